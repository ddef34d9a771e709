"""Whether two names may be those of one person: colleagues share domain, switchboard and address, but not names."""

from collections.abc import Mapping

from rapidfuzz.distance import JaroWinkler

from leadwright.normalise.company import core_name
from leadwright.normalise.text import folded

_SHORT_FORMS = (
    "william bill will", "robert bob rob", "richard rick dick", "michael mike michi", "james jim", "thomas tom",
    "alexander alex sascha", "katharina kathi", "elisabeth elizabeth lisa liz beth elli", "johannes hannes johann hans",
    "andreas andi", "stefan stephan steff steffen", "matthias mathias", "christian christoph chris", "maximilian max",
    "sebastian basti", "benjamin ben", "daniel dan", "samuel sam", "jennifer jenny", "margaret maggie peggy",
    "patricia pat", "susanne susi", "wolfgang wolf", "friedrich fritz", "josef joseph sepp joe", "heinrich heinz",
    "edward ed ted", "charles charlie", "anthony tony", "philippa pippa", "desmond des", "barnaby barney",
)  # fmt: skip
_SAME = {name: number for number, names in enumerate(_SHORT_FORMS) for name in names.split()}
_CLOSE = 0.92
_PEOPLE = ("person.last_name", "person.first_name", "person.full_name")


def compatible(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    """Whether two leads may be one: last names alike, first names alike, short or missing; or else the firms."""
    if not any(fields.get(name) for fields in (a, b) for name in _PEOPLE):
        return _same_firm(a, b)
    last_a, last_b = folded(a.get("person.last_name", "")), folded(b.get("person.last_name", ""))
    if last_a and last_b and not _alike(last_a, last_b) and not _share_a_part(last_a, last_b):
        return False
    return _same_first(folded(a.get("person.first_name", "")), folded(b.get("person.first_name", "")))


def _same_firm(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    """Whether nothing says that two entities differ: their names, their legal forms, their numbers in a register."""
    for name in ("company.registration_number", "company.legal_form"):
        if a.get(name) and b.get(name) and folded(a[name]) != folded(b[name]):
            return False
    first, second = core_name(a.get("company.name", "")), core_name(b.get("company.name", ""))
    return not first or not second or _alike(first, second)


def _same_first(a: str, b: str) -> bool:
    if not a or not b or a == b:
        return True
    head_a, head_b = a.split()[0], b.split()[0]
    if head_a == head_b or (1 in (len(head_a), len(head_b)) and head_a[0] == head_b[0]):
        return True
    return _SAME.get(head_a, -1) == _SAME.get(head_b, -2) or _alike(head_a, head_b)


def _alike(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) > 3 and JaroWinkler.similarity(a, b) >= _CLOSE)


def _share_a_part(a: str, b: str) -> bool:
    """Whether one is the other with a second name added, as after a marriage: Weser and Pfannkuch-Weser."""
    parts_a, parts_b = set(a.split()), set(b.split())
    return parts_a <= parts_b or parts_b <= parts_a
