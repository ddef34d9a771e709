"""Measuring in a process of its own, so that nothing that ran before warms caches or takes memory."""

import multiprocessing
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Generic, TypeVar

from bench.tree import seconds_of_others, watching_children

T = TypeVar("T")
_PER_MB = 1024 * 1024 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Apart(Generic[T]):
    """What the work gave back, and the most memory, in MB, that its process and those it started held at once."""

    result: T
    peak: float


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and seconds that cores were busy, those of processes it started included."""

    wall: float
    cpu: float


def apart(work: Callable[..., T], *arguments: object) -> Apart[T]:
    """The result of `work(*arguments)` in a fresh process."""
    with watching_children() as peak, ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        result, alone = pool.submit(_measured, work, arguments).result()
    # What is looked at now and then may miss the top; the system tells the top of one process exactly.
    peak.see(alone)
    return Apart(result, peak.mb)


def timed(work: Callable[[], object]) -> Took:
    """How long `work` takes."""
    # Looking for processes takes milliseconds, which are not the work's.
    others, wall, own = seconds_of_others(), perf_counter(), process_time()
    work()
    own, wall = process_time() - own, perf_counter() - wall
    return Took(wall, own + seconds_of_others() - others)


def _measured(work: Callable[..., T], arguments: tuple[object, ...]) -> tuple[T, float]:
    result = work(*arguments)
    return result, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _PER_MB
