"""Names of companies are taken apart the quick way where that is safe, with the same result as the thorough one."""

from itertools import product

import pytest

from leadwright import organisation
from leadwright.normalise.company import core_name, legal_form
from leadwright.normalise.text import folded

STEMS = ("Nord Technik", "Groß & Söhne", "Müller und Partner", "Trans-Log", "O'Neil", "A.B.", "Stadtwerke 24", "Alpha")
FORMS = (
    "GmbH", "gmbh", "AG", "GmbH & Co. KG", "GmbH&Co.KG", "UG (haftungsbeschränkt)", "UG", "e.K.", "e. K.", "OHG", "KG",
    "SE", "Inc.", "LLC", "L.L.C.", "Ltd", "Ltd.", "Limited", "PLC", "LLP", "SARL", "S.A.R.L.", "SAS", "S.A.", "B.V.",
    "S.r.l.", "S.p.A.", "S.L.", "Gesellschaft mbH", "Gesellschaft mit beschränkter Haftung", "Aktiengesellschaft",
    "eG", "e.V.", "KGaA", "Oy", "Sp. z o.o.", "Pty Ltd", "& Co. KG", "", "Holding", "Verein",
)  # fmt: skip
LINKS = frozenset({"und", "and", "et", "u"})


def thorough_core(name: str) -> str:
    words = folded(organisation.core_name(name)).split()
    return " ".join(word for word in words if word not in LINKS) or folded(name)


@pytest.mark.parametrize("form", FORMS)
def test_the_quick_way_agrees_with_the_thorough_one(form: str) -> None:
    for name in (f"{stem} {form}".strip() for stem in STEMS):
        spelled = name.replace("&Co.", " & Co. ").replace("  ", " ")
        assert legal_form(name) == organisation.legal_form(spelled), name
        assert core_name(name) == thorough_core(spelled), name


@pytest.mark.parametrize("name", ["KG Meier", "AG", "GmbH", "Meier Holding AG", "SE Consulting GmbH", "Co & Co KG"])
def test_a_form_at_the_beginning_or_alone_is_left_to_the_thorough_way(name: str) -> None:
    assert legal_form(name) == organisation.legal_form(name)
    assert core_name(name) == thorough_core(name)


@pytest.mark.parametrize("stem", ["Nord Technik", "Müller und Partner", "A & B", "& Co"])
def test_forms_joined_by_a_link_are_told_as_the_thorough_way_tells_them(stem: str) -> None:
    forms = ("GmbH", "AG", "KG", "Co.", "UG", "e.K.", "Ltd", "Holding")
    for first, link, second in product(forms, ("&", "+", "und", "and"), ("", *forms)):
        name = f"{stem} {first} {link} {second}".strip()
        spelled = name.replace(" + Co.", " & Co.").replace(" und Co.", " & Co.").replace(" and Co.", " & Co.")
        assert legal_form(name) == organisation.legal_form(spelled), name
        assert core_name(name) == thorough_core(spelled), name


@pytest.mark.parametrize("name", ["Und GmbH", "& GmbH", "Und GmbH & Co. KG", "und", "+ AG + KG"])
def test_of_a_name_that_is_links_and_forms_the_whole_is_the_core(name: str) -> None:
    assert core_name(name) == folded(name)


def test_spellings_of_one_firm_meet() -> None:
    spellings = product(("Kühn", "KÜHN", "Kuehn", "Kuhn"), ("GmbH & Co. KG", "GmbH&Co.KG", "GmbH und Co. KG"))

    assert {core_name(f"{name} Fördertechnik {form}") for name, form in spellings} == {"kuhn fordertechnik"}
