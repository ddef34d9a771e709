"""Which column holds which field: by a vendor's profile, else the lexicon, else the values. Precision before recall."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from leadwright.lists import lexicon
from leadwright.lists.barring import with_warnings
from leadwright.lists.blocks import without_repeated
from leadwright.lists.composites import SPLITS, split_seen
from leadwright.lists.contents import bears_out, contradicts, field_by_values, filled, settles
from leadwright.lists.context import Context, is_nameless
from leadwright.lists.mapped import ACCEPT, ColumnMap, How, Mapped
from leadwright.lists.neighbours import with_neighbours
from leadwright.lists.rows import Mapper, apply_mapping, mapper
from leadwright.lists.units import Unit
from leadwright.normalise.day import order_of
from leadwright.profile import VendorProfile, labels
from leadwright.record import is_ours

__all__ = ["ACCEPT", "ColumnMap", "How", "Mapped", "Mapper", "apply_mapping", "map_columns", "mapper"]

LIKE = 0.5
"""A table that has fewer of a profile's headers is another table, of which the profile says nothing."""

_DAYS = frozenset({"person.birth_date", "person.email_verified_at", "consent.notice_date", "consent.opt_in_date"})
_MONEY = frozenset({"company.revenue", "company.revenue_kusd"})
_FUZZY = 86
_SAMPLE = 200
# Of these several columns may speak, of which the first filled one counts; of other fields there is one in a list, and
# a second column is another thing.
_SHARED = frozenset({
    "person.department", "person.seniority", "person.full_name", "person.linkedin_url", "person.phone_direct",
    "person.phone_mobile", "company.linkedin_url", "company.website", "company.phone", "phone", "fax", "lead.source",
    "lead.owner", "note",
})  # fmt: skip


def map_columns(
    header: Sequence[str] | None, rows: Sequence[Sequence[str]], profile: VendorProfile | None = None
) -> tuple[ColumnMap, ...]:
    """What each column of a table with this header and these first rows holds.

    Where the header is not quite that of the profile, the profile still says what the columns are whose names stand,
    and all others are found out as if there were none.
    """
    width = len(header) if header is not None else max(map(len, rows), default=0)
    names = labels(header if header is not None else [""] * width)
    columns = [
        [row[place] for row in rows[:_SAMPLE] if place < len(row) and row[place].strip()] for place in range(width)
    ]
    told = _by_profile(header if header is not None else names, columns, profile) if profile else {}
    if len(told) == width:
        return with_warnings([told[name] for name in names], columns)
    known = [column.field for column in told.values() if column.field]
    context = Context([" ".join(text.split()) for text in header or ()], columns, known)
    found = [
        told.get(name) or _judged(name, place, values, context, header is not None)
        for place, (name, values) in enumerate(zip(names, columns, strict=True))
    ]
    if header is None or all(map(is_nameless, header)):
        found = with_neighbours(found, columns)
    return with_warnings(_settled(without_repeated(found, header or ()), context), columns)


def _by_profile(
    header: Sequence[str], columns: Sequence[Sequence[str]], profile: VendorProfile
) -> dict[str, ColumnMap]:
    """The columns that a profile knows by their names; none if the table is another one."""
    sure = 1.0 if profile.knows(header) else 0.9 if profile.likeness(header) >= LIKE else 0.0
    if not sure:
        return {}
    names = labels(header)
    known = set(labels(profile.headers))
    parts = {name: field for field, group in profile.join.items() for name in group}
    made = {name: ColumnMap(name, None, 1.0, "lexicon") for name in names if is_ours(name)}
    for name, values in zip(names, columns, strict=True):
        if name in known:
            made[name] = _as_written(name, parts.get(name, profile.mapping.get(name)), sure, values, profile)
    return made


def _as_written(name: str, field: str | None, sure: float, values: Sequence[str], profile: VendorProfile) -> ColumnMap:
    split, hint = profile.split.get(name), profile.units.get(name)
    if split and not field:
        field = SPLITS[split].whole
    if sure < 1 and field and not split and name not in profile.values and contradicts(field, values):
        # The name still stands, but no longer means what it did.
        return ColumnMap(name, None, 0.4, "vendor", suggest=field)
    unit = Unit(hint.times, hint.currency) if hint else lexicon.understood(name).unit if field in _MONEY else None
    return ColumnMap(name, field, sure, "vendor", None, split, unit, _days(field, values, profile.dates))


def _judged(name: str, place: int, values: Sequence[str], context: Context, named: bool) -> ColumnMap:
    if is_ours(name):
        return ColumnMap(name, None, 1.0, "lexicon")
    named = named and not is_nameless(name)
    if named:
        field, sure = context.field_of(place)
        if split := context.split_of(place):
            return _parted(name, split, values)
        if field is not None:
            return _weighed(name, field, sure, values, context.unit_of(place))
    by_values, share = field_by_values(values, named)
    if by_values is not None and not (named and context.says_something(place)):
        return ColumnMap(name, by_values, round(0.8 * share + 0.05, 2), "values", dates=_days(by_values, values))
    if named:
        return _suggested(name, by_values or field_by_values(values)[0])
    if split := split_seen("address.city", values) or split_seen("address.street", values):
        return ColumnMap(name, SPLITS[split].whole, 0.8, "values", split=split)
    return ColumnMap(name, None, 0.0, "values")


def _parted(name: str, split: str, values: Sequence[str]) -> ColumnMap:
    """A column whose name says that it holds several fields, unless its values hold only one."""
    seen = filled(values)
    fitting = sum(1 for text in seen if SPLITS[split].part(text))
    if seen and fitting < 0.5 * len(seen):
        return ColumnMap(name, None, 0.4, "lexicon", suggest=SPLITS[split].whole)
    return ColumnMap(name, SPLITS[split].whole, 0.9, "lexicon", split=split)


def _weighed(name: str, field: str, sure: float, values: Sequence[str], unit: Unit | None) -> ColumnMap:
    if split := split_seen(field, values):
        return ColumnMap(name, SPLITS[split].whole, sure, "lexicon", split=split)
    if contradicts(field, values):
        return ColumnMap(name, None, 0.4, "lexicon", suggest=field)
    if sure < ACCEPT and not settles(field, values):
        return ColumnMap(name, None, sure, "lexicon", suggest=field)
    sure = min(0.99, max(sure, ACCEPT) + 0.04) if bears_out(field, values) else sure
    return ColumnMap(name, field, sure, "lexicon", unit=unit, dates=_days(field, values))


def _days(field: str | None, values: Sequence[str], told: str | None = None) -> str | None:
    """The order of day and month in a column of days: as told, or as its values show."""
    return (told or order_of(filled(values))) if field in _DAYS else None


def _suggested(name: str, by_values: str | None) -> ColumnMap:
    if by_values is not None:
        return ColumnMap(name, None, 0.5, "values", suggest=by_values)
    known = lexicon.names()
    close = process.extractOne(lexicon.folded(name), known.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_FUZZY)
    if close is None:
        return ColumnMap(name, None, 0.0, "lexicon")
    return ColumnMap(name, None, round(close[1] / 100 * 0.7, 2), "fuzzy", suggest=known[close[0]])


def _settled(found: Sequence[ColumnMap], context: Context) -> tuple[ColumnMap, ...]:
    """Columns that share a field settled: weaker names yield to stronger ones, and values to names."""
    named = [(place, column) for place, column in enumerate(found) if column.how != "values" and column.field]
    strong = {_kind(column) for place, column in named if column.how == "vendor" or not context.is_weak(place)}
    taken = {_kind(column) for _, column in named}
    seen: set[str] = set()
    made: list[ColumnMap] = []
    for place, column in enumerate(found):
        if column.field is not None:
            kind = _kind(column)
            if column.how == "values" and (kind in taken or column.confidence < ACCEPT):
                column = replace(column, field=None, suggest=column.field, split=None)
            elif (
                column.how == "lexicon"
                and not context.is_repeated(place)
                and _yields(kind, context.is_weak(place), context.names_an_owner(place), strong, seen)
            ):
                column = replace(column, field=None, confidence=0.6, suggest=column.field, split=None, unit=None)
            if column.field is not None:
                taken.add(kind)
                seen.add(kind)
        made.append(column)
    return tuple(made)


def _yields(kind: str, is_weak: bool, is_owned: bool, strong: Collection[str], seen: Collection[str]) -> bool:
    if is_weak and kind in strong:
        return True
    is_shared = kind in _SHARED or kind.startswith(("consent.", "address."))
    # A second place or phone that does not say whose it is belongs to somebody else.
    is_shared &= is_owned or (kind not in ("phone", "fax") and not kind.startswith("address."))
    return kind in seen and (is_weak or not is_shared)


def _kind(column: ColumnMap) -> str:
    """The field of a column; revenues in any unit are one."""
    return (column.field or "").removesuffix("_kusd")
