"""Promote: carry prospects to the CRM exactly once, and believe it only when read back."""

from math import ceil
from typing import Any

from prefect import flow

from tasks.artifacts import show_funnel
from tasks.promotion import check_crm
from tasks.promotion import promote as promote_batch
from tasks.reporting import finish, summed


@flow(name="promote", flow_run_name="promote for {seller}", persist_result=False)
def promote(seller: str = "demo", prospects_a_task: int = 500) -> dict[str, Any]:
    """Write open promotions to the seller's CRM and verify them; counts by outcome.

    Fails in one line, after all else is done, if the CRM did not take some of them.
    """
    batches = ceil(int(check_crm(seller)) / prospects_a_task)
    tallies = [promote_batch(seller, batch + 1, prospects_a_task) for batch in range(batches)]
    show_funnel(seller)
    return finish(summed(tallies))
