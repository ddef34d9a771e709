"""On exports that it was not written for the mapping stays right, or silent."""

from pathlib import Path

import yaml

from bench.mapping import Score, scored

INVENTED = yaml.safe_load(Path(__file__).with_name("invented_exports.yaml").read_text("utf-8"))


def test_invented_exports_are_mapped_rightly_and_nearly_completely() -> None:
    total = sum((scored(tuple(export), export) for export in INVENTED.values()), Score())

    assert total.precision >= 0.98
    assert total.recall >= 0.95


def test_the_file_of_invented_exports_says_dash_where_there_is_no_field() -> None:
    assert any("-" in export.values() for export in INVENTED.values())
    assert scored(("Lagerort", "Ort"), {"Lagerort": "-", "Ort": "address.city"}) == Score(1, 1, 1)
