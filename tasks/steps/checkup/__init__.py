"""Whether an installation is in order, from its packages down to a worker that picks up work; nothing is changed."""

from collections.abc import Iterable

from leadwright.settings import Settings
from tasks.steps.checkup.check import Check
from tasks.steps.checkup.configuration import configuration
from tasks.steps.checkup.engine import engine
from tasks.steps.checkup.packages import packages
from tasks.steps.checkup.storage import storage

__all__ = ["Check", "checkup"]


def checkup(settings: Settings) -> Iterable[Check]:
    """Every check, one after the other, as they are made."""
    yield from packages()
    yield from configuration(settings.config)
    yield from storage(settings)
    yield from engine()
