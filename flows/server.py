"""Runs Prefect's server on the loopback port given, and never outlives the process that started it."""

import os
import runpy
import signal
import sys
from threading import Thread


def serve(port: str) -> None:
    """Serve until told to stop, or until the other end of standard input is gone, however it went."""
    Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    serve(sys.argv[1])
