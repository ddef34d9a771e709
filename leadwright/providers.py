"""Adapters found by port and name: ours by module, third parties' by entry point; a name stands for one only."""

import os
import sys
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from leadwright.accounts import Account
from leadwright.asking import Clock, SystemClock
from leadwright.errors import InputError
from leadwright.ports import Source

GROUP = "leadwright.providers"
PORTS = ("enrichment", "credit", "screening", "cards", "crm")


def adapter(name: str, port: str | None = None) -> type[Any]:
    """The adapter class called `name`, of `port` if one is given.

    Ours are `integrations.<port>.<name>:Adapter`; third parties register `<name> = package:Class` in the entry-point
    group `leadwright.providers`. Raises InputError for an unknown name, and for one that two packages claim.
    """
    ours = [place for place in ([port] if port else PORTS) if _is_ours(place, name)]
    theirs = [point for point in _registered() if point.name == name]
    if len(ours) + len(theirs) > 1:
        raise InputError(f"the provider name {name!r} is taken more than once: {_claims(ours, name, theirs)}")
    if ours:
        found: type[Any] = import_module(f"integrations.{ours[0]}.{name}").Adapter
        return found
    if theirs:
        loaded: type[Any] = theirs[0].load()
        return loaded
    raise InputError(f"there is no provider {name!r}; `leadwright providers list` shows those there are")


def opened(account: Account, clock: Clock | None = None) -> Source:
    """The source that `account` describes, ready to be asked."""
    source: Source = adapter(account.provider).open(account.settings, clock or SystemClock())
    return source


def names() -> list[tuple[str, str]]:
    """Every adapter there is as (name, where it comes from): a port of ours, or a third party's package."""
    ours = [(module, port) for port in PORTS for module in _modules(port)]
    theirs = [(point.name, point.value.partition(":")[0]) for point in _registered()]
    return sorted(ours + theirs)


def _registered() -> tuple[EntryPoint, ...]:
    return _registered_in(tuple((place, _changed(place)) for place in sys.path))


@lru_cache(maxsize=8)
def _registered_in(places: tuple[tuple[str, int], ...]) -> tuple[EntryPoint, ...]:
    """What is registered while these are the places of packages: to read of all packages anew takes milliseconds."""
    return tuple(entry_points(group=GROUP))


def _changed(place: str) -> int:
    try:
        return os.stat(place or ".").st_mtime_ns
    except OSError:
        return 0


def _is_ours(port: str, name: str) -> bool:
    return name.isidentifier() and not name.startswith("_") and name in _modules(port)


def _modules(port: str) -> list[str]:
    spec = find_spec("integrations")
    if spec is None or not spec.submodule_search_locations:
        return []
    roots = [f"{root}/{port}" for root in spec.submodule_search_locations]
    return [module.name for module in iter_modules(roots) if not module.name.startswith("_")]


def _claims(ours: list[str], name: str, theirs: list[EntryPoint]) -> str:
    return ", ".join([f"integrations.{port}.{name}" for port in ours] + [point.value for point in theirs])
