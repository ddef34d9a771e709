"""Scorecard: what bought lists were worth, and which guarantees end soon."""

from prefect import flow

from tasks.scoring import remind_of_guarantees, show_scorecards


@flow(name="scorecard", flow_run_name="what the lists of {seller} were worth", persist_result=False)
def scorecard(seller: str = "demo", purchase: str | None = None) -> dict[str, int]:
    """Leave the scorecards of all purchases, or of `purchase` alone, as artifacts; how many, and what ends soon."""
    return {"scorecards": show_scorecards(seller, purchase), "guarantees_ending": remind_of_guarantees(seller)}
