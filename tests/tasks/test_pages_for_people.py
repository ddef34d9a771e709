"""What people read of a run in Prefect's pages."""

import re

from ledger.books import Check, Funnel
from tasks.steps.showing import card_rows, funnel_text, receipt_rows

DOCUMENT = {
    "records": 20,
    "accepted": 15,
    "duplicate": 3,
    "rejected": 2,
    "leads": 14,
    "waiting": {"credit": 1, "interest": 5, "facts": 2},
    "review": 1,
    "turned_down": 3,
    "prospects": 2,
    "promoted": 2,
    "verified": 1,
    "spend": {"EUR": "12.50"},
}
RECEIPT = {
    "delivery": "D1",
    "format": "delimited",
    "encoding": "cp1252",
    "profile": None,
    "spans": 9,
    "tiles": True,
    "dispositions": {"accepted": 5, "rejected": 3, "structural": 1},
    "rejected": {"width_short": 2, "width_long": 1},
    "problems": {"zeros_restored": 4},
    "tables": [{"name": "a", "columns": [{"header": "Firma", "field": "company.name", "how": "lexicon"}]}],
}


def funnel(*checks: Check, parked: int = 2) -> Funnel:
    return Funnel(DOCUMENT, {}, {}, parked, 1, checks)


def test_what_stands_below_records_and_leads_adds_up_to_them() -> None:
    rows = re.findall(r"^\| (\S.*?) \| (\d+) \|", funnel_text("demo", funnel()), re.MULTILINE)

    counts = [(name, int(count)) for name, count in rows]
    leads = counts.index(("**leads**", 14))
    assert sum(count for name, count in counts[:leads] if name.startswith("–")) == 20
    assert sum(count for name, count in counts[leads:] if name.startswith("–")) == 14


def test_an_equation_that_does_not_hold_is_named() -> None:
    text = funnel_text("demo", funnel(Check("every delivery is closed", False), Check("all else", True)))

    assert "do not balance" in text
    assert "every delivery is closed" in text
    assert "all else" not in text
    assert "The books are closed." in funnel_text("demo", funnel(Check("all else", True)))


def test_a_receipt_tells_of_columns_that_may_restrict_without_their_names() -> None:
    column = {"header": "No SMS", "field": None, "how": "lexicon", "warning": "may_restrict"}
    told = [
        row for row in receipt_rows(RECEIPT | {"tables": [{"name": "a", "columns": [column]}]}) if "NOT" in row["what"]
    ]

    assert [row["count"] for row in told] == [1]
    assert "SMS" not in told[0]["what"]
    assert not [row for row in receipt_rows(RECEIPT) if "NOT" in row["what"]]


def test_a_receipt_tells_why_records_were_rejected() -> None:
    rows = [(row["count"], row["what"]) for row in receipt_rows(RECEIPT)]

    assert rows[0] == (9, "spans of D1, read as delimited, cp1252")
    assert (2, "– width_short: too few cells for the header") in rows
    assert rows[-1] == (4, "cells: zeros_restored")


def test_a_receipt_of_what_was_delivered_again_tells_what_changed() -> None:
    changes = {"against": "D0", "new": 1, "unchanged": 5, "changed": 2, "vanished": 3, "updated": 2}
    rows = [(row["count"], row["what"]) for row in receipt_rows({**RECEIPT, "changes": changes})]

    assert (2, "rows changed against D0") in rows
    assert (3, "rows vanished against D0") in rows
    assert len(rows) == len(receipt_rows({**RECEIPT, "changes": None})) + 4


def test_a_receipt_that_leaves_bytes_out_says_so_loudly() -> None:
    assert "NOT every byte" in receipt_rows({**RECEIPT, "tiles": False})[0]["what"]


def test_cards_to_be_looked_at_are_counted() -> None:
    rows = card_rows({"files": 3, "review": 1, "dispositions": {"accepted": 2, "rejected": 1}, "rejected": {}})

    assert rows[0] == {"count": 3, "what": "files"}
    assert rows[-1] == {"count": 1, "what": "cards for a person to look at"}
