"""Parquet: the schema is the header, one span a row, cells as text, and memory that does not grow with the file."""

import builtins
import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from leadwright.errors import InputError
from leadwright.lists import parquet
from leadwright.lists.opening import open_list
from leadwright.lists.reading import reading_json

arrow = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def written(path: Path, columns: Mapping[str, Any], **options: Any) -> Path:
    pq.write_table(arrow.table(columns), path, **options)
    return path


def test_rows_are_text_under_the_names_of_the_schema(tmp_path: Path) -> None:
    path = written(tmp_path / "list.parquet", {"Firma": ["Esche", None, "Ulme"], "PLZ": ["01067", None, "50667"]})

    shown = reading_json(path)

    assert shown["file"] | {"sha256": "", "bytes": 0} == {
        "sha256": "",
        "bytes": 0,
        "format": "parquet",
        "encoding": None,
        "dialect": {},
    }
    assert shown["tables"] == [
        {
            "name": "list",
            "header": ["Firma", "PLZ"],
            "rows": [["Esche", "01067"], ["Ulme", "50667"]],
            "lines": [[1, 1], [3, 3]],
        }
    ]
    assert shown["spans"] == {"accepted": 2, "repaired": 0, "rejected": 0, "structural": 2}
    assert shown["tiles"] is True


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (arrow.array([12345678901234567890], arrow.uint64()), "12345678901234567890"),
        ([493012345678.0], "493012345678"),
        ([float("nan")], ""),
        (arrow.array([0.1], arrow.float32()), "0.1"),
        ([Decimal("1.10")], "1.10"),
        ([True], "true"),
        ([datetime.date(1999, 5, 1)], "1999-05-01"),
        (arrow.array([1], arrow.timestamp("ns")), "1970-01-01"),
        (arrow.array([1_000], arrow.timestamp("us", "Europe/Berlin")), "1970-01-01T00:00:00.001000+00:00"),
        ([datetime.timedelta(hours=26)], "26:00:00"),
        ([["a", "b"]], "a; b"),
        ([[{"n": 1}]], '[{"n":1}]'),
        ([b"M\xc3\xbcller"], "Müller"),
        ([b"M\xfcller"], "Müller"),
        (arrow.array(["x"]).dictionary_encode(), "x"),
        (arrow.array([200_000_000], arrow.date32()), "200000000"),
        (["nan"], "nan"),
    ],
)
def test_a_cell_of_any_type_is_text(tmp_path: Path, values: Sequence[Any], text: str) -> None:
    path = written(tmp_path / "list.parquet", {"name": ["Esche"], "value": values})

    (row,) = reading_json(path)["tables"][0]["rows"]

    assert row == ["Esche", text]


def test_fields_of_records_are_columns_of_their_own(tmp_path: Path) -> None:
    path = written(tmp_path / "list.parquet", {"name": ["Esche", "Ulme"], "at": [{"city": {"name": "Bonn"}}, None]})

    (table,) = reading_json(path)["tables"]

    assert table["header"] == ["name", "at.city.name"]
    assert table["rows"] == [["Esche", "Bonn"], ["Ulme", ""]]


def test_zero_bytes_are_taken_out_and_told(tmp_path: Path) -> None:
    shown = reading_json(written(tmp_path / "list.parquet", {"name": ["Esc\0he"]}))

    assert shown["tables"][0]["rows"] == [["Esche"]]
    assert [(problem["line"], problem["code"]) for problem in shown["problems"]] == [(1, "nul_byte")]


def test_it_is_read_in_small_batches(tmp_path: Path) -> None:
    path = written(tmp_path / "list.parquet", {f"c{n}": ["x" * 50] * 60_000 for n in range(10)}, use_dictionary=False)
    spans = open_list(path).spans()
    before = arrow.total_allocated_bytes()

    held = max(arrow.total_allocated_bytes() - before for _ in spans)

    assert held < 20_000_000


def test_without_the_library_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "list.parquet", {"name": ["Esche"]})
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(InputError, match=r"leadwright\[parquet\]"):
        open_list(path)


def test_a_file_that_claims_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "list.parquet", {"a": ["x"] * 3, "b": ["y"] * 3})

    for bound in ("MOST_COLUMNS", "MOST_ROWS", "MOST_IN_GROUP"):
        with monkeypatch.context() as patch:
            patch.setattr(parquet, bound, 1)
            with pytest.raises(InputError, match="more than"):
                open_list(path)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "list.parquet", {"name": ["Esche"] * 50})
    whole = path.read_bytes()

    for size in range(4, len(whole), 20):
        path.write_bytes(whole[:size])
        with pytest.raises(InputError, match="damaged"):
            open_list(path)


TEXT = "x" * 100_000


def referring(rows: int) -> Any:
    """A column of rows that all refer to one long text, which the file holds once."""
    return arrow.DictionaryArray.from_arrays(arrow.array([0] * rows, arrow.int32()), [TEXT])


@pytest.mark.parametrize("keeps_its_type", [True, False])
def test_a_small_file_of_which_far_too_much_comes_is_refused(tmp_path: Path, keeps_its_type: bool) -> None:
    columns = {"name": referring(19_000), "city": ["Ulm"] * 19_000}
    path = written(tmp_path / "list.parquet", columns, row_group_size=19_000, store_schema=keeps_its_type)
    before = arrow.total_allocated_bytes()

    with pytest.raises(InputError, match="far more than it should"):
        open_list(path)
    assert path.stat().st_size < 1_000_000
    assert arrow.total_allocated_bytes() - before < 1_000_000


def test_a_list_in_a_row_of_which_far_too_much_comes_is_refused(tmp_path: Path) -> None:
    lists = arrow.ListArray.from_arrays(arrow.array([0, 19_000, 19_000], arrow.int32()), referring(19_000))
    path = written(tmp_path / "list.parquet", {"name": lists})

    with pytest.raises(InputError, match="far more than it should"):
        open_list(path)


def test_long_texts_that_are_written_once_are_read_a_few_rows_at_a_time(tmp_path: Path) -> None:
    path = written(tmp_path / "list.parquet", {"name": referring(2_000)}, store_schema=False)
    spans = open_list(path).spans()
    before = arrow.total_allocated_bytes()

    held = max(arrow.total_allocated_bytes() - before for _ in spans)

    assert held < 100_000_000


def test_a_row_that_is_longer_than_a_record_may_be_is_rejected(tmp_path: Path) -> None:
    shown = reading_json(written(tmp_path / "list.parquet", {"name": ["x" * (5 << 20), "Esche"]}))

    assert shown["tables"][0]["rows"] == [["Esche"]]
    assert [(problem["line"], problem["code"]) for problem in shown["problems"]] == [(1, "field_too_long")]
