"""The command about what the outside sources cost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from flows.commands.output import json_option, print_json, seller_option


@click.command("spend")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Only what was asked since, as 2026-11-01."
)
@seller_option
@json_option
def providers_spend(since: datetime | None, seller: str, as_json: bool) -> None:
    """Show what was spent: by source and by what was found, what a value that counts cost, what sharing answers saved.

    \b
    leadwright providers spend --since 2026-11-01
    """
    from tasks.steps.spending import spending, start_of
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        document = spending(place, start_of(since.date() if since else None))
    if as_json:
        print_json(document)
    else:
        _print(document)


def _print(document: Mapping[str, Any]) -> None:
    from flows.commands.tables import show_table

    sources = document["sources"]
    show_table(
        "Spend by source",
        ("source", "asked", "found", "", "open", "lost", "spent", "a find", "saved"),
        [
            [
                row["source"],
                row["questions"],
                row["found"],
                f"{row['hit rate']:.0%}" if row["hit rate"] is not None else "",
                row["pending"],
                row["lost"],
                _money(row["spent"], row["currency"]),
                row["a find"] if row["currency"] and row["a find"] else "–",
                _money(row["saved"], row["currency"]),
            ]
            for row in sources
        ]
        or [["nothing was asked", *[""] * 8]],
    )
    if document["values"]:
        show_table(
            "What it found",
            ("source", "value", "accepted", "of asked", "each", ""),
            [
                [row["source"], row["value"], row["accepted"], row["asked"], row["each"] or "–", row["currency"] or ""]
                for row in document["values"]
            ],
        )
    if document["budgets"]:
        show_table(
            "Budgets",
            ("budget", "a", "cap", "spent", "reserved", "left", ""),
            [
                [row["budget"], row["a"], row["cap"], row["spent"], row["reserved"], row["left"], row["currency"]]
                for row in document["budgets"]
            ],
        )


def _money(amount: str, currency: str | None) -> str:
    return f"{amount} {currency}" if currency else "–"
