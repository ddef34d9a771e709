"""What people on the lists and on the cards said in dialogue, as the interviewers' table."""

import csv
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from typing import Any

from samples.make.stock import Person, Stock, international

HEADER = (
    "interview_id", "date", "channel", "interviewer", "email", "company", "phone", "wants_more", "open_to_dialogue",
    "interest", "need", "product_fit", "order_value", "notes",
)  # fmt: skip
_FIRST = date(2026, 10, 19)
_YES = ("would like a demonstration", "asked for a quotation", "wants to see a reference site", "möchte Unterlagen")
_NO = ("has a supplier", "no budget", "not responsible", "kein Bedarf")
_UNCLEAR = ("asked to be called again", "was interrupted", "will talk to the boss first")

Who = tuple[str, str, str]
"""E-mail, company and phone of one who was talked to."""


def text(stock: Stock, people: list[Person], organisations: list[dict[str, Any]]) -> str:
    """The whole table: 120 want more, 60 do not, 30 were not clear, and 10 are known to nobody."""
    met = _met(stock, people, organisations)
    rows = [_answer(stock, who, "yes", "yes") for who in met[:120]]
    rows += [_answer(stock, who, *stock.rng.choice([("no", "no"), ("no", "yes")])) for who in met[120:180]]
    rows += [_answer(stock, who, *stock.rng.choice([("yes", ""), ("", "yes")])) for who in met[180:210]]
    rows += [_answer(stock, who, "yes", "yes") for who in _strangers()]
    stock.rng.shuffle(rows)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for place, cells in enumerate(sorted(rows, key=lambda cells: cells[0])):
        writer.writerow([f"I-{place + 1:04}", *cells])
    return out.getvalue()


def _met(stock: Stock, people: list[Person], organisations: list[dict[str, Any]]) -> list[Who]:
    alone = Counter(person.company.name for person in people if person.company)
    by_mail = [(person.email, "", "") for person in people if person.email]
    by_phone = [
        ("", person.company.name, international(person.company.phone, person.company.country))
        for person in people
        if person.company and person.company.phone and alone[person.company.name] == 1 and not person.email
    ]
    bodies = [("", entry["organisation"], entry["phone"]) for entry in organisations if "contact" not in entry]
    carded = [(card["email"], "", "") for card in stock.cards if card["on_list"] is None]
    chosen = stock.rng.sample(by_phone, min(24, len(by_phone))) + stock.rng.sample(bodies, 14)
    chosen += stock.rng.sample(by_mail, 210 - len(carded) - len(chosen))
    stock.rng.shuffle(chosen)
    # Those met with a card in hand want more.
    return [*carded, *chosen]


def _strangers() -> list[Who]:
    names = ("Nirgendwo Apparatebau GmbH", "Unlisted Widgets Ltd", "Fernab Pressteile KG", "Elsewhere Tubes plc")
    unknown = [("", name, f"+44 20 7946 099{place}") for place, name in enumerate(names)]
    return unknown + [(f"nobody.{place}@strangers.example", "", "") for place in range(6)]


def _answer(stock: Stock, who: Who, wants: str, open_: str) -> list[str]:
    rng = stock.rng
    day = _FIRST + timedelta(days=rng.randrange(30))
    sure = wants == open_ == "yes"
    notes = _YES if sure else _NO if wants == "no" else _UNCLEAR
    return [
        day.isoformat(),
        rng.choice(["phone", "phone", "video", "visit", "fair"]),
        rng.choice(["mk", "tb", "js"]),
        *who,
        wants,
        open_,
        str(rng.randint(6, 10) if sure else rng.randint(0, 4) if wants == "no" else rng.randint(3, 7)),
        rng.choice(["this_year", "this_year", "immediate", "later"] if sure else ["none", "later"]),
        rng.choice(["yes", "yes", "yes", ""] if sure else ["no", ""]),
        str(rng.randrange(2_000, 60_000, 500)) if sure else "",
        rng.choice(notes),
    ]
