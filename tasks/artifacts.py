"""What a run leaves in the Prefect UI: receipts, the funnel, spend, what waits for whom. Ids and counts only."""

from collections.abc import Mapping, Sequence
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.events import emit_event

from ledger.books import Funnel
from tasks.steps.reporting import WAITING, prospects_unannounced, spend_by_provider, waits, where_it_stands
from tasks.steps.wording import code_words
from tasks.steps.workplace import at_work


def delivery_closed(delivery: str, seller: str) -> None:
    """Tell the world that a delivery is in the ledger, so that its leads may be qualified."""
    emit_event(
        "leadwright.delivery.closed",
        resource={"prefect.resource.id": f"leadwright.delivery.{delivery}", "leadwright.seller": seller},
    )


def prospects_made(seller: str) -> None:
    """Tell the world that prospects wait to be promoted, if any do."""
    with at_work(seller) as place:
        count = prospects_unannounced(place)
    if count:
        emit_event(
            "leadwright.prospect.made",
            resource={"prefect.resource.id": f"leadwright.seller.{seller}", "leadwright.seller": seller},
            payload={"prospects": count},
        )


def show_receipts(purchase: str, receipts: Sequence[Mapping[str, Any]]) -> None:
    """One row a file: what became of its spans, and why records were rejected."""
    rows = [
        {
            "file": receipt["file"],
            "delivery": receipt["delivery"],
            "read as": ", ".join(filter(None, (receipt["format"], receipt["encoding"], receipt["profile"]))),
            "spans": receipt["spans"],
            **{name: receipt["dispositions"].get(name, 0) for name in _DISPOSITIONS},
            "rejected because": _listed(receipt["rejected"]),
            "cells mended or dropped": _listed(receipt["problems"]),
            "nothing left out": "yes" if receipt["tiles"] else "NO",
        }
        for receipt in receipts
    ]
    create_table_artifact(table=rows, key=f"receipt-{_slug(purchase)}", description=f"Receipt of {purchase}")
    columns = [
        {
            "file": receipt["file"],
            "table": table["name"],
            "column": column["header"],
            "field": column["field"] or "–",
            "known by": column["how"],
        }
        for receipt in receipts
        for table in receipt["tables"]
        for column in table["columns"]
    ]
    create_table_artifact(
        table=columns, key=f"mapping-{_slug(purchase)}", description=f"Which column of {purchase} holds which field"
    )


def show_cards(event: str, receipt: Mapping[str, Any]) -> None:
    """What became of the scans of an event."""
    row = {
        "event": event,
        "files": receipt["files"],
        **{name: receipt["dispositions"].get(name, 0) for name in _DISPOSITIONS},
        "to be looked at": receipt["review"],
        "rejected because": _listed(receipt["rejected"]),
    }
    create_table_artifact(table=[row], key=f"cards-{_slug(event)}", description=f"Cards collected at {event}")


def show_funnel(seller: str) -> None:
    """Where every lead stands, what waits for whom, who was turned down and why, and what was spent."""
    with at_work(seller) as place:
        funnel, spend = where_it_stands(place), spend_by_provider(place)
        words = code_words(place, place.seller.language)
    create_markdown_artifact(
        markdown=_funnel_text(seller, funnel), key=f"funnel-{_slug(seller)}", description="From records to prospects"
    )
    waiting = [{"leads": count, "wait for": WAITING[name]} for name, count in waits(funnel).items()]
    create_table_artifact(table=waiting, key=f"waiting-{_slug(seller)}", description="What leads wait for")
    reasons = sorted(funnel.turned_down_by_code.items(), key=lambda item: (-item[1], item[0]))
    create_table_artifact(
        table=[{"leads": count, "reason": code, "in words": words.get(code, "–")} for code, count in reasons],
        key=f"turned-down-{_slug(seller)}",
        description="Why leads were turned down or put off",
    )
    create_table_artifact(table=spend, key=f"spend-{_slug(seller)}", description="Questions and spend by provider")


_DISPOSITIONS = ("accepted", "repaired", "duplicate", "rejected", "structural")


def _funnel_text(seller: str, funnel: Funnel) -> str:
    """The funnel as a table in which records add up, and leads do."""
    steps = _steps(funnel)
    most = max(*(count for _, count in steps), 1)
    lines = [f"| {name} | {count} | {'█' * round(30 * count / most)} |" for name, count in steps]
    spend = ", ".join(f"{amount} {currency}" for currency, amount in funnel.document["spend"].items()) or "nothing"
    failing = "; ".join(check.name for check in funnel.checks if not check.holds)
    closed = f"**The books do not balance; this does not hold: {failing}.**" if failing else "The books are closed."
    return "\n".join([f"## {seller}", "", "| | count | |", "|---|---:|---|", *lines, "", f"Spent: {spend}. {closed}"])


def _steps(funnel: Funnel) -> list[tuple[str, int]]:
    document, waiting = funnel.document, waits(funnel)
    held = [(f"– wait for {WAITING[name]}", waiting[name]) for name in waiting if name != "lost"]
    return [
        ("**records**", document["records"]),
        *((f"– {name}", document[name]) for name in ("accepted", "duplicate", "rejected")),
        ("**leads**", document["leads"]),
        *held,
        ("– turned down", document["turned_down"] - funnel.parked),
        ("– put off, and come back by themselves", funnel.parked),
        ("– **prospects**", document["prospects"]),
        ("promoted", document["promoted"]),
        ("verified", document["verified"]),
    ]


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "–"


def _slug(text: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in text.lower()).strip("-") or "x"
