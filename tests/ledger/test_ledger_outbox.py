"""The outbox: each prospect promoted once, whoever dies meanwhile."""

from datetime import timedelta

from leadwright.errors import ErrorKind
from leadwright.promotion import CrmError, RowOutcome, RowStatus
from ledger.decisions import Decided, Due, NewPromotion, NewProspect, know_policy, record_decisions
from ledger.findings import Snapshot
from ledger.leases import new_owner
from ledger.ledger import Ledger
from ledger.outbox import Claimed, claim, let_go, open_promotions, record_outcomes, record_verified
from ledger.schema import lead, prospect
from tests.ledger.hands import SELLER, HandClock, person, take_in

COMMAND = {
    "external_key": "LW-1",
    "content_hash": "h",
    "organisation": {"name": "Kühn GmbH"},
    "opportunity": {"title": "Kühn GmbH", "stage": "contact", "dossier": "…"},
}


def made_prospect(ledger: Ledger) -> str:
    take_in(ledger, [person(0, "Kühn")])
    now = ledger.clock.now()
    with ledger.database.writing() as connection:
        lead_id = str(connection.scalar(lead.select().with_only_columns(lead.c.id)))
        know_policy(connection, SELLER, "p" * 64, "default", 1, "{}", now)
        decided = Decided(
            Snapshot(lead_id, {}, {}, frozenset()),
            "passed",
            "prospect",
            None,
            None,
            None,
            None,
            "p" * 64,
            "f" * 64,
            "{}",
            NewProspect("standard", "contact", {}, NewPromotion("local", "LW-1", "h", COMMAND)),
        )
        due = Due(lead_id, "new", None, None, False)
        record_decisions(connection, SELLER, [(due, decided)], now)
        record_decisions(connection, SELLER, [(due, decided)], now)
    return lead_id


def taken(ledger: Ledger, owner: str) -> list[Claimed]:
    with ledger.database.writing() as connection:
        return claim(connection, SELLER, "local", owner, 10, ledger.clock.now())


def answered(ledger: Ledger, item: Claimed, status: RowStatus, error: CrmError | None = None) -> None:
    with ledger.database.writing() as connection:
        outcome = RowOutcome(external_key="LW-1", status=status, refs={"organisation": "7"}, error=error)
        record_outcomes(connection, SELLER, [item], [outcome], ledger.clock.now())


def test_a_decision_recorded_twice_makes_one_prospect_with_one_promotion(ledger: Ledger) -> None:
    made_prospect(ledger)

    with ledger.database.reading() as connection:
        assert len(connection.execute(prospect.select()).all()) == 1
        assert open_promotions(connection, SELLER, "local") == 1


def test_what_one_worker_promotes_no_other_touches_until_it_is_let_go(ledger: Ledger) -> None:
    made_prospect(ledger)
    owner = new_owner()

    assert len(taken(ledger, owner)) == 1
    assert taken(ledger, new_owner()) == []
    with ledger.database.writing() as connection:
        let_go(connection, owner)
    assert len(taken(ledger, new_owner())) == 1


def test_written_is_not_done_until_it_was_read_back(ledger: Ledger) -> None:
    made_prospect(ledger)
    owner = new_owner()
    [item] = taken(ledger, owner)
    answered(ledger, item, RowStatus.CREATED)
    with ledger.database.writing() as connection:
        let_go(connection, owner)

    [again] = taken(ledger, new_owner())
    assert again.written
    assert again.command.refs == {"organisation": "7"}

    with ledger.database.writing() as connection:
        record_verified(connection, SELLER, [again], {}, ledger.clock.now())
        assert open_promotions(connection, SELLER, "local") == 0


def test_what_the_crm_put_off_is_tried_again_when_it_said(ledger: Ledger, clock: HandClock) -> None:
    made_prospect(ledger)
    owner = new_owner()
    [item] = taken(ledger, owner)
    busy = CrmError(kind=ErrorKind.RATE_LIMITED, code="429", message="slow down", retry_after=60)
    answered(ledger, item, RowStatus.RETRYABLE, busy)
    with ledger.database.writing() as connection:
        let_go(connection, owner)

    assert taken(ledger, new_owner()) == []
    clock.forward(timedelta(seconds=61))
    assert len(taken(ledger, new_owner())) == 1


def test_what_the_crm_turned_down_is_not_tried_again(ledger: Ledger) -> None:
    made_prospect(ledger)
    [item] = taken(ledger, new_owner())
    answered(ledger, item, RowStatus.REJECTED, CrmError(kind=ErrorKind.INVALID_INPUT, code="field", message="no"))

    with ledger.database.reading() as connection:
        assert open_promotions(connection, SELLER, "local") == 0


def test_what_is_read_back_otherwise_lets_the_others_pass_and_what_is_gone_is_written_again(
    ledger: Ledger, clock: HandClock
) -> None:
    made_prospect(ledger)
    owner = new_owner()
    [item] = taken(ledger, owner)
    answered(ledger, item, RowStatus.CREATED)
    with ledger.database.writing() as connection:
        record_verified(connection, SELLER, [item], {"LW-1": ["external_key"]}, ledger.clock.now())
        let_go(connection, owner)

    assert taken(ledger, new_owner()) == []
    clock.forward(timedelta(minutes=1))
    assert not taken(ledger, new_owner())[0].written
