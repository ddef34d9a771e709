"""Many rows at once: what is there already is left alone, and only what is new is counted."""

from typing import Any

import pytest

from ledger.bulk import add_missing
from ledger.ledger import Ledger
from ledger.schema import hook_event
from tests.ledger.hands import SELLER


def row(ledger: Ledger, event_id: str) -> dict[str, Any]:
    at = ledger.clock.now()
    return {"seller": SELLER, "account": "a", "id": event_id, "kind": "ready", "received_at": at}


@pytest.mark.parametrize(("ids", "new"), [([], 0), (["e1"], 0), (["e2"], 1), (["e1", "e2", "e3"], 2)])
def test_only_rows_that_are_new_are_counted(ledger: Ledger, ids: list[str], new: int) -> None:
    with ledger.database.writing() as connection:
        add_missing(connection, hook_event, [row(ledger, "e1")])

        assert add_missing(connection, hook_event, [row(ledger, id_) for id_ in ids]) == new
