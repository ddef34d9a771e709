"""Saying how work goes: one log for the terminal and for Prefect; counts and ids only."""

import logging

log = logging.getLogger("leadwright")
# Where a worker runs a flow, nobody else sets it, and Prefect would get warnings only.
log.setLevel(logging.INFO)


def tell(message: str, *values: object) -> None:
    """Say `message`, formatted with `values` as logging does."""
    log.info(message, *values)
