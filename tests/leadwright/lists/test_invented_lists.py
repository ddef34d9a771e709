"""Lists as exporters and people write them, whose truth is known: none is read wrong without a word."""

from collections import Counter
from pathlib import Path

from tests.fuzz.inventing import invented
from tests.fuzz.truth import MENDED_WRONG, RIGHT, SILENT, verdicts, worst

SEEDS = range(1_000_000, 1_000_300)


def test_nothing_is_silently_wrong_and_nearly_all_is_right(tmp_path: Path) -> None:
    found = {seed: worst(verdicts(invented(seed), tmp_path / "list.csv")) for seed in SEEDS}

    assert [seed for seed, how in found.items() if how in (SILENT, MENDED_WRONG)] == []
    assert Counter(found.values())[RIGHT] > 0.9 * len(SEEDS)


def test_a_seed_always_makes_the_same_list() -> None:
    assert invented(7) == invented(7)
