"""Leads in the ledger, decided as a measurement needs them: about to be asked about, or prospects to be promoted."""

from collections.abc import Callable
from datetime import datetime

from bench.place import PURCHASE, SELLER
from leadwright.promotion import Contact, Opportunity, Organisation, PromotionCommand, content_hash, external_key
from ledger.decisions import Decided, NewPromotion, NewProspect, claim_due, know_policy, record_decisions
from ledger.findings import Snapshot
from ledger.intake import receive, register_purchase, store_chunk
from ledger.staged import about
from tasks.steps.workplace import Workplace

_POLICY = "bench"


def british_companies(place: Workplace, count: int) -> None:
    """Have the ledger hold so many companies, each with a number of its own, new and due."""
    staged = [
        about(
            number,
            "accepted",
            {
                "company.name": f"Ashbrook Castings {number} Ltd",
                "company.registration_number": f"{number:08}",
                "address.country": "GB",
            },
            keys=[place.hasher("register", str(number))],
        )
        for number in range(count)
    ]
    with place.ledger.database.writing() as connection:
        register_purchase(connection, SELLER, PURCHASE, "list", place.now)
        item = receive(connection, SELLER, PURCHASE, "bench.csv", "0" * 64, count, place.now)
        store_chunk(connection, item, staged, lambda a, b: True, place.now)


def let_wait_for(place: Workplace, source: str) -> None:
    """Decide that every lead waits for `source`."""
    _decide_all(place, lambda lead_id: _decided(lead_id, "waiting", "facts", source, None))


def make_prospects(place: Workplace) -> list[PromotionCommand]:
    """Decide that every lead is a prospect; the promotions that are open now."""
    commands: list[PromotionCommand] = []

    def passed(lead_id: str) -> Decided:
        command = _command(lead_id)
        commands.append(command)
        promotion = NewPromotion(
            place.crm_name, command.external_key, command.content_hash, command.model_dump(mode="json")
        )
        return _decided(lead_id, "prospect", None, None, NewProspect("standard", "prospect", {}, promotion))

    _decide_all(place, passed)
    return commands


def _decide_all(place: Workplace, decide: Callable[[str], Decided]) -> None:
    now: datetime = place.now
    with place.ledger.database.writing() as connection:
        know_policy(connection, SELLER, _POLICY, _POLICY, 1, "{}", now)
        due = claim_due(connection, SELLER, 1_000_000, now)
        record_decisions(connection, SELLER, [(item, decide(item.lead_id)) for item in due], now)


def _decided(
    lead_id: str, status: str, waits_for: str | None, source: str | None, prospect: NewProspect | None
) -> Decided:
    return Decided(
        Snapshot(lead_id, {}, {}, frozenset()),
        "waiting" if source else "passed",
        status,
        waits_for,
        source,
        None,
        None,
        _POLICY,
        lead_id,
        "{}",
        prospect,
    )


def _command(lead_id: str) -> PromotionCommand:
    organisation = Organisation(
        name=f"Ashbrook Castings {lead_id} Ltd",
        country="GB",
        street="12 Oakcombe Road",
        postal_code="LS1 4AB",
        city="Leeds",
        website=f"{lead_id.lower()}.example",
        phone="+441134960123",
        email=f"office@{lead_id.lower()}.example",
    )
    person = Contact(full_name="Rory Hartham", title="Purchasing Manager", email=f"r.hartham@{lead_id.lower()}.example")
    opportunity = Opportunity(title=f"Ashbrook Castings {lead_id} Ltd", stage="prospect", dossier="Interest: 7\n" * 12)
    return PromotionCommand(
        external_key=external_key(SELLER, lead_id),
        content_hash=content_hash(organisation, person, opportunity),
        organisation=organisation,
        person=person,
        opportunity=opportunity,
        provenance={"lead": lead_id, "policy": _POLICY},
    )
