"""Run the sandbox: `python -m integrations.sandbox`; prints one line of JSON with its address when it is ready."""

import argparse
import json
import os
import sys
from pathlib import Path
from threading import Thread

from integrations.sandbox.server import Sandbox


def main() -> None:
    """Serve until interrupted, or until the parent is gone."""
    parser = argparse.ArgumentParser(prog="python -m integrations.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--seed", type=int, default=7, help="another seed gives other answers")
    parser.add_argument("--state", type=Path, help="file that keeps what was charged across restarts")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input closes or the parent dies")
    options = parser.parse_args()

    sandbox = Sandbox(options.seed, options.state, options.port)
    print(json.dumps({"address": sandbox.url, "seed": options.seed, "accounts": sandbox.accounts()}), flush=True)
    if options.with_parent:
        Thread(target=_end_with_parent, args=(sandbox, os.getppid()), daemon=True).start()
    try:
        sandbox.serve()
    except KeyboardInterrupt:
        sandbox.stop()


def _end_with_parent(sandbox: Sandbox, parent: int) -> None:
    Thread(target=_end_with_input, args=(sandbox,), daemon=True).start()
    while os.getppid() == parent:
        if sandbox.stopping.wait(0.5):
            return
    sandbox.stop()


def _end_with_input(sandbox: Sandbox) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    sandbox.stop()


if __name__ == "__main__":
    main()
