"""A bureau that is asked by hand: what goes to it, what comes back, and what its budget holds."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from leadwright.asking import Capability, Charge, Item, Manifest, Order, Outcome, Question
from leadwright.errors import Billed
from leadwright.finding import Finding
from leadwright.money import Money
from ledger.answers import Answer
from ledger.budgets import Cap
from ledger.findings import NewFinding, add_findings
from ledger.leases import new_owner
from ledger.ledger import Ledger
from ledger.lookups import Asker, Intents, intend, settle
from ledger.schema import budget, finding, lead, lookup, vendor_order
from tests.ledger.hands import SELLER

PRICE = Money(amount=Decimal("2.00"), currency="EUR")
BUREAU = Manifest(
    id="bureau",
    version="1",
    capability=Capability.CREDIT,
    provides=frozenset({"credit.pd"}),
    requires=(frozenset({"company.name"}),),
    uses=frozenset({"company.name"}),
    price=PRICE,
    charge=Charge.PER_MATCH,
    safe_to_repeat=False,
    personal_data=False,
    slow=True,
)
DEAD = f"{new_owner().split('/')[0]}/1/1/x"
TOTAL = Cap("credit", Money(amount=Decimal(100), currency="EUR"), "total", "bureau")


def asker(
    *caps: Cap,
    owner: str | None = None,
    seller: str = SELLER,
    run: str = "run-1",
    lead_of: Mapping[str, str] | None = None,
    purchase_of: Mapping[str, str] | None = None,
) -> Asker:
    named = (lead_of or {}, purchase_of or {})
    return Asker(seller, BUREAU, caps or [TOTAL], owner or new_owner(), run, "future_business", *named, "bureau")


def ask(ledger: Ledger, who: Asker, *keys: str) -> Intents:
    with ledger.database.writing() as connection:
        return intend(connection, who, [Question(key, {}) for key in keys], ledger.clock.now())


def answer(ledger: Ledger, who: Asker, *items: Item) -> dict[str, Answer]:
    with ledger.database.writing() as connection:
        return settle(connection, who, items, ledger.clock.now())


def found(key: str, reference: str | None = None) -> Item:
    return Item(key, Outcome.FOUND, {"credit.pd": 0.01}, cost=PRICE, billed=Billed.YES, reference=reference)


def ordered(ledger: Ledger, key: str, hours: int = 1, days: int | None = 2) -> Item:
    now = ledger.clock.now()
    ends = now + timedelta(days=days) if days is not None else None
    return Item(key, Outcome.PENDING, order=Order(key, f"ref {key}", now + timedelta(hours=hours), ends))


def lost(key: str) -> Item:
    return Item(key, Outcome.FAILED, billed=Billed.UNKNOWN)


def say(ledger: Ledger, key: str, outcome: str, *lead_ids: str) -> None:
    """Let the bureau's word stand with these leads, as asking does."""
    now = ledger.clock.now()
    word = Finding("bureau", "credit", {}, now)
    rows = [NewFinding(lead_id, f"{key}@{outcome}", outcome, word, lookup_key=key) for lead_id in lead_ids]
    with ledger.database.writing() as connection:
        add_findings(connection, SELLER, rows)


def balance(ledger: Ledger, seller: str = SELLER) -> tuple[int, int]:
    with ledger.database.reading() as connection:
        row = connection.execute(
            select(budget.c.reserved_micros, budget.c.spent_micros).where(budget.c.seller == seller)
        ).one()
    return row[0] // 1_000_000, row[1] // 1_000_000


def states(ledger: Ledger) -> dict[str, str]:
    """The state of each question, as it is asked now."""
    with ledger.database.reading() as connection:
        rows = connection.execute(select(lookup.c.key, lookup.c.state).order_by(lookup.c.round))
        return {row.key: row.state for row in rows}


def order_states(ledger: Ledger) -> dict[str, str]:
    with ledger.database.reading() as connection:
        return {row.key: row.state for row in connection.execute(select(vendor_order))}


def lead_ids(ledger: Ledger) -> Sequence[str]:
    with ledger.database.reading() as connection:
        return list(connection.scalars(select(lead.c.id).order_by(lead.c.id)))


def decided(ledger: Ledger) -> None:
    """As if every lead had been decided, so that one sees who is to be decided again."""
    with ledger.database.writing() as connection:
        connection.execute(lead.update().values(due=0))


def due(ledger: Ledger) -> list[str]:
    with ledger.database.reading() as connection:
        return list(connection.scalars(select(lead.c.id).where(lead.c.due == 1).order_by(lead.c.id)))


def believed(ledger: Ledger) -> list[str]:
    """The outcomes that still count, in order of their leads."""
    now = ledger.clock.now()
    with ledger.database.reading() as connection:
        rows = connection.execute(select(finding).order_by(finding.c.lead_id, finding.c.observed_at)).all()
    return [row.outcome for row in rows if row.expires_at is None or row.expires_at > now]
