"""Many rows at once: what is missing stays missing, whichever way they go."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import BigInteger, Text, select, type_coerce

from ledger.bulk import add_missing, append, append_missing, append_rows
from ledger.intake import receive, register_purchase
from ledger.ledger import Ledger
from ledger.schema import hook_event, lead_key, record

COLUMNS = ("delivery_id", "seq", "seller", "disposition", "code", "content", "cells", "problems")
NUMBERS = ("seq", "content")
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "cells",
    [
        [(None, None, None, None), (None, None, None, None)],
        [("header", None, "[]", None), (None, 7, None, None)],
        [("", 0, "", ""), ("nobody_named", -1, "[1]", "[2]")],
    ],
)
def test_rows_are_read_as_they_were_appended_with_nothing_where_nothing_was(
    ledger: Ledger, cells: Sequence[tuple[Any, ...]]
) -> None:
    with ledger.database.writing() as connection:
        register_purchase(connection, "a", "p", "list", NOW)
        item = receive(connection, "a", "p", "list.csv", "0" * 64, 1, NOW)
        rows = [(item.id, seq, "a", "structural", *row) for seq, row in enumerate(cells)]
        append_rows(connection, record, COLUMNS, rows)

        as_stored = (type_coerce(record.c[name], BigInteger if name in NUMBERS else Text) for name in COLUMNS)
        found = connection.execute(select(*as_stored).order_by(record.c.seq)).all()

    assert [tuple(row) for row in found] == rows


@pytest.mark.parametrize("count", [1, 2, 124, 125, 250, 1_003])
def test_any_number_of_rows_is_appended(ledger: Ledger, count: int) -> None:
    # Eight cells a row: 124 of them fill a statement.
    with ledger.database.writing() as connection:
        register_purchase(connection, "a", "p", "list", NOW)
        item = receive(connection, "a", "p", "list.csv", "0" * 64, 1, NOW)
        told = [(seq, "blank" if seq % 3 else None, -seq if seq % 5 else None) for seq in range(count)]
        rows = [(item.id, seq, "a", "structural", code, content, f"[{seq}]", None) for seq, code, content in told]
        append_rows(connection, record, COLUMNS, rows)

        columns = (record.c.seq, record.c.code, record.c.content, record.c.cells, record.c.problems)
        found = connection.execute(select(*columns).order_by(record.c.seq)).all()

    assert [tuple(row) for row in found] == [(seq, code, content, [seq], None) for seq, code, content in told]


@pytest.mark.parametrize("count", [0, 1, 331, 332, 333, 1_003])
def test_what_all_rows_have_in_common_is_in_each_of_them(ledger: Ledger, count: int) -> None:
    # Three values are shared and three differ: 332 rows fill a statement.
    with ledger.database.writing() as connection:
        register_purchase(connection, "a", "p", "list", NOW)
        item = receive(connection, "a", "p", "list.csv", "0" * 64, 1, NOW)
        cells: dict[str, list[Any]] = {
            "seq": list(range(count)),
            "content": [7 * seq for seq in range(count)],
            "code": ["blank"] * count,
        }
        append(connection, record, cells, delivery_id=item.id, seller="a", disposition="structural")

        columns = (record.c.seq, record.c.content, record.c.code, record.c.seller, record.c.disposition)
        found = connection.execute(select(*columns, record.c.delivery_id).order_by(record.c.seq)).all()

    assert [tuple(row) for row in found] == [
        (seq, 7 * seq, "blank", "a", "structural", item.id) for seq in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 499, 500, 1_777])
def test_only_pairs_that_are_missing_are_added(ledger: Ledger, count: int) -> None:
    known = list(range(-count, count, 3))
    with ledger.database.writing() as connection:
        append_missing(connection, lead_key, {"hash": known, "lead_no": [10 * each for each in known]})
        twice = [*range(count)] * 2
        append_missing(connection, lead_key, {"hash": twice, "lead_no": [10 * each for each in twice]})

        found = connection.execute(select(lead_key.c.hash, lead_key.c.lead_no)).all()

    assert sorted(tuple(row) for row in found) == [(each, 10 * each) for each in sorted({*known, *range(count)})]


@pytest.mark.parametrize(("ids", "new"), [([], 0), (["e1"], 0), (["e2"], 1), (["e1", "e2", "e3"], 2)])
def test_only_rows_that_are_new_are_counted(ledger: Ledger, ids: Sequence[str], new: int) -> None:
    event = {"seller": "a", "account": "b", "kind": "ready", "received_at": NOW}
    with ledger.database.writing() as connection:
        add_missing(connection, hook_event, [{**event, "id": "e1"}])

        assert add_missing(connection, hook_event, [{**event, "id": each} for each in ids]) == new
