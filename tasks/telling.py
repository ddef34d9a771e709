"""Saying how work goes: one log for the terminal and for Prefect; counts and ids only."""

import logging

log = logging.getLogger("leadwright")


def tell(message: str, *values: object) -> None:
    """Say `message`, formatted with `values` as logging does."""
    log.info(message, *values)
