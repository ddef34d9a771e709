"""What one check has found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from leadwright.errors import LeadwrightError

State = Literal["ok", "warning", "failed"]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `advice` says in one line what to do where it is not `ok`."""

    name: str
    state: State
    found: str
    advice: str = ""


def attempt(name: str, work: Callable[[], Any], advice: str, state: State = "failed") -> Check | None:
    """The check that failed because `work` did; None if it went well."""
    try:
        work()
    except LeadwrightError as error:
        return Check(name, state, str(error), advice)
    return None
