"""Sound records are read many at a time: that can be seen in nothing but the time that it takes."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadwright.lists.appraisal import appraised
from leadwright.lists.delimited import DelimitedReader
from leadwright.lists.layout import Table
from leadwright.lists.lines import line_blocks
from leadwright.lists.records import Record, Run
from leadwright.lists.structure import Structure
from leadwright.lists.survey import survey
from leadwright.record import Disposition, Span, Spans, by_column, one_by_one
from leadwright.vendor import DialectHint

HEADER = "Vorname;Nachname;Firma;E-Mail"
SOUND = st.tuples(
    st.sampled_from(["Anna", "Jörg", '"Ann ""Nan"" a"']),
    st.sampled_from(["Kühn", "Groß", "O'Hara"]),
    st.sampled_from(["Esche GmbH", '"Esche; Linde AG"', '"Esche\nLinde"']),
    st.sampled_from(["a.kuehn@esche.example", ""]),
).map(";".join)
ODD = st.sampled_from(
    [
        "",
        ";;;",
        "Summe",
        "Summe;2;;",
        HEADER,
        "Firma;PLZ;Ort",
        "Esche;50667;Köln",
        "Anna;Kühn",
        "Anna;Kühn;Esche;a@esche.example;more",
        'Anna;"Kühn;Esche;a@esche.example',
        'Anna;K"ühn;Esche;a"@esche.example',
        "Anna,Kühn,Esche,a@esche.example",
        "Anna;KÃ¼hn;Esche;a@esche.example",
        "An\0na;Kühn;Esche;",
    ]
)
LINES = st.lists(SOUND | SOUND | SOUND | ODD, max_size=40)


def spans(path: Path, at_once: int) -> tuple[list[Span], list[Table]]:
    """The spans of a list, and its tables, with so many lines parsed at once."""
    encoding, dialect, layout = appraised(path, survey(path), DialectHint())
    tables: list[Table] = []
    with path.open("rb") as file:
        blocks = line_blocks(file, encoding.codec)
        reader = DelimitedReader(blocks, encoding, dialect, layout.width, layout.begin, at_once)
        structure = Structure(layout, tables, "list", reader.widen)
        return list(one_by_one(structure.told(reader.runs()))), tables


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.integers(2, 20))
def test_how_many_lines_are_parsed_at_once_makes_no_difference(tmp_path: Path, lines: list[str], at_once: int) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("\r\n".join([HEADER, *lines]).encode())

    assert spans(path, at_once) == spans(path, 1)


def test_sound_records_come_together_and_odd_ones_alone(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [f"Anna;Kühn;Esche {number} GmbH;a@esche.example" for number in range(30)]
    rows[4] = "Anna;Kühn;Esche GmbH"
    path.write_text("\n".join([HEADER, *rows, ""]))
    encoding, dialect, layout = appraised(path, survey(path), DialectHint())

    with path.open("rb") as file:
        reader = DelimitedReader(line_blocks(file, encoding.codec), encoding, dialect, layout.width, layout.begin)
        found = list(reader.runs())

    # The last line may go on, until the end of the file has been seen.
    assert [len(each.cells) if isinstance(each, Run) else each.code for each in found] == [
        None,
        4,
        "width_short",
        24,
        1,
    ]
    assert isinstance(found[1], Run)
    assert list(found[1].records()) == [
        Record(("Anna", "Kühn", f"Esche {number} GmbH", "a@esche.example"), 1, len(rows[number].encode()) + 1)
        for number in range(4)
    ]


def span(seq: int) -> Span:
    return Span(seq, 0, seq + 1, seq + 1, 3 * seq, 3 * seq + 2, Disposition.ACCEPTED, None, (str(seq),))


@pytest.mark.parametrize("size", [1, 2, 5, 9])
def test_spans_by_column_are_the_same_whatever_came_together(size: int) -> None:
    every = [span(seq) for seq in range(8)]
    told: list[Span | Spans] = [Spans.of(every[:3]), every[3], every[4], Spans.of(every[5:7]), every[7]]

    columns = list(by_column(told, size))

    assert list(one_by_one(told)) == every
    assert [each for part in columns for each in part.rows()] == every
    assert all(len(part.seq) >= size for part in columns[:-1])
    assert list(by_column([], size)) == []
