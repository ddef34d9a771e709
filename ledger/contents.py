"""What stands in the records of a purchase: which fields are filled how often, what was wrong, how old dates are."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Text, select, type_coerce

from ledger.schema import record

GIVEN = ("accepted", "repaired")
DATA = (*GIVEN, "duplicate", "rejected")
_PAGE = 10_000

Watch = Callable[[str], Any]
"""What is counted of a field's value instead of the value itself, as its age; None is not counted."""


@dataclass
class Contents:
    """Counts over the data records of some deliveries; `rejects` are by code.

    `shapes` counts records by disposition and by the fields that are filled, `problems` fields and codes of cells that
    were mended or dropped, `watched` what was asked to be counted of the values of some fields of accepted records.
    """

    shapes: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    watched: dict[str, Counter[Any]] = field(default_factory=dict)

    def filled(self, *names: str, among: Iterable[str] | None = None) -> int:
        """How many records, of those with a disposition `among` these, have one of these fields."""
        wanted, given = frozenset(names), None if among is None else frozenset(among)
        return sum(
            count
            for (disposition, shape), count in self.shapes.items()
            if (given is None or disposition in given) and not wanted.isdisjoint(shape)
        )

    def disposed(self, *dispositions: str) -> int:
        """How many records have one of these dispositions."""
        return sum(count for (disposition, _), count in self.shapes.items() if disposition in dispositions)

    def coverage(self) -> dict[str, int]:
        """How many accepted records have each field, most first."""
        counts: Counter[str] = Counter()
        for (disposition, shape), count in self.shapes.items():
            if disposition in GIVEN:
                counts.update(dict.fromkeys(shape, count))
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def delivered(self, *names: str) -> int:
        """How many records were delivered with one of these fields, those included whose value had to be dropped."""
        return self.filled(*names) + sum(self.lost[name] for name in names)


def contents(
    connection: Connection, counting: ColumnElement[bool], watches: Mapping[str, Watch] | None = None
) -> Contents:
    """What stands in the records that count, read in one pass that keeps counts only."""
    made, load, watched = Contents(), orjson.loads, dict(watches or {})
    made.watched = {name: Counter() for name in watched}
    rows = connection.execute(
        select(
            record.c.disposition,
            record.c.code,
            type_coerce(record.c.fields, Text),
            type_coerce(record.c.problems, Text),
        )
        .where(counting)
        .execution_options(yield_per=_PAGE)
    )
    shapes = made.shapes
    for disposition, code, fields, problems in rows:
        values = load(fields) if fields else {}
        shapes[disposition, tuple(values)] += 1
        if disposition == "rejected":
            made.rejects[code or ""] += 1
        if problems:
            _note(made, values, load(problems))
        if watched and disposition in GIVEN:
            for name in watched.keys() & values.keys():
                if (seen := watched[name](values[name])) is not None:
                    made.watched[name][seen] += 1
    return made


def _note(made: Contents, values: Mapping[str, str], problems: Sequence[Sequence[str]]) -> None:
    made.problems.update((name, code) for name, code in problems)
    made.lost.update({name for name, _ in problems if name not in values})
