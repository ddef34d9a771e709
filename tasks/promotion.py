"""Tasks that carry prospects to the CRM."""

from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.steps.promoting import look_again_at_blocked, open_count, preflight, promote_batch
from tasks.steps.workplace import at_work


@task(cache_policy=NO_CACHE, task_run_name="look whether the CRM is ready")
def check_crm(seller: str) -> int:
    """How many promotions are open; fails with one line if the CRM cannot take them."""
    with at_work(seller) as place:
        look_again_at_blocked(place)
        if count := open_count(place):
            preflight(place)
        return count


@task(cache_policy=NO_CACHE, task_run_name="promote, batch {batch}")
def promote(seller: str, batch: int, prospects: int) -> dict[str, Any]:
    """What came of promoting up to `prospects` prospects; each is written and read back."""
    with at_work(seller) as place:
        return promote_batch(place, prospects).counts()
