"""What a list says on whether somebody may be contacted: the strictest statement wins, and what is unclear forbids."""

import re
from functools import lru_cache

from leadwright.normalise.day import iso_day

RESTRICTIONS = ("consent.do_not_contact", "consent.do_not_call", "consent.email_restriction", "consent.no_post")
"""Fields of which `yes` forbids."""
GRANTS = ("consent.direct_marketing", "consent.email_opt_in", "consent.phone_opt_in")
"""Fields of which `yes` allows."""
DAYS = ("consent.notice_date", "consent.opt_in_date")

_YES = (
    "1 x y yes ja j true wahr oui o t on vrai ✓ ✔|opted in|opt in|optin|listed|registered|eingetragen|match|matched|set|gesetzt|active|aktiv|zutreffend"
)
_NO = (
    "0 n no nein false falsch non f off faux|none|keine|kein|keiner|aucune|not listed|not registered|nicht eingetragen|no match|not matched|unmatched|not set|inactive|inaktiv|nicht zutreffend"
)
_FORBIDS = (
    "dnc tps ctps|gesperrt|sperre|restricted|blocked|do not call|do not contact|do not email|do not mail|nicht anrufen|opted out|opt out|optout|widerspruch|widersprochen|nicht kontaktieren"
    "|robinson|unsubscribed|abgemeldet|suppressed|no calls|no contact|denied|refused|opposition|oppose|bloctel|ne pas appeler|prohibited|verboten|not allowed|nicht erlaubt|not permitted"
)
_ALLOWS = (
    "ok frei|unrestricted|no restriction|no restrictions|not restricted|none known|keine sperre|nicht gesperrt|keine einschrankung|allowed|erlaubt|permitted|callable|contactable|clear|cleared|subscribed"
    "|anrufbar|werbung erlaubt|autorise|libre|free|marketable|angemeldet"
)
_GIVEN = (
    "given|granted|erteilt|liegt vor|vorhanden|double|single|doi|soi|double opt in|single opt in|confirmed|bestatigt|consented|eingewilligt|einwilligung|consent|confirmed opt in|explicit|accepted|akzeptiert|oui consentement"
)
_WITHHELD = "withdrawn|widerrufen|abgelehnt|not given|nicht erteilt|pending|ausstehend|revoked|expired|abgelaufen|no consent|keine einwilligung|refuse|declined|unknown|unbekannt|not opted in|bounced"
_CHANNELS = (
    (re.compile(r"\b(?:tel\w*|phone\w*|calls?|anruf\w*|mobil\w*|fon)\b"), "consent.do_not_call"),
    (re.compile(r"\b(?:e ?mail\w*|newsletter|courriel)\b"), "consent.email_restriction"),
    (re.compile(r"\b(?:post\w*|brief\w*|mailing|courrier|letter)\b"), "consent.no_post"),
)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*")
_TYPES = (
    (re.compile(r"\b(?:double|doi|doppelt\w*|confirmed|2)\b"), "double"),
    (re.compile(r"\b(?:single|soi|einfach\w*|simple|1)\b"), "single"),
    (re.compile(r"\b(?:written|schriftlich|ecrit|paper)\b"), "written"),
    (re.compile(r"\b(?:verbal|mundlich|oral|telefonisch|phone)\b"), "verbal"),
)

_ALL = frozenset({*RESTRICTIONS, *GRANTS, *DAYS, "consent.opt_in_type"})

Problems = list[tuple[str, str]]


def consent(made: dict[str, str], country: str | None, problems: Problems) -> None:
    """Bring what a row says on contact into yes and no, and its days into ISO 8601.

    Of several statements, parted by `|`, the strictest wins; one that is not understood counts as a restriction and is
    told. A restriction of everything restricts each channel, and so does a consent that was asked for and not given.
    """
    if _ALL.isdisjoint(made):
        return
    for name in [name for name in made if name.startswith("consent.")]:
        if name in RESTRICTIONS:
            _restrict(made, name, problems)
        elif name in GRANTS:
            _grant(made, name, country, problems)
        elif name in DAYS:
            _day(made, name, country, problems)
        elif name == "consent.opt_in_type":
            made[name] = next((kind for pattern, kind in _TYPES if pattern.search(_plain(made[name]))), made[name])
    _imply(made)


def _restrict(made: dict[str, str], name: str, problems: Problems) -> None:
    parts = [_plain(part) for part in made[name].split("|") if part.strip()]
    free = all(part in _FREE for part in parts)
    made[name] = "no" if free else "yes"
    if free:
        return
    unclear = [part for part in parts if part not in _FREE and part not in _FORBIDDEN and not _DATE.fullmatch(part)]
    if name == "consent.do_not_contact" and parts and len(unclear) == len(parts):
        channels = {field for part in unclear for pattern, field in _CHANNELS if pattern.search(part)}
        if all(any(pattern.search(part) for pattern, _ in _CHANNELS) for part in unclear):
            # Not everything is barred, but these ways are.
            del made[name]
            made.update(dict.fromkeys(channels, "yes"))
            return
    if unclear and len(unclear) == len([part for part in parts if part not in _FREE]):
        problems.append((name, "restriction_unclear"))


def _grant(made: dict[str, str], name: str, country: str | None, problems: Problems) -> None:
    written = [part.strip() for part in made[name].split("|") if part.strip()]
    days = [day for part in written if _DATE.fullmatch(part) and (day := iso_day(part, _order(country)))]
    parts = [_plain(part) for part in written if not _DATE.fullmatch(part)]
    if days:
        # The day of a consent, in place of its mere mention.
        made.setdefault("consent.opt_in_date", min(days))
    made[name] = "yes" if all(part in _GRANTED for part in parts) else "no"
    if unclear := [part for part in parts if part not in _GRANTED and part not in _REFUSED]:
        problems.extend((name, "restriction_unclear") for _ in unclear[:1])


def _day(made: dict[str, str], name: str, country: str | None, problems: Problems) -> None:
    """The day in ISO 8601; one that cannot be told stays as written, since it is evidence."""
    day = iso_day(made[name], _order(country))
    if day is None:
        problems.append((name, "date_unclear"))
    else:
        made[name] = day


def _imply(made: dict[str, str]) -> None:
    implied: list[str] = []
    if made.get("consent.do_not_contact") == "yes":
        implied += ["consent.do_not_call", "consent.email_restriction", "consent.no_post"]
    if made.get("consent.direct_marketing") == "no":
        implied += ["consent.do_not_call", "consent.email_restriction"]
    if made.get("consent.email_opt_in") == "no":
        implied.append("consent.email_restriction")
    if made.get("consent.phone_opt_in") == "no":
        implied.append("consent.do_not_call")
    made.update(dict.fromkeys(implied, "yes"))


def _order(country: str | None) -> str | None:
    """The order of day and month in a country, where it is known."""
    return None if country is None else "mdy" if country == "US" else "dmy"


@lru_cache(maxsize=4_096)
def _plain(text: str) -> str:
    low = text.strip().casefold().replace("ä", "a").replace("ö", "o").replace("ü", "u")
    if _DATE.fullmatch(low) or low in ("-", "–", "✓", "✔"):
        return low
    return " ".join(re.findall(r"[\w]+", low.replace("_", " ")))


def _words(*lists: str) -> frozenset[str]:
    """The statements of lists: single words in the first part of each, whole ones between the bars."""
    return frozenset(
        word for text in lists for place, part in enumerate(text.split("|")) for word in (part.split() if place == 0 else [part])
    )


_FREE = _words(_NO, _ALLOWS) | {"-", "–", "opted in", "opt in", "optin", ""}
_FORBIDDEN = _words(_YES, _FORBIDS) - _FREE
_GRANTED = _words(_YES, _ALLOWS, _GIVEN)
_REFUSED = _words(_NO, _FORBIDS, _WITHHELD) | {"-", "–", ""}
