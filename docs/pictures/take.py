"""Takes pictures of Prefect's pages with a headless Chromium, as they stand beside the text of the docs.

    make ui                                  # in another terminal
    python docs/pictures/take.py http://127.0.0.1:4200 demo=runs/flow-run/{demo} funnel=artifacts/artifact/{funnel-demo}

Each NAME=PATH writes NAME.png beside this file; braces hold a flow, for its latest run, or an artifact's key, for its
latest version.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import requests

PLACE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What a page needs until it has asked the server for everything and drawn it, on the browser's own fast clock.
BUDGET_MS = 15_000
QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def take(address: str, name: str, path: str) -> None:
    latest = latest_artifact if path.startswith("artifacts/") else latest_run
    page = re.sub(r"\{([\w-]+)\}", lambda found: latest(address, found[1]), path)
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser(),
            "--headless",
            "--hide-scrollbars",
            "--window-size=1280,800",
            f"--virtual-time-budget={BUDGET_MS}",
            f"--user-data-dir={profile}",
            f"--screenshot={PLACE / name}.png",
            *QUIET,
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
            f"{address}/v2/{page}",
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def latest_run(address: str, flow: str) -> str:
    asked = {"flows": {"name": {"any_": [flow]}}, "sort": "START_TIME_DESC", "limit": 1}
    runs = requests.post(f"{address}/api/flow_runs/filter", json=asked, timeout=30).json()
    if not runs:
        sys.exit(f"there is no run of the flow {flow!r} at {address}")
    return str(runs[0]["id"])


def latest_artifact(address: str, key: str) -> str:
    asked = {"artifacts": {"key": {"any_": [key]}}}
    found = requests.post(f"{address}/api/artifacts/latest/filter", json=asked, timeout=30).json()
    if not found:
        sys.exit(f"there is no artifact {key!r} at {address}")
    return str(found[0]["latest_id"])


def browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or sys.exit(f"none of {', '.join(BROWSERS)} is installed")


if __name__ == "__main__":
    if len(sys.argv) < 3 or not all("=" in each for each in sys.argv[2:]):
        sys.exit(__doc__)
    for wanted in sys.argv[2:]:
        name, _, path = wanted.partition("=")
        take(sys.argv[1].rstrip("/"), name, path)
