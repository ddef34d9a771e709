"""Where one chunk ends and the next begins makes no difference: the same leads are made and the same records join."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from leadwright.matching import compatible
from ledger.intake import receive, register_purchase, store_chunk
from ledger.schema import lead, lead_key, record
from ledger.staged import Staged, about
from tests.ledger.hands import SELLER, opened

FIELDS = st.dictionaries(
    st.sampled_from(["person.last_name", "person.first_name", "company.name", "address.city"]),
    st.sampled_from(["Kühn", "Groß"]),
    min_size=1,
)
HASHES = st.lists(st.integers(1, 4), max_size=2, unique=True)
ROWS = st.lists(st.tuples(FIELDS, HASHES, HASHES), min_size=2, max_size=8)


def stored(
    empty: Path, folder: Path, deliveries: Sequence[tuple[str, list[list[Staged]]]], again: int | None = None
) -> list[Any]:
    """What stands in a new ledger after these deliveries, each of a purchase and in chunks.

    The delivery in the place `again` is the first one, which goes on.
    """
    ledger = opened(empty, folder)
    now = ledger.clock.now()
    with ledger.database.writing() as connection:
        for number, (purchase, chunks) in enumerate(deliveries):
            register_purchase(connection, SELLER, purchase, "list", now)
            item = receive(connection, SELLER, purchase, "list.csv", f"{number * (number != again)}" * 64, 10, now)
            for chunk in chunks:
                store_chunk(connection, item, chunk, compatible, now)
        found = [connection.execute(select(*table.c)).all() for table in (record, lead)]
        keys = sorted(map(tuple, connection.execute(select(lead_key))))
    ledger.database.close()
    return [*([tuple(row) for row in rows] for rows in found), keys]


def cut(rows: list[Staged], borders: set[int]) -> Iterator[list[Staged]]:
    places = sorted({0, len(rows), *(border for border in borders if border < len(rows))})
    return (rows[begin:end] for begin, end in pairwise(places))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ROWS, told=ROWS, borders=st.sets(st.integers(1, 7)), same=st.booleans())
def test_borders_of_chunks_cannot_be_seen_in_what_is_stored(
    empty: Path, tmp_path: Path, before: list[Any], told: list[Any], borders: set[int], same: bool
) -> None:
    known, rows = (
        [about(seq, "accepted", fields, keys, reach) for seq, (fields, keys, reach) in enumerate(each)]
        for each in (before, told)
    )
    purchase = "p1" if same else "p2"

    whole = stored(empty, tmp_path, [("p1", [known]), (purchase, [rows])])
    in_parts = stored(empty, tmp_path, [("p1", [known]), (purchase, list(cut(rows, borders)))])

    assert in_parts == whole


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=ROWS, between=ROWS, begun=st.integers(1, 7), same=st.booleans())
def test_nor_can_they_where_a_later_delivery_was_stored_in_between(
    empty: Path, tmp_path: Path, told: list[Any], between: list[Any], begun: int, same: bool
) -> None:
    rows, others = (
        [about(seq, "accepted", fields, keys, reach) for seq, (fields, keys, reach) in enumerate(each)]
        for each in (told, between)
    )
    first, rest = rows[:begun], rows[begun:]
    later = ("p1" if same else "p2", [others])

    whole = stored(empty, tmp_path, [("p1", [first]), later, ("p1", [rest])], again=2)
    one_by_one = stored(empty, tmp_path, [("p1", [first]), later, ("p1", [[row] for row in rest])], again=2)

    assert one_by_one == whole
