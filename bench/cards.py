"""Reading cards in worker processes, codes and all; beside the OCR engine alone on the same pictures."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from bench.apart import apart, timed
from bench.figure import Figure
from bench.place import ROOT
from tasks.steps.carding import card_files, seen_on

ROUNDS = 2
"""How often each card is read; the first card of each way warms it up and does not count."""


def measure(_rows: int) -> list[Figure]:
    """Cards a second in one and in two processes; starting them is left out."""
    paths = card_files([ROOT / "samples" / "cards"]) * ROUNDS
    alone = apart(engine_alone, paths).result
    one, two = (apart(seen, paths, workers).result for workers in (1, 2))
    return [
        Figure(
            "cards, one process",
            f"{one:.2f} s a card",
            f"OCR engine alone {alone:.2f} s a card",
            one / alone,
            "at most 1.15 × the engine",
            one <= 1.15 * alone,
        ),
        Figure(
            "cards, two processes",
            f"{two:.2f} s a card",
            f"one process {one:.2f} s a card",
            one / two,
            "at least 1.8 × as fast",
            one >= 1.8 * two,
        ),
    ]


def engine_alone(paths: Sequence[Path]) -> float:
    """Seconds a card in RapidOCR's own call, with the settings that our reader gives it."""
    import cv2

    from integrations.cards.rapid import engine

    def read(path: Path) -> object:
        pixels = cv2.imread(str(path))
        assert pixels is not None
        return engine()(pixels)

    read(paths[0])
    return timed(lambda: [read(path) for path in paths]).wall / len(paths)


def seen(paths: Sequence[Path], workers: int) -> float:
    """Seconds a card from the moment when every worker has read one."""
    ends = [perf_counter() for _ in seen_on([*paths[:workers], *paths], workers)]
    return (ends[-1] - ends[workers - 1]) / len(paths)
