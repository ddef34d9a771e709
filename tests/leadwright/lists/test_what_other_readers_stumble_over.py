"""Files that users of other readers have reported: nothing of them is lost here."""

from pathlib import Path
from typing import Any

import pytest

from leadwright.lists.reading import reading_json


def read(tmp_path: Path, text: str) -> dict[str, Any]:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8", newline="")
    shown = reading_json(path)
    assert shown["tiles"]
    return shown


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('Field1;Field2;"Field,3,3,3"\n' * 3, [["Field1", "Field2", "Field,3,3,3"]] * 3),
        ('Field1;Field2;"F\ni,e,l,d\n,3"\n' * 3, [["Field1", "Field2", "F\ni,e,l,d\n,3"]] * 3),
        ("X\tY\tZ\n120,5\t50,3\t2,35\n1,5\t5,3\t3,35\n", [["120,5", "50,3", "2,35"], ["1,5", "5,3", "3,35"]]),
        ("'a,b,c';d\n'e,f,g';h\n", [["a,b,c", "d"], ["e,f,g", "h"]]),
        (
            "bytes(b'data'),20:53:06,2019-09-01T19:28:21\n" * 4,
            [["bytes(b'data')", "20:53:06", "2019-09-01T19:28:21"]] * 4,
        ),
        ('"Private Company"|"Point Rd"\n' * 4, [["Private Company", "Point Rd"]] * 4),
        (
            'id,notes,name\n1,"# A\n\n* b, c\n* d",Anna\n2,x,Bea\n',
            [["1", "# A\n\n* b, c\n* d", "Anna"], ["2", "x", "Bea"]],
        ),
        ("c0\nv0\na;b\n", [["c0"], ["v0"], ["a;b"]]),
        ("A,ragged\nB\nC\n", [["A,ragged"], ["B"], ["C"]]),
        ('#"Comment\nColA\tColB\n1\t2\n', [["1", "2"]]),
        ('1,2"3\n4,5"6\n', [["1", '2"3'], ["4", '5"6']]),
        ('toskip\n"further\nskip"\na,b,c\n1,"a\nb",3\n2,"c",4\n', [["1", "a\nb", "3"], ["2", "c", "4"]]),
        (
            'Amt;Aufgaben\r\n"A";"uno\ndue\n\ntre"\r\nB;"a\nb"\r\n',
            [["Amt", "Aufgaben"], ["A", "uno\ndue\n\ntre"], ["B", "a\nb"]],
        ),
        ('foo,"" aaaa ",""\n', [["foo", " aaaa ", ""]]),
        (
            "Name      ;Ort     \nAnna      ;Köln    \nBea       ;Ulm     \n",
            [["Anna      ", "Köln    "], ["Bea       ", "Ulm     "]],
        ),
    ],
)
def test_all_rows_are_there_as_they_were_written(tmp_path: Path, text: str, rows: list[list[str]]) -> None:
    shown = read(tmp_path, text)

    assert [row for table in shown["tables"] for row in table["rows"]] == rows


def test_an_opening_quote_that_a_typographic_one_should_close_costs_one_row(tmp_path: Path) -> None:
    shown = read(tmp_path, 'Row,Content\n1,"an unclosed comment”\n2,Lorem ipsum\n3,dolor sit\n')

    assert shown["tables"][0]["rows"] == [["2", "Lorem ipsum"], ["3", "dolor sit"]]
    assert [(problem["line"], problem["code"]) for problem in shown["problems"]] == [(2, "quote_unclosed")]


def test_rows_that_widen_far_down_are_told_one_by_one(tmp_path: Path) -> None:
    narrow = "".join(f"Firma {n},Ort {n}\n" for n in range(1, 301))
    wide = "".join(f"Firma {n},Ort {n},x{n}\n" for n in range(1, 301))

    shown = read(tmp_path, "Firma,Ort\n" + narrow + wide)

    assert shown["spans"] == {"accepted": 300, "repaired": 0, "rejected": 300, "structural": 1}
