"""Contacts in codes, and what becomes of print and code together."""

from leadwright.cards import codes
from leadwright.cards.contact import CardContact, Origin, PhoneType
from leadwright.cards.understanding import understand
from tests.leadwright.cards.printed import printed

VCARD = "\r\n".join([
    "BEGIN:VCARD", "VERSION:3.0", "N:Müller;Jürgen;;Dr.;", "FN:Dr. Jürgen Müller", "ORG:Nordlicht GmbH;Einkauf",
    "TITLE:Leiter Einkauf", "item1.TEL;TYPE=WORK,VOICE:+49 40 66969 100", "item1.X-ABLabel:Arbeit",
    "TEL;TYPE=CELL:+49 171 3920015", "TEL;TYPE=\"work,fax\":+49 40 66969 101", "EMAIL:J.Mueller@nordlicht.exam",
    " ple", "ADR;TYPE=WORK:;;Am Kai 1;Hamburg;;20457;Germany", "END:VCARD",
])  # fmt: skip


def together(*rows: str, code: str) -> CardContact:
    (contact,) = understand(printed(*rows, codes=[code]))
    return contact


def test_reads_a_vcard_with_folded_lines_groups_and_several_types() -> None:
    contact = codes.contact(VCARD)

    assert contact is not None
    assert (contact.given, contact.family, contact.company, contact.department) == (
        "Jürgen", "Müller", "Nordlicht GmbH", "Einkauf",
    )  # fmt: skip
    assert [kind for kind, _ in contact.phones] == [PhoneType.WORK, PhoneType.MOBILE, PhoneType.FAX]
    assert contact.emails == ("j.mueller@nordlicht.example",)
    assert contact.address == ("Am Kai 1", "20457", "Hamburg", "Germany")


def test_reads_an_old_vcard_with_bare_types_and_quoted_printable() -> None:
    contact = codes.contact(
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\nller;J=C3=BCrgen\n"
        "TEL;CELL:0171 3920015\nEND:VCARD"
    )

    assert contact is not None
    assert (contact.family, contact.given, contact.full) == ("Müller", "Jürgen", "Jürgen Müller")
    assert contact.phones == ((PhoneType.MOBILE, "0171 3920015"),)


def test_reads_a_new_vcard_without_parts_and_with_uris() -> None:
    contact = codes.contact('BEGIN:VCARD\nVERSION:4.0\nFN:Ada Example\nTEL;TYPE="cell":tel:+44-7700-900148\nEND:VCARD')

    assert contact is not None
    assert contact.full == "Ada Example"
    assert contact.phones == ((PhoneType.MOBILE, "+44-7700-900148"),)


def test_a_vcard_that_breaks_off_gives_what_there_is() -> None:
    contact = codes.contact("BEGIN:VCARD\nVERSION:3.0\nFN:Ada Example\nTEL")

    assert contact is not None
    assert contact.full == "Ada Example"


def test_reads_a_mecard_with_escaped_signs() -> None:
    contact = codes.contact(r"MECARD:N:Müller,Jürgen;ORG:Müller\; Söhne;TEL:0171 3920015;EMAIL:j@mueller.example;;")

    assert contact is not None
    assert (contact.given, contact.family, contact.company) == ("Jürgen", "Müller", "Müller; Söhne")


def test_a_code_with_nothing_but_an_address_is_a_url_and_no_contact() -> None:
    contact = together("Ada Example", "ada@example.com", "Example Ltd", code="https://example.com/ada")

    assert contact.code is None
    assert [(url.text, url.origin) for url in contact.urls] == [("https://example.com/ada", Origin.CODE)]


def test_where_print_and_code_agree_the_value_is_sure() -> None:
    contact = together(
        "NORDLICHT GMBH", "Jürgen Müller", "Leiter Einkauf", "Tel. 040 66969 100", "j.mueller@nordlicht.example",
        code=VCARD,
    )  # fmt: skip

    assert contact.name is not None
    assert contact.name.origin is Origin.BOTH
    assert contact.company is not None
    assert (contact.company.text, contact.company.origin) == ("Nordlicht GmbH", Origin.BOTH)
    assert {phone.type.value for phone in contact.phones} == {"work", "mobile", "fax"}
    assert contact.code == VCARD
    assert not any(reason.startswith("code_differs") for reason in contact.reasons)


def test_where_they_disagree_print_stays_and_a_person_is_asked() -> None:
    contact = together("Südlicht AG", "Hanna Weiß", "hanna.weiss@suedlicht.example", code=VCARD)

    assert contact.name is not None
    assert contact.name.text == "Hanna Weiß"
    assert {"code_differs:name", "code_differs:company", "code_differs:emails"} <= set(contact.reasons)
    assert [email.text for email in contact.emails] == ["hanna.weiss@suedlicht.example", "j.mueller@nordlicht.example"]
