"""Promoting prospects, verified by reading back: into the embedded CRM and Tryton, beside the bare upsert of each."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench.apart import apart, timed
from bench.figure import Figure
from bench.leads import british_companies, make_prospects
from bench.place import scratch, workplace
from leadwright.ports import Crm
from leadwright.providers import adapter
from leadwright.seller import CrmRef
from tasks.steps.promoting import Promoted, promote_batch
from tasks.steps.workplace import Workplace
from tests.tryton.server import prepare, running


def measure(_rows: int) -> list[Figure]:
    """Prospects a second, each claimed, written, read back and marked as verified."""
    return [
        _figure("the local CRM", 1_000, *apart(into_local).result),
        _figure("Tryton", 200, *apart(into_tryton).result),
    ]


def _figure(name: str, prospects: int, ours: float, bare: float, reading: float) -> Figure:
    alone = f"bare upsert {prospects / bare:,.0f}/s, upsert and read back {prospects / (bare + reading):,.0f}/s"
    return Figure(
        f"promoting {prospects:,} prospects into {name}",
        f"{prospects / ours:,.0f}/s",
        alone,
        bare / ours,
        "at least 0.9 × the CRM alone",
        bare >= 0.9 * ours,
    )


def into_local() -> tuple[float, float, float]:
    """Seconds with us, seconds of the embedded CRM alone, and seconds of reading back from it."""
    with scratch() as folder, workplace(folder) as place:
        crm: Crm = adapter("local", "crm").open({"path": str(folder / "bare.db")})
        return _seconds(place, crm, prospects=1_000, batch=500)


def into_tryton() -> tuple[float, float, float]:
    """The same of Tryton, on two servers of its own: one for us, one for the adapter alone."""
    template = prepare()
    with scratch() as folder, ExitStack() as stack:
        ours, alone = (stack.enter_context(running(_folder(folder / name), template)) for name in ("ours", "alone"))
        place = stack.enter_context(workplace(folder, {"tryton": ours.settings()}))
        seller = place.seller.model_copy(update={"crm": CrmRef(adapter="tryton")})
        crm: Crm = adapter("tryton", "crm").open(alone.settings())
        return _seconds(replace(place, seller=seller), crm, prospects=200, batch=100)


def _seconds(place: Workplace, crm: Crm, prospects: int, batch: int) -> tuple[float, float, float]:
    british_companies(place, prospects)
    commands = make_prospects(place)
    batches = [commands[start : start + batch] for start in range(0, prospects, batch)]
    bare = timed(lambda: [crm.upsert(part) for part in batches]).wall
    reading = timed(lambda: [crm.find([command.external_key for command in part]) for part in batches]).wall
    tallies: list[Promoted] = []
    ours = timed(lambda: tallies.extend(promote_batch(place, batch) for _ in batches)).wall
    verified = sum(tally.verified for tally in tallies)
    if verified != prospects:
        raise SystemExit(f"only {verified} of {prospects} prospects were verified")
    return ours, bare, reading


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
