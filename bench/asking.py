"""Asking a source that takes 50 ms an answer about leads, 32 at a time; beside the same calls from bare threads."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import requests

from bench.apart import apart, timed
from bench.figure import Figure
from bench.leads import british_companies, let_wait_for
from bench.place import scratch, workplace
from tasks.steps.asked import Asked
from tasks.steps.asking import ask
from tasks.steps.sending import AT_ONCE
from tasks.steps.sources import source_called

LEADS = 10_000
LATENCY = 0.05
SOURCE = "companies_house"


def measure(_rows: int) -> list[Figure]:
    """Seconds to ask about the leads, with every question and answer in the ledger."""
    with sandbox() as told:
        account = told["accounts"][SOURCE]
        bare = apart(asked_barely, account).result
        ours = apart(asked, account).result
    bound = LEADS * LATENCY / AT_ONCE
    return [
        Figure(
            f"asking about {LEADS:,} leads, {LATENCY * 1000:.0f} ms, {AT_ONCE} at a time",
            f"{ours:.2f} s",
            f"bare threads {bare:.2f} s ({bare / bound:.2f} × the bound of {bound:.2f} s)",
            ours / bound,
            "at most 1.1 × leads × latency ÷ 32",
            ours <= 1.1 * bound,
        )
    ]


@contextmanager
def sandbox(latency: float = LATENCY) -> Iterator[Mapping[str, Mapping[str, Mapping[str, str]]]]:
    """A sandbox in a process of its own, as slow as wanted; where it is and what opens it."""
    command = [sys.executable, "-m", "integrations.sandbox", "--with-parent"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        slow = {"latency": {"p50": latency, "p99": latency}}
        requests.put(told["address"] + "/_control", json=slow, timeout=10).raise_for_status()
        try:
            yield told
        finally:
            process.terminate()


def asked(account: Mapping[str, str]) -> float:
    """Seconds that our step takes, from claiming the leads to the last answer settled."""
    with scratch() as folder, workplace(folder, {SOURCE: account}) as place:
        british_companies(place, LEADS)
        let_wait_for(place, SOURCE)
        # Importing the adapter belongs to the start.
        source_called(place, SOURCE)
        tallies: list[Asked] = []
        took = timed(lambda: tallies.append(ask(place, SOURCE, "bench", LEADS)))
    answered = sum(tallies[0].outcomes.get(outcome, 0) for outcome in ("found", "not_found"))
    if answered != LEADS:
        raise SystemExit(f"only {answered} of {LEADS} questions were answered: {tallies[0].problem}")
    return took.wall


def asked_barely(account: Mapping[str, str]) -> float:
    """Seconds that as many threads take for the same requests, with nothing written down."""
    own = threading.local()

    def get(number: int) -> None:
        if not hasattr(own, "session"):
            own.session = requests.Session()
        url = f"{account['base_url']}/company/{number:08}"
        own.session.get(url, auth=(account["api_key"], ""), timeout=10).json()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return timed(lambda: list(pool.map(get, range(LEADS)))).wall
