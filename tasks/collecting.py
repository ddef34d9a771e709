"""Tasks that collect the answers of vendors who take hours or days."""

from typing import Any

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from tasks.artifacts import slug
from tasks.steps.collecting import collect as collect_due
from tasks.steps.collecting import open_orders
from tasks.steps.workplace import at_work


def accounts_with_orders(seller: str) -> list[str]:
    """The accounts at which orders of the seller are open."""
    with at_work(seller) as place:
        return sorted(open_orders(place))


@task(cache_policy=NO_CACHE, task_run_name="collect from {account}")
def collect(account: str, seller: str, run_id: str) -> dict[str, Any]:
    """What came of asking for the orders at `account` that are due."""
    with at_work(seller) as place:
        return collect_due(place, account, run_id).counts()


def show_collected(seller: str, tallies: list[dict[str, Any]]) -> None:
    """What was answered, what is still to come, and what a person has to see to, by account."""
    with at_work(seller) as place:
        left = open_orders(place)
    rows = [
        {
            "account": tally["account"],
            "asked for": tally["orders"],
            "answered": tally["answered"],
            "leads answered for": tally["leads"],
            "given up": tally["expired"],
            "still open": left.get(tally["account"], 0),
            "problem": tally["problem"] or "–",
        }
        for tally in tallies
    ]
    create_table_artifact(table=rows, key=f"orders-{slug(seller)}", description="Orders at vendors who answer later")
