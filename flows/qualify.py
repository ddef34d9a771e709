"""Qualify: carry leads as far towards prospects as the policy lets them go."""

from math import ceil
from typing import Any

from prefect import flow
from prefect.runtime import flow_run

from tasks.artifacts import prospects_made, show_funnel
from tasks.enrichment import ask, ask_of_prospects, describe, screen_again
from tasks.judgement import judge, wanted
from tasks.reporting import finish, local_sources, summed

ROUNDS = 12


@flow(name="qualify", flow_run_name="qualify for {seller}", persist_result=False)
def qualify(seller: str = "demo", policy: str | None = None, leads_a_task: int = 2_000) -> dict[str, Any]:
    """Decide, ask for what is missing where that is allowed and affordable, and decide again until nothing moves.

    What the free rules turn down is never paid for, and a second run asks nothing twice. Prospects are screened again
    where a list has changed. Fails in one line, after all else is done, if a source could not be asked.
    """
    run_id = str(flow_run.get_id() or "local")
    screened = screen_again(seller)
    prospects = [
        ask_of_prospects.submit(source, seller, run_id, batch + 1, leads_a_task)
        for source, waiting in screened["prospects"].items()
        for batch in range(ceil(waiting / leads_a_task))
    ]
    again = [call.result() for call in prospects]
    tallies = list(again)
    stopped = {answer["source"] for answer in again if answer["stopped"]}
    for no in range(1, ROUNDS + 1):
        for source in local_sources(seller):
            describe(source, seller, no)
        judge(seller, policy, no)
        calls = [
            ask.submit(source, seller, run_id, no, batch + 1, leads_a_task)
            for source, leads in wanted(seller, no).items()
            if source not in stopped
            for batch in range(ceil(leads / leads_a_task))
        ]
        answers = [call.result() for call in calls]
        tallies += answers
        stopped |= {answer["source"] for answer in answers if answer["stopped"]}
        if not any(answer["moved"] for answer in answers):
            break
    prospects_made(seller)
    show_funnel(seller)
    total = summed(tallies, last=[*again, *answers])
    return finish({**total, "prospects_alike": screened["prospects_alike"] + total.get("prospects_alike", 0)})
