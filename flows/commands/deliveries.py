"""The commands about one delivery that is in the ledger: what was rejected, what it changed, and taking it back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from flows.commands.books import LANGUAGE
from flows.commands.output import json_option, print_json, seller_option, show_progress
from leadwright.counted import counted, named
from leadwright.errors import InputError

_SHOWN = 50
_LIMIT = click.option(
    "--limit",
    type=click.IntRange(0),
    metavar="N",
    help="So many changed rows, and so many vanished ones, are told (default: 50, and 1000 with --json).",
)
_TOLD, _TOLD_IN_JSON = 50, 1_000


@click.command()
@click.argument("delivery", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--all", "mended_too", is_flag=True, help="Write those that were mended since, too.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@seller_option
@json_option
def rejects(
    delivery: str | None, output: Path | None, mended_too: bool, force: bool, seller: str, as_json: bool
) -> None:
    """Hand back the rejected rows of a delivery in the vendor's own layout, each with the reason.

    Mend them and take the file in again: the column `leadwright_record` keeps where they came from. Without a file to
    write, list the rejected rows of the delivery; without a delivery, list what was delivered and how much of it was
    rejected.

    \b
    leadwright rejects
    leadwright rejects DQ2MXK4R5T6Y7U2A -o to-mend.csv
    """
    from tasks.steps.rejects import overview, rejected_rows, write_rejects
    from tasks.steps.workplace import at_work

    if delivery is None and output is not None:
        raise InputError("name the delivery whose rejected rows are to be written: leadwright rejects DELIVERY -o FILE")
    with at_work(seller) as place:
        if delivery is None:
            _show_deliveries(overview(place), as_json)
        elif output is None:
            _show_rejected(rejected_rows(place, delivery), as_json)
        else:
            _show_written(write_rejects(place, delivery, output, force, mended_too), as_json)


@click.command()
@click.argument("delivery")
@_LIMIT
@seller_option
@json_option
def changes(delivery: str, limit: int | None, seller: str, as_json: bool) -> None:
    """Show what a delivery changed against the earlier one of its vendor that it repeats: new, unchanged, changed and
    vanished rows, and which fields of which records changed.

    \b
    leadwright changes DQ2MXK4R5T6Y7U2A
    """
    from tasks.steps.redelivering import changes_of
    from tasks.steps.workplace import at_work

    if limit is None:
        limit = _TOLD_IN_JSON if as_json else _TOLD
    with at_work(seller) as place:
        told = changes_of(place, delivery, limit)
    if as_json:
        print_json(told)
    else:
        _show_changes(told)


@click.command()
@click.argument("delivery")
@click.option("--dry-run", is_flag=True, help="Tell what would be taken back; change nothing.")
@LANGUAGE
@seller_option
@json_option
def undo(delivery: str, dry_run: bool, language: str, seller: str, as_json: bool) -> None:
    """Take a whole delivery back where nothing was built on it, and say what stays and why.

    Leads that only this delivery knew are withdrawn; others lose what came from it. The same file can be taken in
    again afterwards. Killed, it goes on when it is called again.

    \b
    leadwright undo DQ2MXK4R5T6Y7U2A --dry-run
    """
    from tasks.steps.undoing import undo as undone
    from tasks.steps.undoing import would_undo
    from tasks.steps.workplace import at_work

    show_progress()
    with at_work(seller) as place:
        told = would_undo(place, delivery) if dry_run else undone(place, delivery)
    if as_json:
        print_json(told)
    else:
        _show_undone(told, language)


def _show_deliveries(deliveries: list[dict[str, Any]], as_json: bool) -> None:
    from flows.commands.tables import show_table
    from leadwright.rejection import words

    if as_json:
        print_json(deliveries)
        return
    names = ("delivery", "purchase", "file", "state", "rejected", "mended")
    show_table("Deliveries", names, [[item[name] for name in names] for item in deliveries])
    rows = [
        [item["delivery"], count, code, words(code)]
        for item in deliveries
        for code, count in sorted(item["codes"].items())
    ]
    if rows:
        show_table("Rejected because", ("delivery", "count", "code", ""), rows)


def _show_rejected(told: Mapping[str, Any], as_json: bool) -> None:
    from flows.commands.tables import show, show_table

    if as_json:
        print_json(told)
        return
    rows = [
        [
            row["record"],
            row["line"] or "–",
            row["code"],
            _widths(row) or row["reason"],
            "mended" if row["mended"] else "",
        ]
        for row in told["rows"][:_SHOWN]
    ]
    show_table(f"Rejected records of {told['file']}", ("record", "line", "code", "", ""), rows)
    if len(told["rows"]) > _SHOWN:
        show(f"… and {len(told['rows']) - _SHOWN} more; write all with -o FILE, or list them with --json")


def _widths(row: Mapping[str, Any]) -> str:
    return f"{counted(row['found'], 'cell')} instead of {row['expected']}" if row["expected"] is not None else ""


def _show_written(told: Mapping[str, Any], as_json: bool) -> None:
    mended = f"; {counted(told['mended'], 'was', 'were')} mended since" if told["mended"] else ""
    if as_json:
        print_json(told)
    elif told["output"]:
        rows = counted(told["rejected"], "rejected record")
        verb = named(told["rejected"], "is", "are")
        click.echo(f"{rows} of {told['file']} {verb} in {told['output']}{mended}")
    else:
        click.echo(f"no record of {told['file']} is to be mended; nothing was written{mended}")


def _show_changes(told: Mapping[str, Any]) -> None:
    from flows.commands.tables import changes_in_words, plain, show, show_table

    counts = told["changes"]
    if counts is None:
        show(f"{plain(told['file'])} repeats no earlier delivery of its vendor")
        return
    show(f"{plain(told['file'])} against {counts['against']}: {changes_in_words(counts)}")
    if told["undone"]:
        show(f"undone since, so the rows are not told: {', '.join(told['undone'])}")
        return
    show()
    rows = [[row["record"], row["earlier"], row["lead"] or "–", ", ".join(row["fields"])] for row in told["changed"]]
    if rows:
        show_table("Changed", ("record", "earlier", "lead", "fields"), rows)
    if told["vanished"]:
        show_table("Vanished", ("record",), [[record] for record in told["vanished"]])
    for name in ("changed", "vanished"):
        if (more := counts[name] - len(told[name])) > 0:
            show(f"… and {more} more {name}; --limit says how many are told")


def _show_undone(told: Mapping[str, Any], language: str) -> None:
    from flows.commands.tables import plain, show, show_table
    from leadwright.undoing import WORDS, Stays

    def verb(count: int) -> str:
        return "would be" if told["dry_run"] else named(count, "was", "were")

    withdrawn, released = told["withdrawn"], told["released"]
    leads = counted(withdrawn, "lead")
    before = "undone before; " if told["again"] else ""
    show(
        f"{told['delivery']} ({plain(told['file'])}): {before}{leads} {verb(withdrawn)} withdrawn; "
        f"{released} that others know, too, {verb(released)} released from it"
    )
    rows = [[count, code, WORDS[Stays(code)].said(language)] for code, count in told["left"].items()]
    if rows:
        show_table("Leads that stay", ("count", "because", ""), rows)
    elif not told["dry_run"]:
        show("nothing of it is left; the same file can be taken in again")
