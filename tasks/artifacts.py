"""What a run leaves in the Prefect UI: receipts, the funnel, spend, what waits for whom. Ids and counts only."""

from collections.abc import Mapping, Sequence
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.events import emit_event

from tasks.steps.reporting import prospects_unannounced, spend_by_provider, where_it_stands
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
            "delivery": receipt["delivery"],
            "file": receipt["file"],
            "format": receipt["format"],
            "encoding": receipt["encoding"],
            "profile": receipt["profile"] or "–",
            "spans": receipt["spans"],
            **{name: receipt["dispositions"].get(name, 0) for name in _DISPOSITIONS},
            "rejected because": _listed(receipt["rejected"]),
            "mended or dropped cells": _listed(receipt["problems"]),
            "tiles the file": receipt["tiles"],
        }
        for receipt in receipts
    ]
    create_table_artifact(table=rows, key=f"receipt-{_slug(purchase)}", description=f"Receipt of {purchase}")
    columns = [
        {"file": receipt["file"], "table": table["name"], **column}
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
    document = funnel.document
    create_markdown_artifact(
        markdown=_funnel_text(seller, document), key=f"funnel-{_slug(seller)}", description="From records to prospects"
    )
    waiting = [{"waits for": name, "leads": count} for name, count in document["waiting"].items()]
    waiting += [
        {"waits for": "a person's judgement", "leads": document["review"]},
        {"waits for": "a person's word on a lost answer", "leads": funnel.unknown_lookups},
    ]
    create_table_artifact(table=waiting, key=f"waiting-{_slug(seller)}", description="What leads wait for")
    reasons = [{"reason": code, "leads": count} for code, count in sorted(funnel.turned_down_by_code.items())]
    create_table_artifact(
        table=reasons or [{"reason": "–", "leads": 0}],
        key=f"turned-down-{_slug(seller)}",
        description="Why leads were turned down or put off",
    )
    create_table_artifact(table=spend, key=f"spend-{_slug(seller)}", description="Questions and spend by provider")


_DISPOSITIONS = ("accepted", "repaired", "duplicate", "rejected", "structural")
_STEPS = ("records", "accepted", "leads", "prospects", "promoted", "verified")


def _funnel_text(seller: str, document: Mapping[str, Any]) -> str:
    most = max(document["records"], 1)
    lines = [f"| {name} | {document[name]} | {'█' * round(30 * document[name] / most) or '▏'} |" for name in _STEPS]
    spend = ", ".join(f"{amount} {currency}" for currency, amount in document["spend"].items()) or "nothing"
    closed = "The books are closed." if document["closed"] else "**The books do not balance.**"
    return "\n".join(
        [f"## {seller}", "", "| step | count | |", "|---|---:|---|", *lines, "", f"Spent: {spend}. {closed}"]
    )


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "–"


def _slug(text: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in text.lower()).strip("-") or "x"
