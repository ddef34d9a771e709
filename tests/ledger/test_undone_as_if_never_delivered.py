"""Whatever was delivered and undone in which order: what stands is what would stand without it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ledger.books import books, funnel
from ledger.intake import close, delivery_called
from ledger.ledger import Ledger
from ledger.redelivery import compared, settle_earlier
from ledger.schema import lead, lead_key, record
from ledger.staged import Fields, Staged, about
from ledger.undoing import begin, end, fates, leads_from, take_back
from ledger.updating import bring_up_to_date
from tests.ledger.hands import SELLER, hashed, opened, take_in

WHERE = ["address.city", "address.postal_code", "address.street", "company.name", "company.website"]
PEOPLE = st.tuples(
    st.sampled_from(["Kühn", "Groß", "Lang"]),
    st.dictionaries(st.sampled_from(["phone", *WHERE]), st.sampled_from(["a", "b"])),
)
DELIVERIES = st.lists(
    st.tuples(st.sampled_from(["p1", "p2"]), st.lists(PEOPLE, min_size=1, max_size=4)), min_size=1, max_size=5
)

Told = tuple[str, dict[str, str]]


def keys_of(fields: Fields) -> tuple[set[int], set[int]]:
    return {hashed("name", fields["person.last_name"])}, {hashed("phone", value) for value in fields.values()}


def identify(rows: Sequence[Fields], _source: str) -> list[set[int]]:
    return [set().union(*keys_of(fields)) for fields in rows]


def rows(people: Sequence[Told]) -> Iterator[Staged]:
    """A row a person; the second of a name has no identity by which it would be known when it is delivered again."""
    seen: set[str] = set()
    for seq, (name, others) in enumerate(people):
        fields = {"person.last_name": name, **others}
        keys, reach = keys_of(fields)
        identity = {} if name in seen else {"row_key": hashed("row", name)}
        content = hashed("content", repr(sorted(fields.items())))
        seen.add(name)
        yield about(seq, "accepted", fields, sorted(keys), sorted(reach), content=content, **identity)


def delivered(ledger: Ledger, number: int, purchase: str, people: Sequence[Told]) -> str:
    now, staged = ledger.clock.now(), list(rows(people))
    item = take_in(ledger, staged, purchase, f"{number:x}" * 64)
    with ledger.database.writing() as connection:
        if earlier := settle_earlier(connection, item, "S"):
            bring_up_to_date(connection, item, compared(connection, item.id, earlier).to_tell, now)
        close(connection, item, {"spans": len(staged), "tiles": True}, now)
    return item.id


def undone(ledger: Ledger, delivery_id: str, batch: int) -> None:
    now = ledger.clock.now()
    with ledger.database.writing() as connection:
        item = delivery_called(connection, SELLER, delivery_id)
        begin(connection, item)
        after: int | None = -1
        while after is not None:
            lead_ids, after = leads_from(connection, delivery_id, after, batch)
            take_back(connection, item, fates(connection, item, lead_ids, ()), identify, now)
        end(connection, item, {}, now)


def standing(ledger: Ledger) -> dict[str, Any]:
    """What stands of leads, keys and records, without the ids of anything."""
    with ledger.database.reading() as connection:
        assert all(check.holds for check in books(connection, SELLER))
        living = connection.execute(select(lead).where(lead.c.status != "withdrawn")).all()
        leads = {row.id: row.fields for row in living}
        named = {row.no: row.fields["person.last_name"] for row in living}
        dispositions = connection.execute(
            select(record.c.lead_id, record.c.disposition, record.c.fields).where(record.c.lead_id.is_not(None))
        )
        counts = funnel(connection, SELLER).document
        return {
            "leads": sorted(map(repr, (sorted(fields.items()) for fields in leads.values()))),
            "keys": sorted((row.hash, named[row.lead_no]) for row in connection.execute(select(lead_key))),
            "records": sorted(repr((row.disposition, row.fields)) for row in dispositions),
            "counts": {name: counts[name] for name in ("deliveries", "records", "accepted", "duplicate", "leads")},
        }


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DELIVERIES, st.data(), st.integers(1, 3))
def test_undone_is_as_if_never_delivered(
    empty: Path, tmp_path: Path, deliveries: list[tuple[str, list[Told]]], data: st.DataObject, batch: int
) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(deliveries) - 1)))
    with opened(empty, tmp_path / "a") as with_all, opened(empty, tmp_path / "b") as without:
        ids = []
        for number, (purchase, people) in enumerate(deliveries):
            ids.append(delivered(with_all, number, purchase, people))
            if number not in chosen:
                delivered(without, number, purchase, people)
        for number in data.draw(st.permutations(sorted(chosen))):
            undone(with_all, ids[number], batch)

        assert standing(with_all) == standing(without)

        for number in sorted(chosen):
            for ledger in (with_all, without):
                delivered(ledger, number + len(deliveries), *deliveries[number])

        assert standing(with_all) == standing(without)
