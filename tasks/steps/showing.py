"""Receipts and the funnel as rows and text for a page about as wide as a hand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from leadwright.lists.mapped import WARNINGS
from leadwright.rejection import words
from ledger.books import Funnel
from tasks.steps.reporting import WAITING, waits

_DISPOSITIONS = ("accepted", "repaired", "duplicate", "rejected", "structural")
_BAR = 26


def receipt_rows(receipt: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What became of the spans of one file, and why of those rejected, a line a row."""
    read_as = ", ".join(filter(None, (receipt["format"], receipt["encoding"], receipt["profile"])))
    whole = "" if receipt["tiles"] else "; NOT every byte of the file"
    return [
        {"count": receipt["spans"], "what": f"spans of {receipt['delivery']}, read as {read_as}{whole}"},
        *_drift(receipt),
        *_unheeded(receipt),
        *_dispositions(receipt),
        *({"count": count, "what": f"cells: {code}"} for code, count in sorted(receipt["problems"].items())),
        *_changes(receipt.get("changes")),
    ]


def mapping_rows(receipt: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Which column of which table of one file holds which field, a column a row.

    Headers are shown only of tables of which several are known: what looks like a header may be somebody's row.
    """
    rows = []
    for table in receipt["tables"]:
        known = sum(1 for column in table["columns"] if column["field"] and column["how"] in ("vendor", "lexicon"))
        for number, column in enumerate(table["columns"], start=1):
            rows.append(
                {
                    "file": receipt["file"],
                    "table": table["name"],
                    "column": column["header"] if known > 1 else f"column {number}",
                    "field": column["field"] or "–",
                    "known by": column["how"],
                }
            )
    return rows


def card_rows(receipt: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What became of the scans of an event, a line a row."""
    return [
        {"count": receipt["files"], "what": "files"},
        *_dispositions(receipt),
        {"count": receipt["review"], "what": "cards for a person to look at"},
    ]


def funnel_text(seller: str, funnel: Funnel) -> str:
    """The funnel as Markdown: what stands indented below records, and below leads, adds up to them."""
    steps = _steps(funnel)
    most = max(*(count for _, count in steps), 1)
    lines = [f"| {name} | {count} | {'█' * round(_BAR * count / most)} |" for name, count in steps]
    spend = ", ".join(f"{amount} {currency}" for currency, amount in funnel.document["spend"].items()) or "nothing"
    failing = "; ".join(check.name for check in funnel.checks if not check.holds)
    closed = f"**The books do not balance; this does not hold: {failing}.**" if failing else "The books are closed."
    return "\n".join([f"## {seller}", "", "| | count | |", "|---|---:|---|", *lines, "", f"Spent: {spend}. {closed}"])


def _drift(receipt: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """How many columns and settings are no longer as the vendor's profile says; which ones, a dry run shows."""
    if drift := receipt.get("drift"):
        parts = ("added", "removed", "renamed", "contradicted", "reading")
        changes = ", ".join(f"{len(drift[part])} {part}" for part in parts if drift[part])
        yield {"count": sum(len(drift[part]) for part in parts), "what": f"drift from {drift['profile']}: {changes}"}


def _unheeded(receipt: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """How many columns are not heeded, though they may matter; which ones, a dry run shows."""
    told = Counter(column.get("warning") for table in receipt["tables"] for column in table["columns"])
    yield from (
        {"count": told[code], "what": f"columns NOT heeded ({code}): {words}"}
        for code, words in WARNINGS.items()
        if told[code]
    )


def _dispositions(receipt: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name in _DISPOSITIONS:
        yield {"count": receipt["dispositions"].get(name, 0), "what": name}
        if name == "rejected":
            for code, count in sorted(receipt["rejected"].items()):
                yield {"count": count, "what": f"– {code}: {words(code)}"}


def _changes(changes: Mapping[str, Any] | None) -> Iterator[dict[str, Any]]:
    if changes:
        for name in ("new", "unchanged", "changed", "vanished"):
            yield {"count": changes[name], "what": f"rows {name} against {changes['against']}"}


def _steps(funnel: Funnel) -> list[tuple[str, int]]:
    document, waiting = funnel.document, waits(funnel)
    return [
        ("**records**", document["records"]),
        *((f"– {name}", document[name]) for name in ("accepted", "duplicate", "rejected")),
        ("**leads**", document["leads"]),
        *((f"– wait for {WAITING[name]}", waiting[name]) for name in waiting if name != "lost"),
        ("– turned down", document["turned_down"] - funnel.parked),
        ("– put off for a while", funnel.parked),
        ("– **prospects**", document["prospects"]),
        ("promoted", document["promoted"]),
        ("verified", document["verified"]),
        *([("blocked: no licence covers them", funnel.blocked)] if funnel.blocked else []),
    ]
