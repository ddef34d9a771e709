"""Watch inboxes: whatever has arrived in a folder or bucket is taken in, once; what can't be read is set aside."""

from typing import Any

from prefect import flow

from tasks.watching import finish_watching, look_in, show_arrivals, take_in_file, watched


@flow(name="watch", flow_run_name="look into inboxes", persist_result=False)
def watch(inbox: str | None = None) -> list[dict[str, Any]]:
    """Look into `inbox`, or into every one that is configured, and take in what has not changed since the last look.

    Schedule it: files that are still being written are left for the next look, and nobody waits for them.
    """
    looks = []
    for name in watched(inbox):
        seen = look_in(name)
        files = [take_in_file(name, file["file"], file["stamp"]) for file in seen["ready"]]
        looks.append(show_arrivals(name, files + seen["waiting"]))
    return finish_watching(looks)
