"""Rejected records say why in words, and are known again when they come back."""

from leadwright.cards.reading import CardFault
from leadwright.lists.reading import MESSAGES
from leadwright.record import HANDED_BACK
from leadwright.rejection import WORDS, words
from leadwright.vendor import VendorProfile

NEVER_REJECTED = {
    *("nul_byte", "table_extra", "header_repeated", "footer", "footer_differs", "comment", "preamble"),
    *("json_unclosed", "cell_merged", "row_hidden"),
}


def test_every_code_has_words_in_both_languages() -> None:
    codes = (set(MESSAGES) - NEVER_REJECTED) | {fault.value for fault in CardFault} | {"nobody_named"}

    assert codes == set(WORDS)
    assert all(words(code, "en") != words(code, "de") != code for code in codes)


def test_a_code_without_words_stands_for_itself() -> None:
    assert words("something_new", "de") == "something_new"


def test_a_vendors_profile_knows_its_list_when_it_comes_back_with_reasons() -> None:
    profile = VendorProfile(vendor="nord", headers=("Firma", "Ort"), mapping={"Firma": "company.name"})

    assert profile.knows([*HANDED_BACK, "Firma", "Ort"])
    assert not profile.knows([*HANDED_BACK, "Firma"])
    assert not profile.knows(["something_else", "Firma", "Ort"])
