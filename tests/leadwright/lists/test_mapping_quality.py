"""On exports that it was not written for the mapping stays right, or silent."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.mapping import Score, Truth, exports, kinds, scored

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("name", "recall"),
    [
        ("invented_exports", 0.97),
        ("seen_exports", 0.97),
        ("calibration_exports", 0.86),
        ("fresh_exports", 0.87),
        ("later_exports", 0.90),
        ("last_exports", 0.87),
    ],
)
def test_exports_are_mapped_rightly_and_nearly_completely(name: str, recall: float) -> None:
    total = sum((scored(header, truth) for _, header, truth in exports(HERE / f"{name}.yaml")), Score())

    assert total.precision >= 0.98
    assert total.recall >= recall


def test_a_guess_would_be_wrong_more_often_than_a_field_may_be() -> None:
    listed = [
        export
        for name in ("calibration", "fresh", "later", "last")
        for export in exports(HERE / f"{name}_exports.yaml")
    ]
    right = {kind.strip(): float(share) for kind, share in (line.split("right ") for line in _shares(listed))}

    assert right["its own words"] >= 0.97
    assert right["beside the others"] >= 0.97
    assert right["a guess"] < 0.97


def _shares(listed: list[tuple[str, Sequence[str], Truth]]) -> list[str]:
    return [line.split(" (")[0] for line in kinds(listed)]


def test_a_dash_is_no_field() -> None:
    assert scored(("Lagerort", "Ort"), {"Lagerort": "-", "Ort": "address.city"}) == Score(1, 1, 1)
