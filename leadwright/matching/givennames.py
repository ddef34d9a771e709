"""Whether two given names may be one person's: the same, short, misspelled, or one of several; Andrea is no Andreas."""

from collections import defaultdict

from rapidfuzz.distance import JaroWinkler

from leadwright.normalise.text import folded

_SHORT_FORMS = (
    "william bill will", "robert bob rob", "richard rick dick", "michael mike michi", "james jim", "thomas tom",
    "alexander alex", "alexander sascha", "alexandra alex", "alexandra sandra", "katharina kathi",
    "elisabeth elizabeth", "elisabeth lisa", "elizabeth liz beth", "elisabeth elli",
    "johannes hannes", "johannes hans", "johann hans",
    "andreas andi", "andrea andi", "stefan stephan steff", "matthias mathias", "christian chris", "christoph chris",
    "christina chris", "maximilian max", "sebastian basti", "benjamin ben", "daniel dan", "samuel sam", "samantha sam",
    "jennifer jenny", "margaret maggie", "margaret peggy", "patricia pat", "patrick pat", "susanne susi",
    "wolfgang wolf", "friedrich fritz", "josef joseph", "josef sepp", "joseph joe", "heinrich heinz", "edward ed ted",
    "charles charlie", "anthony tony", "philippa pippa", "desmond des", "barnaby barney",
)  # fmt: skip
_CLOSE, _SHORTEST = 0.92, 4


def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(_SHORT_FORMS):
        for name in names.split():
            found[folded(name)].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


_OF_ONE = _groups()


def may_be_one(a: str, b: str) -> bool:
    """Whether two folded given names may be those of one person; a name that is missing may be any."""
    if not a or not b or a == b:
        return True
    first, second = a.split(), b.split()
    if set(first) & set(second) and 1 in (len(first), len(second)):
        return True
    # Of several names, each must do: Hans Peter is no Hans Jürgen.
    return all(_same(one, other) for one, other in zip(first, second, strict=False))


def _same(a: str, b: str) -> bool:
    if a == b or (1 in (len(a), len(b)) and a[0] == b[0]):
        return True
    return bool(_OF_ONE.get(a, frozenset()) & _OF_ONE.get(b, frozenset())) or _is_misspelled(a, b)


def _is_misspelled(a: str, b: str) -> bool:
    """Whether one is a slip of the other; how a name ends tells women from men, and one name from another."""
    return min(len(a), len(b)) >= _SHORTEST and a[-1] == b[-1] and JaroWinkler.similarity(a, b) >= _CLOSE
