"""JSON in one piece: arrays, wrapped or not, objects one behind the other; streamed, and every byte told."""

import json
import tracemalloc
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leadwright.errors import InputError
from leadwright.lists import jsonarray
from leadwright.lists.opening import open_list
from leadwright.lists.reading import reading_json
from leadwright.record import Span

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def spans(tmp_path: Path, data: bytes, name: str = "list.json") -> list[Span]:
    path = tmp_path / name
    path.write_bytes(data)
    listing = open_list(path)
    found = list(listing.spans())
    assert b"".join(map(listing.raw, found)) == data
    assert found == list(listing.spans())
    return found


def told(found: list[Span]) -> list[tuple[str, str | None]]:
    return [(str(span.disposition), span.code) for span in found]


def read(tmp_path: Path, data: bytes) -> dict[str, Any]:
    path = tmp_path / "list.json"
    path.write_bytes(data)
    shown = reading_json(path)
    assert shown["tiles"]
    return shown


def test_the_objects_of_an_array_are_rows_with_the_union_of_their_keys(tmp_path: Path) -> None:
    shown = read(
        tmp_path, b'[\n  {"name": "Ash", "tags": ["a", "b"]},\n  {"name": "Elm",\n   "at": {"city": "Leeds"}}\n]\n'
    )

    (table,) = shown["tables"]
    assert shown["file"]["format"] == "json"
    assert table["header"] == ["name", "tags", "at.city"]
    assert table["rows"] == [["Ash", "a; b", ""], ["Elm", "", "Leeds"]]
    assert table["lines"] == [[2, 2], [3, 4]]
    assert shown["spans"] == {"accepted": 2, "repaired": 0, "rejected": 0, "structural": 2}


@pytest.mark.parametrize("name", ["list.json", "list.jsonl"])
def test_numbers_stay_as_they_are_written(tmp_path: Path, name: str) -> None:
    row = b'{"id": 12345678901234567890, "price": 1.50, "share": 1e-3, "size": 7, "none": null, "ok": true}'
    data = row + b"\n" + row + b"\n" if name.endswith("l") else b"[" + row + b"]"

    cells = next(span.cells for span in spans(tmp_path, data, name) if span.cells)

    assert cells == ("12345678901234567890", "1.50", "1e-3", "7", "", "true")


@pytest.mark.parametrize(
    "text",
    [
        '{"data": [{"name": "Ash"}, {"name": "Elm"}]}',
        '{"status": "ok", "total": 2, "results": [{"name": "Ash"}, {"name": "Elm"}], "next": null}',
        '{"response": {"paging": {"page": 1}, "items": [{"name": "Ash"}, {"name": "Elm"}], "sorted": []}}',
        '{"data":\n [\n{"name": "Ash"},\n{"name": "Elm"}\n]\n}',
        '[{"name": "Ash"}, {"name": "Elm"}]',
        '{\n "name": "Ash"\n}\n{\n "name": "Elm"\n}\n',
        '{"rows": [{"name": "Ash"}],\n "more": {}}\n{"rows": [{"name": "Elm"}]}',
    ],
)
def test_rows_are_found_however_they_are_wrapped(tmp_path: Path, text: str) -> None:
    (table,) = read(tmp_path, text.encode())["tables"]

    assert (table["name"], table["header"]) == ("list", ["name"])
    assert table["rows"] == [["Ash"], ["Elm"]]


def test_an_object_that_names_somebody_is_a_row_whatever_lists_it_holds(tmp_path: Path) -> None:
    (table,) = read(tmp_path, b'{"company": "Ash Ltd", "phones": [{"number": "020"}, {"number": "030"}]}')["tables"]

    assert table["rows"] == [["Ash Ltd", '[{"number":"020"},{"number":"030"}]']]


@pytest.mark.parametrize(
    "before", ['{"meta": {"page": 1}, "data": ', '{"data": {"items": ', '{"ok": true, "errors": [], "data": ']
)
def test_a_long_document_on_one_line_is_no_single_row(tmp_path: Path, before: str) -> None:
    rows = [{"name": f"Ash {number}", "mail": f"a{number}@ash.example"} for number in range(2_000)]
    path = tmp_path / "list.json"
    path.write_text(before + json.dumps(rows) + "}" * before.count("{", 0, before.index("data") + 8))

    shown = reading_json(path)

    assert shown["file"]["format"] == "json"
    assert len(shown["tables"][0]["rows"]) == 2_000


@pytest.mark.parametrize(
    "text",
    [
        '{"a1": {"name": "Ash", "town": "Leeds"}, "a2": {"name": "Elm", "town": "York"}}',
        '{"name": {"0": "Ash", "1": "Elm"}, "town": {"0": "Leeds", "1": "York"}}',
        '{"name": ["Ash", "Elm"], "town": ["Leeds", "York"]}',
    ],
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_rows_that_are_no_objects_of_their_own_are_refused_and_not_guessed(tmp_path: Path, text: str, end: str) -> None:
    path = tmp_path / "list.json"
    for written in (text + end, json.dumps(json.loads(text), indent=1) + end):
        path.write_text(written)
        with pytest.raises(InputError, match="write them as an array of objects"):
            reading_json(path)


@pytest.mark.parametrize("before", ["// exported today\n", "var leads = ", "/* leads */ const x=\n", ""])
def test_what_programs_put_before_the_rows_is_passed_over(tmp_path: Path, before: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(before + '[null, {"name": "Ash"},\n {"name": "Elm"}]')

    shown = reading_json(path)

    assert [row for table in shown["tables"] for row in table["rows"]] == [["Ash"], ["Elm"]]
    assert shown["tiles"] is True


def test_several_arrays_are_several_tables(tmp_path: Path) -> None:
    shown = read(tmp_path, b'{"companies": [{"name": "Ash"}], "people": [{"last_name": "Elm"}, {"last_name": "Oak"}]}')

    assert [(table["name"], table["header"], len(table["rows"])) for table in shown["tables"]] == [
        ("list companies", ["name"], 1),
        ("list people", ["last_name"], 2),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_it_may_be_written_in_any_unicode(tmp_path: Path, encoding: str) -> None:
    (table,) = read(tmp_path, '[{"name": "Müller 🌳"},\n {"name": "Süß"}]'.encode(encoding))["tables"]

    assert table["rows"] == [["Müller 🌳"], ["Süß"]]


def test_lines_of_objects_may_be_written_in_any_unicode(tmp_path: Path) -> None:
    (table,) = read(tmp_path, '{"name": "Müller"}\n{"name": "Süß"}\n'.encode("utf-16"))["tables"]

    assert table["rows"] == [["Müller"], ["Süß"]]


def test_damage_costs_the_row_it_is_in_and_no_other(tmp_path: Path) -> None:
    found = spans(tmp_path, b'[{"id": 1, "a": "x"}, {"id": 2, oops}, {"id": 3, "a": "y"}, 4, null, {"id": 5}]')

    assert told(found)[1:-1] == [
        ("accepted", None),
        ("rejected", "json_invalid"),
        ("accepted", None),
        ("rejected", "json_invalid"),
        ("rejected", "json_invalid"),
        ("accepted", None),
    ]


def test_a_row_in_another_encoding_is_mended_and_told(tmp_path: Path) -> None:
    found = spans(tmp_path, b'[{"name": "S\xc3\xbc\xc3\x9f"}, {"name": "M\xfcller"}]')

    assert [(span.code, span.cells) for span in found[1:3]] == [(None, ("Süß",)), ("undecodable", ("Müller",))]


@pytest.mark.parametrize("data", [b'[{"a": 1}, {"a": 2', b'[{"a": 1}, {"a": 2},\n', b'[{"a": 1}, {"a": 2}'])
def test_an_end_in_the_middle_is_told(tmp_path: Path, data: bytes) -> None:
    assert spans(tmp_path, data)[-1].code in ("json_invalid", "json_unclosed")


def test_half_of_a_character_pair_stands_for_nothing(tmp_path: Path) -> None:
    found = spans(tmp_path, b'[{"name": "Ash \\ud83c"}, {"name": "M\xfcller"}]')

    assert [span.cells for span in found[1:3]] == [("Ash \ufffd",), ("Müller",)]


@pytest.mark.parametrize("name", ["list.json", "list.jsonl"])
def test_what_no_database_takes_is_taken_out_of_keys_and_cells(tmp_path: Path, name: str) -> None:
    row = rb'{"na\u0000me": "A\u0000sh", "half \ud83c": "\ud83c!", "in": [{"deep": "\ud83c"}], "n": 1.0}'
    path = tmp_path / name
    path.write_bytes(row + b"\n" + row + b"\n" if name.endswith("l") else b"[" + row + b"]")

    shown = reading_json(path)

    assert shown["tables"][0]["header"] == ["name", "half \ufffd", "in", "n"]
    assert shown["tables"][0]["rows"][0] == ["Ash", "\ufffd!", '[{"deep":"\ufffd"}]', "1.0"]
    assert {problem["code"] for problem in shown["problems"]} == {"undecodable"}


@pytest.mark.parametrize("depth", [300, 5_000])
def test_a_list_in_lists_stays_in_its_cell_or_the_row_is_rejected(tmp_path: Path, depth: int) -> None:
    found = spans(tmp_path, b'[{"a": ' + b"[" * depth + b"{}" + b"]" * depth + b'}, {"a": 3}]')

    assert len([span for span in found if span.disposition == "accepted"]) == (2 if depth == 300 else 1)


def test_garbage_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no JSON"):
        spans(tmp_path, b'[{"a": 1}' + b', {"a" 1}' * (jsonarray.MOST_BROKEN + 2))


def test_a_value_nested_without_end_is_rejected(tmp_path: Path) -> None:
    found = spans(tmp_path, b'[{"a": 1}, {"a": ' + b"[" * 100_000 + b"]" * 100_000 + b'}, {"a": 3}]')

    assert "json_invalid" in [span.code for span in found]
    assert ("accepted", None) in told(found)


def test_an_element_of_many_megabytes_is_one_record_and_memory_stays_small(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b'[{"a": 1}, {"a": "' + b"x" * 20_000_000 + b'"}, {"a": 3}]')

    tracemalloc.start()
    found = list(open_list(path).spans())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert told(found)[1:-1] == [("accepted", None), ("rejected", "field_too_long"), ("accepted", None)]
    assert most < 19_000_000


def test_a_document_of_many_rows_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b"[" + b",".join([b'{"name": "Ash", "note": "%s"}' % (b"x" * 400)] * 15_000) + b"]")

    listing = open_list(path)

    tracemalloc.start()
    count = sum(1 for _ in islice(listing.spans(), 10_000))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 10_000
    assert most < 5_000_000


def test_more_arrays_than_any_list_has_are_refused(tmp_path: Path) -> None:
    many = {f"k{n}": [{"a": 1}] for n in range(jsonarray.MOST_TABLES + 1)}

    with pytest.raises(InputError, match="arrays of objects"):
        spans(tmp_path, orjson.dumps(many))


@QUIET
@given(
    st.text(alphabet='[]{},:"\\ \n1aä', max_size=60).map(lambda text: ('[{"a": 1},' + text).encode())
    | st.binary(max_size=60).map(lambda data: b'[{"a": 1},' + data)
    | st.text(alphabet='[]{},:"\\ \n1aä', max_size=60).map(lambda text: ('{"data": [{"a": 1},' + text).encode())
)
@example(b'[{"a": 1},]')
@example(b'[{"a": 1},]]]{"')
@example(b'{"data": [{"a": 1},]]}')
@example(b'[{"a": 1},\xff{"')
def test_whatever_follows_a_row_every_byte_is_told(tmp_path: Path, data: bytes) -> None:
    spans(tmp_path, data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@QUIET
@given(
    st.lists(st.dictionaries(st.text(max_size=4), JSON, min_size=1, max_size=4), min_size=1, max_size=8), st.booleans()
)
def test_a_well_formed_array_gives_as_many_rows(tmp_path: Path, rows: list[dict[str, Any]], pretty: bool) -> None:
    data = json.dumps(rows, indent=2 if pretty else None).encode()

    found = spans(tmp_path, data)

    assert sum(1 for span in found if span.disposition != "structural") == len(rows)
    assert all(span.disposition != "rejected" for span in found)
