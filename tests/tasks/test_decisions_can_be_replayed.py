"""A decision made again from what the ledger keeps of it is the same, byte for byte."""

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import select

from leadwright.facts import Known
from leadwright.policy import Policy, compile_policy, decide, decision_bytes
from ledger.schema import decision, event, lead, policy
from tasks.steps.workplace import Workplace
from tests.tasks.hands import interview, qualify, take_in


def as_known(fact: dict[str, Any]) -> Known:
    expires = fact["expires_at"]
    return Known(
        fact["value"],
        fact["source"],
        datetime.fromisoformat(fact["observed_at"]),
        datetime.fromisoformat(expires) if expires else None,
        0,
    )


def test_every_decision_equals_its_replay(place: Workplace, tmp_path: Path) -> None:
    take_in(place, tmp_path)
    interview(place, tmp_path)
    qualify(place)

    with place.ledger.database.reading() as connection:
        canonical = {row.sha256: row.canonical for row in connection.execute(select(policy))}
        decisions = connection.execute(select(decision)).all()
    assert {row.verdict for row in decisions} >= {"passed", "rejected", "waiting"}
    for row in decisions:
        kept = Policy.model_validate_json(canonical[row.policy_sha256], strict=True)
        facts = {name: as_known(fact) for name, fact in row.facts.items()}
        values = {name: known.value for name, known in facts.items()}
        as_of = datetime.fromisoformat(orjson.loads(row.body)["as_of"])
        again = decide(compile_policy(kept), values, as_of, kept.expiries(facts))
        assert decision_bytes(again).decode() == row.body


def test_every_status_is_that_of_the_last_logged_event(place: Workplace, tmp_path: Path) -> None:
    take_in(place, tmp_path)
    interview(place, tmp_path)
    qualify(place)

    derived: dict[str, tuple[str, str | None]] = {}
    with place.ledger.database.reading() as connection:
        for row in connection.execute(select(event).where(event.c.status.is_not(None)).order_by(event.c.no)):
            derived[row.lead_id] = (row.status, row.waits_for)
        stored = {row.id: (row.status, row.waits_for) for row in connection.execute(select(lead))}
    assert derived == stored


def test_decided_again_on_the_same_facts_nothing_is_written(place: Workplace, tmp_path: Path) -> None:
    take_in(place, tmp_path)
    interview(place, tmp_path)
    qualify(place)

    def counted() -> tuple[int, int]:
        with place.ledger.database.reading() as connection:
            return (
                len(connection.execute(select(decision.c.id)).all()),
                len(connection.execute(select(event.c.key)).all()),
            )

    before = counted()
    with place.ledger.database.writing() as connection:
        connection.execute(lead.update().where(lead.c.status != "prospect").values(due=1))
    qualify(place)

    assert counted() == before
