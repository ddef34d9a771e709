"""Whoever has objected is suppressed as a person: with all that is known of them there, and not with their company."""

import pytest
from sqlalchemy import select

from leadwright.matching.keys import lead_keys, reach_keys
from ledger.keys import barred_among
from ledger.ledger import Ledger
from ledger.schema import event, lead, suppression
from ledger.staged import Staged, about
from ledger.suppressions import suppress_leads
from tests.ledger.bureau import decided, due, lead_ids
from tests.ledger.hands import SELLER, disagree, take_in

EVA = {
    "person.first_name": "Eva",
    "person.last_name": "Muster",
    "company.name": "Muster GmbH",
    "person.email": "eva@muster.example",
    "person.phone_mobile": "+4915550001001",
    "company.phone": "+4940669690",
}
COLLEAGUE = {**EVA, "person.first_name": "Jan", "person.email": "jan@muster.example"}
COLLEAGUE.pop("person.phone_mobile")


def staged(ledger: Ledger, seq: int, fields: dict[str, str]) -> Staged:
    hasher = ledger.hasher(SELLER)
    keys, reach = hasher.numbers(lead_keys(fields)), hasher.numbers(reach_keys(fields))
    return about(seq, "accepted", fields, keys=keys, reach=reach)


def suppress(ledger: Ledger, *ids: str) -> int:
    with ledger.database.writing() as connection:
        return suppress_leads(connection, SELLER, ledger.hasher(SELLER), ids, "objection", "hunter", ledger.clock.now())


def barred(ledger: Ledger) -> set[str]:
    with ledger.database.reading() as connection:
        return barred_among(connection, SELLER, lead_ids(ledger))


def test_the_person_is_barred_and_a_colleague_who_shares_the_companys_number_is_not(ledger: Ledger) -> None:
    take_in(ledger, [staged(ledger, 1, EVA), staged(ledger, 2, COLLEAGUE)])
    eva, _ = lead_ids(ledger)
    decided(ledger)

    assert suppress(ledger, eva) == 1

    assert barred(ledger) == {eva}
    assert due(ledger) == [eva]


@pytest.mark.parametrize(
    "fields",
    [
        {"person.last_name": "Muster", "person.email": "eva@muster.example"},
        {"person.last_name": "M.", "person.phone_mobile": "+4915550001001"},
    ],
)
def test_a_lead_that_comes_later_by_any_of_what_is_known_of_the_person_is_barred(
    ledger: Ledger, fields: dict[str, str]
) -> None:
    take_in(ledger, [staged(ledger, 1, EVA)])
    suppress(ledger, *lead_ids(ledger))

    take_in(ledger, [staged(ledger, 1, fields)], purchase="p2", sha256="b" * 64, alike=disagree)

    assert len(lead_ids(ledger)) == 2
    assert barred(ledger) == set(lead_ids(ledger))


def test_a_list_that_names_the_person_and_the_company_again_is_about_the_lead_that_is_barred(ledger: Ledger) -> None:
    take_in(ledger, [staged(ledger, 1, EVA)])
    suppress(ledger, *lead_ids(ledger))
    named = {"person.first_name": "Eva", "person.last_name": "Muster", "company.name": "MUSTER GmbH"}

    take_in(ledger, [staged(ledger, 1, named)], purchase="p2", sha256="b" * 64)

    assert len(lead_ids(ledger)) == 1
    assert barred(ledger) == set(lead_ids(ledger))


def test_other_leads_with_the_persons_number_that_are_there_already_are_decided_again(ledger: Ledger) -> None:
    take_in(ledger, [staged(ledger, 1, EVA)])
    [eva] = lead_ids(ledger)
    shop = {"company.name": "Eva Muster e.K.", "company.phone": "+4915550001001"}
    take_in(ledger, [staged(ledger, 1, shop)], purchase="p2", sha256="b" * 64)
    decided(ledger)

    suppress(ledger, eva)

    assert len(lead_ids(ledger)) == 2
    assert due(ledger) == lead_ids(ledger) == sorted(barred(ledger))


def test_of_a_company_without_a_person_the_address_is_suppressed(ledger: Ledger) -> None:
    company = {"company.name": "Muster GmbH", "company.email": "info@muster.example", "company.phone": "+4940669690"}
    take_in(ledger, [staged(ledger, 1, company), staged(ledger, 2, EVA)])
    firm, _ = lead_ids(ledger)

    suppress(ledger, firm)

    assert barred(ledger) == {firm}


def test_what_is_kept_says_nothing_of_the_person_and_the_lead_tells_who_said_so(ledger: Ledger) -> None:
    take_in(ledger, [staged(ledger, 1, EVA)])
    [eva] = lead_ids(ledger)

    suppress(ledger, eva)
    suppress(ledger, eva)

    with ledger.database.reading() as connection:
        rows = connection.execute(select(suppression)).all()
        [told] = connection.execute(select(event).where(event.c.lead_id == eva)).all()
    assert {(row.channel, row.reason, row.source) for row in rows} == {("all", "objection", "hunter")}
    assert all(isinstance(row.hash, int) for row in rows)
    assert "muster" not in str(rows).casefold()
    assert (told.kind, told.data) == ("objection", {"source": "hunter"})


def test_a_lead_that_was_withdrawn_stays_withdrawn(ledger: Ledger) -> None:
    take_in(ledger, [staged(ledger, 1, EVA)])
    [eva] = lead_ids(ledger)
    decided(ledger)
    with ledger.database.writing() as connection:
        connection.execute(lead.update().values(status="withdrawn"))

    suppress(ledger, eva)

    assert due(ledger) == []
    assert barred(ledger) == {eva}
