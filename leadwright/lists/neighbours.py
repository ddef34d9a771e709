"""Columns without a name told by those beside them: the town behind its postal code, the last name beside the first."""

from collections.abc import Sequence
from dataclasses import replace

from leadwright.lists.contents import filled, share
from leadwright.lists.mapped import ColumnMap

_SURE = 0.78
_NEARLY_ALL = 0.9
# What stands at which distance from a column for one field tells another.
_BESIDE: tuple[tuple[str, tuple[int, ...], str], ...] = (
    ("address.postal_code", (1,), "address.city"),
    ("person.first_name", (1, -1), "person.last_name"),
)


def with_neighbours(found: Sequence[ColumnMap], columns: Sequence[Sequence[str]]) -> list[ColumnMap]:
    """The columns, those of which neither name nor values told a field being told by what stands beside them."""
    made = list(found)
    for known, distances, field in _BESIDE:
        if any(column.field == field for column in made):
            continue
        places = [place for place, column in enumerate(made) if column.field == known and column.how == "values"]
        beside = [place + distance for place in places for distance in distances if 0 <= place + distance < len(made)]
        fitting = [place for place in beside if made[place].field is None and _are_names(columns[place])]
        if fitting:
            made[fitting[0]] = replace(made[fitting[0]], field=field, confidence=_SURE, how="values", suggest=None)
    return made


def _are_names(values: Sequence[str]) -> bool:
    """Whether nearly all values are a few capitalised words: names of people or places, but not of firms."""
    seen = filled(values)
    plain = [
        text
        for text in seen
        if text.split()[-1][:1].isupper() and len(text.split()) < 4 and not any(map(str.isdigit, text))
    ]
    return (
        len(plain) >= _NEARLY_ALL * max(len(seen), 2) and share(seen, "legal_form") < 0.2 and share(seen, "job") < 0.2
    )
