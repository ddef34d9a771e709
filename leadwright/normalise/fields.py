"""A lead's fields in one spelling, and what was wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from leadwright.normalise import ids
from leadwright.normalise.amidwords import addresses_in, hosts_in
from leadwright.normalise.company import legal_form, shown
from leadwright.normalise.consent import FIELDS as CONSENT
from leadwright.normalise.consent import consent
from leadwright.normalise.country import country_code
from leadwright.normalise.email import email_addresses, is_free_domain
from leadwright.normalise.nothing import without_placeholders
from leadwright.normalise.people import firm_in, name_of
from leadwright.normalise.person import bare_part
from leadwright.normalise.phone import LONGEST, e164, e164_all, is_mobile, precision_lost
from leadwright.normalise.postcodes import country_named
from leadwright.normalise.several import numbers_in
from leadwright.normalise.sharedhosts import is_shared
from leadwright.normalise.text import all_tidy
from leadwright.normalise.web import hosts

PHONES = ("person.phone_mobile", "person.phone_direct", "company.phone", "phone", "person.phone_home", "fax")
_MOBILE, _ANYBODYS = "person.phone_mobile", ("phone", "person.phone_direct", "person.phone_home")
_FURTHER = ("person.email_2", "person.email_3")
EMAILS = ("person.email", "company.email", "person.email_2", "person.email_3")

_new = tuple.__new__
_Problems = list[tuple[str, str]]
_Row = tuple[dict[str, str], str | None, _Problems]
"""The fields of a row as far as they are made, its country, and its problems."""
_NAMES = _FIRST, _LAST, _FULL = "person.first_name", "person.last_name", "person.full_name"


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
    texts = all_tidy(rows)
    said = [
        _begun(made, country_hint, problems) for made, problems in zip(texts, without_placeholders(texts), strict=True)
    ]
    there = frozenset().union(*(made for made, _, _ in said))
    for name, step in _STEPS.items():
        if name in there:
            step(name, [row for row in said if name in row[0]])
    if not there.isdisjoint(CONSENT):
        for made, country, problems in said:
            consent(made, country, problems)
    if not there.isdisjoint(_NAMES):
        _persons(said)
    # Made without a call of their class: there are millions.
    return [_new(Normalised, (made, tuple(problems))) for made, _, problems in said]


def _begun(made: dict[str, str], hint: str | None, problems: _Problems) -> _Row:
    """The row with its country in one spelling, and with what some lists part put together."""
    country = _country(made, hint, problems)
    _join_parts(made)
    return made, country, problems


def _country(made: dict[str, str], hint: str | None, problems: _Problems) -> str | None:
    written = made.get("address.country")
    if written is None:
        return country_named(made.get("address.postal_code", "")) or hint
    code = country_code(written)
    if code is None:
        problems.append(("address.country", "country_unknown"))
        del made["address.country"]
        # It is somewhere, if this names a place, and not where the list is from.
        return None if any(map(str.isalpha, written)) else hint
    made["address.country"] = code
    return code


def _join_parts(made: dict[str, str]) -> None:
    """Put together what some lists part: street and number, area code and number."""
    if "address.house_number" in made:
        number = made.pop("address.house_number")
        made["address.street"] = f"{made.get('address.street', '')} {number}".strip()
    if "phone.area_code" in made:
        area = made.pop("phone.area_code")
        if (number := made.get("phone", "")) and not _has_area(number, area):
            made["phone"] = f"{area} {number}"


def _has_area(number: str, area: str) -> bool:
    """Whether a number has its area code already: nothing that is dialled within an area begins with a zero."""
    if number.lstrip("( ").startswith(("+", "0")):
        return True
    digits, code = ("".join(filter(str.isdigit, text)) for text in (number, area))
    return len(digits) > 9 and digits.startswith(code)


def _texts(name: str, rows: Sequence[_Row]) -> list[str]:
    """What the rows say in one field."""
    return [made[name] for made, _, _ in rows]


def _countries(rows: Sequence[_Row]) -> list[str | None]:
    return [country for _, country, _ in rows]


def _emails(name: str, rows: Sequence[_Row]) -> None:
    for row, address in zip(rows, email_addresses(_texts(name, rows)), strict=True):
        if address:
            row[0][name] = address
        else:
            _take_first(name, row, addresses_in(row[0][name]), "email")


def _companies(name: str, rows: Sequence[_Row]) -> None:
    for made, _, _ in rows:
        written = made[name]
        made[name] = shown(written)
        if "company.legal_form" not in made and (form := legal_form(written)):
            made["company.legal_form"] = form


def _registers(name: str, rows: Sequence[_Row]) -> None:
    for made, country, problems in rows:
        written = made[name]
        made[name] = ids.registration_number(written, country)
        if country == "GB" and len(written) < len(made[name]):
            problems.append((name, "zeros_restored"))


def _vats(name: str, rows: Sequence[_Row]) -> None:
    _take(name, rows, ids.vat_ids(_texts(name, rows), _countries(rows)), "vat_id_invalid")


def _websites(name: str, rows: Sequence[_Row]) -> None:
    for row, found in zip(rows, hosts(_texts(name, rows)), strict=True):
        written = row[0][name]
        if found and not is_shared(found) and not ("@" in written and is_free_domain(found)):
            row[0][name] = found
            continue
        there = hosts_in(written) if not found or is_shared(found) else []
        own = [each for each in there if not is_shared(each)]
        if own or not (there or found) or "@" in written:
            _take_first(name, row, own, "website")
        else:
            _take(name, (row,), (None,), "website_shared")


def _postal_codes(name: str, rows: Sequence[_Row]) -> None:
    for made, country, problems in rows:
        written = made[name]
        code = made[name] = ids.postal_code(written, country)
        if code != written and code[0] == "0" and code.isdigit() and code not in written.replace(" ", ""):
            problems.append((name, "postal_code_zero_lost"))


def _phones(name: str, rows: Sequence[_Row]) -> None:
    for row, number in zip(rows, e164_all(_texts(name, rows), _countries(rows)), strict=True):
        if number:
            row[0][name] = number
        elif not _one_of_several(name, row):
            _without_number(name, row)


def _one_of_several(name: str, row: _Row) -> bool:
    """Take the first number of a cell that holds several, or words; a fax or mobile number finds its own field."""
    made, country, problems = row
    found = [] if precision_lost(made[name]) else numbers_in(made[name])
    told = [(is_fax, number) for is_fax, text in found if (number := e164(text, country))]
    mine = next((number for is_fax, number in told if name == "fax" or not is_fax), None)
    for is_fax, number in told:
        field = "fax" if is_fax else _MOBILE if is_mobile(number) and name in _ANYBODYS else None
        if field and number != mine:
            made.setdefault(field, number)
    if mine:
        made[name] = mine
    elif told and e164(made["fax"], country) == told[0][1]:
        # The fax has come in the column of the phone, and is where it belongs.
        del made[name]
    else:
        return False
    if len({number for _, number in told}) > 1:
        problems.append((name, "phone_several"))
    return True


def _without_number(name: str, row: _Row) -> None:
    made, country, problems = row
    written = made[name]
    if precision_lost(written):
        _take(name, (row,), (None,), "phone_precision_lost")
    elif len(written) > LONGEST or sum(map(str.isdigit, written)) < 4 or country or written.startswith("+"):
        _take(name, (row,), (None,), "phone_invalid")
    else:
        problems.append((name, "phone_without_region"))


def _take_first(name: str, row: _Row, found: Sequence[str], kind: str) -> None:
    """Take the first of what was found; a further address of a person has fields of its own, if these are vacant."""
    made, _, problems = row
    if not found:
        _take(name, (row,), (None,), f"{kind}_invalid")
        return
    made[name] = found[0]
    if len(found) > 1:
        problems.append((name, f"{kind}_several"))
    if name == "person.email":
        vacant = [further for further in _FURTHER if further not in made]
        made.update(zip(vacant, found[1:], strict=False))


def _take(name: str, rows: Sequence[_Row], values: Sequence[str | None], code: str) -> None:
    """Give each row its value; where there is none, the problem is of this code."""
    for (made, _, problems), value in zip(rows, values, strict=True):
        if value is None:
            problems.append((name, code))
            del made[name]
        else:
            made[name] = value


_STEPS: Mapping[str, Callable[[str, Sequence[_Row]], None]] = {
    **dict.fromkeys(EMAILS, _emails),
    **dict.fromkeys(PHONES, _phones),
    "company.name": _companies,
    "company.registration_number": _registers,
    "company.vat_id": _vats,
    "company.website": _websites,
    "address.postal_code": _postal_codes,
}


def _persons(rows: Sequence[_Row]) -> None:
    for made, country, problems in rows:
        first, last = made.get(_FIRST), made.get(_LAST)
        if first and last and "," not in last and (given := bare_part(first)) and (family := bare_part(last)):
            made[_FIRST], made[_LAST], made[_FULL] = given, family, f"{given} {family}"
        elif first or last or _FULL in made:
            _person(made, country, problems)


def _person(made: dict[str, str], country: str | None, problems: _Problems) -> None:
    name = name_of(made, country)
    if not name.full:
        if firm := firm_in(made):
            made.update(firm)
        elif not name.first and not name.last:
            problems.append((next(each for each in _NAMES if each in made), "name_of_nobody"))
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
        ("person.job_title", name.post),
    )
    for key, value in others:
        if value and key not in made:
            made[key] = value
