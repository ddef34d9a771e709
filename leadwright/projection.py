"""What a lead's records say about it, put together: each field with the record that its value comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from leadwright.normalise.consent import GRANTS, RESTRICTIONS


@dataclass(frozen=True, slots=True)
class Said:
    """One record: where it stands, whose row it is by vendor and by the row's own identity, and its fields."""

    place: str
    vendor: str | None
    identity: object
    fields: Mapping[str, str] = field(repr=False)

    def repeats(self, other: "Said") -> bool:
        """Whether this is the same row of the same vendor, delivered again."""
        return bool(self.vendor and self.identity) and (self.vendor, self.identity) == (other.vendor, other.identity)


def projected(said: Iterable[Said]) -> tuple[dict[str, str], dict[str, str]]:
    """The fields of a lead, and the place of each, from its records in the order in which they came.

    A record fills what is blank; a row that its vendor delivers again also changes what the row itself had said. Of
    what is said on contact, the strictest counts, whoever says it.
    """
    fields: dict[str, str] = {}
    sources: dict[str, str] = {}
    by_place: dict[str, Said] = {}
    for record in said:
        by_place[record.place] = record
        for name, value in record.fields.items():
            have = fields.get(name)
            if not value or value == have:
                continue
            repeats = have and record.repeats(by_place[sources[name]])
            if not have or forbids(name, value) or (repeats and may_change(name, have)):
                fields[name], sources[name] = value, record.place
    return fields, sources


def may_change(name: str, value: str) -> bool:
    """Whether a vendor's later word may take the place of `value`; a restriction stays until a person lifts it."""
    return not forbids(name, value)


def forbids(name: str, value: str) -> bool:
    """Whether a value says that somebody may not be contacted; it takes the place of one that allows it."""
    return _STRICTEST.get(name) == value


_STRICTEST = {**dict.fromkeys(RESTRICTIONS, "yes"), **dict.fromkeys(GRANTS, "no")}
