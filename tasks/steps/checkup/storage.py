"""The ledger, its books, the kept files, and the sellers' CRMs."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from leadwright.config import names
from leadwright.errors import InputError, LeadwrightError
from leadwright.seller import load_seller
from leadwright.settings import Settings
from ledger.books import books
from ledger.database import Database
from tasks.steps.checkup.check import Check
from tasks.steps.promoting import crm_of

_TRY_AGAIN = "see that LEADWRIGHT_HOME and LEADWRIGHT_DATABASE_URL name the right place, and that it can be used"


def storage(settings: Settings) -> Iterator[Check]:
    """Whether the home can be written, the ledger reached, and the CRMs written to; nothing is made that is missing."""
    yield _home(settings.home)
    try:
        database = Database(settings.database_url)
    except InputError as error:
        yield Check("ledger", "failed", str(error), _TRY_AGAIN)
        return
    try:
        yield from _ledger(settings, database)
    except LeadwrightError as error:
        yield Check("ledger", "failed", str(error), _TRY_AGAIN)
    finally:
        database.close()
    yield from _crms(settings)


def _home(home: Path) -> Check:
    """Kept files, Prefect's database and the local CRM all lie below the home; where there is none, above it."""
    place = next(folder for folder in (home / "files", home, *home.parents) if folder.exists())
    try:
        with TemporaryFile(dir=place):
            return Check("home", "ok", str(home) if home.exists() else f"{home}, made by the first command")
    except OSError as error:
        return Check(
            "home", "failed", f"{place} cannot be written: {error.strerror}", "let LEADWRIGHT_HOME name another"
        )


def _ledger(settings: Settings, database: Database) -> Iterator[Check]:
    where = database.url.render_as_string(hide_password=True)
    if database.url.get_backend_name() == "sqlite" and not Path(database.url.database or "").exists():
        yield Check("ledger", "ok", f"{where}, made by the first command")
        return
    if not database.is_current():
        advice = "the first command that uses it brings it up to date; keep a copy before"
        yield Check("ledger", "warning", f"{where} has the schema of another version", advice)
        return
    yield Check("ledger", "ok", where)
    for seller in names(settings.config / "sellers"):
        yield _books(database, seller)


def _books(database: Database, seller: str) -> Check:
    with database.reading() as connection:
        open_ = [check.name for check in books(connection, seller) if not check.holds]
    if not open_:
        return Check("books", "ok", f"closed for {seller}")
    advice = "end what runs, or run the intake that was cut off again; if it stays so, please report it"
    return Check("books", "failed", f"of {seller} do not balance: {'; '.join(open_)}", advice)


def _crms(settings: Settings) -> Iterator[Check]:
    for name in names(settings.config / "sellers"):
        try:
            yield _crm(settings, name)
        except LeadwrightError as error:
            yield Check("crm", "failed", f"of {name}: {error}", "see the seller's `crm` and its account")


def _crm(settings: Settings, name: str) -> Check:
    seller = load_seller(settings.config, name)
    if seller.crm.adapter == "local" and not settings.local_crm.exists():
        return Check("crm", "ok", f"of {name}: local, made by the first promotion")
    crm = crm_of(settings, seller)
    try:
        for finding in crm.preflight():
            return Check(
                "crm", "failed", f"of {name}: {crm.name}: {finding.message}", "nothing is promoted before that"
            )
    finally:
        crm.close()
    return Check("crm", "ok", f"of {name}: {crm.name} can be written")
