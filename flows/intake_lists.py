"""Intake of lists: from the files of a purchase to records and leads, without losing a row."""

from typing import Any

from prefect import flow

from tasks.artifacts import delivery_closed, show_receipts
from tasks.staging import receive, take_in


@flow(name="intake-lists", flow_run_name="take in {purchase}", persist_result=False)
def intake_lists(paths: list[str], purchase: str, seller: str = "demo") -> list[dict[str, Any]]:
    """Take in the files at `paths`, bought under `purchase`; the receipts, one a file.

    A file that was taken in before changes nothing and gives its first receipt.
    """
    receipts = []
    for delivery in receive(paths, purchase, seller):
        receipts.append(take_in(delivery, seller))
        delivery_closed(delivery, seller)
    show_receipts(purchase, receipts)
    return receipts
