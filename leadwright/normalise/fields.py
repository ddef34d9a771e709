"""A lead's fields in one spelling, and what was wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from leadwright.normalise import ids
from leadwright.normalise.company import company_name, legal_form
from leadwright.normalise.consent import consent
from leadwright.normalise.country import country_code
from leadwright.normalise.email import email_address
from leadwright.normalise.person import PersonName, bare_part, parsed, part_of_name
from leadwright.normalise.phone import e164, precision_lost
from leadwright.normalise.text import all_tidy
from leadwright.normalise.web import host

PHONES = ("person.phone_mobile", "person.phone_direct", "company.phone", "phone", "person.phone_home", "fax")
EMAILS = ("person.email", "company.email", "person.email_2", "person.email_3")

_new = tuple.__new__
_Problems = list[tuple[str, str]]
_FIRST, _LAST, _FULL = "person.first_name", "person.last_name", "person.full_name"


class Normalised(NamedTuple):
    """Fields in one spelling; `problems` are (field, code) for what could not be brought into one."""

    fields: dict[str, str]
    problems: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """The problems alone."""
        return f"Normalised({self.problems})"


def normalise(fields: Mapping[str, str], country_hint: str | None = None) -> Normalised:
    """The contact fields in one spelling: e-mails in small letters, phones in E.164 where the region is certain.

    A value that cannot be read is dropped, and told as a problem; a phone number without a region is kept as it is.
    `country_hint` is where the list is from, for rows that do not say.
    """
    return normalise_all([fields], country_hint)[0]


def normalise_all(rows: Sequence[Mapping[str, str]], country_hint: str | None = None) -> list[Normalised]:
    """What `normalise` gives for each of `rows`; one field of all rows after the other, which is quicker."""
    tidied = [(made, _Problems()) for made in all_tidy(rows)]
    said = [(made, _country(made, country_hint, problems), problems) for made, problems in tidied]
    for made, _ in tidied:
        _join_parts(made)
    there = frozenset().union(*(made for made, _ in tidied))
    for name, step in _STEPS.items():
        if name in there:
            for made, country, problems in said:
                if name in made:
                    step(made, name, country, problems)
    for made, country, problems in said:
        consent(made, country, problems)
    for made, _ in tidied:
        if _FIRST in made or _LAST in made or _FULL in made:
            _person(made)
    # Made without a call of their class: there are millions.
    return [_new(Normalised, (made, tuple(problems))) for made, problems in tidied]


def _country(made: dict[str, str], hint: str | None, problems: _Problems) -> str | None:
    written = made.get("address.country")
    if written is None:
        return hint
    code = country_code(written)
    if code is None:
        problems.append(("address.country", "country_unknown"))
        del made["address.country"]
        return hint
    made["address.country"] = code
    return code


def _join_parts(made: dict[str, str]) -> None:
    """Put together what some lists part: street and number, area code and number."""
    if "address.house_number" in made:
        number = made.pop("address.house_number")
        made["address.street"] = f"{made.get('address.street', '')} {number}".strip()
    if "phone.area_code" in made:
        area = made.pop("phone.area_code")
        if (number := made.get("phone", "")) and not number.startswith(("+", "00", area)):
            made["phone"] = f"{area} {number}"


def _email(made: dict[str, str], name: str, _country: str | None, problems: _Problems) -> None:
    _take(made, name, email_address(made[name]), "email_invalid", problems)


def _company(made: dict[str, str], name: str, _country: str | None, _problems: _Problems) -> None:
    written = made[name]
    made[name] = company_name(written)
    if "company.legal_form" not in made and (form := legal_form(written)):
        made["company.legal_form"] = form


def _register(made: dict[str, str], name: str, country: str | None, problems: _Problems) -> None:
    written = made[name]
    made[name] = ids.registration_number(written, country)
    if country == "GB" and len(written) < len(made[name]):
        problems.append((name, "zeros_restored"))


def _vat(made: dict[str, str], name: str, country: str | None, problems: _Problems) -> None:
    _take(made, name, ids.vat_id(made[name], country), "vat_id_invalid", problems)


def _website(made: dict[str, str], name: str, _country: str | None, problems: _Problems) -> None:
    _take(made, name, host(made[name]), "website_invalid", problems)


def _postal_code(made: dict[str, str], name: str, country: str | None, problems: _Problems) -> None:
    written = made[name]
    code = made[name] = ids.postal_code(written, country)
    if len(written) < len(code) and written.isdigit():
        problems.append((name, "postal_code_zero_lost"))


def _phone(made: dict[str, str], name: str, country: str | None, problems: _Problems) -> None:
    written = made[name]
    if number := e164(written, country):
        made[name] = number
    elif precision_lost(written):
        _take(made, name, None, "phone_precision_lost", problems)
    elif sum(map(str.isdigit, written)) < 4 or country or written.startswith("+"):
        _take(made, name, None, "phone_invalid", problems)
    else:
        problems.append((name, "phone_without_region"))


def _take(made: dict[str, str], name: str, value: str | None, code: str, problems: _Problems) -> None:
    if value is None:
        problems.append((name, code))
        del made[name]
    else:
        made[name] = value


_STEPS: Mapping[str, Callable[[dict[str, str], str, str | None, _Problems], None]] = {
    **dict.fromkeys(EMAILS, _email),
    **dict.fromkeys(PHONES, _phone),
    "company.name": _company,
    "company.registration_number": _register,
    "company.vat_id": _vat,
    "company.website": _website,
    "address.postal_code": _postal_code,
}


def _person(made: dict[str, str]) -> None:
    first, last, full = made.get(_FIRST, ""), made.get(_LAST, ""), made.get(_FULL, "")
    if first and last and "," not in last:
        given, family = bare_part(first), bare_part(last)
        if given and family:
            made[_FIRST], made[_LAST], made[_FULL] = given, family, f"{given} {family}"
            return
    name = parsed(full) if full and not (first and last) else _from_parts(first, last)
    parts = ((_FIRST, name.first), (_LAST, name.last), (_FULL, name.full))
    for key, value in parts:
        if value:
            made[key] = value
        else:
            made.pop(key, None)
    others = (
        ("person.middle_name", name.middle),
        ("person.salutation", name.salutation),
        ("person.academic_title", name.title),
        ("person.suffix", name.suffix),
    )
    for key, value in others:
        if value and key not in made:
            made[key] = value


def _from_parts(first: str, last: str) -> PersonName:
    """The name from its columns, without the titles that people write into them."""
    given, family = part_of_name(first), part_of_name(last)
    if "," in last:
        # The whole name has come in the column of the last one.
        whole = parsed(last)
        family = PersonName(last=whole.last or whole.full, title=whole.title, suffix=whole.suffix)
    return PersonName(
        given.last,
        family.last,
        "",
        given.salutation or family.salutation,
        given.title or family.title,
        given.suffix or family.suffix,
    )
