"""Invented lists, read and held against the truth: what is read wholly right, what is told of, and what silently wrong.

From the root: `python -m tests.fuzz.truth --lists 2000 --seed 1` counts by feature and names the seeds that were read
wrong without a word; `--show SEED` shows one of them, line by line.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from leadwright.errors import InputError
from leadwright.lists.opening import Listing, open_list
from leadwright.record import Disposition, Span
from tests.fuzz.inventing import Invented, Row, invented

RIGHT, MENDED, REJECTED, MENDED_WRONG, SILENT = "right", "mended", "rejected", "mended wrong", "silently wrong"
ORDER = (RIGHT, MENDED, REJECTED, MENDED_WRONG, SILENT)
_GIVEN = (Disposition.ACCEPTED, Disposition.REPAIRED)


class Verdict(NamedTuple):
    """What became of one record: how it was read, and why that is not right."""

    row: Row
    line: int
    how: str
    why: str = ""


def verdicts(made: Invented, path: Path) -> list[Verdict]:
    """What the reader makes of an invented list, record by record."""
    path.write_bytes(made.data)
    try:
        listing = open_list(path)
        spans = [span for span in listing.spans() if span.code != "bom"]
    except InputError as error:
        return [Verdict(row, line, REJECTED, str(error)) for row, line, _ in _lines(made)]
    begun = {span.first_line: span for span in spans}
    over = {line: span for span in spans for line in range(span.first_line, span.last_line + 1)}
    return [
        _verdict(made, row, first, last, begun.get(first), over.get(first), listing)
        for row, first, last in _lines(made)
    ]


def worst(found: Sequence[Verdict]) -> str:
    """How the list was read as a whole."""
    return max((verdict.how for verdict in found), key=ORDER.index, default=RIGHT)


def _lines(made: Invented) -> Iterator[tuple[Row, int, int]]:
    line = 1
    for place, row in enumerate(made.rows):
        if not row.text and place == len(made.rows) - 1:
            return
        last = line + len((row.text + "x").splitlines()) - 1
        yield row, line, last
        line = last + 1


def _verdict(
    made: Invented, row: Row, first: int, last: int, span: Span | None, over: Span | None, listing: Listing
) -> Verdict:
    if row.kind != "data":
        return Verdict(row, first, *_of_form(over))
    if span is None or span.last_line != last:
        told = over is None or over.disposition is Disposition.REJECTED
        return Verdict(row, first, REJECTED if told else SILENT, over.code or "swallowed" if over else "no span")
    if span.disposition is Disposition.REJECTED:
        return Verdict(row, first, REJECTED, span.code or "")
    if span.disposition not in _GIVEN:
        return Verdict(row, first, SILENT, f"taken for {span.code}")
    meant, header = made.headers[row.table], listing.tables[span.table].header
    if _plain(header or ()) != _plain(meant or ()):
        why = f"header {header!r}"
    elif _plain(span.cells) != _plain(row.cells):
        why = f"cells {span.cells!r}"
    else:
        return Verdict(row, first, MENDED if span.code else RIGHT, span.code or "")
    return Verdict(row, first, MENDED_WRONG if span.code else SILENT, why)


def _of_form(span: Span | None) -> tuple[str, str]:
    if span is None or span.disposition is Disposition.STRUCTURAL:
        return RIGHT, ""
    if span.disposition is Disposition.REJECTED:
        return REJECTED, span.code or ""
    return SILENT, "taken for a row"


def _plain(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells without blanks at their end, which it does not matter whether they are written."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cells[:end])


def main() -> None:
    """Count, or show one list."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lists", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", type=int)
    chosen = options.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        if chosen.show is not None:
            show(chosen.show, path)
        else:
            count(range(chosen.seed * 1_000_000, chosen.seed * 1_000_000 + chosen.lists), path)


def count(seeds: range, path: Path) -> None:
    """Print how the lists of these seeds are read, in all and by feature."""
    lists: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    features: dict[str, Counter[str]] = defaultdict(Counter)
    seen: dict[str, list[str]] = defaultdict(list)
    for seed in seeds:
        made = invented(seed)
        found = verdicts(made, path)
        how = worst(found)
        lists[how] += 1
        rows.update(verdict.how for verdict in found if verdict.row.kind == "data")
        for feature in made.features:
            features[feature][how] += 1
        if how != RIGHT:
            why = next(verdict.why for verdict in found if verdict.how == how)
            extra = sorted(made.features - {f"language {feature}" for feature in ("de", "en")})
            seen[how].append(f"{seed} {', '.join(extra)}: {why[:90]}")
    for how in ORDER[:0:-1]:
        print(f"\n{how}:", *seen[how], sep="\n  ")
    print(f"\n{'':24}", *(f"{how:>15}" for how in ORDER))
    for feature, counts in sorted(features.items()):
        print(f"{feature:24}", *(f"{counts[how]:15}" for how in ORDER))
    print(f"{'rows':24}", *(f"{rows[how]:15}" for how in ORDER))
    print(f"{'lists':24}", *(f"{lists[how]:15}" for how in ORDER))


def show(seed: int, path: Path) -> None:
    """Print the list of this seed, each record beside what became of it."""
    made = invented(seed)
    found = verdicts(made, path)
    print(*sorted(made.features), sep=", ")
    try:
        listing = open_list(path)
        print(listing.file.encoding, listing.file.dialect, [table.header for table in listing.tables])
    except InputError as error:
        print(error)
    for verdict in found:
        print(f"{verdict.line:4} {verdict.row.kind:7} {verdict.how:14} {verdict.row.text!r} {verdict.why}")


if __name__ == "__main__":
    main()
