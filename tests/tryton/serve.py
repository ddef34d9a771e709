"""Runs Tryton's server until its parent ends, however that ends; takes the arguments of `trytond`."""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1


def serve() -> None:
    """Serve; never outlives the process that started it."""
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return
    from trytond.cli import main

    main()


if __name__ == "__main__":
    serve()
