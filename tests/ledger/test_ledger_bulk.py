"""Many rows at once: what is missing stays missing, whichever way they go."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import BigInteger, Text, select, type_coerce

from ledger.bulk import append_rows
from ledger.intake import receive, register_purchase
from ledger.ledger import Ledger
from ledger.schema import record

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
