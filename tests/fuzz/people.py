"""Invented columns of purchased lists: what they are called, and what stands in them."""

from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

Maker = Callable[[Random, int], str]


class Column(NamedTuple):
    """A column: how exporters and people name it, what stands in it, and whether programs take it for a number."""

    names: tuple[str, ...]
    make: Maker
    is_number: bool = False


_FIRST = {
    "de": ("Anna", "Björn", "Clara", "Dieter", "Jörg", "Käthe", "Hans-Peter", "Günter", "Sabine", "Uwe"),
    "en": ("Alice", "Brian", "Carol", "Derek", "Emily", "Frank", "Grace", "Henry", "Isabel", "Zoë"),
}
_LAST = {
    "de": ("Müller", "Böhm", "Schäfer", "Weiß", "Krüger", "Hoffmann", "von der Heide", "Lang", "Groß", "O'Hara"),
    "en": ("Smith", "Jones", "O'Brien", "Taylor", "Brown", "St. John", "Walker-Hill", "Evans", "Wright", "Green"),
}
_NAMES = {
    "de": ("Nordstahl", "Bäckerei Köhler", "Rohrwerk", "Gebr. Lüders", "Elektro Maß", "Glaswerk", "Gärtnerei Ost"),
    "en": ("Northgate", "Harbour Foods", "Café Nero", "Bright & Sons", "Mill Street Dental", "Oakfield", "Peak Tools"),
}
_FORMS = {
    "de": (" GmbH", " GmbH & Co. KG", " AG", " e.K.", " UG (haftungsbeschränkt)", " KG", " e.V."),
    "en": (" Ltd", " Ltd.", " Inc.", ", Inc.", " LLC", " plc", " & Co."),
}
_ODD = {
    "de": (
        'Gasthof "Zum Löwen"',
        "Müller, Meier & Co. KG",
        "Huber; Söhne GbR",
        "Total Tankstelle Nord",
        '19" Racks AG',
    ),
    "en": (
        'The "Red Lion" Inn',
        "Hill, Dale & Partners",
        "Smith; Jones LLP",
        "Rock 'n' Roll Diner",
        'Monitors 24" Ltd',
    ),
}
_OPENING = {"de": '"Zum Hirschen" Gasthaus', "en": '"Old Mill" Tavern'}
_STREETS = {
    "de": ("Hauptstraße", "Bahnhofstr.", "Am Markt", "Lindenweg", "Königsallee", "Straße des 17. Juni"),
    "en": ("High Street", "Station Road", "Mill Lane", "Park Avenue", "Church St."),
}
_TOWNS = {
    "de": (("20097", "Hamburg"), ("80331", "München"), ("01067", "Dresden"), ("50667", "Köln"), ("90402", "Nürnberg")),
    "en": (("LS1 4DY", "Leeds"), ("M1 1AE", "Manchester"), ("EH1 1YZ", "Edinburgh"), ("B33 8TH", "Birmingham")),
}
_NOTES = {
    "de": ("ruft zurück; dringend", "Termin am 3.4., dann Angebot", 'sagt "später"', "Messe|Stand 4", "100 % sicher"),
    "en": ("call back; urgent", "met at fair, send offer", 'said "later"', "Fair|Stand 4", "don't call on Fridays"),
}
_BROKEN = {"de": "Erster Kontakt\nZweiter Anruf\n", "en": "first call\nsecond call, no answer"}
_JOBS = {
    "de": ("Geschäftsführer", "Leiter Einkauf", "Prokuristin", "Einkauf/Vertrieb", "Inhaber"),
    "en": ("Managing Director", "Head of Sales, EMEA", "Buyer", "Sales/Marketing", "Owner"),
}


def columns(language: str) -> dict[str, Column]:
    """The columns that a list in German (`de`) or English (`en`) may have."""
    german = language == "de"

    def named(*names: str) -> tuple[str, ...]:
        return names[:2] if german else names[2:]

    def town(random: Random, place: int) -> str:
        return random.choice(_TOWNS[language])[place]

    def chosen(texts: Mapping[str, tuple[str, ...]]) -> Maker:
        return lambda random, n: random.choice(texts[language])

    return {
        "id": Column(named("Kundennr", "Lfd. Nr.", "Record ID", "Lead ID"), lambda r, n: str(40_000 + 7 * n), True),
        "first": Column(named("Vorname", "Vorname AP", "First Name", "Given Name"), chosen(_FIRST)),
        "last": Column(named("Nachname", "Name", "Last Name", "Surname"), chosen(_LAST)),
        "firm": Column(named("Firma", "Unternehmen", "Company", "Company Name"), lambda r, n: firm(r, language)),
        "job": Column(named("Position", "Funktion", "Job Title", "Position"), chosen(_JOBS)),
        "street": Column(
            named("Straße", "Strasse", "Street", "Address"),
            lambda r, n: (
                f"{r.choice(_STREETS['de'])} {n % 90 + 1}" if german else f"{n % 90 + 1} {r.choice(_STREETS['en'])}"
            ),
        ),
        "zip": Column(named("PLZ", "Postleitzahl", "Postcode", "ZIP"), lambda r, n: town(r, 0), german),
        "town": Column(named("Ort", "Stadt", "City", "Town"), lambda r, n: town(r, 1)),
        "phone": Column(named("Telefon", "Tel.", "Phone", "Telephone"), lambda r, n: _phone(r, german)),
        "email": Column(
            named("E-Mail", "E-Mail-Adresse", "Email", "E-mail Address"), lambda r, n: f"i{n}@x{n % 9}.example"
        ),
        "web": Column(named("Website", "Internet", "Website", "Web"), lambda r, n: _web(r, n)),
        "revenue": Column(
            named("Umsatz", "Jahresumsatz", "Revenue", "Annual Revenue"), lambda r, n: _money(r, german), True
        ),
        "staff": Column(named("Mitarbeiter", "MA", "Employees", "No. of Employees"), lambda r, n: _staff(r)),
        "day": Column(
            named("Datum", "Erstellt am", "Date", "Created"),
            lambda r, n: f"{n % 27 + 1:02}.03.2025" if german else f"2025-03-{n % 27 + 1:02}",
        ),
        "note": Column(named("Notiz", "Bemerkung", "Notes", "Comment"), lambda r, n: _note(r, language)),
        "unknown": Column(
            named("Merkmal 7", "KZ alt", "Flag B", "Segment X"), lambda r, n: r.choice(("A", "B", "", "C1"))
        ),
        "path": Column(
            named("Ablage", "Pfad", "File", "Folder"), lambda r, n: f"C:\\Daten\\Akte {n}\\"[: -1 - n % 2 or None]
        ),
    }


def firm(random: Random, language: str) -> str:
    """The name of a firm, now and then with signs that part or quote cells."""
    if random.random() < 0.12:
        return random.choice(_ODD[language])
    if random.random() < 0.03:
        return _OPENING[language]
    return f"{random.choice(_NAMES[language])} {random.choice(_LAST[language])}{random.choice(_FORMS[language])}"


def _phone(random: Random, german: bool) -> str:
    if random.random() < 0.1:
        return ""
    number = random.randint(10_000, 99_999)
    return random.choice(
        (f"+49 (0)40 {number}-0", f"040 / {number}", f"+49 89 {number}", f"0221/{number}")
        if german
        else (f"+44 (0)20 7946 {number}"[:20], f"(555) 010-{number % 10_000:04}", f"0113 496 {number % 10_000:04}")
    )


def _web(random: Random, n: int) -> str:
    return random.choice(("", f"www.firma{n}.example", f"https://f{n}.example/kontakt?a=1&b=2", f"f{n}.example"))


def _money(random: Random, german: bool) -> str:
    amount = f"{random.randint(1, 999)},{random.randint(100, 999)}.{random.randint(0, 99):02}"
    return amount.translate(str.maketrans(",.", ".,")) if german else amount


def _staff(random: Random) -> str:
    return random.choice(("1-10", "11-50", "51-200", "250", "12", ""))


def _note(random: Random, language: str) -> str:
    chance = random.random()
    if chance < 0.5:
        return ""
    return _BROKEN[language].strip() if chance > 0.92 else random.choice(_NOTES[language])
