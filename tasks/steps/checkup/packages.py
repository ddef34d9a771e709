"""Python, the packages that are needed, and those that only cards need."""

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from tasks.steps.checkup.check import Check

_OLDEST = (3, 11)
_INSTALL = "install what requirements/all.lock names, as `make install` does"


def packages() -> Iterator[Check]:
    """Python's version, and the packages that leadwright asks for, by what is installed."""
    yield _python()
    try:
        wanted = [Requirement(text) for text in requires("leadwright") or ()]
    except PackageNotFoundError:
        yield Check("packages", "warning", "leadwright itself is not installed", _INSTALL)
        return
    base = [need for need in wanted if need.marker is None or need.marker.evaluate({"extra": ""})]
    yield _packages("packages", base, "failed", _INSTALL)
    cards = [need for need in wanted if need not in base and need.marker and need.marker.evaluate({"extra": "cards"})]
    yield _packages("card reading", cards, "warning", "to read business cards, install leadwright[cards]")


def _python() -> Check:
    name = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= _OLDEST:
        return Check("python", "ok", name)
    return Check("python", "failed", name, "leadwright needs Python 3.11 or later")


def _packages(name: str, wanted: list[Requirement], worse: str, advice: str) -> Check:
    wrong = [problem for need in wanted if (problem := _problem(need))]
    if wrong:
        return Check(name, "failed" if worse == "failed" else "warning", "; ".join(wrong), advice)
    return Check(name, "ok", f"all {len(wanted)} are there")


def _problem(need: Requirement) -> str | None:
    try:
        found = version(need.name)
    except PackageNotFoundError:
        return f"{need.name} is missing"
    if need.specifier.contains(found, prereleases=True):
        return None
    return f"{need.name} {found} is installed, {need.specifier} is needed"
