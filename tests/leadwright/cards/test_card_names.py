"""Spellings, names and domains: what agrees with what."""

import pytest

from leadwright.cards import domains, people
from leadwright.cards.folding import agree


@pytest.mark.parametrize(
    ("one", "other"), [("Müller", "mueller"), ("Müller", "muller"), ("WEISS", "Weiß"), ("Dupré", "dupre")]
)
def test_spellings_agree_whichever_way_umlauts_are_written(one: str, other: str) -> None:
    assert agree(one, other)


def test_spellings_that_differ_do_not_agree() -> None:
    assert not agree("Müller", "Möller")
    assert not agree("", "")


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Dr. Jürgen Müller", ("Jürgen", "Müller")),
        ("MÜLLER Jürgen", ("Jürgen", "Müller")),
        ("MÜLLER, Jürgen", ("Jürgen", "Müller")),
        ("Dipl.-Ing. (FH) Karin Weiß-Brandt", ("Karin", "Weiß-Brandt")),
        ("Dr. med. Anna von der Heide", ("Anna", "von der Heide")),
        ("JOHN A. DOE, MBA", ("John A.", "Doe")),
        ("Megan O'Brien", ("Megan", "O'Brien")),
    ],
)
def test_names_are_taken_apart(printed: str, parts: tuple[str, str]) -> None:
    assert people.parts(printed, []) == parts


def test_an_email_address_tells_that_the_family_name_comes_first() -> None:
    assert people.parts("Nagy Ferenc", ["ferenc.nagy"]) == ("Ferenc", "Nagy")


@pytest.mark.parametrize("local", ["j.mueller", "mueller", "juergen.mueller", "muller", "jmueller"])
def test_a_name_is_known_by_the_local_part_of_an_email_address(local: str) -> None:
    assert people.agreement("Dr. Jürgen Müller", local) >= 0.8


def test_an_office_address_speaks_of_nobody() -> None:
    assert people.agreement("Peter Info", "info") == 0.0


@pytest.mark.parametrize(
    ("company", "address"),
    [
        ("Müller & Söhne GmbH", "www.mueller-soehne.example"),
        ("Müller Bau GmbH", "info@mullerbau.co.uk"),
        ("Bayerische Motor Werkstätten AG", "bmw.example"),
        ("Feinwerk Präzision GmbH", "https://feinwerk.example/kontakt"),
    ],
)
def test_a_company_is_known_by_its_domain(company: str, address: str) -> None:
    assert domains.likeness(company, domains.core(address)) >= 0.7


def test_a_strange_domain_does_not_make_a_company() -> None:
    assert domains.likeness("Nordlicht GmbH", "suedstern") == 0.0
