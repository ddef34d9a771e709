"""One record comes to harm: it is mended as it was meant or rejected, and no other record is touched."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from leadwright.lists.lines import BLOCK, LONGEST
from leadwright.lists.opening import Listing, open_list
from leadwright.record import Disposition, Span
from tests.leadwright.lists.damage import KINDS, Damaged, Written, damaged

HOWS = [Written(sign, quoted) for sign in (";", ",", "\t", "|", "||") for quoted in (False, True)]
MENDED = {
    "open quote": 0.95,
    "undoubled quote": 1.0,
    "backslashed quote": 1.0,
    "bare delimiter": 0.8,
    "surplus blank": 0.9,
    "lost blank": 0.4,
    "other delimiter": 0.9,
    "one other delimiter": 0.7,
    "broken line": 0.7,
}
"""How many of each kind are put right, at least; what is not in here is hardly ever certain."""


def read(path: Path, text: str) -> tuple[Listing, list[Span]]:
    path.write_text(text, "utf-8", newline="")
    listing = open_list(path)
    return listing, list(listing.spans())


def given(spans: list[Span]) -> list[list[str]]:
    return [list(span.cells) for span in spans if span.disposition in (Disposition.ACCEPTED, Disposition.REPAIRED)]


def verdict(harm: Damaged, spans: list[Span]) -> str:
    """What became of the harmed record, once all others have been found as they were."""
    found = given(spans)
    for place, row in enumerate(harm.rows[1:], start=1):
        if place != harm.place:
            assert row in found, f"{harm.kind} took row {place} with it"
            found.remove(row)
    if not found:
        return "rejected"
    truth = harm.rows[harm.place]
    made = [cell.replace("\r\n", " ") if harm.kind == "broken line" else cell for cell in found[0]]
    wanted = [cell.replace("\r\n", " ") if harm.kind == "broken line" else cell for cell in truth]
    lost = harm.kind == "lost value" and all(cell in ("", meant) for cell, meant in zip(made, wanted, strict=True))
    right = len(found) == 1 and (made == wanted or lost)
    mended = any(span.disposition is Disposition.REPAIRED for span in spans)
    return "right" if right else "wrong" if mended else "unseen"


@pytest.mark.parametrize("kind", KINDS)
def test_a_harmed_record_is_mended_or_rejected_and_no_other_is_touched(tmp_path: Path, kind: str) -> None:
    became: Counter[str] = Counter()
    for how in HOWS:
        for n in range(4):
            harm = damaged(Random(f"{kind} {how} {n}"), kind, how, size=(30, 60, 120, 60)[n])
            if harm is not None:
                became[verdict(harm, read(tmp_path / "list.csv", harm.text)[1])] += 1

    assert became["wrong"] == 0
    assert became.total() > 0
    assert became["right"] >= MENDED.get(kind, 0) * became.total()


HEADER = "Kundennr;Vorname;Nachname;Firma;PLZ;Ort;Umsatz;E-Mail\n"
ROWS = [
    f"K{n:04};{('Anna', 'Bernd', 'Clara')[n % 3]};{('Adler', 'Böhm')[n % 2]};"
    f"Firma {('Nord', 'Süd', 'West')[n % 3]} GmbH;{20000 + n};{('Köln', 'Ulm')[n % 2]};{n},5;info@firma{n}.example\n"
    for n in range(30)
]


@pytest.mark.parametrize(
    ("harmed", "code", "cells"),
    [
        (
            "K0099;Anna;Adler;Wolf; Söhne GmbH;20000;Köln;7,5;a@wolf.example\n",
            "delimiter_unquoted",
            ["Wolf; Söhne GmbH", "20000"],
        ),
        (
            "K0099;Anna;Adler;Firma Nord GmbH;20000;;Köln;7,5;a@wolf.example\n",
            "width_long",
            ["Firma Nord GmbH", "20000"],
        ),
        (
            "K0099|Anna|Adler|Firma Nord GmbH|20000|Köln|7,5|a@w.example\n",
            "delimiter_other",
            ["Firma Nord GmbH", "20000"],
        ),
        (
            "K0099;Anna;Adler;Firma Nord GmbH|20000;Köln;7,5;a@w.example\n",
            "delimiter_other",
            ["Firma Nord GmbH", "20000"],
        ),
        (
            "K0099;Anna;Adler;Firma\nNord GmbH;20000;Köln;7,5;a@w.example\n",
            "line_break_unquoted",
            ["Firma\nNord GmbH", "20000"],
        ),
        (
            'K0099;Anna;Adler;"Nord \\"A\\" GmbH";20000;Köln;7,5;a@w.example\n',
            "quote_escaped",
            ['Nord "A" GmbH', "20000"],
        ),
        ('K0099;Anna;Adler;"Nord "A" GmbH";20000;Köln;7,5;a@w.example\n', "quote_stray", ['Nord "A" GmbH', "20000"]),
        (
            'K0099;"Anna;Adler;Firma Nord GmbH;20000;Köln;7,5;a@w.example\n',
            "quote_unclosed",
            ["Firma Nord GmbH", "20000"],
        ),
    ],
)
def test_what_was_wrong_is_told_by_its_code(tmp_path: Path, harmed: str, code: str, cells: list[str]) -> None:
    _, spans = read(tmp_path / "list.csv", HEADER + "".join(ROWS[:12]) + harmed + "".join(ROWS[12:]))

    mended = [span for span in spans if span.disposition is Disposition.REPAIRED]
    assert [(span.code, list(span.cells[3:5])) for span in mended] == [(code, cells)]
    assert len(given(spans)) == len(ROWS) + 1


@pytest.mark.parametrize(
    "doubtful",
    [
        "K0099;Anna;Adler;Firma Nord GmbH;20000;Köln;7,5;a@w.example;nachgemeldet\n",
        "K0099;Anna;Adler;20000;Köln;7,5;a@w.example\n",
        "K0099;Anna;Adler;Firma Nord GmbH;20000;Köln\n",
        "K0099;Anna;Herr;Adler;Firma Nord GmbH;20000;Köln;7,5;a@w.example\n",
        'K0099;Anna;Adler;Firma Nord GmbH;20000;Köln;7,5;"a@w.exam\n',
    ],
)
def test_what_is_not_certain_is_rejected(tmp_path: Path, doubtful: str) -> None:
    _, spans = read(tmp_path / "list.csv", HEADER + "".join(ROWS[:12]) + doubtful + "".join(ROWS[12:]))

    assert [span.first_line for span in spans if span.disposition is Disposition.REJECTED] == [14]
    assert len(given(spans)) == len(ROWS)


def test_a_short_row_is_filled_up_where_columns_are_mostly_empty(tmp_path: Path) -> None:
    rows = [row.removesuffix("\n") + (";Messe;\n" if n % 6 == 0 else ";;\n") for n, row in enumerate(ROWS)]
    short = "K0099;Clara;Böhm;Firma West GmbH;20007;Ulm;9,5;info@firma9.example\n"

    _, spans = read(tmp_path / "list.csv", HEADER.strip() + ";Notiz;Sperre\n" + "".join(rows) + short + "".join(rows))

    mended = [span for span in spans if span.disposition is Disposition.REPAIRED]
    assert [(span.code, span.cells[-3:]) for span in mended] == [("width_short", ("info@firma9.example", "", ""))]


def test_a_short_row_is_not_filled_up_where_columns_are_filled(tmp_path: Path) -> None:
    rows = [row.removesuffix("\n") + ";Messe\n" for row in ROWS]
    short = "K0099;Clara;Böhm;Firma West GmbH;20007;Ulm;9,5;info@firma9.example\n"

    _, spans = read(tmp_path / "list.csv", HEADER.strip() + ";Notiz\n" + "".join(rows) + short)

    assert spans[-1].disposition is Disposition.REJECTED


def test_an_unclosed_quote_takes_no_line_with_it_even_if_a_later_one_closes_it(tmp_path: Path) -> None:
    first = ROWS[4].replace("Firma", '"Firma', 1)
    second = ROWS[5].replace("GmbH", 'GmbH"', 1)

    _, spans = read(tmp_path / "list.csv", HEADER + "".join([*ROWS[:4], first, second, *ROWS[6:]]))

    assert {row[0] for row in given(spans)} == {f"K{n:04}" for n in range(30)}


def test_an_unclosed_quote_that_makes_a_record_too_wide_takes_no_line_with_it(tmp_path: Path) -> None:
    first = ROWS[4].replace("Firma", '"Firma', 1)
    second = ROWS[5].replace("Böhm", 'Böhm"', 1)

    _, spans = read(tmp_path / "list.csv", HEADER + "".join([*ROWS[:4], first, second, *ROWS[6:]]))

    assert {row[0] for row in given(spans)} == {f"K{n:04}" for n in range(30)}


def test_no_record_is_mended_with_a_line_that_cannot_be_held(tmp_path: Path) -> None:
    broken = ROWS[4].replace("Firma", '"Firma', 1)
    endless = "x" * (LONGEST + 5) + "\n"

    _, spans = read(tmp_path / "list.csv", HEADER + "".join([*ROWS[:4], broken, endless, *ROWS[5:]]))

    assert [span.first_line for span in spans if span.code == "field_too_long"] == [7]
    assert len(given(spans)) == 30


def test_quotes_without_end_in_a_long_line_are_not_followed_for_ever(tmp_path: Path) -> None:
    hostile = '"' + ';"x' * 6_000 + "\n"

    _, spans = read(tmp_path / "list.csv", HEADER + "".join([*ROWS, *[hostile] * 20]))

    assert len(given(spans)) == 30
    assert len(spans) == 1 + 30 + 20


def test_thousands_of_damaged_records_take_bounded_time_and_all_are_told(tmp_path: Path) -> None:
    text = HEADER + "".join(row if n % 4 else row.replace(";", ",", 1) for n, row in enumerate(ROWS * 40))

    _, spans = read(tmp_path / "list.csv", text)

    assert len(spans) == 1 + 40 * len(ROWS)
    assert len(given(spans)) == 40 * len(ROWS)


VALID = {
    "quoted line ends": '"Firma\nNord";{}',
    "quoted delimiters": '"Nord; Süd";{}',
    "doubled quotes": '"""Nord"" GmbH";{}',
    "only quotes": '"""";{}',
    "empty in quotes": '"";{}',
    "blanks around": "  Nord  ;{}",
    "apostrophe": "O'Hara's;{}",
    "inch marks": 'Rohr 3/4" und 1/2";{}',
    "a quote in a word": 'Nord"Süd;{}',
    "backslash at the end": '"C:\\";{}',
    "a record of its own": '"Nord;20001\nSüd;20002";{}',
    "blank lines": '"Nord\n\n\nSüd";{}',
    "line separator": "Nord\u2028Süd;{}",
    "next line": "Nord\x85Süd;{}",
    "a formula": "=SUMME(A1:A9);{}",
    "no break space": "\u00a0Nord\u00a0;{}",
    "right to left": "\u202bשלום\u202c;{}",
    "emoji": "👩\u200d💼 Nord;{}",
    "like a header": "Firma;{}",
    "like a total": "Total;{}",
    "a hash": "#Nord;{}",
    "NULL": "NULL;{}",
    "of accents that combine": "Mu\u0308ller;{}",
}


@pytest.mark.parametrize("kind", VALID)
@pytest.mark.parametrize("among", [6, 40])
def test_odd_but_well_formed_records_are_left_alone(tmp_path: Path, kind: str, among: int) -> None:
    plain = [f"Firma {n} GmbH;2{n:04}\n" for n in range(among)]
    odd = VALID[kind].format("20000") + "\n"

    _, spans = read(tmp_path / "list.csv", "Firma;PLZ\n" + "".join([*plain[: among // 2], odd, *plain[among // 2 :]]))

    assert len(given(spans)) == among + 1
    assert all(span.disposition in (Disposition.ACCEPTED, Disposition.STRUCTURAL) for span in spans)


def test_quotes_that_may_be_torn_are_looked_at_where_one_block_ends_and_the_next_begins(tmp_path: Path) -> None:
    def row(n: int, mark: str) -> str:
        return f"K{n:05};Rohr Nord{mark}Süd;Muffe Ost{mark}West;info@firma.example\n"

    plain = BLOCK // len(row(0, " ").encode()) - 40
    rows = [row(n, " " if n < plain else '"') for n in range(plain + 400)]

    listing, spans = read(tmp_path / "list.csv", "Kundennr;Firma;Zusatz;E-Mail\n" + "".join(rows))

    assert [span.cells[0] for span in spans[1:]] == [f"K{n:05}" for n in range(len(rows))]
    assert [listing.raw(span).decode() for span in spans[plain:]] == rows[plain - 1 :]
