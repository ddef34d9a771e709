"""On exports that it was not written for the mapping stays right, or silent."""

from pathlib import Path

import pytest
import yaml

from bench.mapping import Score, scored


@pytest.mark.parametrize("name", ["invented_exports", "seen_exports"])
def test_exports_are_mapped_rightly_and_nearly_completely(name: str) -> None:
    listed = yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text("utf-8"))

    total = sum((scored(tuple(export), export) for export in listed.values()), Score())

    assert len(listed) > 9
    assert total.precision >= 0.98
    assert total.recall >= 0.97


def test_a_dash_is_no_field() -> None:
    assert scored(("Lagerort", "Ort"), {"Lagerort": "-", "Ort": "address.city"}) == Score(1, 1, 1)
