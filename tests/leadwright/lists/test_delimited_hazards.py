"""Each hazard of delimited files that general readers lose rows to."""

import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from leadwright.lists.delimited import MOST_LINES
from leadwright.lists.lines import BLOCK, LONGEST, raw_lines
from leadwright.lists.opening import open_list
from leadwright.lists.reading import reading_json

HEADER = "id;Vorname;Firma;Telefon;E-Mail"


def row(n: int) -> str:
    return f"R{n:03};Anna{n};Firma {n} GmbH;040 66969 {n:03};anna{n}@firma{n}.example"


def read(tmp_path: Path, text: str | bytes, encoding: str = "utf-8") -> dict[str, Any]:
    path = tmp_path / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    shown = reading_json(path)
    assert shown["tiles"]
    return shown


def forty(**changed: str) -> list[str]:
    return [HEADER] + [changed.get(f"r{n}", row(n)) for n in range(40)]


def ids(shown: dict[str, Any]) -> list[str]:
    return [cells[0] for table in shown["tables"] for cells in table["rows"]]


def codes(shown: dict[str, Any]) -> list[tuple[int, str]]:
    return [(problem["line"], problem["code"]) for problem in shown["problems"]]


ALL = [f"R{n:03}" for n in range(40)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(tmp_path: Path, end: str) -> None:
    assert ids(read(tmp_path, end.join(forty()))) == ALL


def test_mixed_line_ends_and_a_missing_last_one_lose_nothing(tmp_path: Path) -> None:
    text = "".join(line + ("\n", "\r\n", "\r")[n % 3] for n, line in enumerate(forty()))

    assert ids(read(tmp_path, text[:-1])) == ALL


@pytest.mark.parametrize("mark", ["\x85", "\x0b", "\x0c", "\u2028"])
def test_what_python_calls_a_line_end_ends_no_line_here(tmp_path: Path, mark: str) -> None:
    shown = read(tmp_path, "\n".join(forty(r7=f"R007;An{mark}na;F GmbH;040 66969 007;a@f.example")))

    assert ids(shown) == ALL
    assert shown["tables"][0]["lines"][8] == [10, 10]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    shown = read(tmp_path, "\n".join(forty()).replace(";", delimiter))

    assert shown["file"]["dialect"]["delimiter"] == delimiter
    assert ids(shown) == ALL


def test_a_separator_line_names_the_delimiter(tmp_path: Path) -> None:
    shown = read(tmp_path, "sep=;\n" + "\n".join(forty()))

    assert shown["file"]["dialect"]["delimiter"] == ";"
    assert ids(shown) == ALL


def test_too_few_and_too_many_fields_are_rejected_with_their_line(tmp_path: Path) -> None:
    shown = read(tmp_path, "\n".join(forty(r3="R003;Anna", r9=row(9) + ";more", r12="R012;" + row(12))))

    assert ids(shown) == [id_ for id_ in ALL if id_ not in ("R003", "R009", "R012")]
    assert codes(shown) == [(5, "width_short"), (11, "width_long"), (14, "width_long")]


def test_a_delimiter_too_many_at_the_end_is_left_out(tmp_path: Path) -> None:
    shown = read(tmp_path, "\n".join(forty(r12=row(12) + ";")))

    assert ids(shown) == ALL
    assert (shown["spans"]["repaired"], codes(shown)) == (1, [(14, "width_long")])


def test_an_unclosed_quote_costs_no_other_row(tmp_path: Path) -> None:
    shown = read(tmp_path, "\n".join(forty(r10='R010;"Anna;Firma 10 GmbH;040 66969 010;a@firma.example')))

    assert ids(shown) == ALL
    assert shown["tables"][0]["rows"][10][1] == "Anna"
    assert codes(shown) == [(12, "quote_unclosed")]


def test_an_unclosed_quote_that_a_later_one_closes_costs_no_other_row(tmp_path: Path) -> None:
    broken = 'R010;"Anna;Firma 10 GmbH;040 66969 010;a@firma.example'
    later = 'R014;Anna";Firma 14 GmbH;040 66969 014;a@firma.example'

    assert ids(read(tmp_path, "\n".join(forty(r10=broken, r14=later)))) == ALL


def test_an_unclosed_quote_in_a_short_row_rejects_that_row_only(tmp_path: Path) -> None:
    shown = read(tmp_path, "\n".join(forty(r10='R010;"Anna;Firma')))

    assert ids(shown) == [id_ for id_ in ALL if id_ != "R010"]
    assert codes(shown) == [(12, "quote_unclosed")]


def test_an_undoubled_quote_is_read_as_a_character(tmp_path: Path) -> None:
    shown = read(tmp_path, "\n".join(forty(r5='R005;Anna;"Firma "Fünf" GmbH";040 66969 005;a@firma.example')))

    assert shown["tables"][0]["rows"][5][2] == 'Firma "Fünf" GmbH'
    assert codes(shown) == [(7, "quote_stray")]


def test_quoted_line_breaks_delimiters_and_doubled_quotes_come_through_untouched(tmp_path: Path) -> None:
    odd = 'R005;"An\r\nna\n";"Firma; ""Fünf""";"";a@firma.example'
    shown = read(tmp_path, "\n".join(forty(r5=odd)))

    assert shown["tables"][0]["rows"][5] == ["R005", "An\r\nna\n", 'Firma; "Fünf"', "", "a@firma.example"]
    assert shown["tables"][0]["lines"][5] == [7, 9]
    assert shown["spans"]["accepted"] == 40


def test_inch_marks_and_apostrophes_are_no_quotes(tmp_path: Path) -> None:
    shown = read(tmp_path, "\n".join(forty(r5="R005;Sean;Rohr 3/4\" O'Brien GmbH;040 66969 005;s@firma.example")))

    assert shown["tables"][0]["rows"][5][2] == "Rohr 3/4\" O'Brien GmbH"
    assert shown["problems"] == []


def test_zero_bytes_are_taken_out_and_told(tmp_path: Path) -> None:
    shown = read(tmp_path, "\n".join(forty(r5="R005;An\0na;Firma;040 66969 005;a@firma.example")))

    assert shown["tables"][0]["rows"][5][1] == "Anna"
    assert (shown["spans"]["repaired"], codes(shown)) == (1, [(7, "nul_byte")])


def test_a_cell_of_200_000_characters_is_read(tmp_path: Path) -> None:
    shown = read(tmp_path, "\n".join(forty(r5=f"R005;{'x' * 200_000};Firma;040 66969 005;a@firma.example")))

    assert len(shown["tables"][0]["rows"][5][1]) == 200_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("surplus", [-5, 0, 10, 3 * BLOCK + 1])
def test_a_line_beyond_all_bounds_is_one_rejected_record_and_the_rest_is_read(
    tmp_path: Path, encoding: str, surplus: int
) -> None:
    shown = read(tmp_path, "\n".join(forty(r5="R005;" + "x" * (LONGEST + surplus))), encoding)

    assert ids(shown) == [id_ for id_ in ALL if id_ != "R005"]
    assert codes(shown) == [(7, "field_too_long")]


def test_an_endless_line_is_never_held(tmp_path: Path) -> None:
    line = b"x" * (5 * LONGEST) + b"\r"
    held = list(raw_lines(BytesIO(b"a\n" + line + b"b")))

    assert [len(raw) for raw in held] == [2, len(line), 1]
    assert len(bytes(held[1][:])) < LONGEST // 8


def test_quoted_lines_that_go_on_for_too_long_are_an_open_quote(tmp_path: Path) -> None:
    endless = 'R005;"' + "Anna\n" * (MOST_LINES + 5) + '";Firma;040 66969 005;a@firma.example'

    shown = read(tmp_path, "\n".join(forty(r5=endless)))

    assert ids(shown) == [id_ for id_ in ALL if id_ != "R005"]
    assert codes(shown)[0] == (7, "quote_unclosed")


def test_a_ragged_row_far_down_is_rejected_alone(tmp_path: Path) -> None:
    lines = [HEADER] + [row(n % 1000) for n in range(12_000)]
    lines[11_000] = "R;short"

    shown = read(tmp_path, "\n".join(lines))

    assert len(ids(shown)) == 11_999
    assert codes(shown) == [(11_001, "width_short")]


def test_nothing_and_a_header_alone_are_no_errors(tmp_path: Path) -> None:
    empty, bare = read(tmp_path, ""), read(tmp_path, HEADER + "\n")

    assert (empty["tables"], sum(empty["spans"].values())) == ([], 0)
    assert bare["tables"] == [{"name": "list", "header": HEADER.split(";"), "rows": [], "lines": []}]


def test_a_single_column_needs_no_delimiter(tmp_path: Path) -> None:
    shown = read(tmp_path, "E-Mail\na@firma.example\nb@firma.example\n")

    assert shown["tables"][0]["header"] == ["E-Mail"]
    assert ids(shown) == ["a@firma.example", "b@firma.example"]


def test_memory_stays_small_however_long_the_lines_are_around_an_open_quote(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    few = "".join(f"Esche {n};Bonn;e{n}@esche.example\n" for n in range(40))
    path.write_text(f"Firma;Ort;E-Mail\n{few}" + '"Ulme;Bonn;u@ulme.example\n' + ("x" * 2_000_000 + ";y;z\n") * 20)
    listing = open_list(path)

    tracemalloc.start()
    codes = [span.code for span in listing.spans()]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert codes == ["header", *[None] * 40, "quote_unclosed", *[None] * 20]
    assert most < 40_000_000
