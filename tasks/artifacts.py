"""What a run leaves in the Prefect UI: receipts, the funnel, spend, what waits for whom. Ids and counts only."""

from collections.abc import Mapping, Sequence
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.events import emit_event

from tasks.steps.plotting import picture, questions
from tasks.steps.reporting import WAITING, prospects_unannounced, waits, where_it_stands
from tasks.steps.showing import card_rows, funnel_text, mapping_rows, receipt_rows
from tasks.steps.spending import by_source, spending
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


def answers_collected(seller: str, answers: int) -> None:
    """Tell the world that answers have come that leads waited for, if any have."""
    if answers:
        emit_event(
            "leadwright.answers.collected",
            resource={"prefect.resource.id": f"leadwright.seller.{seller}", "leadwright.seller": seller},
            payload={"answers": answers},
        )


def order_ready(seller: str, account: str) -> None:
    """Tell the world that a vendor has a report ready, so that it may be collected at once."""
    emit_event(
        "leadwright.order.ready",
        resource={"prefect.resource.id": f"leadwright.account.{account}", "leadwright.seller": seller},
    )


def show_receipts(purchase: str, receipts: Sequence[Mapping[str, Any]]) -> None:
    """For each file, what became of its spans and why, and which column holds which field."""
    rows = [{**row, "file": receipt["file"]} for receipt in receipts for row in receipt_rows(receipt)]
    create_table_artifact(table=rows, key=f"receipt-{slug(purchase)}", description=f"Receipt of {purchase}")
    columns = [row for receipt in receipts for row in mapping_rows(receipt)]
    create_table_artifact(
        table=columns, key=f"mapping-{slug(purchase)}", description=f"Which column of {purchase} holds which field"
    )


def show_cards(event: str, receipt: Mapping[str, Any]) -> None:
    """What became of the scans of an event."""
    create_table_artifact(
        table=card_rows(receipt), key=f"cards-{slug(event)}", description=f"Cards collected at {event}"
    )


def show_funnel(seller: str) -> None:
    """Where every lead stands, what waits for whom, who was turned down and why, and what was spent."""
    with at_work(seller) as place:
        funnel, spend = where_it_stands(place), by_source(place)
        money = spending(place)
        words = code_words(place, place.seller.language)
    create_markdown_artifact(
        markdown=funnel_text(seller, funnel), key=f"funnel-{slug(seller)}", description="From records to prospects"
    )
    waiting = [{"leads": count, "wait for": WAITING[name]} for name, count in waits(funnel).items()]
    create_table_artifact(table=waiting, key=f"waiting-{slug(seller)}", description="What leads wait for")
    reasons = sorted(funnel.turned_down_by_code.items(), key=lambda item: (-item[1], item[0]))
    create_table_artifact(
        table=[{"leads": count, "reason": code, "in words": words.get(code, "–")} for code, count in reasons],
        key=f"turned-down-{slug(seller)}",
        description="Why leads were turned down or put off",
    )
    create_table_artifact(table=spend, key=f"spend-{slug(seller)}", description="Questions and spend by source")
    create_table_artifact(
        table=[{name: "–" if value is None else value for name, value in row.items()} for row in money["values"]],
        key=f"values-{slug(seller)}",
        description="What each value that counts cost, by source",
    )
    if any(row["found"] or row["not found"] for row in money["sources"]):
        create_markdown_artifact(
            markdown=picture("What the sources were asked", questions(money["sources"])),
            key=f"questions-{slug(seller)}",
            description="What became of the questions to each source",
        )


def slug(text: str) -> str:
    """`text` as Prefect lets keys of artifacts be: small letters, digits and dashes."""
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in text.lower()).strip("-") or "x"
