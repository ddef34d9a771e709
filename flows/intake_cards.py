"""Intake of business cards: from scans collected at an event to records and leads."""

from typing import Any

from prefect import flow

from tasks.artifacts import delivery_closed, show_cards
from tasks.carding import read_cards


@flow(name="intake-cards", flow_run_name="read the cards of {event}", persist_result=False)
def intake_cards(paths: list[str], event: str, seller: str = "demo") -> dict[str, Any]:
    """Take in the scans at `paths` (files or folders), collected at `event`; the receipt."""
    receipt = read_cards(paths, event, seller)
    delivery_closed(event, seller)
    show_cards(event, receipt)
    return receipt
