"""Tasks that take lists in: one task a file."""

from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.progress import shown_progress
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.workplace import at_work


@task(cache_policy=NO_CACHE, task_run_name="receive {purchase}")
def receive(paths: list[str], purchase: str, seller: str) -> list[str]:
    """The deliveries that the files at `paths` are, each kept by its content; known files give known deliveries."""
    with at_work(seller) as place:
        return receive_files(place, [Path(path) for path in paths], purchase)


@task(cache_policy=NO_CACHE, task_run_name="take in {delivery}")
def take_in(delivery: str, seller: str) -> dict[str, Any]:
    """The receipt of `delivery`, its records and leads being in the ledger."""
    with at_work(seller) as place:
        return take_in_list(place, delivery, told=shown_progress(delivery))
