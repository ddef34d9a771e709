"""Whatever the bytes: the spans tile the file, and reading raises nothing but the declared errors."""

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leadwright.errors import InputError
from leadwright.lists.opening import open_list
from leadwright.lists.reading import reading_json

CELL = st.text(alphabet="abÄß1@.;,\t\"'\n\r\0 \x85\u2028", max_size=12)
DELIMITERS = st.sampled_from([";", ",", "\t", "|", " ", ":", "||", "~|~", "\x1f", "\x01"])
MESSY = st.text(alphabet='ab1@.-;,\t|~: \\"""\'\n\n\r\0\x01\x1f\ufeffÃ¼â€\ufdd0', max_size=400)
LISTLIKE = st.lists(st.lists(CELL, min_size=1, max_size=6).map(";".join), max_size=25).map("\r\n".join)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
QUIET = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def check(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        listing = open_list(path)
        spans = list(listing.spans())
        shown = reading_json(path)
    except InputError:
        return
    assert b"".join(listing.raw(span) for span in spans) == data
    assert spans == list(listing.spans())
    assert spans == [span for stretch in listing.stretches(3) for span in stretch.rows()]
    assert shown["tiles"] is True
    assert sum(shown["spans"].values()) == len(spans)


@QUIET
@given(st.binary(max_size=400))
@example(b"\xff\xfea\0")
@example(b"\xef\xbb\xbf")
@example(b"\r\r\n\n\r")
@example(b'"')
@example(b'a;b;c\n"')
@example(b'{"a":1}\n[')
@example(b"PK\x03\x04rubbish")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rubbish")
def test_any_bytes_are_tiled_or_refused(tmp_path: Path, data: bytes) -> None:
    check(tmp_path / "any", data)


@QUIET
@given(LISTLIKE, ENCODINGS)
def test_anything_like_a_list_is_tiled_in_every_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    check(tmp_path / "list.csv", text.encode(encoding, "replace"))


@QUIET
@given(MESSY, ENCODINGS)
def test_any_heap_of_delimiters_quotes_and_line_ends_is_tiled(tmp_path: Path, text: str, encoding: str) -> None:
    check(tmp_path / "list.csv", text.encode(encoding, "replace"))


@QUIET
@given(st.lists(st.lists(CELL, min_size=3, max_size=7), min_size=14, max_size=30), DELIMITERS, st.data())
def test_a_table_with_a_bite_taken_out_is_tiled(
    tmp_path: Path, rows: list[list[str]], delimiter: str, data: st.DataObject
) -> None:
    whole = "Vorname;Firma;E-Mail\n".replace(";", delimiter) + "\n".join(delimiter.join(row) for row in rows)
    begin = data.draw(st.integers(0, len(whole)))

    check(tmp_path / "list.csv", (whole[:begin] + whole[begin + data.draw(st.integers(0, 9)) :]).encode())


@QUIET
@given(st.lists(st.lists(st.text("aä1;,\"\n\r 'x", max_size=9), min_size=3, max_size=3), min_size=3, max_size=12))
def test_a_well_formed_table_gives_back_its_cells(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "sound.csv"
    header = ["Firma", "Vorname", "Nachname"]
    full = [["ACME", "Anna", "Adler"], *([cell + "." for cell in row] for row in rows)]
    lines = [";".join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in [header, *full]]
    path.write_bytes("\r\n".join(lines).encode())

    shown = reading_json(path)

    assert shown["tables"][0]["rows"] == full
    assert shown["spans"]["accepted"] == len(full)
