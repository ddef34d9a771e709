"""Processes that work for this one and end with it, and how they work on much at once."""

import gc
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


def end_with_parent(parent: int) -> None:
    """A worker whose parent was killed would wait for work for ever; it ends instead."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for garbage seldom: a chunk lives as a whole until it is stored, and looking takes a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
