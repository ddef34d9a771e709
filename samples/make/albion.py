"""The bought workbook of British engineering firms, header in its third row, with some of the Germans again."""

import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook

from samples.make.stock import Person, Stock, international

HEADER = (
    "Record ID", "First Name", "Last Name", "Job Title", "Company", "Company Number", "Website", "Address", "Town",
    "Postcode", "Country", "Phone", "Mobile", "Email", "Employees", "Do Not Call",
)  # fmt: skip
_ISSUED = datetime(2026, 9, 30)


def people(stock: Stock) -> list[Person]:
    """Those who are on the list: colleagues at some companies, two from the cards."""
    found = [stock.card_person(card) for card in stock.cards if card["on_list"] == "albion_engineering"]
    while len(found) < 250:
        company = stock.british_company()
        found += [stock.british_person(company) for _ in range(stock.rng.choice([1, 1, 2]))]
    return found[:250]


def content(stock: Stock, listed: list[Person], germans: list[Person]) -> bytes:
    """The whole workbook, the same bytes for the same people."""
    rows = [_row(f"A-{7_001 + place}", person) for place, person in enumerate(listed)]
    rows += [_row(f"A-{8_001 + place}", person) for place, person in enumerate(_overlap(stock, germans))]
    rows += [_row(f"A-{9_001 + place}", _varied(person)) for place, person in enumerate(stock.rng.sample(listed, 20))]
    stock.rng.shuffle(rows)
    numbered = [cells for cells in rows if str(cells[5]).isdigit()]
    for cells in stock.rng.sample(numbered, 6):
        # As spreadsheets do: the leading zeros are gone.
        cells[5] = int(str(cells[5]))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Contacts"
    sheet.append(["Albion Data Works: engineering decision makers, issue 30 September 2026"])
    sheet.append([])
    sheet.append(HEADER)
    for cells in rows:
        sheet.append(cells)
    book.properties.created = book.properties.modified = _ISSUED
    return _packed(book)


def _overlap(stock: Stock, germans: list[Person]) -> list[Person]:
    """German contacts that both vendors sell: with their e-mail, or to be known by name and company only."""
    firms = [person for person in germans if person.company and person.company.country == "DE" and person.email]
    shared = stock.rng.sample(firms, 30)
    return [person if place < 20 else replace(person, email="", mobile="") for place, person in enumerate(shared)]


def _varied(person: Person) -> Person:
    company = person.company
    assert company is not None
    form = {"Ltd": "Limited", "Limited": "LTD.", "plc": "PLC"}.get(company.form, company.form)
    return replace(
        person, email=person.email.upper(), mobile="", company=replace(company, core=company.core.upper(), form=form)
    )


def _row(number: str, person: Person) -> list[str | int]:
    company = person.company
    assert company is not None
    british = company.country == "GB"
    return [
        number,
        person.given,
        person.family,
        person.position,
        company.name,
        company.register if british else "",
        f"https://www.{company.domain}",
        company.street,
        company.city,
        company.postal_code,
        "United Kingdom" if british else "Germany",
        international(company.phone, company.country),
        international(person.mobile, company.country),
        person.email,
        company.employees,
        "Yes" if person.blocked else "No",
    ]


def _packed(book: Workbook) -> bytes:
    """The workbook without the moment at which it was written."""
    written, fixed = BytesIO(), BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "docProps/core.xml":
                data = _undated(data)
            target.writestr(zipfile.ZipInfo(info.filename, (2026, 9, 30, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _undated(core: bytes) -> bytes:
    # Saving sets the time of change anew.
    head, mark, rest = core.partition(b"<dcterms:modified")
    _, end, tail = rest.partition(b"</dcterms:modified>")
    return head + mark + b' xsi:type="dcterms:W3CDTF">2026-09-30T00:00:00Z' + end + tail
