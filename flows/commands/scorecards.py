"""Scorecards for people: purchases side by side, and one of them in full."""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.commands.output import called_as
from flows.commands.tables import show, show_table, show_unfinished
from tasks.steps.valuing import RATES, beside_rows, fresh_lines, money, overlap_rows, percent, share

_BAR = 28
Card = Mapping[str, Any]


def print_scorecards(document: Card, alone: bool) -> None:
    """Show one document of `leadwright scorecard --json`; `alone`, a purchase is shown in full."""
    if not document["purchases"]:
        show("Nothing that was bought has been taken in yet.")
        return
    if alone:
        for card in document["purchases"]:
            _print_card(card)
    else:
        _print_beside(document["purchases"])
    if rows := overlap_rows(document):
        show_table("Leads that several vendors delivered", tuple(rows[0]), [list(row.values()) for row in rows])
    if not alone:
        show(f"Look further\n  {called_as()[0]} scorecard PURCHASE\n      one purchase in full")


def _print_beside(cards: Sequence[Card]) -> None:
    """Purchases as columns, so that many figures fit a narrow terminal."""
    rows = beside_rows(cards)
    names = [name for name in rows[0] if name != "purchase"]
    body = [[name, *(str(row[name]) for row in rows)] for name in names]
    show_table("What lists were worth", ("", *(row["purchase"] for row in rows)), body)


def _print_card(card: Card) -> None:
    records, quantity = card["records"], card["quantity"]
    most = max(records["delivered"], 1)
    rows = [[name, n, _bar(n, most)] for name, n in records.items() if name != "repaired" or n]
    show_table(f"{card['purchase']}: {card['title'] or card['vendor']}", ("", "", ""), rows)
    said = [f"{quantity[name]} {name}" for name in ("ordered", "delivered", "billed") if quantity[name] is not None]
    if said:
        show(f"The order says: {', '.join(said)}.")
    if quantity["missing"]:
        show(f"Paid for and never delivered: {quantity['missing']}.")
    show_unfinished(card["unfinished"])
    show()
    costs = [[f"per {name} record", money(card, name)] for name in card["cost_per"] if name != "promoted"]
    costs.append(["per promoted lead", money(card, "promoted")])
    show_table(f"Cost, of {card['price']} {card['currency']} in all", ("", ""), costs)
    show_table("Rates", ("", ""), [[words, share(card["rates"][name])] for name, words in RATES])
    if card["rejects"]:
        pareto = [[item["n"], item["code"], item["text"], percent(item["cumulative"])] for item in card["rejects"]]
        show_table("Rejected because", ("count", "code", "", "so far"), pareto)
    steps = [[name, step["n"], _bar(step["n"], records["accepted"]), percent(step)] for name, step in _steps(card)]
    show_table("How far its leads have come, of those accepted", ("", "", "", ""), steps)
    filled = [[name, percent(rate), _bar(rate["n"], rate["base"])] for name, rate in card["coverage"].items()]
    show_table("Fields filled, of accepted records", ("field", "share", ""), filled)
    if fresh := list(fresh_lines(card)):
        show_table("Freshness", ("field", ""), fresh)
    if card["evidence"]:
        failed = [[kind, rate["n"], percent(rate)] for kind, rate in card["evidence"].items()]
        show_table("Proved to have failed, of delivered records", ("evidence", "records", "share"), failed)
    if card["shared_with"]:
        shared = [[name, rate["n"], percent(rate)] for name, rate in card["shared_with"].items()]
        show_table("Leads shared with", ("purchase", "leads", "share of accepted"), shared)


def _steps(card: Card) -> list[tuple[str, Card]]:
    return list(card["conversion"].items())


def _bar(n: int, most: int) -> str:
    return "█" * round(_BAR * n / most) if most else ""
