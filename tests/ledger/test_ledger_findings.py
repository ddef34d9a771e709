"""What a source found fills the blanks of a lead, as far as it is said of the firm and the address that are known."""

from typing import Any

import pytest
from sqlalchemy import select

from leadwright.finding import Finding
from ledger.findings import NewFinding, add_findings
from ledger.ledger import Ledger
from ledger.schema import lead
from tests.ledger.bureau import lead_ids
from tests.ledger.hands import SELLER, person, take_in

KOELN = {"address.city": "Köln", "address.postal_code": "50667"}


def filled(ledger: Ledger, **found: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The fields that a lead in Köln has after a source found these, beyond what it had, and all sources."""
    take_in(ledger, [person(0, "Kühn", **KOELN)])
    fields = {name.replace("__", "."): value for name, value in found.items()}
    (lead_id,) = lead_ids(ledger)
    word = Finding("register", "register", {}, ledger.clock.now(), fields=fields)
    with ledger.database.writing() as connection:
        add_findings(connection, SELLER, [NewFinding(lead_id, "1", "found", word, accepted=fields)])
        row = connection.execute(select(lead.c.fields, lead.c.sources)).one()
    before = {"person.last_name", "company.name", *KOELN}
    return {name: value for name, value in row.fields.items() if name not in before}, row.sources


def test_a_blank_is_filled_and_says_by_whom(ledger: Ledger) -> None:
    fields, sources = filled(ledger, address__street="Am Dom 1", address__city="Köln", address__postal_code="50667")

    assert fields == {"address.street": "Am Dom 1"}
    assert sources["address.street"] == "register"


@pytest.mark.parametrize(
    "found",
    [
        {"address__street": "Am Hof 2", "address__city": "Bonn", "address__postal_code": "53111"},
        {"address__street": "Am Hof 2"},
        {"company__name": "Huber AG", "company__website": "huber.example"},
    ],
)
def test_of_another_address_or_firm_nothing_is_taken(ledger: Ledger, found: dict[str, str]) -> None:
    assert filled(ledger, **found)[0] == {}
