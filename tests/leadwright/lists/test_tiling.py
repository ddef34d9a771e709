"""Whether spans tile their file: a gap, an overlap, or another byte is told."""

from pathlib import Path

import pytest

from leadwright.lists.opening import open_list
from leadwright.lists.reading import Tiling
from leadwright.record import Spans

LIST = "Vorname;Nachname;Firma\n" + "".join(f"Anna;Kühn;Esche {number} GmbH\n" for number in range(20))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def holds(path: Path, *parts: Spans) -> bool:
    tiling = Tiling(open_list(path))
    for part in parts:
        tiling.add(part)
    return tiling.hold()


def test_all_spans_in_order_tile_it_however_many_are_told_at_once(path: Path) -> None:
    assert holds(path, *open_list(path).stretches(100))
    assert holds(path, *(Spans.of([span]) for span in open_list(path).spans()))


@pytest.mark.parametrize("lost", [0, 7, 20])
def test_a_span_that_is_lost_leaves_a_gap(path: Path, lost: int) -> None:
    spans = list(open_list(path).spans())

    assert not holds(path, Spans.of(spans[:lost] + spans[lost + 1 :]))


def test_two_spans_in_another_order_do_not_tile_it(path: Path) -> None:
    spans = list(open_list(path).spans())

    assert not holds(path, Spans.of([*spans[:3], spans[4], spans[3], *spans[5:]]))


@pytest.mark.parametrize(("end", "by"), [("first_byte", 1), ("first_byte", -1), ("last_byte", 1), ("last_byte", -1)])
def test_a_span_that_ends_elsewhere_overlaps_or_leaves_a_gap(path: Path, end: str, by: int) -> None:
    spans = list(open_list(path).spans())
    spans[5] = spans[5]._replace(**{end: getattr(spans[5], end) + by})

    assert not holds(path, Spans.of(spans))


def test_bytes_that_have_changed_since_are_told(path: Path) -> None:
    listing = open_list(path)
    spans = Spans.of(list(listing.spans()))
    tiling = Tiling(listing)
    path.write_text(LIST.replace("Anna", "Ines"))

    tiling.add(spans)

    assert not tiling.hold()
