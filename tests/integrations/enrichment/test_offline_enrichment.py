from typing import Any

import pytest

from integrations.enrichment.offline import Adapter, facts_in
from leadwright.asking import CallContext, SystemClock, question
from leadwright.facts import CATALOGUE, checked


def test_reads_what_a_full_row_tells() -> None:
    fields = {
        "person.full_name": "Kim Muster",
        "person.email": "kim.muster@muster.example",
        "person.job_title": "Einkaufsleiterin",
        "company.name": "Muster Maschinenbau GmbH & Co. KG",
        "company.vat_id": "DE136695976",
        "company.employees": "250",
        "company.founded_year": "1970",
        "phone": "+493023125123",
        "address.country": "DE",
        "consent.do_not_call": "ja",
    }

    assert facts_in(fields) == {
        "subject.kind": "legal_entity",
        "company.country": "DE",
        "company.name_known": True,
        "company.legal_form": "GmbH & Co. KG",
        "company.domain": "muster.example",
        "company.vat_id_valid": True,
        "company.employees": 250,
        "company.founded": 1970,
        "contact.person_known": True,
        "contact.email_class": "corporate",
        "contact.phone_possible": True,
        "contact.seniority": "manager",
        "contact.reachable": True,
        "consent.do_not_call": True,
    }


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"company.name": "Karl Muster e.K."}, "sole_trader"),
        ({"company.name": "Karl Muster", "company.legal_form": "e.K."}, "sole_trader"),
        ({"company.name": "Musterstädter Turnverein e.V."}, "association"),
        ({"company.name": "Landratsamt Musterkreis"}, "public_body"),
        ({"company.name": "Muster"}, "unknown"),
        ({"person.full_name": "Kim Muster", "person.email": "kim@gmail.com"}, "consumer"),
        ({"person.full_name": "Kim Muster", "person.email": "kim@muster.example"}, "unknown"),
        ({"person.full_name": "Kim Muster", "company.website": "muster.example"}, "unknown"),
    ],
)
def test_tells_who_the_lead_is_before_the_law(fields: dict[str, str], kind: str) -> None:
    assert facts_in(fields)["subject.kind"] == kind


@pytest.mark.parametrize(
    ("fields", "country"),
    [
        ({"address.country": "Österreich"}, "AT"),
        ({"phone": "+442079460123"}, "GB"),
        ({"phone": "+12025550123"}, None),
        ({"company.vat_id": "ATU13585627"}, "AT"),
        ({"company.vat_id": "EL094259216"}, "GR"),
        ({"company.website": "www.muster.de"}, "DE"),
        ({"company.website": "muster.io"}, None),
        ({"address.country": "GB", "phone": "+493023125123"}, "GB"),
        ({}, None),
    ],
)
def test_finds_the_country_or_leaves_it_open(fields: dict[str, str], country: str | None) -> None:
    assert facts_in(fields).get("company.country") == country


@pytest.mark.parametrize(("vat", "valid"), [("DE136695976", True), ("DE136695977", False), ("XX123", None)])
def test_checks_a_vat_number_where_there_is_a_checksum(vat: str, valid: bool | None) -> None:
    assert facts_in({"company.vat_id": vat}).get("company.vat_id_valid") is valid


def test_a_free_address_tells_no_company_domain() -> None:
    facts = facts_in({"person.email": "kim.muster@gmx.de"})

    assert facts["contact.email_class"] == "free"
    assert "company.domain" not in facts


@pytest.mark.parametrize(
    "fields",
    [{}, {"company.name": "名" * 5_000}, {"company.employees": "viele", "company.vat_id": "?", "phone": "+"}],
)
def test_says_nothing_that_the_catalogue_does_not_know(fields: dict[str, Any]) -> None:
    facts = facts_in(fields)

    assert checked(facts, "offline") == facts
    assert facts.keys() <= Adapter.manifest.provides <= CATALOGUE.keys()


def test_answers_thousands_at_once_in_their_order() -> None:
    batch = [question(Adapter.manifest, {"company.name": f"Muster {n} GmbH"}) for n in range(5_000)]

    items = Adapter.open({}, SystemClock()).fetch(batch, CallContext("run"))

    assert [item.key for item in items] == [each.key for each in batch]
