"""Conditions: a closed tree of all, any, not and comparisons over catalogued facts, checked for type when read."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, StrictBool, StrictFloat, StrictInt, StrictStr, Tag, model_validator

from leadwright.config import Config
from leadwright.errors import InputError
from leadwright.facts import Fact, FactType, fact_named, fits, wanted

MAX_DEPTH = 12
MAX_COMPARISONS = 200

Scalar = StrictBool | StrictInt | StrictFloat | StrictStr
Operator = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not_in", "between", "exists"]
_ORDERED = ("<", "<=", ">", ">=", "between")
_LISTED = ("in", "not_in", "between")
_NUMBERS = (FactType.INT, FactType.FLOAT)


class Compare(Config):
    """One fact held against a value, a list of values, or another fact.

    `exists` is true of a known fact and unknown of an unknown one: that nothing is known says nothing.
    """

    fact: str
    op: Operator
    value: Scalar | tuple[Scalar, ...] | None = None
    other: str | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that are read, in order."""
        return (self.fact,) if self.other is None else (self.fact, self.other)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        fact = _catalogued(self.fact)
        if self.op in _ORDERED and fact.type not in (*_NUMBERS, FactType.DATE):
            raise ValueError(f"{self.fact} is of type {fact.type}, which has no order; use ==, in or not_in")
        if self.op == "exists":
            if self.value is not None or self.other is not None:
                raise ValueError("exists takes no value")
        elif self.other is not None:
            self._check_other(fact)
        else:
            self._check_value(fact)
        return self

    def _check_other(self, fact: Fact) -> None:
        other = _catalogued(self.other or "")
        if self.value is not None or self.op in _LISTED:
            raise ValueError("a comparison with another fact takes an operator such as <= and no value")
        if fact.type != other.type and not (fact.type in _NUMBERS and other.type in _NUMBERS):
            raise ValueError(f"{fact.name} is of type {fact.type}, {other.name} of type {other.type}")

    def _check_value(self, fact: Fact) -> None:
        if self.value is None:
            raise ValueError("a value is missing")
        if isinstance(self.value, tuple) != (self.op in _LISTED):
            raise ValueError(f"{self.op} takes {'a list of values' if self.op in _LISTED else 'one value'}")
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        if not values:
            raise ValueError("the list of values is empty")
        if not all(fits(fact, value) for value in values):
            raise ValueError(f"{self.fact} must be {wanted(fact)}")
        if self.op == "between":
            _check_bounds(values)


class AllOf(Config):
    """True when every part is true, false as soon as one is false."""

    all: tuple["Condition", ...] = Field(min_length=1)

    @property
    def parts(self) -> tuple["Condition", ...]:
        """The conditions it is made of."""
        return self.all


class AnyOf(Config):
    """True as soon as one part is true, false when every part is false."""

    any: tuple["Condition", ...] = Field(min_length=1)

    @property
    def parts(self) -> tuple["Condition", ...]:
        """The conditions it is made of."""
        return self.any


class NotOf(Config):
    """True when its part is false."""

    part: "Condition" = Field(alias="not")

    @property
    def parts(self) -> tuple["Condition", ...]:
        """The condition that it turns round."""
        return (self.part,)


def _form(data: Any) -> str | None:
    """Which of the forms `data` is written in, by a name that is no key, so that errors can tell them apart."""
    if isinstance(data, Config):
        return next(form for form, kind in _KINDS.items() if type(data) is kind)
    keys = data if isinstance(data, dict) else ()
    return next((f"<{key}>" for key in ("all", "any", "not", "fact") if key in keys), None)


Condition = Annotated[
    Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[NotOf, Tag("<not>")]
    | Annotated[Compare, Tag("<fact>")],
    Discriminator(
        _form,
        custom_error_type="condition",
        custom_error_message="should be a condition: all, any, not, or fact with op",
    ),
]

_KINDS: Mapping[str, type[Config]] = {"<all>": AllOf, "<any>": AnyOf, "<not>": NotOf, "<fact>": Compare}

AllOf.model_rebuild()
AnyOf.model_rebuild()
NotOf.model_rebuild()


def comparisons(condition: Condition, depth: int = 0) -> Iterator[Compare]:
    """The comparisons in `condition`, from left to right; ValueError if it is nested too deeply."""
    if depth > MAX_DEPTH:
        raise ValueError(f"conditions may be nested {MAX_DEPTH} deep, no deeper")
    if isinstance(condition, Compare):
        yield condition
        return
    for part in condition.parts:
        yield from comparisons(part, depth + 1)


def _catalogued(name: str) -> Fact:
    try:
        return fact_named(name)
    except InputError as error:
        raise ValueError(str(error)) from None


def _check_bounds(values: tuple[Any, ...]) -> None:
    if len(values) != 2 or values[0] > values[1]:
        raise ValueError("between takes the lower and the upper bound")
