"""Tasks that take card scans in: one task for all files of an event."""

from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.steps.carding import take_in_cards
from tasks.steps.workplace import at_work


@task(cache_policy=NO_CACHE, task_run_name="read the cards of {event}")
def read_cards(paths: list[str], event: str, seller: str) -> dict[str, Any]:
    """The receipt of the scans at `paths`, collected at `event`."""
    with at_work(seller) as place:
        return take_in_cards(place, [Path(path) for path in paths], event)
