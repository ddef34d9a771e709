"""Record interviews: what leads said in dialogue becomes facts about them."""

from prefect import flow

from tasks.artifacts import delivery_closed
from tasks.interviewing import record


@flow(name="record-interviews", flow_run_name="record interviews for {seller}", persist_result=False)
def record_interviews(path: str, seller: str = "demo") -> dict[str, int]:
    """Record the interviews in the file at `path`; how many were recorded, match nobody, or are rejected."""
    counts = record(path, seller)
    delivery_closed("interviews", seller)
    return counts
