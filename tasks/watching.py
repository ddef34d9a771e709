"""Tasks that watch inboxes: one look, and one task for each file that is taken in."""

from typing import Any

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from leadwright.errors import WorkError
from leadwright.inbox import inbox_names, load_inbox
from leadwright.settings import Settings
from tasks.artifacts import delivery_closed
from tasks.progress import shown_progress
from tasks.steps.watching import look_into, take_arrival
from tasks.steps.workplace import at_work


def watched(inbox: str | None) -> list[str]:
    """The names of the inboxes to look into: the one that was named, or all there are."""
    return [inbox] if inbox else inbox_names(Settings.read().config)


@task(cache_policy=NO_CACHE, task_run_name="look into {inbox}")
def look_in(inbox: str) -> dict[str, Any]:
    """Which files of an inbox are ready, and which have to wait for what."""
    configured = load_inbox(Settings.read().config, inbox)
    with at_work(configured.seller) as place:
        return look_into(place, configured)


@task(cache_policy=NO_CACHE, task_run_name="take in {path}")
def take_in_file(inbox: str, path: str, stamp: str) -> dict[str, Any]:
    """What became of one file of an inbox; a delivery that is closed is told to the world."""
    configured = load_inbox(Settings.read().config, inbox)
    with at_work(configured.seller) as place:
        done = take_arrival(place, configured, path, stamp, told=shown_progress)
    for delivery in done["deliveries"]:
        delivery_closed(delivery, configured.seller)
    return done


def show_arrivals(inbox: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    """What a look into an inbox came to; left as an artifact, too."""
    rows = [
        {
            "file": file["file"],
            "purchase": file["purchase"] or "–",
            "state": file["state"].replace("_", " "),
            "delivery": " ".join(file.get("deliveries", ())) or "–",
            "because": file.get("reason") or "–",
        }
        for file in files
    ]
    create_table_artifact(table=rows, key=f"inbox-{inbox.lower().replace('_', '-')}", description=f"Inbox {inbox}")
    return {"inbox": inbox, "files": files}


def finish_watching(looks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`looks`, unless a file could not be taken in though it can be read: then WorkError says so in one line."""
    failed = [file for look in looks for file in look["files"] if file["state"] == "failed"]
    if failed:
        raise WorkError(f"{failed[0]['file']}: {failed[0]['reason']}; the next look tries again")
    return looks
