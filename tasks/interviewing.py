"""Tasks that record what leads said."""

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.steps.interviewing import take_in_interviews
from tasks.steps.workplace import at_work


@task(cache_policy=NO_CACHE, task_run_name="record interviews")
def record(path: str, seller: str) -> dict[str, int]:
    """How many interviews of the file at `path` are recorded, match nobody, or are rejected."""
    with at_work(seller) as place:
        return take_in_interviews(place, Path(path))
