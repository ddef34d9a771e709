"""How a flow ends: its counts added up, and one line that says what could not be done."""

from collections.abc import Sequence
from typing import Any

from leadwright.counted import counted
from leadwright.errors import WorkError
from tasks.steps.sources import local_sources as sources_of
from tasks.steps.workplace import at_work


def local_sources(seller: str) -> list[str]:
    """The seller's sources that speak on every lead without being asked over the network."""
    with at_work(seller) as place:
        return sources_of(place)


def summed(tallies: Sequence[dict[str, Any]], last: Sequence[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The numbers of all `tallies` added up by name, and the first problem that is not over.

    Where work is done in rounds, `last` are the tallies of the last one: what was short of money or failed before and
    went through in the end counts no more, unless it stopped its source.
    """
    total: dict[str, Any] = {}
    for tally in tallies:
        for name, value in tally.items():
            if isinstance(value, dict):
                part = total.setdefault(name, {})
                for key, count in value.items():
                    part[key] = part.get(key, 0) + count
            elif isinstance(value, int) and not isinstance(value, bool):
                total[name] = total.get(name, 0) + value
    standing = list(tallies if last is None else last)
    standing += [tally for tally in tallies if tally.get("stopped") and tally not in standing]
    total["problem"] = next((tally["problem"] for tally in standing if tally["problem"]), None)
    total["unaffordable"] = sum(tally.get("unaffordable", 0) for tally in standing)
    return total


def finish(total: dict[str, Any]) -> dict[str, Any]:
    """`total`, unless something could not be done: then WorkError says in one line what, and what waits for it."""
    if total["problem"]:
        raise WorkError(f"{total['problem']}; what was not done is tried again by the next run")
    if left := total.get("unaffordable"):
        raise WorkError(
            f"the budget is full: {counted(left, 'lead waits', 'leads wait')} for a question that there is no money for"
        )
    return total
