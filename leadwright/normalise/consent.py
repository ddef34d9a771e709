"""What a list says on whether somebody may be contacted: the strictest statement wins, and what is unclear forbids."""

import re
from functools import lru_cache
from importlib.resources import files

import yaml

from leadwright.normalise.day import iso_day

RESTRICTIONS = ("consent.do_not_contact", "consent.do_not_call", "consent.email_restriction", "consent.no_post")
"""Fields of which `yes` forbids."""
GRANTS = ("consent.direct_marketing", "consent.email_opt_in", "consent.phone_opt_in")
"""Fields of which `yes` allows."""
DAYS = ("consent.notice_date", "consent.opt_in_date")
"""Fields that hold a day."""

Problems = list[tuple[str, str]]

FIELDS = frozenset({*RESTRICTIONS, *GRANTS, *DAYS, "consent.opt_in_type"})
"""All fields that `consent` looks at."""
_LISTED: dict[str, list[str]] = yaml.safe_load(files(__package__).joinpath("consent.yaml").read_text("utf-8"))
_FREE = frozenset(_LISTED["no"] + _LISTED["allows"] + [""])
_FORBIDDEN = frozenset(_LISTED["yes"] + _LISTED["forbids"])
_GRANTED = frozenset(_LISTED["yes"] + _LISTED["allows"] + _LISTED["given"])
_REFUSED = frozenset(_LISTED["no"] + _LISTED["forbids"] + _LISTED["withheld"] + [""])
# What the restriction of one channel implies is that of the channel; of all of them, of each.
_IMPLIED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("consent.do_not_contact", "yes", ("consent.do_not_call", "consent.email_restriction", "consent.no_post")),
    ("consent.direct_marketing", "no", ("consent.do_not_call", "consent.email_restriction")),
    ("consent.email_opt_in", "no", ("consent.email_restriction",)),
    ("consent.phone_opt_in", "no", ("consent.do_not_call",)),
)
_CHANNELS = (
    (re.compile(r"\b(?:tel\w*|phone\w*|calls?|anruf\w*|mobil\w*|fon)\b"), "consent.do_not_call"),
    (re.compile(r"\b(?:e ?mail\w*|newsletter|courriel)\b"), "consent.email_restriction"),
    (re.compile(r"\b(?:post\w*|brief\w*|mailing|courrier|letter)\b"), "consent.no_post"),
)
_TYPES = (
    (re.compile(r"\b(?:no|not|non|kein\w*|nicht|pas|unconfirmed|unbestatigt\w*)\b"), ""),
    (re.compile(r"\b(?:double|doi|doppelt\w*|confirmed|2)\b"), "double"),
    (re.compile(r"\b(?:single|soi|einfach\w*|simple|1)\b"), "single"),
    (re.compile(r"\b(?:written|schriftlich|ecrit|paper)\b"), "written"),
    (re.compile(r"\b(?:verbal|mundlich|oral|telefonisch|phone)\b"), "verbal"),
)
_LONGEST, _MOST = 200, 50
# A day, and perhaps a time of it.
_DATE = re.compile(
    r"(?<!\d)(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})(?!\d)"
    r"(?:[t ,]+(?:um )?\d{1,2}[:.]\d{2}[\d:.]*\s?(?:z|utc|uhr|h|am|pm|[+-]\d\d:?\d\d)?)?"
)
_AROUND_DAYS = frozenset(
    {"am", "vom", "von", "seit", "on", "at", "since", "from", "le", "du", "depuis", "datum", "date"}
)
_JOINERS = frozenset(
    {"kein", "keine", "keinen", "keinerlei", "no", "not", "nicht", "pas", "de", "d", "und", "and", "et"}
)
_NOTHING = frozenset("-–—_./ ")
_UMLAUTS = str.maketrans("äöüéèê", "aoueee")


def consent(made: dict[str, str], country: str | None, problems: Problems) -> None:
    """Bring what a row says on contact into yes and no, and its days into ISO 8601.

    Of several statements, parted by `|`, the strictest wins; one that is not understood counts as a restriction and is
    told. A restriction of everything restricts each channel, and so does a consent that was asked for and not given.
    """
    said = FIELDS.intersection(made)
    if not said:
        return
    for name in said if len(said) == 1 else [name for name in made if name in said]:
        if name in RESTRICTIONS:
            _restrict(made, name, problems)
        elif name in GRANTS:
            _grant(made, name, country, problems)
        elif name in DAYS:
            _day(made, name, country, problems)
        else:
            made[name] = _type(made[name])
    for name, value, implied in _IMPLIED:
        if made.get(name) == value:
            made.update(dict.fromkeys(implied, "yes"))


def _restrict(made: dict[str, str], name: str, problems: Problems) -> None:
    text = made[name]
    restricts, channels = _restriction(text) if len(text) <= _LONGEST else _restriction.__wrapped__(text)
    made[name] = "yes" if restricts else "no"
    if channels is None:
        return
    if name == "consent.do_not_contact" and channels:
        # Not everything is barred, but these ways are.
        del made[name]
        made.update(dict.fromkeys(channels, "yes"))
    else:
        problems.append((name, "restriction_unclear"))


@lru_cache(maxsize=1_024)
def _restriction(text: str) -> tuple[bool, tuple[str, ...] | None]:
    """Whether a text restricts; and, where it is no plain word, which ways each of its statements names, if all do."""
    strict = [part for part in _statements(text) if _plain(part) not in _FREE]
    if not strict or any(map(_forbids, strict)):
        return bool(strict), None
    channels = [_channels(_plain(part)) for part in strict]
    return True, tuple(sorted({channel for found in channels for channel in found})) if all(channels) else ()


def _forbids(part: str) -> bool:
    """Whether a statement plainly forbids: by a word, by the day on which somebody objected, or by both."""
    plain = _plain(part)
    if plain in _FORBIDDEN or _DATE.fullmatch(plain):
        return True
    day, rest = _dated(part, "dmy")
    return day is not None and rest in _FORBIDDEN


def _grant(made: dict[str, str], name: str, country: str | None, problems: Problems) -> None:
    parts = [_dated(part, _order(country)) for part in _statements(made[name])]
    said = [statement for day, statement in parts if statement or day is None]
    granted = bool(parts) and all(part in _GRANTED for part in said)
    made[name] = "yes" if granted else "no"
    if granted and (days := [day for day, _ in parts if day]):
        # The day of a consent, in place of its mere mention.
        made.setdefault("consent.opt_in_date", min(days))
    if any(part not in _GRANTED and part not in _REFUSED for part in said):
        problems.append((name, "restriction_unclear"))


@lru_cache(maxsize=4_096)
def _dated(text: str, order: str | None) -> tuple[str | None, str]:
    """The day that a statement names, if it can be told, and what else it says."""
    low = text.strip().casefold()
    found = _DATE.search(low)
    if found is None:
        return None, _plain(text)
    rest = " ".join(
        word for word in _plain(low[: found.start()] + " " + low[found.end() :]).split() if word not in _AROUND_DAYS
    )
    day = iso_day(found.group(1), order)
    # A day that is none says nothing, least of all that somebody agreed.
    return day, rest if day else f"{found.group(1)} {rest}".strip()


def _day(made: dict[str, str], name: str, country: str | None, problems: Problems) -> None:
    """The day in ISO 8601; one that cannot be told stays as written, since it is evidence."""
    day = iso_day(made[name], _order(country))
    if day is None:
        problems.append((name, "date_unclear"))
    else:
        made[name] = day


def _type(text: str) -> str:
    plain = _plain(text[:_LONGEST])
    # What is denied stays as it was written.
    return next((kind for pattern, kind in _TYPES if pattern.search(plain)), "") or text


def _channels(part: str) -> list[str]:
    """The ways that a statement names, if it says nothing else: `nur Post` bars all ways but that one."""
    rest, found = part, []
    for pattern, channel in _CHANNELS:
        if pattern.search(rest):
            rest = pattern.sub(" ", rest)
            found.append(channel)
    return found if _JOINERS.issuperset(rest.split()) else []


def _order(country: str | None) -> str | None:
    """The order of day and month in a country, where it is known."""
    return None if country is None else "mdy" if country == "US" else "dmy"


def _statements(text: str) -> list[str]:
    # Whatever is longer is no statement that could be understood.
    return [part[:_LONGEST] for part in text.split("|", _MOST) if part.strip()]


@lru_cache(maxsize=4_096)
def _plain(text: str) -> str:
    low = text.strip().casefold().translate(_UMLAUTS)
    if _DATE.fullmatch(low):
        return low
    if _NOTHING.issuperset(low):
        return "-" if low else ""
    # A mark alone says something, if not what.
    return " ".join(re.findall(r"[^\W_]+", low)) or low
