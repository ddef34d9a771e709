"""The words by which a line on a card gives itself away, German and English."""

import re

LEGAL_FORMS: dict[str, str | None] = {
    r"gGmbH|GmbH(?:\s*&\s*Co\.?\s*(?:KG(?:aA)?|OHG))?": "DE",
    r"Gesellschaft mit beschränkter Haftung|mbH|Ges\.?\s?m\.?b\.?H\.?": "DE",
    r"UG(?:\s*\(haftungsbeschränkt\))?": "DE",
    r"e\.\s?K(?:fr|fm)?\.|e\.\s?V\.|e\.?\s?G\.?(?=\s*$)": "DE",
    r"PartG(?:\s?mbB)?|Part(?:nerschafts)?G(?:esellschaft)?(?:\s?mbB)": "DE",
    r"OHG|KGaA|KG(?=\s|$|,)|GbR|AöR|K\.d\.ö\.R\.": "DE",
    r"AG(?=\s|$|,)|SE(?=\s*$|,)|Aktiengesellschaft": None,
    r"Ltd\.?|Limited|LLP|plc|PLC|CIC": "GB",
    r"Pvt\.?\s*Ltd\.?|Private Limited": "IN",
    r"Pty\.?\s*Ltd\.?": "AU",
    r"LLC|L\.L\.C\.|Inc\.?(?=\s|$|,)|Incorporated|Corp\.?(?=\s|$|,)|Corporation|Co\.(?=\s*$)|PLLC": "US",
    r"SARL|S\.A\.R\.L\.|SAS(?=\s*$)|S\.A\.S\.": "FR",
    r"S\.A\.|S\.L\.|B\.V\.|N\.V\.|S\.p\.A\.|S\.r\.l\.|Srl|SpA": None,
    r"Oy|AB(?=\s*$)|ApS|A/S|Sp\.\s*z\s*o\.\s*o\.|s\.r\.o\.": None,
}
_ANY_FORM = "|".join(sorted(LEGAL_FORMS, key=len, reverse=True))
LEGAL_FORM = re.compile(rf"(?<![\w.])(?:{_ANY_FORM})(?!\w)")
LEGAL_FORM_LOUD = re.compile(rf"(?<![\w.])(?:{_ANY_FORM})(?!\w)", re.IGNORECASE)

_HEADS_DE = (
    "leiter leiterin leitung führer führerin fuehrer inhaber inhaberin prokurist prokuristin vorstand "
    "vorständin vorsitzender vorsitzende beauftragter beauftragte sachbearbeiter sachbearbeiterin assistent "
    "assistentin assistenz ingenieur ingenieurin techniker technikerin meister meisterin kaufmann kauffrau "
    "berater beraterin betreuer betreuerin referent referentin einkäufer einkäuferin verkäufer verkäuferin "
    "entwickler entwicklerin architekt architektin anwalt anwältin notar notarin prüfer prüferin "
    "gesellschafter gesellschafterin makler maklerin planer planerin koordinator koordinatorin disponent "
    "disponentin dozent dozentin redakteur redakteurin vertreter vertreterin direktor direktorin präsident "
    "präsidentin chef chefin sekretär sekretärin bevollmächtigter bevollmächtigte mitarbeiter mitarbeiterin "
    "verwalter verwalterin gründer gründerin ärztin arzt "
)
_HEADS_EN = (
    "manager managerin director officer president founder co-founder cofounder consultant analyst executive "
    "chief lead leader specialist assistant associate advisor adviser architect developer designer coordinator "
    "supervisor representative secretary treasurer chairman chairwoman chairperson chair owner proprietor "
    "principal technician buyer planner administrator editor lawyer attorney solicitor accountant auditor "
    "broker agent trainer coach professor researcher scientist dentist therapist photographer strategist "
    "engineer programmer controller recruiter partner ceo cto cfo coo cio cmo cso chro vp svp evp avp md gm "
    "head vice directeur directrice gérant gérante responsable président présidente ingénieur gerente "
    "responsabile amministratore direttore "
)
_ENDINGS = "|".join(sorted(_HEADS_DE.split(), key=len, reverse=True))
_WHOLE = "|".join(_HEADS_EN.split())
# German puts the role at the end of one long word, English into a word of its own.
ROLE_HEAD = re.compile(rf"(?<!\w)(?:\w*(?:{_ENDINGS})|(?:{_WHOLE})s?)(?!\w)", re.IGNORECASE)
TOPIC = re.compile(
    r"vertrieb|verkauf|einkauf|marketing|technik|entwicklung|produktion|fertigung|logistik|personal|finanz|controlling|"
    r"buchhaltung|qualit|service|kundendienst|export|konstruktion|forschung|\brecht\b|verwaltung|projekt|instandhaltung|"
    r"\bsales\b|procurement|purchasing|operations|engineering|finance|human resources|\bhr\b|\bit\b|research|customer|"
    r"business development|\blegal\b|supply chain|accounting|communications|key account|innovation|digital|region",
    re.IGNORECASE,
)
DEPARTMENT = re.compile(
    r"^(?:abteilung|abt\.|department|dept\.?|fachbereich|geschäftsbereich|bereich|division|team|ressort|sparte)\b|"
    r"\b(?:department|division)$",
    re.IGNORECASE,
)
QUALIFICATION = re.compile(
    r"(?<![\w.])(?:Dipl\.?\s?-?\s?\w+\.?(?:\s?\((?:FH|BA|TU|Univ\.)\))?|Dr\.(?:\s?-?\s?(?:Ing|med|rer|iur|jur|phil|nat|pol|h\.?\s?c)\b\.?)*|"
    r"Prof\.|Mag\.|Ing\.|M\.?\s?Sc\.?|B\.?\s?Sc\.?|M\.?\s?Eng\.?|B\.?\s?Eng\.?|M\.A\.|B\.A\.|MBA|LL\.M\.|Ph\.?D\.?|MD|CPA|FCA|ACA|"
    r"Mr\.?|Mrs\.?|Ms\.?|Herr|Frau|Sir|RA)(?![\w])",
    re.IGNORECASE,
)
BUSINESS = re.compile(
    r"solution|system|technolog|software|group|gruppe|holding|partner|consult|beratung|logisti|industr|international|"
    r"bank|versicherung|insurance|hotel|restaurant|klinik|clinic|praxis|kanzlei|architekt|maschinenbau|metallbau|elektro|"
    r"\w+bau\b|druck|bäckerei|stadtwerke|verlag|institut|universit|verband|verein|kammer|minist|stiftung|agentur|agency|"
    r"studio|werk|autohaus|apotheke|söhne|\bsons\b|gebr\.|foundation|college|society|associates|works|suppl|freight|foods|"
    r"trading|handel|transport|energy|energie|media|medien|capital|ventures|labs?\b|pharma|chemie|chemical|textil|design|"
    r"electronic|elektronik|technik|engineering|services|analytics|estate|immobilien|travel|reisen|company|&\s?co\b",
    re.IGNORECASE,
)
SLOGAN = re.compile(
    r"^(?:ein unternehmen|ein mitglied|mitglied|a member|member of|part of|a division|an? \w+ company|"
    r"your |ihr |wir |we )",
    re.IGNORECASE,
)
_PARTICLES = "von van de der den zu zur zum vom di da del della la le du dos ten ter af av und el al bin"
PARTICLES = frozenset(_PARTICLES.split())
_OFFICES = (
    "info kontakt contact office mail sales vertrieb verkauf service support hello hallo zentrale post team "
    "admin enquiries einkauf bewerbung buchhaltung empfang reception praxis kanzlei "
    "buero büro shop verwaltung sekretariat firma welcome "
)
GENERIC_LOCALS = frozenset(_OFFICES.split())


def legal_form(text: str) -> str | None:
    """The legal form in `text`, as written there."""
    # Capitals hide the difference between a form and a word, so a loud line is read without regard to case.
    found = (LEGAL_FORM_LOUD if text.isupper() else LEGAL_FORM).search(text)
    return found.group().strip() if found else None


def is_bare_form(text: str) -> bool:
    """Whether `text` is a legal form and nothing more, as on the last line of a company's name."""
    return legal_form(text) is not None and not any(char.isalnum() for char in without_legal_form(text))


def without_legal_form(text: str) -> str:
    """`text` without its legal forms."""
    return (LEGAL_FORM_LOUD if text.isupper() else LEGAL_FORM).sub(" ", text).strip(" ,&")


def country_of_form(text: str) -> str | None:
    """The country that a legal form in `text` speaks for; none for forms used in several."""
    flags = re.IGNORECASE if text.isupper() else re.NOFLAG
    for form, country in sorted(LEGAL_FORMS.items(), key=lambda entry: entry[1] in ("GB", "DE")):
        if country and re.search(rf"(?<![\w.])(?:{form})(?!\w)", text, flags):
            return country
    return None
