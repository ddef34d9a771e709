"""Bought lists for people: what is held, what they were worth, what is owed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flows.commands.tables import show, show_table, show_unfinished
from leadwright.counted import counted, named
from leadwright.evidence import REASONS

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
        parts = ", ".join(counted(leads[name], *words) for name, words in _STANDINGS if leads[name])
        show(f"Of {counted(leads['leads'], 'lead')}: {parts or 'none'}.")


_STANDINGS = (
    ("covered", ("may be reached", "may be reached")),
    ("outside", ("is outside the territory", "are outside the territory")),
    ("country_unknown", ("is in an unknown country", "are in an unknown country")),
    ("suppressed", ("must not be contacted", "must not be contacted")),
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
    return "last day" if left == 0 else f"{counted(left, 'day')} left"


def print_evidence(document: Document) -> None:
    """Say what came of a file of evidence, and which lines were of no use."""
    show(
        f"{counted(document['rows'], 'row')} of {document['file']}: evidence about "
        f"{counted(document['records'], 'record')} of {document['purchase']}, "
        f"{counted(document['new'], 'piece')} of it new."
    )
    if document["not_proving"]:
        show(f"Rows whose code proves nothing, as that of an answered call: {document['not_proving']}.")
    for kind, count in document["not_accepted"].items():
        show(f"Rows of the type {kind}, which the terms of this purchase do not accept, a warning only: {count}.")
    if document["unmatched"]:
        show(f"Rows that match no record: {document['unmatched']} ({_few(document['unmatched_lines'])}).")
    if document["rejected"]:
        wrong = [[item["line"], item["code"], REASONS[item["code"]]] for item in document["rejected_lines"][:_FEW]]
        show_table(f"Rows that are no evidence: {document['rejected']}", ("line", "because", ""), wrong)


def print_claim(document: Document, reference: str | None = None) -> None:
    """Say under each guarantee of a purchase what failed and what is owed, and whether it is handed in."""
    rows = [
        [
            item["field"],
            item["base"],
            item["failed"],
            item["allowed"],
            item["claimed_before"],
            item["over"],
            _owed(item),
        ]
        for item in document["guarantees"]
    ]
    headings = ("guarantee", "delivered", "failed", "may fail", "claimed before", "to claim", "owed")
    show_table(f"Claim under {document['purchase']} against {document['vendor']}", headings, rows)
    for item in document["guarantees"]:
        for line in _remarks(item):
            show(f"{item['field']}: {line}")
    show_unfinished(document["unfinished"])
    failed = counted(document["rows"], "row with its evidence is", "rows with their evidence are")
    show(f"{failed} in {document['output']}.")
    show(f"The summary for the vendor is in {document['summary']}.")
    if document["submitted"]:
        show(f"Written down as handed in under {document['submitted']}.")
    elif reference:
        show(f"There is nothing to claim, so nothing is written down under {reference}.")


_FEW = 20


def _few(lines: Sequence[int]) -> str:
    more = ", …" if len(lines) > _FEW else ""
    return f"{named(len(lines), 'line')} {', '.join(map(str, lines[:_FEW]))}{more}"


def _owed(item: Document) -> str:
    if not item["over"]:
        return "–"
    return f"{item['amount']} {item['currency']}" if item["amount"] else counted(item["over"], "new record")


def _remarks(item: Document) -> Iterable[str]:
    if item["late"]:
        yield f"the claim is late: it was in time until {item['deadline']}"
    else:
        yield f"in time until {item['deadline']} ({_days(item['days_left'])})"
    if item["over"] and not item["claimable"]:
        made = counted(item["claims_submitted"], "is", "are")
        yield f"the order allows {counted(item['claims_allowed'], 'claim')}, and {made} handed in already"
    for kind, count in item["not_accepted"].items():
        yield f"records with evidence of the type {kind}, which the terms do not accept, a warning only: {count}"
    if item["not_proving"]:
        yield f"records with evidence whose code proves nothing: {item['not_proving']}"
    if item["condition"]:
        yield f"the vendor's condition: {item['condition']}"
