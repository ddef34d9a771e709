"""How much the cores of this machine do together: those that share their works do hardly more than one alone."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from statistics import median
from time import perf_counter

_TIMES = 7
_LOOPS = 2_000_000


def together() -> float:
    """The work that all cores do at once, where that of one alone is 1; by a loop that hardly needs memory."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        everyone = range(cores)
        list(pool.map(_work, everyone))
        # By turns, since what else keeps the machine busy comes and goes.
        times = [
            (_seconds(lambda: list(pool.map(_work, [0]))), _seconds(lambda: list(pool.map(_work, everyone))))
            for _ in range(_TIMES)
        ]
    return median(cores * alone / at_once for alone, at_once in times)


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _work(_core: int) -> int:
    return sum(number & 3 for number in range(_LOOPS))
