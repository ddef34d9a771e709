"""Taking a workbook in: 100,000 rows of ten columns in XLSX; beside the library that reads it, alone."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bench.apart import Took, apart, timed
from bench.figure import Figure
from bench.lists import HEADER, people
from bench.place import ROOT, scratch
from bench.taking_in import taken_in

ROWS = 100_000
COLUMNS = (
    "Vorname", "Nachname", "Firma", "Straße", "PLZ", "Ort", "Land", "Telefon", "E-Mail", "Mitarbeiter",
)  # fmt: skip
CACHE = ROOT / ".cache" / "bench"


def measure(_rows: int) -> list[Figure]:
    """Seconds to take the workbook in, and the memory that takes."""
    return figures(written(CACHE, ROWS), ROWS)


def figures(path: Path, rows: int) -> list[Figure]:
    """The same of a workbook of `rows` rows at `path`."""
    alone = apart(read_barely, path)
    with scratch() as folder:
        ours = apart(taken_in, folder / "ledger", [path])
    (taken,) = ours.result
    return [
        Figure(
            f"intake of an XLSX of {rows:,} rows",
            f"{taken.took.wall:.1f} s (CPU {taken.took.cpu:.1f} s), {ours.peak:,.0f} MB",
            f"calamine alone {alone.result.wall:.1f} s, {alone.peak:,.0f} MB",
            taken.took.wall / alone.result.wall,
            "100,000 rows under 15 s",
            taken.took.wall < 15 if rows >= ROWS else None,
        )
    ]


def read_barely(path: Path) -> Took:
    """How long calamine takes to read every cell of the first sheet."""
    from python_calamine import CalamineWorkbook

    def read() -> None:
        with CalamineWorkbook.from_path(path) as book:
            for _ in book.get_sheet_by_index(0).iter_rows():
                pass

    return timed(read)


def written(folder: Path, rows: int) -> Path:
    """The workbook of `rows` rows in `folder`; writing it takes half a minute, so it is kept for the next time."""
    sources = (Path(__file__), Path(__file__).with_name("lists.py"))
    digest = sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    path = folder / f"list-{rows}-{digest}.xlsx"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(path, rows)
    return path


def _write(path: Path, rows: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Kontakte")
    sheet.append(COLUMNS)
    for cells in _cells(rows):
        sheet.append(cells)
    half = path.with_suffix(".half")
    book.save(half)
    half.replace(path)


def _cells(rows: int) -> Iterator[list[str | int | None]]:
    places = [HEADER.index(name) for name in COLUMNS]
    for row in people(rows):
        *text, staff = (row[place] for place in places)
        yield [*text, int(staff) if staff else None]
