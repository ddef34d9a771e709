import subprocess
import sys

from bench.apart import apart, timed
from bench.tree import watching_children

HOLDS = "held = b'x' * 100_000_000; print(len(held), flush=True); input()"
COUNTS = "sum(range(10_000_000))"


def holding() -> "subprocess.Popen[bytes]":
    """A process that holds a hundred million bytes until it is told to end."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert int(process.stdout.readline()) == 100_000_000
    return process


def holding_itself() -> int:
    return len(b"x" * 100_000_000)


def test_memory_of_what_a_process_starts_meanwhile_counts_and_of_nothing_else() -> None:
    with holding() as before:
        with watching_children() as peak:
            process = holding()
        process.communicate(b"\n")
        before.communicate(b"\n")

    assert 95 < peak.mb < 150


def test_memory_held_between_two_looks_counts() -> None:
    seen = apart(holding_itself)

    assert seen.result == 100_000_000
    assert 95 < seen.peak < 400


def test_cores_that_are_busy_for_a_process_that_has_ended_count() -> None:
    took = timed(lambda: subprocess.run([sys.executable, "-c", COUNTS], check=True))

    assert 0.03 < took.cpu < 30


def test_cores_that_are_busy_for_a_process_that_still_runs_count() -> None:
    processes: list[subprocess.Popen[bytes]] = []

    def work() -> None:
        script = f"{COUNTS}; print(flush=True); input()"
        processes.append(subprocess.Popen([sys.executable, "-c", script], stdin=-1, stdout=-1))
        assert processes[0].stdout is not None
        processes[0].stdout.readline()

    took = timed(work)

    processes[0].communicate(b"\n")
    assert took.cpu > 0.03
