"""Fields that are said of one thing, a firm, a place, an address: whoever speaks of another one must not fill them."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from leadwright.lead import FIELDS
from leadwright.matching.names import same_firm
from leadwright.normalise.text import folded

Fields = Mapping[str, str]
Names = frozenset[str]

_FIRM_IS = ("company.name", "company.legal_form", "company.registration_number")
_POST = frozenset({"person.job_title", "person.department", "person.seniority"})
_WAY = {
    "strasse": "str", "street": "st", "avenue": "ave", "road": "rd", "boulevard": "blvd", "platz": "pl", "lane": "ln",
}  # fmt: skip
_WAYS = re.compile(rf"({'|'.join(_WAY)})\b")
_SUBJECT = {
    "person.email_status": ("person.email",),
    "person.email_verified_at": ("person.email",),
    "company.revenue_currency": ("company.revenue",),
    "phone.area_code": ("phone",),
}
"""What says something of another field, and goes with it."""
_CONSENT = ("consent.email_opt_in", "consent.phone_opt_in")
_EVIDENCE = dict.fromkeys(("consent.opt_in_date", "consent.opt_in_source", "consent.opt_in_type"), _CONSENT)


class Contradiction(NamedTuple):
    """The fields in which a record says something else, and all those that stand and fall with them."""

    differing: Names
    members: Names


class _Place:
    """The fields of one address: its town, and a street in it."""

    def __init__(self, prefix: str) -> None:
        self._country, self._state, self._county = (f"{prefix}{name}" for name in ("country", "state", "county"))
        self._postal, self._city = f"{prefix}postal_code", f"{prefix}city"
        self._street = f"{prefix}street"
        self._lines = frozenset({self._street, f"{prefix}street_2", f"{prefix}house_number"})
        self._around = frozenset({self._country, self._state, self._county, self._city})
        self.members = self._lines | self._around | {self._postal}

    def contradictions(self, have: Fields, told: Fields) -> Iterator[Contradiction]:
        """In what `told` is of another town, or of another street."""
        if town := self._other_town(have, told):
            yield Contradiction(town, self.members)
        elif _both(self._street, have, told) and not _same_street(have[self._street], told[self._street]):
            yield Contradiction(frozenset({self._street}), self._going_with_street(have, told))

    def unrelated(self, have: Fields, told: Fields) -> Names:
        """The blanks of an address that `told` may not fill, since nothing says that it means the same one."""
        town, street = (have.get(self._postal) or have.get(self._city)), have.get(self._street)
        if not town and not street:
            return frozenset()
        same_street = _both(self._street, have, told) and _same_street(have[self._street], told[self._street])
        same_postal = _both(self._postal, have, told)
        same_town = same_postal or _both(self._city, have, told)
        closed: set[str] = set()
        if not same_street and not same_town:
            closed |= self._around
        if not same_street and (street or not same_town):
            closed.add(self._postal)
        if not same_street and (street or not same_town or (have.get(self._postal) and not same_postal)):
            closed |= self._lines
        return frozenset(closed)

    def _other_town(self, have: Fields, told: Fields) -> Names:
        if _both(self._country, have, told) and have[self._country] != told[self._country]:
            return self._differing(have, told)
        if _both(self._postal, have, told):
            return frozenset() if _same_postal(have[self._postal], told[self._postal]) else self._differing(have, told)
        for name in (self._city, self._state):
            if _both(name, have, told):
                return frozenset() if folded(have[name]) == folded(told[name]) else self._differing(have, told)
        return frozenset()

    def _going_with_street(self, have: Fields, told: Fields) -> Names:
        """What changes with the street: all of the address, unless `told` is of the same town, or names none."""
        if _both(self._postal, have, told):
            return self._lines
        # A town has many postal codes: that of another street says nothing of this one.
        same = _both(self._city, have, told) or not (told.get(self._city) or told.get(self._postal))
        return self._lines | {self._postal} if same else self.members

    def _differing(self, have: Fields, told: Fields) -> Names:
        return _differing((self._country, self._postal, self._city, self._state), have, told)


_PLACE, _HOME = _Place("address."), _Place("person.address.")
_FIRM = frozenset(name for name in FIELDS if name.startswith("company.")) | _POST | {"vendor.company_id"}
_FIRMS = _FIRM | _PLACE.members
BELONGING = _FIRMS | _HOME.members | frozenset(_SUBJECT) | frozenset(_EVIDENCE)
"""Every field that is not taken for itself alone."""


def contradictions(have: Fields, told: Fields) -> Iterator[Contradiction]:
    """In what a record, `told`, is about another firm, town or street than what is known, `have`.

    With its firm somebody changes the address of the firm, and what they are there.
    """
    if same_firm(have, told):
        yield from _PLACE.contradictions(have, told)
    else:
        yield Contradiction(_differing(_FIRM_IS, have, told), _FIRMS)
    yield from _HOME.contradictions(have, told)


def unrelated(have: Fields, told: Fields) -> Names:
    """The blanks of `have` that `told` may not fill, since nothing says that it means the same address."""
    return _PLACE.unrelated(have, told) | _HOME.unrelated(have, told)


def left_behind(have: Fields, told: Fields) -> Names:
    """The fields of `have` that say something of a field which `told` changes."""
    return frozenset(
        name for name, of in _SUBJECT.items() if have.get(name) and any(_changes(it, have, told) for it in of)
    )


def about_others(known: Fields, told: Fields) -> Names:
    """The fields of `told` that say something of another field than `known` has: of another e-mail address, say."""
    return frozenset(
        name
        for table in (_SUBJECT, _EVIDENCE)
        for name, of in table.items()
        if told.get(name) and any((told.get(it) or "") != (known.get(it) or "") for it in of)
    )


def _changes(name: str, have: Fields, told: Fields) -> bool:
    return _both(name, have, told) and have[name] != told[name]


def _both(name: str, have: Fields, told: Fields) -> bool:
    return bool(have.get(name) and told.get(name))


def _differing(names: tuple[str, ...], have: Fields, told: Fields) -> Names:
    return frozenset(name for name in names if _changes(name, have, told))


def _same_postal(a: str, b: str) -> bool:
    """Whether two postal codes are one, be it that one of them says more: SW1A and SW1A 1AA, 12345 and 12345-6789."""
    first, second = sorted((folded(text).split() for text in (a, b)), key=len)
    return "".join(first) == "".join(second) or second[: len(first)] == first


def _same_street(a: str, b: str) -> bool:
    """Whether two streets are one, be it written short, or without its number."""
    first, second = sorted((_street(text) for text in (a, b)), key=len)
    return second[: len(first)] == first


def _street(text: str) -> list[str]:
    return _WAYS.sub(lambda way: _WAY[way[1]], folded(text)).split()
