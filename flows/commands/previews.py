"""What a dry run shows to people: how a list would be read, a sample of it, its problems, and what it would change."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from flows.commands.tables import (
    because,
    changes_in_words,
    listed,
    plain,
    print_drift,
    print_unheeded,
    show,
    show_table,
)
from leadwright.counted import counted

_WIDE = 60


def print_previews(looks: Sequence[Mapping[str, Any]]) -> None:
    """Show what taking in each of these files would find and change."""
    for look in looks:
        _print_layout(look)
        for table in look["tables"]:
            _print_mapping(table)
        _print_sample(look["sample"])
        _print_problems(look["problem_rows"])
        _print_changes(look)


def _print_layout(look: Mapping[str, Any]) -> None:
    dialect = look["dialect"] or {}
    kind = [look["format"], look["encoding"], look["profile"] and f"as {look['profile']} writes"]
    kind += [f"{name} {value!r}" for name, value in dialect.items() if value not in (None, False)]
    show(Text.assemble((plain(look["file"]), "bold"), f": {', '.join(plain(part) for part in kind if part)}"))
    show(listed(look["dispositions"]))
    if look["rejected"]:
        show(f"rejected because: {because(look['rejected'])}")
    if look["problems"]:
        show(f"cells mended or dropped: {listed(look['problems'])}")
    if look["drift"]:
        print_drift(look["drift"])
    print_unheeded(look["tables"])
    show()


def _print_mapping(table: Mapping[str, Any]) -> None:
    rows = [
        [column["header"], column["field"] or _perhaps(column), f"{column['confidence']:.2f}", column["how"]]
        for column in table["columns"]
    ]
    if rows:
        show_table(table["name"], ("column", "field", "sure", "known by"), rows)


def _perhaps(column: Mapping[str, Any]) -> str:
    return f"– ({column['suggest']}?)" if column["suggest"] else "–"


def _print_sample(sample: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        [row["line"], "; ".join(f"{name} {_short(value)}" for name, value in sorted(row["fields"].items()))]
        for row in sample
    ]
    if rows:
        show_table("The first rows", ("line", "as it would be taken in"), rows)


def _print_problems(problems: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        [
            row["line"] or "–",
            row["what"],
            row["field"] or "",
            row["code"],
            row["reason"] * (row["reason"] != row["code"]),
        ]
        for row in problems
    ]
    if rows:
        show_table("The first problems", ("line", "", "field", "code", ""), rows)


def _print_changes(look: Mapping[str, Any]) -> None:
    foreseen, licence = look["foreseen"], look["licence"]
    if look["again"]:
        show(f"The same bytes were taken in as {look['again']}: taking them in again would change nothing.")
    else:
        those = ("" if foreseen["all"] else "the first ") + counted(foreseen["records"], "record")
        show(
            f"Of {those} {counted(foreseen['new_leads'], 'makes a new lead', 'make new leads')}, "
            f"{counted(foreseen['joined_leads'], 'joins a lead', 'join leads')} from elsewhere, "
            f"{counted(foreseen['duplicates'], 'repeats', 'repeat')} a lead of this purchase."
        )
    if look["changes"]:
        show(f"Against {look['changes']['against']}: {changes_in_words(look['changes'])}.")
    if look["ledger"] != "compared":
        show(f"The ledger: {look['ledger']}.")
    until = f", until {licence['expires']}" if licence["expires"] else ""
    show(f"The licence is {licence['kind']}{until}: " + ("it may be used." if licence["allows"] else "it has run out."))
    show()


def _short(value: str) -> str:
    return value if len(value) <= _WIDE else value[: _WIDE - 1] + "…"
