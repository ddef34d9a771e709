"""Promoting prospects into the embedded CRM, verified by reading back; beside its bare upsert of the same batches."""

from bench.apart import apart, timed
from bench.figure import Figure
from bench.leads import british_companies, make_prospects
from bench.place import scratch, workplace
from leadwright.providers import adapter
from tasks.steps.promoting import Promoted, promote_batch

PROSPECTS = 1_000
BATCH = 500


def measure(_rows: int) -> list[Figure]:
    """Prospects a second, each claimed, written, read back and marked as verified."""
    ours, bare, with_reading = apart(promoted).result
    return [
        Figure(
            f"promoting {PROSPECTS:,} prospects into the local CRM",
            f"{PROSPECTS / ours:,.0f}/s",
            f"bare upsert {PROSPECTS / bare:,.0f}/s, upsert and read back {PROSPECTS / with_reading:,.0f}/s",
            bare / ours,
            "at least 0.9 × the CRM alone",
            bare >= 0.9 * ours,
        )
    ]


def promoted() -> tuple[float, float, float]:
    """Seconds with us, seconds of the CRM alone, and seconds of the CRM when it is read back, too."""
    with scratch() as folder, workplace(folder) as place:
        british_companies(place, PROSPECTS)
        commands = make_prospects(place)
        batches = [commands[start : start + BATCH] for start in range(0, PROSPECTS, BATCH)]
        crm = adapter("local", "crm").open({"path": str(folder / "bare.db")})
        bare = timed(lambda: [crm.upsert(batch) for batch in batches]).wall
        reading = timed(lambda: [crm.find([command.external_key for command in batch]) for batch in batches]).wall
        tallies: list[Promoted] = []
        ours = timed(lambda: tallies.extend(promote_batch(place, BATCH) for _ in batches)).wall
    verified = sum(tally.verified for tally in tallies)
    if verified != PROSPECTS:
        raise SystemExit(f"only {verified} of {PROSPECTS} prospects were verified")
    return ours, bare, bare + reading
