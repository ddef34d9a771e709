"""One list for people: what kind of file it is, its first rows, and what is wrong with which line."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.text import Text

from flows.commands.tables import plain, show, show_table
from leadwright.counted import counted, named

_ROWS = 3
_WIDEST = 34
_PROBLEMS = 20
_OF_ROWS = frozenset({"xlsx", "xlsb", "xls", "ods", "parquet"})


def print_reading(path: Path, reading: Mapping[str, Any]) -> None:
    """Show one document of `leadwright read --json`."""
    show(Text(plain(path), style="bold"))
    show(_facts(reading["file"]))
    for line in _beside(reading["file"]):
        show(line)
    spans = reading["spans"]
    show(f"spans: {', '.join(f'{count} {kind}' for kind, count in spans.items())}", _tiling(reading))
    show()
    for table in reading["tables"]:
        _print_table(table)
    _print_problems(reading["problems"])


def print_fault(path: Path, error: Exception) -> None:
    """Show that the file at `path` cannot be read, and why."""
    show(Text.assemble((plain(path), "bold"), "\n", (plain(error), "red")))
    show()


def _facts(file: Mapping[str, Any]) -> str:
    dialect = file["dialect"]
    parts = [file["format"], f"{file['bytes']:,} {named(file['bytes'], 'byte')}", file["encoding"]]
    if dialect:
        parts += [f"delimiter {dialect['delimiter']!r}", f"quote {dialect['quote']!r}"]
    return plain(", ".join(part for part in parts if part))


def _beside(file: Mapping[str, Any]) -> Iterator[str]:
    """What is to be known of the members of an archive, and of sheets that are not simply there to be seen."""
    for member in file.get("members", ()):
        yield f"{plain(member['name'])}: {_facts(member)}"
        yield from _beside(member)
    for aside in file.get("aside", ()):
        yield plain(f"{aside['name']}: left aside, {aside['why']}")
    for sheet in file.get("sheets", ()):
        unusual = [word for word in (sheet["visibility"], sheet["kind"]) if word not in ("visible", "worksheet")]
        if unusual or not sheet["rows"]:
            yield plain(f"sheet {sheet['name']}: {', '.join(unusual or ['empty'])}")


def _tiling(reading: Mapping[str, Any]) -> Text:
    if reading["tiles"]:
        unit = "row" if reading["file"]["format"] in _OF_ROWS else "byte"
        return Text(f"(they cover every {unit} once)", style="green")
    return Text("(they do NOT cover the file: please report this)", style="bold red")


def _print_table(table: Mapping[str, Any]) -> None:
    """The first rows side by side, a column a line, so that wide lists stay readable."""
    rows, lines = table["rows"][:_ROWS], table["lines"][:_ROWS]
    width = max([len(table["header"] or ()), *map(len, rows)], default=0)
    hidden = table.get("visibility", "visible") != "visible"
    names = table["header"] or [f"column {place + 1}" for place in range(width)]
    title = f"{table['name']}: {counted(len(table['rows']), 'row')}" + ("" if table["header"] else ", no header")
    title += ", on a hidden sheet" if hidden else ""
    cells = [
        [_short(names[place] if place < len(names) else ""), *(_short(row[place : place + 1]) for row in rows)]
        for place in range(width)
    ]
    show_table(title, ("column", *(f"line {first}" for first, _ in lines)), cells)


def _short(cell: Any) -> str:
    text = "".join(cell)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _print_problems(problems: Any) -> None:
    if problems:
        rows = [[_place(problem), problem["code"], problem["message"]] for problem in problems[:_PROBLEMS]]
        more = len(problems) - len(rows)
        show_table("Problems" + (f", the first {_PROBLEMS} of {len(problems)}" if more else ""), ("line", "", ""), rows)


def _place(problem: Mapping[str, Any]) -> str:
    """Where a problem lies: the line, and before it the member and the sheet, if there are any."""
    parts = [str(problem[part]) for part in ("member", "sheet") if part in problem]
    return plain(" ".join([*parts, str(problem["line"])]))
