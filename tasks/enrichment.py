"""Tasks that find out: local sources on every lead to be decided, outside sources on the leads that wait for them."""

from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.steps.asking import ask as ask_batch
from tasks.steps.asking import ask_of_prospects as ask_batch_of_prospects
from tasks.steps.describing import describe_all
from tasks.steps.rescreening import screen_again as screen_anew
from tasks.steps.workplace import at_work


@task(cache_policy=NO_CACHE, task_run_name="describe with {source}, round {no}")
def describe(source: str, seller: str, no: int) -> int:
    """How many leads the local `source` spoke on."""
    with at_work(seller) as place:
        return describe_all(place, source)


@task(cache_policy=NO_CACHE, task_run_name="look for new editions of lists")
def screen_again(seller: str) -> dict[str, Any]:
    """How many leads are screened again since a list has changed, and how many prospects resemble an entry now.

    `prospects` is how many prospects each source outside is to be asked about again.
    """
    with at_work(seller) as place:
        return screen_anew(place)


@task(cache_policy=NO_CACHE, task_run_name="ask {source}, round {no}, batch {batch}")
def ask(source: str, seller: str, run_id: str, no: int, batch: int, leads: int) -> dict[str, Any]:
    """What came of asking `source` about up to `leads` leads that wait for it.

    Never retried by the engine: what may be repeated is repeated below, where the bill is known.
    """
    with at_work(seller) as place:
        return ask_batch(place, source, run_id, leads).counts()


@task(cache_policy=NO_CACHE, task_run_name="ask {source} of prospects, batch {batch}")
def ask_of_prospects(source: str, seller: str, run_id: str, batch: int, prospects: int) -> dict[str, Any]:
    """What came of asking `source`, which has a new edition, about up to `prospects` prospects."""
    with at_work(seller) as place:
        return ask_batch_of_prospects(place, source, run_id, prospects).counts()
