from pathlib import Path

import pytest

from bench import intake, memory, reading, workbook
from bench.apart import Took
from bench.beside_dlt import Dlt, Loaded
from bench.figure import Figure, markdown

ROWS = 1_000


def by_work(figures: list[Figure]) -> dict[str, Figure]:
    return {figure.work: figure for figure in figures}


def test_intake_is_measured_with_its_yardsticks() -> None:
    figures = by_work(intake.figures(ROWS, with_dlt=False))

    assert list(figures) == [
        "intake of 1,000 messy rows",
        "intake of a million at this pace",
        "the same file again",
        next(work for work in figures if work.startswith("50 new rows against ")),
        "undoing a delivery of 100 rows",
        "intake, peak memory",
        "intake, memory of a list 10 times longer",
    ]
    assert figures["intake of a million at this pace"].met is None
    assert figures["intake, peak memory"].met is True
    assert figures["undoing a delivery of 100 rows"].beside.startswith("taking it in ")
    ratio = figures["intake of 1,000 messy rows"].ratio
    assert ratio is not None
    assert ratio > 1


def took(seconds: float) -> Loaded:
    return Loaded("1.31.0", 500, Took(seconds, seconds))


def test_dlt_counts_with_the_mean_of_what_it_took_before_and_after() -> None:
    loaded = [Dlt(took(wall), took(wall / 2)) for wall in (2.0, 4.0)]

    figure, handed = intake.against_dlt(ROWS, Took(2.4, 4.0), loaded)

    assert handed.ratio == pytest.approx(0.8)
    assert handed.met is None
    assert figure.beside == "dlt 1.31.0 2.0 and 4.0 s for 500, before and after, or 6.0 s"
    assert figure.ratio == pytest.approx(0.4)
    assert figure.met is True
    assert intake.against_dlt(ROWS, Took(2.4, 4.0), []) == []


def test_reading_and_mapping_are_measured_alone() -> None:
    read, mapped = reading.measure(ROWS)

    assert read.ratio is not None
    assert mapped.ratio is not None
    assert "µs a row" in read.figure
    assert "ms a table" in mapped.figure


def test_a_workbook_is_written_once_and_taken_in(tmp_path: Path) -> None:
    path = workbook.written(tmp_path, 200)
    written = path.stat().st_mtime_ns

    (figure,) = workbook.figures(workbook.written(tmp_path, 200), 200)

    assert path.stat().st_mtime_ns == written
    assert figure.work == "intake of an XLSX of 200 rows"
    assert figure.met is None


def test_memory_is_not_measured_where_the_disk_is_too_small() -> None:
    with pytest.raises(SystemExit, match="10,000,000,000,000 rows need"):
        memory.measure(10**13 * 10)


@pytest.mark.parametrize(("small", "large", "met"), [(500, 540, True), (500, 600, False), (100, 1_200, False)])
def test_a_longer_list_may_need_no_more_memory(small: float, large: float, met: bool) -> None:
    peak, growth = memory.memory(10_000_000, small, large)

    assert peak.met is (large < 1_000)
    assert growth.met is met
    assert f"{large:,.0f} MB for 10,000,000 rows" in markdown([growth])
