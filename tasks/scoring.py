"""Tasks that count what bought lists were worth, and leave it in the Prefect UI."""

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from leadwright.counted import counted
from tasks.artifacts import slug
from tasks.steps.holding import purchases_held
from tasks.steps.scoring import scorecards
from tasks.steps.valuing import beside_rows, deadline_rows, overlap_rows, scorecard_text
from tasks.steps.workplace import at_work
from tasks.telling import tell


@task(cache_policy=NO_CACHE, task_run_name="count what the lists of {seller} were worth")
def show_scorecards(seller: str, purchase: str | None) -> int:
    """How many scorecards were left: purchases side by side, the overlap of vendors, and a page with plots."""
    with at_work(seller) as place:
        document = scorecards(place, purchase)
    key = slug(f"{seller}-{purchase}" if purchase else seller)
    cards = document["purchases"]
    create_markdown_artifact(
        markdown=scorecard_text(document), key=f"scorecard-{key}", description="What bought lists were worth"
    )
    create_table_artifact(table=beside_rows(cards), key=f"purchases-{key}", description="Purchases side by side")
    create_table_artifact(
        table=overlap_rows(document), key=f"overlap-{key}", description="Leads that several vendors delivered"
    )
    return len(cards)


@task(cache_policy=NO_CACHE, task_run_name="look which guarantees of {seller} end")
def remind_of_guarantees(seller: str) -> int:
    """How many guarantees end within a week; each is told in the log, too."""
    with at_work(seller) as place:
        rows = deadline_rows(purchases_held(place))
    for row in rows:
        tell(
            "%s: claims for %s end on %s, in %s",
            row["purchase"],
            row["guarantee for"],
            row["claim until"],
            counted(row["days left"], "day"),
        )
    create_table_artifact(table=rows, key=f"guarantees-{slug(seller)}", description="Guarantees that end within a week")
    return len(rows)
