"""Processes that work for this one, and end with it."""

import os
import threading
import time


def end_with_parent(parent: int) -> None:
    """A worker whose parent was killed would wait for work for ever; it ends instead."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
