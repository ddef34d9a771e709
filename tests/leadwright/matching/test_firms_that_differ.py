"""Firms that share a key are one only if nothing says that they differ; what many share is no key."""

from leadwright.matching import compatible, lead_keys
from leadwright.normalise.company import may_be_one

ALPHA = {"company.name": "Alpha Pumpen GmbH", "company.legal_form": "GmbH"}


def test_a_shared_number_joins_no_firms_of_other_names_forms_or_register_numbers() -> None:
    assert compatible(ALPHA, ALPHA)
    assert compatible(ALPHA, {"company.name": "Alpha Pumpen"})
    assert not compatible(ALPHA, {"company.name": "Delta Ventile GmbH"})
    assert not compatible(ALPHA, {**ALPHA, "company.legal_form": "KG"})
    numbered = {**ALPHA, "company.registration_number": "HRB 1"}
    assert not compatible(numbered, {**ALPHA, "company.registration_number": "HRA 2"})


def test_a_name_that_says_nothing_is_no_key() -> None:
    fields = {"person.first_name": "Peter", "person.last_name": "Schmidt", "company.name": "-"}

    assert [key.kind for key in lead_keys(fields)] == []


def test_a_page_at_a_host_of_many_is_no_key() -> None:
    fields = {"person.first_name": "Peter", "person.last_name": "Schmidt", "company.website": "facebook.com"}

    assert [key.kind for key in lead_keys(fields)] == []


def test_names_of_one_entity_have_no_two_legal_forms() -> None:
    assert may_be_one("Schmidt GmbH", "SCHMIDT Gesellschaft mit beschränkter Haftung")
    assert may_be_one("Smith Tooling", "Smith Tooling Ltd")
    assert not may_be_one("Smith Tooling LLP", "Smith Tooling Ltd")
    assert not may_be_one("Schmidt GmbH", "Schmitt GmbH")
