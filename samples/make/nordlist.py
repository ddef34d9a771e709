"""The bought list of German-speaking machine builders: cp1252, semicolons, a preamble, a total, and what goes wrong."""

from dataclasses import replace

from samples.make.stock import Person, Stock, plain

HEADER = (
    "Kundennr", "Anrede", "Titel", "Vorname", "Nachname", "Firma", "Straße", "PLZ", "Ort", "Land", "Telefon", "Mobil",
    "E-Mail", "Position", "Mitarbeiter", "USt-IdNr.", "Handelsregister", "Werbesperre",
)  # fmt: skip
PREAMBLE = (
    "Nordlist Adressverlag – Selektion Maschinenbau D/A",
    "Auftrag NL-20817, geliefert am 12.10.2026",
    "",
)
COUNTRIES = {"DE": "Deutschland", "AT": "Österreich"}
_LONG_FORMS = {
    "GmbH": "Gesellschaft mit beschränkter Haftung",
    "AG": "Aktiengesellschaft",
    "KG": "Kommanditgesellschaft",
}

Row = list[str]


def people(stock: Stock) -> list[Person]:
    """Those who are on the list: colleagues at some companies, sole traders, a few consumers, two from the cards."""
    found = [stock.card_person(card) for card in stock.cards if card["on_list"] == "nordlist_maschinenbau"]
    for _ in range(205):
        company = stock.german_company()
        colleagues = 1 if company.form == "e.K." else stock.rng.choice([1, 1, 1, 2, 2, 3])
        found += [stock.german_person(company) for _ in range(colleagues)]
    for _ in range(18):
        found.append(stock.german_person(stock.austrian_company()))
    found = found[:341]
    return found + [stock.german_person(None) for _ in range(6)]


def row(number: str, person: Person) -> Row:
    """One line of the list."""
    company = person.company
    home = company or person
    return [
        number,
        person.salutation,
        person.academic,
        person.given,
        person.family,
        company.name if company else "",
        home.street,
        home.postal_code,
        home.city,
        COUNTRIES[company.country if company else "DE"],
        company.phone if company else "",
        person.mobile,
        person.email,
        person.position,
        str(company.employees) if company else "",
        company.vat_id if company else "",
        company.register if company else "",
        "ja" if person.blocked else "",
    ]


def text(stock: Stock, listed: list[Person]) -> str:
    """The whole file."""
    rows = [row(f"N{20_001 + place}", person) for place, person in enumerate(listed)]
    rows += _duplicates(stock, listed, rows)
    stock.rng.shuffle(rows)
    lines = [";".join(map(_cell, cells)) for cells in rows]
    for place, line in zip(sorted(stock.rng.sample(range(20, len(lines)), len(_broken()))), _broken(), strict=True):
        lines.insert(place, line)
    total = f"Summe: {len(lines)} Datensätze"
    return "\r\n".join([*PREAMBLE, ";".join(HEADER), *lines, total]) + "\r\n"


def _duplicates(stock: Stock, listed: list[Person], rows: list[Row]) -> list[Row]:
    """People who stand on the list twice: billed again unchanged, or written otherwise under another number."""
    firms = [person for person in listed if person.company and person.company.country == "DE"]
    again = [list(cells) for cells in stock.rng.sample(rows, 12)]
    for place, person in enumerate(stock.rng.sample([p for p in firms if p.email], 14)):
        again.append(row(f"N{30_001 + place}", _shouted(person)))
    for place, person in enumerate(stock.rng.sample(firms, 14)):
        again.append(row(f"N{30_101 + place}", _spelled_out(person)))
    return again


def _shouted(person: Person) -> Person:
    company = person.company
    assert company is not None
    form = _LONG_FORMS.get(company.form, company.form)
    phone = company.phone.replace(" ", "/", 1)
    email = person.email.replace(person.email.partition("@")[0], person.email.partition("@")[0].title())
    return replace(
        person, family=person.family.upper(), email=email, company=replace(company, form=form, phone=phone), mobile=""
    )


def _spelled_out(person: Person) -> Person:
    company = person.company
    assert company is not None
    core = " ".join(plain(word).capitalize() for word in company.core.split())
    changed = replace(company, core=core, phone=f"+49 (0){company.phone[1:]}" if company.phone else "", vat_id="")
    return replace(person, family=plain(person.family).capitalize(), email="", mobile="", company=changed, position="")


def _cell(text: str) -> str:
    return f'"{text}"' if ";" in text or '"' in text or "\n" in text else text


def _broken() -> list[str]:
    """Lines that are wrong, each in its own way; the two quoted ones at the end only look so."""
    return [
        # Too few fields.
        "N40001;Herr;;Dankwart;Tessenkropp;Tessenkropp Kettenwerk GmbH;Kesselweg 4;20097",
        "N40002;Frau;;Elfriede;Mollwitzer",
        # Too many: an unquoted semicolon in the company's name, and one field more at the end.
        "N40003;Herr;;Ansgar;Pluddemann;Pluddemann Bohrtechnik; Fräsen GmbH;Kesselweg 8;50667;Köln;Deutschland;;;"
        "ansgar@pluddemann-bohrtechnik.example;Einkäufer;12;;;",
        "N40004;Frau;;Gudula;Zwickenpflug;Zwickenpflug Rohrbau GmbH;Kesselweg 9;50667;Köln;Deutschland;;;"
        "gudula@zwickenpflug-rohrbau.example;Einkäufer;14;;;;nachgemeldet",
        # A quote that is never closed: once with all fields, once without.
        'N40005;Herr;;Lambert;Knurrhahnsen;"Knurrhahnsen Schleifmittel GmbH;Zum Prüfstand 3;22041;Hamburg;'
        "Deutschland;;;"
        "lambert@knurrhahnsen-schleifmittel.example;Betriebsleiter;31;;;",
        'N40006;Frau;;Henrike;Überschär;"Überschär Ventilbau;Zum Prüfstand 5',
        # A quote inside a quoted cell that is not doubled.
        'N40007;Herr;;Egon;Dachsenfurth;"Dachsenfurth "Drehwerk" GmbH";Röhrenplatz 2;10115;Berlin;Deutschland;;;'
        "egon@dachsenfurth-drehwerk.example;Prokurist;45;;;",
        # A zero byte.
        "N40008;Frau;;Adelgund;Wimmerstedt;Wimmerstedt\0 Federn GmbH;Röhrenplatz 6;10115;Berlin;Deutschland;;;"
        "adelgund@wimmerstedt-federn.example;Leiter Einkauf;60;;;",
        # Nobody.
        "N40009;Herr;;;;;Hammerwerkstraße 1;80331;München;Deutschland;;;;;;;;",
        "N40010;;;;;;;;;Deutschland;;;;;;;;ja",
        # Right after all: a line break and a semicolon in quotes.
        'N40011;Herr;;Wolfram;Zimtkötter;Zimtkötter Gussteile GmbH;"Eisenhüttenweg 7\r\nTor 4";65929;Frankfurt am Main;'
        "Deutschland;;;wolfram@zimtkoetter-gussteile.example;Technischer Leiter;88;;;",
        'N40012;Frau;;Notburga;Schlehwein;"Schlehwein; Partner Getriebe OHG";Kranbahnallee 2;60311;Frankfurt am Main;'
        "Deutschland;;;notburga@schlehwein-getriebe.example;Kaufmännische Leitung;17;;;",
    ]
