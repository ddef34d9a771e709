"""Scorecards as rows and text for a page: money, rates with their denominators, pictures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from leadwright.counted import counted
from tasks.steps.plotting import conversion, coverage, outcomes, picture

Card = Mapping[str, Any]

RATES = (
    ("rejected", "rejected"),
    ("duplicate", "delivered twice"),
    ("redelivered", "came again in another delivery"),
    ("known", "known before"),
    ("known_from_vendor", "of these, from the same vendor"),
    ("new", "new"),
    ("email_invalid", "e-mail addresses malformed"),
    ("phone_invalid", "phone numbers malformed"),
    ("do_not_call", "must not be called"),
)
"""The rates of a scorecard, and what they say."""

OF = {
    "delivered": "delivered records",
    "accepted": "accepted records",
    "rejected": "rejected records",
    "emails": "e-mail addresses",
    "phones": "phone numbers",
    "filled": "records with it",
    "dated": "readable dates",
    "leads of the vendor": "leads of the vendor",
}
"""What rates are shares of, in words."""


_BARS, _SECTIONS = 40, 12
"""How many purchases, the newest first, a page has bars and sections for."""


def share(rate: Card) -> str:
    """A rate with its denominator, as in `4.0% (12 of 300 accepted records)`."""
    if rate["rate"] is None:
        return f"– (no {OF[rate['of']]})"
    return f"{rate['rate']:.1%} ({rate['n']} of {rate['base']} {OF[rate['of']]})"


def percent(rate: Card) -> str:
    """A rate alone."""
    return "–" if rate["rate"] is None else f"{rate['rate']:.1%}"


def money(card: Card, name: str) -> str:
    """What one record of a kind cost."""
    amount = card["cost_per"][name]
    return f"{amount} {card['currency']}" if amount else "–"


def beside_rows(cards: Sequence[Card]) -> list[dict[str, Any]]:
    """Purchases side by side, one a row: what they cost and what came of them."""
    return [
        {
            "purchase": card["purchase"],
            "vendor": card["vendor"],
            "price": f"{card['price']} {card['currency']}",
            "delivered": card["records"]["delivered"],
            "accepted": percent(card["rates"]["accepted"]),
            "duplicate": percent(card["rates"]["duplicate"]),
            "new of accepted": percent(card["rates"]["new"]),
            "bad e-mail": percent(card["rates"]["email_invalid"]),
            "bad phone": percent(card["rates"]["phone_invalid"]),
            "promoted": card["conversion"]["promoted"]["n"],
            "per accepted": money(card, "accepted"),
            "per new": money(card, "new"),
            "per promoted": money(card, "promoted"),
        }
        for card in cards
    ]


def overlap_rows(document: Card) -> list[dict[str, Any]]:
    """The matrix of vendors: a row a vendor, a column another, in each cell the share of the row's leads."""
    names = sorted({item[side] for item in document["overlap"] for side in ("vendor", "with")})
    cells = {(item["vendor"], item["with"]): item for item in document["overlap"]}
    rows = sorted({item["vendor"] for item in document["overlap"]})
    return [
        {"leads of": one, **{f"also from {other}": _cell(cells.get((one, other))) for other in names}} for one in rows
    ]


def scorecard_text(document: Card) -> str:
    """All scorecards as Markdown, with pictures; counts and rates only."""
    cards = document["purchases"]
    if not cards:
        return f"## {document['seller']}\n\nNothing that was bought has been taken in yet."
    newest = sorted(cards, key=lambda card: (card["delivered_on"], card["purchase"]), reverse=True)
    parts = [f"## {document['seller']}", picture("records", outcomes(newest[:_BARS]))]
    parts += map(_section, newest[:_SECTIONS])
    if len(cards) > _SECTIONS:
        parts.append(f"{len(cards) - _SECTIONS} older purchases stand in the table beside this page.")
    return "\n\n".join(parts)


def _section(card: Card) -> str:
    lines = [
        f"### {card['purchase']}, {card['vendor']}, {card['price']} {card['currency']}",
        picture("conversion", conversion(card)),
        picture("fields", coverage(card)),
        "",
        "| | |",
        "|---|---|",
        *(f"| {words} | {share(card['rates'][name])} |" for name, words in RATES),
        *(f"| rejected: {item['text']} | {share(item)} |" for item in card["rejects"]),
        *(f"| {name} filled | {share(rate)} |" for name, rate in card["consent"].items()),
        *(f"| {name} | {line} |" for name, line in fresh_lines(card)),
    ]
    return "\n".join(lines)


def fresh_lines(card: Card) -> Iterator[tuple[str, str]]:
    """How old each of the vendor's checks was on delivery."""
    for name, fresh in card["freshness"].items():
        old = share(fresh["older_than_year"])
        yield name, f"median {counted(fresh['median_days'], 'day')} old on delivery; older than a year: {old}"


def deadline_rows(held: Sequence[Card]) -> list[dict[str, Any]]:
    """The guarantees that end soon, the first to end first."""
    soon = [(guarantee, item) for item in held for guarantee in item["guarantees"] if guarantee["ends_soon"]]
    return [
        {
            "purchase": item["purchase"],
            "vendor": item["vendor"],
            "guarantee for": guarantee["field"],
            "claim until": guarantee["deadline"],
            "days left": guarantee["days_left"],
        }
        for guarantee, item in sorted(soon, key=lambda pair: (pair[0]["deadline"], pair[1]["purchase"]))
    ]


def _cell(item: Card | None) -> str:
    return "–" if item is None else f"{item['n']} ({percent(item)})"
