"""Bought lists for people: what is held, what they were worth, what is owed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flows.commands.tables import show, show_table

Document = Mapping[str, Any]


def print_purchases(held: Sequence[Document]) -> None:
    """Show the documents of `leadwright purchases --json`."""
    rows = [
        [
            item["purchase"],
            item["vendor"],
            f"{item['price']} {item['currency']}",
            item["quantity"]["counted"],
            _uses(item["licence"]),
            _expiry(item["licence"]),
        ]
        for item in held
    ]
    show_table("Purchases", ("purchase", "vendor", "price", "records", "uses left", "licence until"), rows)
    promised = [_guarantee(item["purchase"], each) for item in held for each in item["guarantees"]]
    if promised:
        show_table("Guarantees", ("purchase", "for", "may fail", "claim until", "remedy", "claims"), promised)
    used = [[item["purchase"], *_use(use)] for item in held for use in item["uses"]]
    if used:
        show_table("Uses", ("purchase", "reference", "purpose", "from", "until", "by"), used)


def print_use(document: Document) -> None:
    """Say what came of recording a use."""
    left = "as often as you like" if document["left"] is None else f"{document['left']} more"
    done = "was recorded before" if document["again"] else "is recorded"
    show(f"{document['reference']} {done} as a use of {document['purchase']}; the licence allows {left}.")
    if leads := document["leads"]:
        parts = ", ".join(f"{leads[name]} {words}" for name, words in _STANDINGS if leads[name])
        show(f"Of {leads['leads']} leads: {parts or 'none'}.")


_STANDINGS = (
    ("covered", "may be reached"),
    ("outside", "are outside the territory"),
    ("country_unknown", "are in an unknown country"),
    ("suppressed", "must not be contacted"),
)


def _use(use: Document) -> Iterable[str]:
    return (use["reference"], use["purpose"], use["on"], use["until"], use["by"] or "–")


def _uses(licence: Document) -> str:
    if licence["left"] is None:
        return "unlimited" if licence["kind"] == "unlimited" else f"not limited ({licence['used']} used)"
    return f"{licence['left']} of {licence['uses']}" + ("" if licence["open"] else ", closed")


def _expiry(licence: Document) -> str:
    if licence["expires"] is None:
        return "–"
    return f"{licence['expires']} ({_days(licence['days_left'])})"


def _guarantee(purchase: str, guarantee: Document) -> list[str]:
    until = f"{guarantee['deadline']} ({_days(guarantee['days_left'])})" if guarantee["deadline"] else "after delivery"
    made, allowed = guarantee["claims_submitted"], guarantee["claims_allowed"]
    claims = f"{made} of {allowed}" if allowed else str(made)
    return [purchase, guarantee["field"], f"{guarantee['allowed_share']:.1%}", until, guarantee["remedy"], claims]


def _days(left: int) -> str:
    if left < 0:
        return "over"
    return "last day" if left == 0 else f"{left} {'day' if left == 1 else 'days'} left"
