"""A row by fields and extras, as its columns were mapped; the plan is made once a table, so that rows cost little."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from leadwright.lists.composites import SPLITS
from leadwright.lists.mapped import ColumnMap, Mapped
from leadwright.lists.units import plain_number, scaled
from leadwright.normalise import consent
from leadwright.normalise.day import iso_day
from leadwright.profile import VendorProfile

Mapper = Callable[[Sequence[str]], Mapped]

RESTRICTIONS = frozenset({*consent.RESTRICTIONS, *consent.GRANTS})
"""Fields of which several statements are put together, so that the strictest wins."""

_Change = Callable[[str], str | None]
_Step = Callable[[Sequence[str], dict[str, str], dict[str, str]], None]


def mapper(columns: Sequence[ColumnMap], profile: VendorProfile | None = None) -> Mapper:
    """A function from the cells of a row to its fields and extras; make it once a table, and in each process anew.

    Of several columns for one field the surest comes first and the first that is filled counts; what another says
    beyond that is an extra. Restrictions are combined instead, so that the strictest wins.
    """
    constants = dict(profile.constants) if profile else {}
    defaults = dict(profile.defaults) if profile else {}
    order = sorted(range(len(columns)), key=lambda place: -columns[place].confidence)
    joined = _joined(columns, profile)
    taken = {place for places in joined.values() for place in places}
    steps = [*_joins(columns, joined, constants), *_changes(columns, order, taken, constants, profile)]
    special = taken | {place for place in order if _is_special(columns[place], profile)}
    plan = [
        (place, None if columns[place].field in constants else columns[place].field)
        for place in order
        if place not in special
    ]
    others = [(place, columns[place].header) for place, name in plan if name is None]
    singles, further = _singles([(place, name) for place, name in plan if name is not None])
    steps = [*(_put_step(place, name, columns[place].header) for place, name in further), *steps]
    width, no_cells, new = len(columns), ("",) * len(columns), tuple.__new__

    def mapped(cells: Sequence[str]) -> Mapped:
        if len(cells) < width:
            cells = (*cells, *no_cells[len(cells) :])
        fields = {name: cell for place, name in singles if (cell := cells[place].strip())}
        extras = {header: cell for place, header in others if (cell := cells[place].strip())}
        for step in steps:
            step(cells, fields, extras)
        if defaults:
            fields = {**defaults, **fields}
        if constants:
            fields.update(constants)
        # Made without a call of its class: there are millions.
        return new(Mapped, (fields, extras))

    return mapped


def apply_mapping(columns: tuple[ColumnMap, ...], cells: Sequence[str]) -> Mapped:
    """One row by fields and extras; for many rows take `mapper`."""
    return _mapper(columns)(cells)


@lru_cache(maxsize=32)
def _mapper(columns: tuple[ColumnMap, ...]) -> Mapper:
    return mapper(columns)


def _singles(named: list[tuple[int, str]]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The columns before the first whose field was named before them, which need no second look; and the others."""
    names = [name for _, name in named]
    end = next((at for at, name in enumerate(names) if name in names[:at]), len(named))
    return named[:end], named[end:]


def _put_step(place: int, name: str, header: str) -> _Step:
    def put(cells: Sequence[str], fields: dict[str, str], extras: dict[str, str]) -> None:
        if cell := cells[place].strip():
            _put(name, cell, header, fields, extras)

    return put


def _again(name: str, cell: str, header: str, fields: dict[str, str], extras: dict[str, str]) -> None:
    """Take in what a further column says of a field that is known."""
    if name in RESTRICTIONS:
        fields[name] = f"{fields[name]} | {cell}"
    elif cell != fields[name]:
        extras[header] = cell


def _put(name: str | None, cell: str, header: str, fields: dict[str, str], extras: dict[str, str]) -> None:
    if name is None:
        extras[header] = cell
    elif name not in fields:
        fields[name] = cell
    else:
        _again(name, cell, header, fields, extras)


def _is_special(column: ColumnMap, profile: VendorProfile | None) -> bool:
    translated = profile is not None and column.header in profile.values
    number = profile is not None and profile.decimal is not None and _is_number(column.field)
    return bool(column.split or column.unit or column.dates or translated or number)


def _is_number(field: str | None) -> bool:
    return field == "company.employees" or str(field).startswith("company.revenue")


def _joined(columns: Sequence[ColumnMap], profile: VendorProfile | None) -> dict[str, list[int]]:
    if profile is None:
        return {}
    places = {column.header: place for place, column in enumerate(columns)}
    wanted = {field: [places[name] for name in names if name in places] for field, names in profile.join.items()}
    return {field: found for field, found in wanted.items() if found}


def _joins(columns: Sequence[ColumnMap], joined: dict[str, list[int]], constants: dict[str, str]) -> list[_Step]:
    def step(field: str, places: list[int]) -> _Step:
        def put(cells: Sequence[str], fields: dict[str, str], extras: dict[str, str]) -> None:
            parts = {columns[place].header: cells[place].strip() for place in places if place < len(cells)}
            if field in constants:
                extras.update({header: cell for header, cell in parts.items() if cell})
            elif text := " ".join(filter(None, parts.values())):
                _put(field, text, columns[places[0]].header, fields, extras)

        return put

    return [step(field, places) for field, places in joined.items()]


def _changes(
    columns: Sequence[ColumnMap],
    order: Sequence[int],
    taken: set[int],
    constants: dict[str, str],
    profile: VendorProfile | None,
) -> list[_Step]:
    steps = []
    for place in order:
        column = columns[place]
        if place in taken or not _is_special(column, profile):
            continue
        words = profile.values.get(column.header) if profile else None
        name = None if column.field in constants else column.field
        if column.split:
            steps.append(_split_step(place, column, words, constants))
        else:
            steps.append(_change_step(place, name, column, words, _change(column, profile)))
    return steps


def _change_step(
    place: int, name: str | None, column: ColumnMap, words: dict[str, str] | None, change: _Change
) -> _Step:
    currency = column.unit.currency if column.unit and name == "company.revenue" else None

    def put(cells: Sequence[str], fields: dict[str, str], extras: dict[str, str]) -> None:
        cell = cells[place].strip() if place < len(cells) else ""
        if not cell:
            return
        said = words.get(cell, cell) if words else cell
        made = change(said)
        if not said:
            # Translated to nothing: kept as it was written.
            extras[column.header] = cell
            return
        _put(name, made if made is not None else said, column.header, fields, extras)
        if made is not None and currency:
            fields.setdefault("company.revenue_currency", currency)

    return put


def _split_step(place: int, column: ColumnMap, words: dict[str, str] | None, constants: dict[str, str]) -> _Step:
    split = SPLITS[column.split or ""]

    def put(cells: Sequence[str], fields: dict[str, str], extras: dict[str, str]) -> None:
        cell = cells[place].strip() if place < len(cells) else ""
        if not cell:
            return
        parts = split.part(words.get(cell, cell) if words else cell)
        # A column of its own, or a constant, may say otherwise, and is believed.
        told = [fields.setdefault(name, text) == text and name not in constants for name, text in parts.items()]
        if not told or not all(told):
            extras[column.header] = cell

    return put


def _change(column: ColumnMap, profile: VendorProfile | None) -> _Change:
    """What makes of a cell what its field should hold; None where it cannot."""
    decimal = profile.decimal if profile else None
    unit, dates = column.unit, column.dates
    if unit:
        # Thousands of dollars are what the field is counted in.
        factor = 1 if column.field == "company.revenue_kusd" else unit.factor
        return lambda text: scaled(text, factor, decimal)
    if dates:
        return lambda text: iso_day(text, dates)
    if decimal and _is_number(column.field):
        return lambda text: (
            plain_number(text, decimal) if text[-1:].isdigit() and text[:1].isdigit() and "-" not in text else None
        )
    return lambda text: text
