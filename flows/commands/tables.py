"""Tables for people: where things stand, receipts of deliveries, and the means to draw more of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.commands.output import called_as
from flows.commands.widths import breadth, widths_of
from leadwright import rejection
from leadwright.counted import counted
from leadwright.lists.mapped import WARNINGS
from ledger.books import Funnel
from tasks.steps.reporting import WAITING, waits

_BAR = 28
_STEPS = (
    ("records", "records"),
    ("accepted", "  accepted"),
    ("duplicate", "  duplicate"),
    ("rejected", "  rejected"),
    ("leads", "leads"),
    ("prospects", "prospects"),
    ("promoted", "promoted"),
    ("verified", "verified"),
)


def show(*parts: Any) -> None:
    """Print `parts` on standard output, sentences unbroken; nothing in a text is taken for markup."""
    sentence = all(isinstance(part, str | Text) for part in parts)
    _console().print(*parts, soft_wrap=sentence)


def _console() -> Console:
    return Console(highlight=False, markup=False, emoji=False)


def plain(value: Any) -> str:
    """`value` as text that cannot steer a terminal: what cannot be printed becomes a dot."""
    return "".join(char if char.isprintable() else "·" for char in str(value))


def show_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table of `rows` under its title; numbers stand to the right, and headings may all be empty."""
    rows = [list(row) for row in rows]
    texts = [[plain(cell) for cell in row] for row in rows]
    console = _console()
    widths = widths_of([plain(heading) for heading in headings], texts, console.width)
    console.width = max(console.width, breadth(widths))
    made = Table(box=None, pad_edge=False, show_header=any(headings))
    for place, heading in enumerate(headings):
        is_number = bool(rows) and all(isinstance(row[place], int) for row in rows)
        made.add_column(
            Text(plain(heading)),
            justify="right" if is_number else "left",
            header_style="dim",
            width=widths[place],
            overflow="fold",
        )
    for row in texts:
        made.add_row(*map(Text, row))
    show(Text(plain(title), style="bold"))
    console.print(made)
    show()


def print_funnel(
    funnel: Funnel, seller: str, words: Mapping[str, str] | None = None, example: str | None = None
) -> None:
    """Show the way from records to verified prospects, what holds leads up, what it cost, and where to look next.

    `words` say what the codes of reasons mean; `example` is a lead whose story is worth reading.
    """
    document, words = funnel.document, words or {}
    _print_way(document, seller)
    _print_counts("Rejected records", "rejected because", funnel.rejected_by_code, words)
    waiting = {WAITING[name]: count for name, count in waits(funnel).items() if count}
    _print_counts("Leads that wait", "for", waiting, {})
    _print_counts(_turned_down(document["turned_down"], funnel.parked), "because", funnel.turned_down_by_code, words)
    if funnel.blocked:
        show(f"Not promoted, since no licence covers them any more: {funnel.blocked}.")
    show(f"Spent: {_money(document['spend'])}.", _closed(funnel))
    show()
    _print_hints(document, example)


def print_receipts(receipts: Sequence[Mapping[str, Any]]) -> None:
    """Show what became of the files of a purchase, or would become of them, and which column holds which field."""
    for receipt in receipts:
        kind = [receipt["format"], receipt["encoding"], receipt["profile"] and f"as {receipt['profile']} writes"]
        show(Text.assemble((plain(receipt["file"]), "bold"), f": {', '.join(part for part in kind if part)}"))
        known = " was taken in before: nothing changed" if receipt.get("again") else ""
        show(f"delivery {receipt['delivery']}{known}")
        show(", ".join(f"{count} {name}" for name, count in sorted(receipt["dispositions"].items())))
        if receipt["rejected"]:
            show(f"rejected because: {because(receipt['rejected'])}")
        if receipt["problems"]:
            show(f"cells mended or dropped: {listed(receipt['problems'])}")
        if receipt.get("drift"):
            print_drift(receipt["drift"])
        print_unheeded(receipt["tables"])
        if receipt.get("mends"):
            mends = counted(
                receipt["mends"], "of its records mends a rejected one", "of its records mend rejected ones"
            )
            show(mends)
        if changes := receipt.get("changes"):
            show(f"against {changes['against']}: {changes_in_words(changes)}")
        show()
        for table in receipt["tables"]:
            rows = [[column["header"], column["field"] or "–", column["how"]] for column in table["columns"]]
            show_table(table["name"], ("column", "field", "known by"), rows)


def print_drift(drift: Mapping[str, Any]) -> None:
    """Show how a file differs from its vendor's profile, which no longer says what all columns hold."""
    changes = [
        *(f"{item['what']}: {item['file']} instead of {item['profile']}" for item in drift["reading"]),
        *(f"renamed: {item['was']} may now be {item['now']}" for item in drift["renamed"]),
        *(f"{what}: {', '.join(drift[what])}" for what in ("added", "removed", "contradicted") if drift[what]),
    ]
    used = "" if drift["applied"] else "; it is another list than that of the profile, which was left aside"
    show(
        Text(
            plain(f"The vendor {drift['profile']} has changed its files (profile version {drift['version']}){used}"),
            style="yellow",
        )
    )
    for change in changes:
        show(f"  {plain(change)}")


def print_unheeded(tables: Iterable[Mapping[str, Any]]) -> None:
    """Warn of columns that are not heeded, though they may matter."""
    columns = [column for table in tables for column in table["columns"]]
    for code, words in WARNINGS.items():
        if headers := [column["header"] for column in columns if column.get("warning") == code]:
            show(Text(plain(f"Not heeded, though {words}: {', '.join(headers)}"), style="bold yellow"))
    if any(column.get("warning") for column in columns):
        show("  Say in the vendor's profile what such a column means (leadwright map --save writes one to correct).")


def show_unfinished(deliveries: Sequence[str]) -> None:
    """Warn that these deliveries are not taken in to the end, so that figures are of what is stored by now."""
    if deliveries:
        told = f"Not taken in to the end, so that not all of it is counted: {', '.join(deliveries)}."
        show(Text(told, style="bold yellow"))


def listed(counts: Mapping[str, int]) -> str:
    """`counts` in one line, as in `width_short 12, no_text 1`."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "–"


def because(counts: Mapping[str, int]) -> str:
    """How many records were rejected for what, in words and by the code for which `rejects` gives the rows."""
    return "; ".join(f"{rejection.words(code)} ({code}): {count}" for code, count in sorted(counts.items())) or "–"


def changes_in_words(counts: Mapping[str, Any]) -> str:
    """The counts of a re-delivery in one line."""
    told = ", ".join(f"{counts[name]} {name}" for name in ("new", "unchanged", "changed", "vanished"))
    return f"{told}; {counted(counts['updated'], 'lead')} brought up to date" if "updated" in counts else told


def _print_way(document: Mapping[str, Any], seller: str) -> None:
    most = max(document["records"], document["leads"], 1)
    rows = [[label, document[name], "█" * round(_BAR * document[name] / most)] for name, label in _STEPS]
    show_table(
        f"From records to prospects: {seller}", ("", "", ""), [["deliveries", document["deliveries"], ""], *rows]
    )


def _print_counts(title: str, heading: str, counts: Mapping[str, int], words: Mapping[str, str]) -> None:
    if counts:
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        show_table(title, ("count", heading, ""), [[count, name, words.get(name, "")] for name, count in ordered])


def _turned_down(count: int, parked: int) -> str:
    return f"Leads turned down ({count}" + (f", of which {parked} come back by themselves)" if parked else ")")


def _money(spend: Mapping[str, str]) -> str:
    return ", ".join(f"{amount} {currency}" for currency, amount in spend.items()) or "nothing"


def _closed(funnel: Funnel) -> Text:
    failing = [check.name for check in funnel.checks if not check.holds]
    if not failing:
        return Text("The books are closed.", style="green")
    return Text(f"The books do not balance; this does not hold: {'; '.join(failing)}.", style="bold red")


def _print_hints(document: Mapping[str, Any], example: str | None) -> None:
    command, place = called_as()
    hints = [(f"{command} why {example or 'LEAD'}", "the whole story of one lead")] if document["leads"] else []
    if document["rejected"]:
        hints.append((f"{command} rejects", "which deliveries have rejected rows, and how to mend them"))
    hints.append((f"{place}make ui", "Prefect's pages on what has run"))
    lines = [f"  {line}\n      {about}" for line, about in hints]
    show("\n".join(["Look further", *lines]))
