"""What is understood of a card by what stands on it and where."""

import pytest

from leadwright.cards.contact import CardContact, Origin
from leadwright.cards.reading import CardFault, Seen
from leadwright.cards.understanding import understand
from tests.leadwright.cards.printed import Row, printed


def one(*rows: Row, **how: object) -> CardContact:
    (contact,) = understand(printed(*rows, **how))  # type: ignore[arg-type]
    return contact


def text(value: object) -> str | None:
    return getattr(value, "text", None)


def test_a_founder_and_the_firm_of_the_same_name_are_told_apart() -> None:
    contact = one(
        ("Müller & Söhne", 50),
        ("Jürgen Müller", 40),
        "Geschäftsführer",
        "Tel. 040 66969 100",
        "j.mueller@mueller-soehne.example",
    )

    assert text(contact.company) == "Müller & Söhne"
    assert text(contact.name) == "Jürgen Müller"
    assert text(contact.title) == "Geschäftsführer"
    assert contact.reasons == ()


def test_a_company_over_three_lines_and_a_title_over_two_are_joined() -> None:
    contact = one(
        ("SCHWARZ", 60),
        ("Werkzeugbau", 60),
        ("GmbH & Co. KG", 40),
        "",
        "",
        ("MÜLLER Jürgen", 36),
        "Leiter Vertrieb",
        "Region Nord",
        "juergen.mueller@schwarz-wb.example",
    )

    assert text(contact.company) == "SCHWARZ Werkzeugbau GmbH & Co. KG"
    assert text(contact.title) == "Leiter Vertrieb Region Nord"
    assert contact.name is not None
    assert (contact.name.given, contact.name.family) == ("Jürgen", "Müller")


def test_a_topic_alone_is_a_department_and_a_role_with_a_topic_is_a_title() -> None:
    contact = one(("Uwe Kurz", 40), "Vertriebsleiter", "Einkauf und Logistik", "uwe.kurz@web.de", "Kurz Elektro e.K.")

    assert text(contact.title) == "Vertriebsleiter"
    assert text(contact.department) == "Einkauf und Logistik"


def test_a_slogan_and_a_group_do_not_pass_for_the_company() -> None:
    contact = one(
        ("Deutsche Prüfgesellschaft mbH", 30),
        "Ein Unternehmen der PG Gruppe",
        "Wir messen alles.",
        ("Tobias Ünal", 34),
        "Key Account Manager",
        "tobias.uenal@dpg.example",
    )

    assert text(contact.company) == "Deutsche Prüfgesellschaft mbH"


def test_the_company_at_the_head_of_an_address_is_found() -> None:
    contact = one(
        ("Max Mustermann", 36),
        "IT-Leiter",
        "Acme Deutschland GmbH, Musterweg 3, 12345 Musterstadt",
        "max.mustermann@acme.example",
    )

    assert text(contact.company) == "Acme Deutschland GmbH"
    assert contact.address is not None
    assert (contact.address.street, contact.address.postal_code) == ("Musterweg 3", "12345")


def test_a_logo_nobody_could_read_leaves_the_domain_as_a_doubtful_company() -> None:
    contact = one(("Sabine Groß", 36), "Projektleiterin", "sabine.gross@solar-werk.example", "www.solar-werk.example")

    assert contact.company is not None
    assert contact.company.origin is Origin.DERIVED
    assert contact.company.text == "Solar Werk"
    assert "derived:company" in contact.reasons


def test_a_free_mail_domain_says_nothing_of_the_company() -> None:
    contact = one(("Lisa Wang", 40), "Product Designer", "lisa@gmail.com", "+49 171 3920019")

    assert contact.company is None
    assert "missing:company" in contact.reasons


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_turned_picture_is_understood_like_an_upright_one(turn: int) -> None:
    rows: list[Row] = [
        ("Nordlicht Maschinenbau GmbH", 44),
        ("Käthe Böhm", 40),
        "Prokuristin",
        ["Tel.", "+49 40 66969 120"],
        ["Fax", "+49 40 66969 121"],
        "k.boehm@nordlicht.example",
    ]

    contact = one(*rows, turn=turn)

    assert (text(contact.name), text(contact.title)) == ("Käthe Böhm", "Prokuristin")
    assert [(phone.type.value, phone.e164) for phone in contact.phones] == [
        ("work", "+494066969120"),
        ("fax", "+494066969121"),
    ]


def test_two_people_on_one_card_are_never_merged_without_a_question() -> None:
    contact = one(
        ["Jane Smith", "Tom Brown"],
        ["Head of Sales", "Head of Design"],
        ("Acme Studio Ltd", 40),
        ["jane.smith@acme-studio.example", "tom.brown@acme-studio.example"],
    )

    assert "several_people:name" in contact.reasons


def test_two_companies_domains_on_one_picture_ask_for_a_person() -> None:
    contact = one(
        ("Jane Smith", 36), "jane@one-works.example", "jane@two-works.example", "One Works Ltd", "+44 20 7946 0999"
    )

    assert "several_domains:emails" in contact.reasons


def test_blanks_in_addresses_are_mended_and_told() -> None:
    contact = one("Peter Parker", "Senior Consultant", "peter.parker @ cloudbits. com", "awww.cloudbits.com")

    assert [email.text for email in contact.emails] == ["peter.parker@cloudbits.com"]
    assert [url.text for url in contact.urls] == ["www.cloudbits.com"]
    assert "mended:emails" in contact.reasons


def test_an_umlaut_nobody_saw_is_put_back_where_the_email_address_agrees_and_told() -> None:
    contact = one(("Jurgen Miiller", 40), "Prokurist", "Nordlicht GmbH", "juergen.mueller@nordlicht.example")

    assert contact.name is not None
    assert (contact.name.text, contact.name.raw) == ("Jürgen Müller", "Jurgen Miiller")
    assert contact.reasons == ("umlaut_mended:name",)


def test_a_name_written_without_umlauts_on_purpose_is_left_alone() -> None:
    contact = one(("Jurgen Muller", 40), "Sales Manager", "Nordlicht Ltd", "jurgen.muller@nordlicht.example")

    assert text(contact.name) == "Jurgen Muller"


def test_an_address_broken_over_two_lines_is_made_whole() -> None:
    contact = one("Peter Parker", "peter.parker@", "cloudbits.com")

    assert [email.text for email in contact.emails] == ["peter.parker@cloudbits.com"]


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        (["Hauptstraße 12a", "D-20095 Hamburg"], ("Hauptstraße 12a", "20095", "Hamburg", "DE")),
        (["Ährenweg 23 · 50667 Köln", "Tel. +49 221 4710 0"], ("Ährenweg 23", "50667", "Köln", "DE")),
        (["An der Drehbank 12–14, 10115 Berlin, Germany"], ("An der Drehbank 12–14", "10115", "Berlin", "DE")),
        (["48 Cartwright Mews", "London EC1A 4JQ"], ("48 Cartwright Mews", "EC1A 4JQ", "London", "GB")),
        (["12 High Street, Leeds, LS1 2AB"], ("12 High Street", "LS1 2AB", "Leeds", "GB")),
        (["100 Main Street, Boston, MA 02110"], ("100 Main Street", "02110", "Boston", "US")),
        (["12 M.G. Road, Mumbai - 400001", "India"], ("12 M.G. Road", "400001", "Mumbai", "IN")),
        (["12 rue de la Paix", "75002 Paris", "France"], ("12 rue de la Paix", "75002", "Paris", "FR")),
    ],
)
def test_an_address_is_taken_apart(rows: list[Row], parts: tuple[str, str, str, str]) -> None:
    contact = one("Ada Example", *rows)

    assert contact.address is not None
    address = contact.address
    assert (address.street, address.postal_code, address.city, address.country) == parts


def test_a_weak_line_is_kept_out_of_the_fields_but_told() -> None:
    weak = printed("Fieldrcetor", score=0.3).lines
    seen = printed(("Jane Smith", 36), "", "jane.smith@acme.example", "Acme Ltd")

    (contact,) = understand(Seen((*seen.lines, *weak)))

    assert contact.title is None
    assert "unread:title" in contact.reasons


def test_a_badly_read_email_goes_to_a_person() -> None:
    contact = one("Jane Smith", "jane.smith@acme.example", "Acme Ltd", score=0.7)

    assert "badly_read:emails" in contact.reasons


def test_an_empty_picture_is_an_error_and_not_a_contact() -> None:
    (contact,) = understand(Seen(()))

    assert contact.error is CardFault.NO_TEXT
    assert contact.review


def test_a_contact_does_not_show_its_person_when_logged() -> None:
    contact = one(("Jürgen Müller", 40), "Tel. 040 66969 100", "j.mueller@mueller-soehne.example", "Hauptstraße 1")

    assert not any(secret in repr(contact) for secret in ("Müller", "66969", "mueller", "Hauptstra"))
