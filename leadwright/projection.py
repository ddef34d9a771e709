"""What a lead's records say about it, put together: each field with the record that its value comes from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from leadwright.belonging import BELONGING, about_others, contradictions, left_behind, unrelated
from leadwright.normalise.consent import GRANTS, RESTRICTIONS

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One record: where it stands, whose row it is by vendor and by the row's own identity, and its fields."""

    place: str
    vendor: str | None
    identity: object
    fields: Mapping[str, str] = field(repr=False)

    @property
    def row(self) -> tuple[str, object] | None:
        """Whose row it is, if it can be known when it is delivered again."""
        return (self.vendor, self.identity) if self.vendor and self.identity else None


class Joining(NamedTuple):
    """What joins what is known: the fields that are taken from a record, and the names of those that fall."""

    taken: dict[str, str]
    dropped: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """The names alone."""
        return f"Joining({sorted(self.taken)}, {sorted(self.dropped)})"


def joining(have: Fields, told: Fields, owns: Callable[[str], bool] = lambda _name: False) -> Joining:
    """What a lead of which `have` is known takes from a record that says `told`.

    It fills what is blank. Of a firm or an address it fills what belongs to the one that is known: half of one beside
    half of another would be neither. A record that `owns` a field, since the same row has said it before, changes it,
    and with it all that stands and falls with it. Of what is said on contact, the strictest counts, whoever says it.
    """
    wanted = {
        name: value
        for name, value in told.items()
        if value
        and (not (known := have.get(name)) or (known != value and (forbids(name, value) or _may(owns, name, known))))
    }
    if BELONGING.isdisjoint(wanted) and not any(have.get(name) for name in wanted):
        return Joining(wanted)
    return _whole(have, told, owns, wanted)


def _may(owns: Callable[[str], bool], name: str, known: str) -> bool:
    return may_change(name, known) and owns(name)


def _whole(have: Fields, told: Fields, owns: Callable[[str], bool], wanted: dict[str, str]) -> Joining:
    moved, closed = set[str](), set[str]()
    for differing, members in contradictions(have, told):
        (moved if all(map(owns, differing)) else closed).update(members)
    standing = {name: value for name, value in have.items() if name not in moved}
    closed |= unrelated(standing, told)
    taken = {name: value for name, value in wanted.items() if name not in closed}
    taken |= {name: told[name] for name in moved if told.get(name) and told[name] != have.get(name)}
    stale = left_behind(have, taken)
    taken |= {name: told[name] for name in stale if told.get(name) and told[name] != have[name]}
    for name in about_others({**standing, **taken}, told):
        taken.pop(name, None)
    return Joining(taken, frozenset(name for name in moved | stale if have.get(name) and not told.get(name)))


@dataclass(slots=True)
class Projection:
    """What is known of a lead, and where each field of it comes from, while its records are put together."""

    fields: dict[str, str] = field(default_factory=dict, repr=False)
    sources: dict[str, str] = field(default_factory=dict)
    _rows: dict[str, tuple[str, object] | None] = field(default_factory=dict, repr=False)
    _told: set[tuple[str, object]] = field(default_factory=set, repr=False)

    def join(self, record: Said) -> None:
        """Take from a record what joins what is known; of two that are one row in a delivery, the first is the row."""
        known_as = (record.place.partition(":")[0], record.row)
        row = None if known_as in self._told else record.row
        self._told.add(known_as)
        self._rows[record.place] = row
        new = joining(self.fields, record.fields, lambda name: row is not None and row == self._of(name))
        self.fields.update(new.taken)
        self.sources.update(dict.fromkeys(new.taken, record.place))
        for name in new.dropped:
            del self.fields[name], self.sources[name]

    def _of(self, name: str) -> tuple[str, object] | None:
        """Whose row has said what is known of a field."""
        return self._rows.get(self.sources[name])

    def keep(self, name: str, value: str, source: str) -> None:
        """Know `value` of a field by the word of a source that is no record."""
        self.fields[name], self.sources[name] = value, source


def projected(said: Iterable[Said]) -> Projection:
    """What is known of a lead from its records, in the order in which they came."""
    known = Projection()
    for record in said:
        known.join(record)
    return known


def may_change(name: str, value: str) -> bool:
    """Whether a vendor's later word may take the place of `value`; a restriction stays until a person lifts it."""
    return not forbids(name, value)


def forbids(name: str, value: str) -> bool:
    """Whether a value says that somebody may not be contacted; it takes the place of one that allows it."""
    return _STRICTEST.get(name) == value


_STRICTEST = {**dict.fromkeys(RESTRICTIONS, "yes"), **dict.fromkeys(GRANTS, "no")}
