"""Tasks that decide: leads by the thousand, by the policy of their seller."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.steps.judging import judge_due, wanted_sources
from tasks.steps.workplace import at_work


@task(cache_policy=NO_CACHE, task_run_name="decide, round {no}")
def judge(seller: str, policy: str | None, no: int) -> dict[str, int]:
    """How many leads were decided, by verdict."""
    with at_work(seller) as place:
        return judge_due(place, policy)


@task(cache_policy=NO_CACHE, task_run_name="look what is missing, round {no}")
def wanted(seller: str, no: int) -> dict[str, int]:
    """How many leads wait for which source."""
    with at_work(seller) as place:
        return wanted_sources(place)
