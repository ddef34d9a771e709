"""Reading and mapping alone, with nothing normalised or stored; beside the standard library on the same bytes."""

from hashlib import sha256
from pathlib import Path

from bench.apart import Took, apart, timed
from bench.figure import Figure
from bench.lists import HEADER, cells_of, write_list
from bench.place import scratch
from leadwright.lists.mapping import map_columns, mapper
from leadwright.lists.opening import open_list
from leadwright.lists.reading import Tiling
from leadwright.record import Disposition
from tasks.steps.reading import SHARE


def measure(rows: int) -> list[Figure]:
    """Microseconds a row for every span with its disposition, tiling the file, and for its cells by field."""
    with scratch() as folder:
        path = folder / "list.csv"
        write_list(path, rows)
        ours, bare = apart(read, path), apart(read_barely, path)
        deciding, applying, zipping = apart(mapped, path).result
    return [
        Figure(
            f"reading {rows:,} rows: spans that tile the file",
            f"{_micro(ours.result, rows)} a row, {ours.peak:,.0f} MB",
            f"csv.reader and SHA-256 {_micro(bare.result, rows)}, {bare.peak:,.0f} MB",
            ours.result.cpu / bare.result.cpu,
        ),
        Figure(
            f"mapping {len(HEADER)} columns",
            f"{deciding.cpu * 1e3:.1f} ms a table, then {_micro(applying, rows)} a row",
            f"dict(zip(header, cells)) {_micro(zipping, rows)}",
            applying.cpu / zipping.cpu,
        ),
    ]


def read(path: Path) -> Took:
    """Seconds of a core until every span of the list is known to tile it."""

    def tiled() -> None:
        listing = open_list(path)
        tiles = Tiling(listing)
        for spans in listing.stretches(SHARE):
            tiles.add(spans)
        if not tiles.hold():
            raise SystemExit("the spans do not tile the file")

    return timed(tiled)


def read_barely(path: Path) -> Took:
    """Seconds for the standard library to hash the bytes and to split the rows."""

    def split() -> None:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        for _ in cells_of(path):
            pass

    digest = sha256()
    return timed(split)


def mapped(path: Path) -> tuple[Took, Took, Took]:
    """Seconds to decide on the columns, to apply that to every row, and to put the cells into bare dictionaries."""
    listing = open_list(path)
    given = [span.cells for span in listing.spans() if span.disposition is Disposition.ACCEPTED]
    sample, header = listing.sample(0), listing.tables[0].header
    deciding = timed(lambda: map_columns(header, sample, None))
    by_field = mapper(map_columns(header, sample, None), None)
    applying = timed(lambda: [by_field(cells) for cells in given])
    return deciding, applying, timed(lambda: [dict(zip(HEADER, cells, strict=False)) for cells in given])


def _micro(took: Took, rows: int) -> str:
    return f"{took.cpu / rows * 1e6:.1f} µs"
