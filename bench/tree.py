"""What a process and all that it started use of the machine, taken together."""

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import perf_counter

import psutil

EVERY_SECONDS = 0.2
_OF_THE_TIME = 0.01
"""Looking takes a core for milliseconds, which the work would have had: no more of the time than this."""
_MB = 1024 * 1024


class Peak:
    """The most memory that was seen, in MB."""

    def __init__(self) -> None:
        self.mb = 0.0

    def see(self, mb: float) -> None:
        """Take a look into account."""
        self.mb = max(self.mb, mb)


@contextmanager
def watching_children() -> Iterator[Peak]:
    """The most memory that what is started from here meanwhile holds at once, looked at up to five times a second."""
    peak, over, before = Peak(), threading.Event(), psutil.Process().children()

    def look() -> None:
        started = [process for process in psutil.Process().children() if process not in before]
        peak.see(sum(_held(each) for process in started for each in (process, *_started_by(process))))

    def watch() -> None:
        pause = EVERY_SECONDS
        while not over.wait(pause):
            began = perf_counter()
            look()
            pause = max(EVERY_SECONDS, (perf_counter() - began) / _OF_THE_TIME)
        look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def seconds_of_others() -> float:
    """Seconds that cores were busy for what this process started, be it still running or not."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + sum(map(_busy, psutil.Process().children(recursive=True)))


def _started_by(process: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return process.children(recursive=True)
    return []


def _held(process: psutil.Process) -> float:
    """What it alone holds, and its share of what it has in common with others, where the system tells shares."""
    with suppress(psutil.Error):
        memory = process.memory_full_info()
        return float(getattr(memory, "pss", memory.uss)) / _MB
    return 0.0


def _busy(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        times = process.cpu_times()
        ended = getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
        return float(times.user + times.system + ended)
    return 0.0
