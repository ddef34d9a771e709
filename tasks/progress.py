"""How far long work has come, for those who watch: a line in the log, and a progress artifact in the Prefect UI."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from leadwright.counted import counted
from tasks.telling import tell


def shown_progress(delivery: str) -> Callable[[int, float | None], None]:
    """What hears how many spans of `delivery` are done and which share of the file; short work shows none of it."""
    made: list[UUID] = []

    def told(done: int, share: float | None) -> None:
        if share is None or (share >= 1 and not made):
            return
        tell("%s: %s, %d %%", delivery, counted(done, "span"), round(100 * share))
        if not made:
            key = f"progress-{delivery.lower()}"
            artifact = create_progress_artifact(100 * share, key=key, description=f"Taking in {delivery}")
            made.append(cast(UUID, artifact))
        else:
            update_progress_artifact(made[0], 100 * share)

    return told
