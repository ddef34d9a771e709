"""Whatever follows a format's first bytes, and however a good file is damaged: it is told in one line, or it tiles."""

import gzip
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadwright.errors import InputError
from leadwright.lists.reading import reading_json
from tests.leadwright.lists.made import CSV, ods, text_cell, words, xlsx, zipped

OLD = Path(__file__).parent / "files" / "old.xls"
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MAGIC = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PAR1",
    b"[{",
    b'{"data": [{',
    b'{"a": 1}\n{',
    b"\xff\xfe[\0{\0",
    b"\xef\xbb\xbf[{",
]
JSON = b'{"of": 2, "data": [{"name": "Esche", "n": 1.50}, {"name": "Ulme", "tags": ["a"]},\n{"x": {"y": 1}}], "z": []}'


def parquet(path: Path) -> Path:
    arrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet").write_table(arrow.table({"Firma": ["Esche"] * 9, "n": list(range(9))}), path)
    return path


def packed(path: Path) -> Path:
    path.write_bytes(gzip.compress(CSV))
    return path


def plain(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


MAKERS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda path: xlsx(path, words(1, "Firma", "Ort") + words(2, "Esche", "Bonn")),
    "ods": lambda path: ods(path, f"<table:table-row>{text_cell('Firma')}{text_cell('Ort')}</table:table-row>"),
    "xls": plain(OLD.read_bytes()),
    "parquet": parquet,
    "gz": packed,
    "zip": lambda path: zipped(path, {"a.csv": CSV, "b.json": JSON, "readme.txt": "x"}),
    "json": plain(JSON),
}


@cache
def good(kind: str) -> bytes:
    with TemporaryDirectory() as folder:
        return MAKERS[kind](Path(folder) / f"list.{kind}").read_bytes()


def check(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        shown = reading_json(path)
    except InputError as error:
        said = str(error)
    else:
        said = ""
        assert shown["tiles"] is True
        cells = [cell for table in shown["tables"] for row in (table["header"] or [], *table["rows"]) for cell in row]
        assert "\0" not in "".join(cells)
        "".join(cells).encode()
    assert "\n" not in said


@pytest.mark.parametrize("magic", MAGIC)
@QUIET
@given(rest=st.binary(max_size=300))
def test_anything_behind_the_first_bytes_of_a_format(tmp_path: Path, magic: bytes, rest: bytes) -> None:
    check(tmp_path / "list", magic + rest)


@pytest.mark.parametrize("kind", list(MAKERS))
def test_a_good_file_is_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"list.{kind}"
    path.write_bytes(good(kind))

    assert reading_json(path)["tiles"] is True


@pytest.mark.parametrize("kind", list(MAKERS))
@QUIET
@given(data=st.data())
def test_a_damaged_file(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    content = bytearray(good(kind))
    for _ in range(data.draw(st.integers(1, 4), "changes")):
        place = data.draw(st.integers(0, len(content) - 1), "place")
        content[place : place + data.draw(st.integers(0, 3), "cut")] = data.draw(st.binary(max_size=4), "put")
        if not content:
            break

    check(tmp_path / f"list.{kind}", bytes(content))
