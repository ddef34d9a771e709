"""Free enrichment: the lead's own fields, a watch list, and a register that answers at once; where the time goes."""

from bench.apart import apart, timed
from bench.asking import SOURCE, sandbox
from bench.figure import Figure
from bench.leads import british_companies, let_wait_for
from bench.place import scratch, workplace
from tasks.steps.asking import ask
from tasks.steps.describing import describe_all
from tasks.steps.sources import source_called

BATCH = 2_000


def measure(rows: int) -> list[Figure]:
    """Leads a second through each of the free sources, and through all of them."""
    with sandbox(latency=0.0) as told:
        took = apart(stages, told["accounts"][SOURCE], rows).result
    total = sum(wall for wall, _ in took.values())
    stages_said = ", ".join(f"{name} {wall:.1f} s (CPU {cpu:.1f} s)" for name, (wall, cpu) in took.items())
    return [
        Figure(
            f"free enrichment and a register without latency, {rows:,} leads",
            f"{rows / total:,.0f} leads/s",
            stages_said,
            None,
            "",
            None,
        )
    ]


def stages(account: dict[str, str], rows: int) -> dict[str, tuple[float, float]]:
    """Seconds and seconds of this process's CPU that each source takes with all leads."""
    took = {}
    with scratch() as folder, workplace(folder, {SOURCE: account}) as place:
        british_companies(place, rows)
        for name in ("offline", "watchlist"):
            source_called(place, name)
            part = timed(lambda name=name: describe_all(place, name))  # type: ignore[misc]
            took[name] = (part.wall, part.cpu)
        let_wait_for(place, SOURCE)
        source_called(place, SOURCE)

        def register() -> None:
            while ask(place, SOURCE, "bench", BATCH).leads:
                pass

        part = timed(register)
        took[SOURCE] = (part.wall, part.cpu)
    return took
