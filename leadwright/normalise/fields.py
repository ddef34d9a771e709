"""A lead's fields in one spelling, and what was wrong with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from leadwright.normalise import ids
from leadwright.normalise.company import company_name, legal_form
from leadwright.normalise.consent import consent
from leadwright.normalise.country import country_code
from leadwright.normalise.email import email_address
from leadwright.normalise.person import PersonName, parsed, part_of_name
from leadwright.normalise.phone import e164, precision_lost
from leadwright.normalise.text import tidy
from leadwright.normalise.web import host

PHONES = ("person.phone_mobile", "person.phone_direct", "company.phone", "phone", "person.phone_home", "fax")
EMAILS = ("person.email", "company.email", "person.email_2", "person.email_3")

_NAMES = ("person.first_name", "person.last_name", "person.full_name")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Fields in one spelling; `problems` are (field, code) for what could not be brought into one."""

    fields: dict[str, str] = field(repr=False)
    problems: tuple[tuple[str, str], ...]


def normalise(fields: Mapping[str, str], country_hint: str | None = None) -> Normalised:
    """The contact fields in one spelling: e-mails in small letters, phones in E.164 where the region is certain.

    A value that cannot be read is dropped, and told as a problem; a phone number without a region is kept as it is.
    `country_hint` is where the list is from, for rows that do not say.
    """
    made = {name: text for name, value in fields.items() if (text := tidy(value))}
    problems: list[tuple[str, str]] = []
    country = _country(made, country_hint, problems)
    for step in (_emails, _company, _address, consent):
        step(made, country, problems)
    _phones(made, country, problems)
    if any(name in made for name in _NAMES):
        _person(made)
    return Normalised(made, tuple(problems))


_Problems = list[tuple[str, str]]


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


def _emails(made: dict[str, str], country: str | None, problems: _Problems) -> None:
    _each(made, EMAILS, email_address, "email_invalid", problems)


def _company(made: dict[str, str], country: str | None, problems: _Problems) -> None:
    if name := made.get("company.name"):
        made["company.name"] = company_name(name)
        if "company.legal_form" not in made and (form := legal_form(name)):
            made["company.legal_form"] = form
    if number := made.get("company.registration_number"):
        made["company.registration_number"] = ids.registration_number(number, country)
        if country == "GB" and len(number) < len(made["company.registration_number"]):
            problems.append(("company.registration_number", "zeros_restored"))
    _each(made, ("company.vat_id",), lambda text: ids.vat_id(text, country), "vat_id_invalid", problems)
    _each(made, ("company.website",), host, "website_invalid", problems)


def _address(made: dict[str, str], country: str | None, problems: _Problems) -> None:
    if number := made.pop("address.house_number", None):
        made["address.street"] = f"{made.get('address.street', '')} {number}".strip()
    if code := made.get("address.postal_code"):
        made["address.postal_code"] = ids.postal_code(code, country)
        if code.isdigit() and len(code) < len(made["address.postal_code"]):
            problems.append(("address.postal_code", "postal_code_zero_lost"))


def _phones(made: dict[str, str], country: str | None, problems: _Problems) -> None:
    area = made.pop("phone.area_code", None)
    if area and (number := made.get("phone")) and not number.startswith(("+", "00", area)):
        made["phone"] = f"{area} {number}"
    for name in PHONES:
        if (written := made.get(name)) is None:
            continue
        if precision_lost(written):
            problems.append((name, "phone_precision_lost"))
            del made[name]
        elif number := e164(written, country):
            made[name] = number
        elif sum(map(str.isdigit, written)) < 4 or country or written.startswith("+"):
            problems.append((name, "phone_invalid"))
            del made[name]
        else:
            problems.append((name, "phone_without_region"))


def _person(made: dict[str, str]) -> None:
    first, last, full = (made.get(name, "") for name in _NAMES)
    name = parsed(full) if full and not (first and last) else _from_parts(first, last)
    found = {
        "person.first_name": name.first,
        "person.last_name": name.last,
        "person.full_name": " ".join(part for part in (name.first, name.middle, name.last) if part),
        "person.middle_name": name.middle,
        "person.salutation": name.salutation,
        "person.academic_title": name.title,
        "person.suffix": name.suffix,
    }
    for key in _NAMES:
        made.pop(key, None)
    for key, value in found.items():
        if value:
            made.setdefault(key, value)


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


def _each(
    made: dict[str, str],
    names: tuple[str, ...],
    read: Callable[[str], str | None],
    code: str,
    problems: _Problems,
) -> None:
    for name in names:
        if (written := made.get(name)) is None:
            continue
        value = read(written)
        if value is None:
            problems.append((name, code))
            del made[name]
        else:
            made[name] = value
