"""Measuring in a process of its own, so that nothing that ran before warms caches or takes memory."""

import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Apart(Generic[T]):
    """What the work gave back, and the most memory its process held, in MB."""

    result: T
    peak: float


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and seconds that a core was busy."""

    wall: float
    cpu: float


def apart(work: Callable[..., T], *arguments: object) -> Apart[T]:
    """The result of `work(*arguments)` in a fresh process."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, work, arguments).result()


def timed(work: Callable[[], object]) -> Took:
    """How long `work` takes."""
    wall, cpu = perf_counter(), process_time()
    work()
    return Took(perf_counter() - wall, process_time() - cpu)


def _measured(work: Callable[..., T], arguments: tuple[object, ...]) -> Apart[T]:
    result = work(*arguments)
    return Apart(result, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
