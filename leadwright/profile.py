"""How a vendor's files look, as companies write it down in `config/vendors/`."""

import codecs
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain, count
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from leadwright.config import Config
from leadwright.lead import FIELDS
from leadwright.record import is_ours


def _known(name: str) -> str:
    if name in FIELDS:
        return name
    close = get_close_matches(name, FIELDS, 1)
    raise ValueError(f"there is no field {name!r}" + (f"; did you mean {close[0]}?" if close else ""))


FieldName = Annotated[str, AfterValidator(_known)]
Split = Literal[
    "postal_code_city", "city_state_postal_code", "street_postal_code_city", "last_first", "area_code_number"
]


class DialectHint(Config):
    """How a vendor's files are written; what is left out is detected."""

    delimiter: str | None = Field(None, min_length=1, max_length=5)
    quote: str | None = Field(None, min_length=1, max_length=1)
    encoding: str | None = None

    @field_validator("encoding")
    @classmethod
    def _is_known(cls, value: str | None) -> str | None:
        """The encoding under the name that Python gives it."""
        try:
            return value and codecs.lookup(value).name
        except LookupError:
            raise ValueError(f"there is no encoding {value!r}") from None


class UnitHint(Config):
    """In what the numbers of a column are given."""

    times: Literal[1, 1_000, 1_000_000, 1_000_000_000] = 1
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$")


class VendorProfile(Config):
    """How a vendor's files look: recognised by the full set of headers, mapped as written here.

    A header that stands more than once is told apart by its count, as in `Firma (2)`. A header mapped to null is kept
    as an extra. `constants` hold whatever the file says, `defaults` where it says nothing. `split` names columns that
    hold several fields, `join` the columns that make up one; `values` translates cells. `dates` is the order of day,
    month and year, `decimal` the sign before decimals. `sheet` is the one sheet that holds data, `header_row` the line
    (in workbooks the row) of the header.
    """

    vendor: str
    version: int = 1
    headers: tuple[str, ...] = Field(min_length=1)
    mapping: dict[str, FieldName | None]
    dialect: DialectHint = DialectHint()
    sheet: str | None = None
    header_row: int | None = Field(None, ge=1, le=50)
    country: str | None = Field(None, pattern=r"^[A-Z]{2}$")
    constants: dict[str, str] = Field(default_factory=dict)
    defaults: dict[str, str] = Field(default_factory=dict)
    split: dict[str, Split] = Field(default_factory=dict)
    join: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    units: dict[str, UnitHint] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal[",", "."] | None = None
    note: str = ""

    @field_validator("mapping", "split", "units", "values")
    @classmethod
    def _names_its_headers(cls, value: dict[str, object], info: object) -> dict[str, object]:
        """What names headers, if it names only those that there are."""
        _check_headers(value, getattr(info, "data", {}).get("headers", ()), getattr(info, "field_name", ""))
        return value

    @field_validator("join")
    @classmethod
    def _joins_its_headers(cls, value: dict[str, tuple[str, ...]], info: object) -> dict[str, tuple[str, ...]]:
        _check_fields(value)
        data = getattr(info, "data", {})
        parts = list(chain.from_iterable(value.values()))
        _check_headers(parts, data.get("headers", ()), "join")
        if twice := sorted({part for part in parts if parts.count(part) > 1 or data.get("mapping", {}).get(part)}):
            raise ValueError(f"a column makes up one field only: {', '.join(twice)}")
        return value

    @field_validator("constants", "defaults")
    @classmethod
    def _fills_fields(cls, value: dict[str, str]) -> dict[str, str]:
        _check_fields(value)
        return value

    @model_validator(mode="after")
    def _scales_money(self) -> Self:
        strange = sorted(name for name in self.units if not str(self.mapping.get(name)).startswith("company.revenue"))
        if strange:
            raise ValueError(f"only columns of a revenue have a unit: {', '.join(strange)}")
        return self

    @property
    def is_nameless(self) -> bool:
        """Whether it is for lists without a header, whose columns are called by their places."""
        return self.headers == labels([""] * len(self.headers))

    def knows(self, header: Sequence[str]) -> bool:
        """Whether `header` is exactly the set of headers this profile is for, but for those of handed-back rows."""
        return sorted(proper(header)) == sorted(map(_trimmed, self.headers))

    def likeness(self, header: Sequence[str]) -> float:
        """Which share of this profile's headers stands in `header`."""
        return len(set(proper(header)) & set(map(_trimmed, self.headers))) / len(set(self.headers))


def labels(header: Sequence[str]) -> tuple[str, ...]:
    """The headers made distinct: trimmed, later ones of the same name counted, nameless ones called by position."""
    made: dict[str, None] = {}
    for position, text in enumerate(header, start=1):
        name = _trimmed(text) or f"column {position}"
        choices = chain([name], (f"{name} ({n})" for n in count(2)))
        made[next(choice for choice in choices if choice not in made)] = None
    return tuple(made)


def proper(header: Iterable[str]) -> list[str]:
    """The vendor's own headers, trimmed: without those of rows that were handed back."""
    return [name for text in header if not is_ours(name := _trimmed(text))]


def _trimmed(text: str) -> str:
    return " ".join(text.split())


def _check_headers(named: Iterable[str], headers: Sequence[str], where: str) -> None:
    if strange := sorted(set(named) - set(labels(headers))):
        raise ValueError(f"{where} names headers that are not in `headers`: {', '.join(strange)}")


def _check_fields(named: Mapping[str, object]) -> None:
    for name in named:
        _known(name)
