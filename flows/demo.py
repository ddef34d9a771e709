"""The demonstration: the whole way on the sample data, from lists and cards to verified prospects in a CRM."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow

from flows.intake_cards import intake_cards
from flows.intake_lists import intake_lists
from flows.promote import promote
from flows.qualify import qualify
from flows.record_interviews import record_interviews
from leadwright.settings import Settings
from tasks.practice import practice_ground
from tasks.steps.samples import SELLER, sample_files

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


@flow(name="demo", flow_run_name="the whole way on sample data", persist_result=False)
def demo(samples: str = str(SAMPLES)) -> dict[str, Any]:
    """Take in what lies in `samples`, record the interviews, qualify and promote; all providers are sandboxes.

    Run again, it takes nothing in twice, asks nothing twice and promotes nobody twice.
    """
    home = Settings.read().home
    files = sample_files(Path(samples), home / "samples", datetime.now(UTC).date())
    for purchase, paths in files.lists.items():
        intake_lists(paths, purchase, SELLER)
    intake_cards([files.cards], files.event, SELLER)
    record_interviews(files.interviews, SELLER)
    with practice_ground(home):
        qualify(SELLER)
    return promote(SELLER)
