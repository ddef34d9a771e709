"""Collect: ask what became of reports that vendors take hours or days for."""

from typing import Any

from prefect import flow
from prefect.runtime import flow_run

from tasks.artifacts import answers_collected
from tasks.collecting import accounts_with_orders, show_collected
from tasks.collecting import collect as collect_from
from tasks.reporting import finish, summed


@flow(name="collect", flow_run_name="collect for {seller}", persist_result=False)
def collect(seller: str = "demo") -> dict[str, Any]:
    """Ask for every order that is due, and have the leads decided again that its answer concerns.

    Schedule it: nobody waits for a vendor. Fails in one line, after all else is done, if an account could not be asked.
    """
    run_id = str(flow_run.get_id() or "local")
    calls = [collect_from.submit(account, seller, run_id) for account in accounts_with_orders(seller)]
    tallies = [call.result() for call in calls]
    if tallies:
        show_collected(seller, tallies)
    answers_collected(seller, sum(tally["answered"] for tally in tallies))
    return finish(summed(tallies))
