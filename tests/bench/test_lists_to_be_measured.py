from collections import Counter
from pathlib import Path

import pytest

from bench.lists import HEADER, cells_of, people, write_list

ROWS = 20_000


def written(path: Path, rows: int = 2_000, first: int = 0) -> bytes:
    write_list(path, rows, first=first)
    return path.read_bytes()


def test_a_list_is_the_same_every_time(tmp_path: Path) -> None:
    assert written(tmp_path / "once.csv") == written(tmp_path / "again.csv")


def test_a_longer_list_begins_like_a_shorter_one(tmp_path: Path) -> None:
    assert written(tmp_path / "long.csv", 2_000).startswith(written(tmp_path / "short.csv", 500))


def test_another_beginning_names_other_people() -> None:
    some, others = ({row[11] for row in people(2_000, first=first) if row[11]} for first in (0, 2_000))

    assert len(some & others) < 0.01 * len(some)


def test_a_fifth_of_the_rows_repeats_and_half_of_those_letter_by_letter() -> None:
    rows = [tuple(row) for row in people(ROWS)]

    repeated = sum(count - 1 for count in Counter(rows).values())
    assert repeated / ROWS == pytest.approx(0.1, abs=0.01)
    folded = Counter((row[2].casefold(), row[3].casefold(), row[11].strip().casefold(), row[14]) for row in rows)
    assert (ROWS - len(folded)) / ROWS == pytest.approx(0.2, abs=0.02)


def test_whoever_came_long_before_is_repeated_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.lists.KEPT", 100)
    rows = [tuple(row) for row in people(5_000)]

    first_seen = {row: place for place, row in reversed(list(enumerate(rows)))}
    distances = [place - first_seen[row] for place, row in enumerate(rows) if first_seen[row] != place]
    assert max(distances) > 4_000


def test_a_row_in_two_hundred_is_broken(tmp_path: Path) -> None:
    write_list(tmp_path / "list.csv", ROWS)
    header, *rows = cells_of(tmp_path / "list.csv")

    assert header == list(HEADER)
    assert len(rows) == ROWS
    broken = [row for row in rows if len(row) != len(HEADER) or row[4].startswith('"') or not any(row[:12])]
    assert len(broken) / ROWS == pytest.approx(0.005, abs=0.0015)
    assert {len(row) for row in rows} == {7, len(HEADER), len(HEADER) + 1}
