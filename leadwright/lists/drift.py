"""What has changed since a vendor's profile was written: columns come, gone or renamed, dialect, encoding, contents."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rapidfuzz import fuzz

from leadwright.lists import lexicon
from leadwright.lists.contents import contradicts
from leadwright.lists.mapped import ColumnMap
from leadwright.profile import VendorProfile, labels, proper

_ALIKE = 75


@dataclass(frozen=True)
class Drift:
    """How a file differs from its vendor's profile.

    `renamed` pairs a header that is gone with one that may have come in its place. `reading` tells of delimiter,
    encoding or sheet, as (what, profile, file). `contradicted` are columns whose values are not what the profile says.
    """

    profile: str
    version: int
    applied: bool
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    reading: tuple[tuple[str, str, str], ...] = ()
    contradicted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed or self.reading or self.contradicted)

    def document(self) -> dict[str, Any]:
        """The drift as it stands in receipts and in JSON; headers and settings, never cells."""
        made = {name: list(told) if isinstance(told, tuple) else told for name, told in asdict(self).items()}
        return {
            **made,
            "renamed": [{"was": was, "now": now} for was, now in self.renamed],
            "reading": [{"what": what, "profile": told, "file": seen} for what, told, seen in self.reading],
        }


def drift_of(
    profile: VendorProfile,
    header: Sequence[str] | None,
    reading: Sequence[tuple[str, str, str]] = (),
    columns: Sequence[ColumnMap] = (),
    rows: Sequence[Sequence[str]] = (),
    applied: bool = True,
) -> Drift:
    """How a table differs from the profile of its vendor; `columns` and `rows` are looked at for contradictions."""
    added, removed, renamed = _differences(profile, header)
    contradicted = tuple(
        column.header
        for place, column in enumerate(columns)
        if column.how == "vendor" and not column.split and column.header not in profile.values
        if contradicts(column.field or column.suggest or "", [row[place] for row in rows if place < len(row)])
    )
    return Drift(profile.vendor, profile.version, applied, added, removed, renamed, tuple(reading), contradicted)


def _differences(
    profile: VendorProfile, header: Sequence[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    if header is None and profile.is_nameless:
        return (), (), ()
    was, now = labels(profile.headers), labels(proper(header or ()))
    removed, added = [name for name in was if name not in now], [name for name in now if name not in was]
    renamed = []
    for name in list(removed):
        other = next((new for new in added if _may_be_one(profile, was, now, name, new)), None)
        if other is not None:
            renamed.append((name, other))
            removed.remove(name)
            added.remove(other)
    return tuple(added), tuple(removed), tuple(renamed)


def _may_be_one(profile: VendorProfile, was: Sequence[str], now: Sequence[str], old: str, new: str) -> bool:
    """Whether a header that came may be one that is gone: alike, or in its place and of its meaning."""
    a, b = lexicon.folded(old), lexicon.folded(new)
    if max(fuzz.token_sort_ratio(a, b), fuzz.token_set_ratio(a, b)) >= _ALIKE:
        return True
    field = profile.mapping.get(old)
    return field is not None and lexicon.field_of(new) == field and was.index(old) == now.index(new)
