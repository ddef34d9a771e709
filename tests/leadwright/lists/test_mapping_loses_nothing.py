"""Whatever the columns and cells, mapping never fails, gives a column one field at most, and loses no cell."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from leadwright.lead import FIELDS
from leadwright.lists.composites import SPLITS
from leadwright.lists.mapping import ACCEPT, ColumnMap, map_columns, mapper
from leadwright.lists.units import plain_number, scaled
from leadwright.normalise.day import iso_day

HEADERS = st.one_of(
    st.sampled_from(
        [
            *(
                "Firma",
                "Name",
                "Vorname",
                "Titel",
                "Title",
                "E-Mail",
                "Telefon",
                "Telefon 2",
                "PLZ/Ort",
                "PLZ",
                "Ort",
                "URL",
            ),
            *(
                "Umsatz (TEUR)",
                "Mitarbeiter",
                "Land",
                "Company Country",
                "Opt-in Datum",
                "Do Not Call",
                "TPS",
                "Xing",
                "",
            ),
        ]
    ),
    st.text(max_size=20),
)
CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "a@b.example", "10115 Berlin", "Wolf AG", "1.250", "31.12.2025", "yes", "no", "+49 30 23125101"]
    ),
    st.text(max_size=12),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    header = draw(st.lists(HEADERS, max_size=8))
    return header, draw(st.lists(st.lists(CELLS, max_size=9), max_size=6))


def shown(column: ColumnMap, cell: str, fields: dict[str, str], extras: dict[str, str]) -> bool:
    """Whether a cell can still be found: as it stood, as one of several, or in the form that its field has."""
    if extras.get(column.header) == cell or cell in fields.values():
        return True
    if column.split or column.unit or column.dates:
        return bool(fields)
    return any(cell in [part.strip() for part in value.split(" | ")] or cell in value for value in fields.values())


@given(tables())
def test_every_cell_is_in_a_field_or_an_extra(table: tuple[list[str], list[list[str]]]) -> None:
    header, rows = table
    columns = map_columns(header, rows)
    make = mapper(columns)

    assert len(columns) == len(header)
    assert all(column.field in (None, *FIELDS) for column in columns)
    assert all(column.confidence >= ACCEPT for column in columns if column.field)
    for row in rows:
        made = make(row)
        for column, cell in zip(columns, row, strict=False):
            assert not cell.strip() or shown(column, cell.strip(), made.fields, made.extras)
        assert all(value.strip() for value in (*made.fields.values(), *made.extras.values()))


@given(tables())
def test_columns_without_header_are_mapped_alike_however_often(table: tuple[list[str], list[list[str]]]) -> None:
    _, rows = table

    columns = map_columns(None, rows)

    assert columns == map_columns(None, rows)
    assert len(columns) == max(map(len, rows), default=0)
    values: Sequence[str | None] = [column.field for column in columns if column.how == "values" and column.field]
    assert len(values) == len(set(values))


@given(st.sampled_from(sorted(SPLITS)), st.text(max_size=60))
def test_parts_of_a_cell_are_pieces_of_it(name: str, text: str) -> None:
    parts = SPLITS[name].part(text)

    assert all(value.strip() for field, value in parts.items() if field != "phone")
    assert set(parts) <= {*SPLITS[name].fields, "address.country", "address.state"}


@given(st.integers(0, 10**9), st.integers(0, 999), st.sampled_from([1, 1_000, 1_000_000]))
def test_scaling_is_exact(whole: int, thousandths: int, times: int) -> None:
    german = f"{whole:,}".replace(",", ".") + f",{thousandths:03d}"

    made = scaled(german, times, ",")

    assert made is not None
    head, _, tail = made.partition(".")
    assert int(head) * 1_000 + int(tail.ljust(3, "0") or 0) == (whole * 1_000 + thousandths) * times


@given(st.text(max_size=30), st.sampled_from([None, ",", "."]))
def test_numbers_and_days_are_read_or_not_but_never_raise(text: str, decimal: str | None) -> None:
    number = plain_number(text, decimal)

    assert number is None or number.lstrip("-").replace(".", "", 1).isdigit()
    assert iso_day(text) is None or len(iso_day(text) or "") == 10
