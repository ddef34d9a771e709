"""A prospect is made by a decision, with a dossier that a person can read; findings are words on facts."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from leadwright.config import load
from leadwright.errors import WorkError
from leadwright.facts import Known
from leadwright.finding import Finding
from leadwright.policy import Decision, Policy, compile_policy, decide, decision_bytes
from leadwright.process import load_process
from leadwright.prospect import Prospect, make_prospect

CONFIG = Path(__file__).parents[2] / "config"
AS_OF = datetime(2026, 11, 21, tzinfo=UTC)
DEFAULT = load(CONFIG / "policies" / "default.yaml", Policy)


def known(changes: dict[str, object]) -> dict[str, Known]:
    assert DEFAULT.cases is not None
    values = {**DEFAULT.cases.given, **changes}
    return {name: Known(value, "test", AS_OF - timedelta(days=3), None, 10) for name, value in values.items()}


def decision(facts: dict[str, Known]) -> Decision:
    return decide(compile_policy(DEFAULT), {name: word.value for name, word in facts.items()}, AS_OF)


def prospect(changes: dict[str, object] | None = None, notes: tuple[str, ...] = ()) -> Prospect:
    facts = known(changes or {})
    return make_prospect("demo", "L1", decision(facts), facts, load_process(CONFIG, "standard"), notes)


def test_a_lead_that_passed_becomes_a_prospect_with_the_decision_as_evidence() -> None:
    made = prospect()

    assert (made.seller, made.lead_id, made.stage, made.made_at) == ("demo", "L1", "qualification", AS_OF)
    assert made.evidence == sha256(decision_bytes(decision(known({})))).hexdigest()


@pytest.mark.parametrize("changes", [{"credit.risk_class": "V"}, {"interview.wants_more": None}])
def test_no_other_lead_becomes_a_prospect(changes: dict[str, object]) -> None:
    with pytest.raises(WorkError, match="only one that passed becomes a prospect"):
        prospect(changes)


def test_the_dossier_reads_in_german_and_english() -> None:
    made = prospect({"consent.do_not_call": True}, notes=("wünscht eine Vorführung",))

    german, english = made.dossier.text("de"), made.dossier.text("en")
    assert "Bonitätsklasse: III (test, 2026-11-18)" in german
    assert "Hinweis: darf nicht angerufen werden" in german
    assert german.endswith("Gesprächsnotiz: wünscht eine Vorführung")
    assert "Credit limit: 20000 (test, 2026-11-18)" in english
    assert "Wants to learn more: yes" in english


def test_notes_and_values_do_not_show_in_what_is_printed() -> None:
    assert "Vorführung" not in repr(prospect(notes=("Vorführung",)))


def test_a_finding_is_believed_until_it_or_the_facts_own_time_runs_out() -> None:
    finding = Finding(
        source="register",
        kind="register",
        facts={"register.status": "active", "register.number": "1", "no.such_fact": 1, "register.found": None},
        observed_at=AS_OF,
        expires_at=AS_OF + timedelta(days=60),
    )

    words = finding.words()

    assert {name: word.expires_at for name, word in words.items()} == {
        "register.status": AS_OF + timedelta(days=30),
        "register.number": AS_OF + timedelta(days=60),
    }
    assert words["register.status"].trust == 30


def test_a_policy_believes_an_answer_for_a_shorter_time_than_its_source_never_for_longer() -> None:
    shorter = DEFAULT.expiries({"interview.interest": Known(5, "interview", AS_OF, AS_OF + timedelta(days=365), 40)})
    longer = DEFAULT.expiries({"interview.interest": Known(5, "interview", AS_OF, AS_OF + timedelta(days=1), 40)})

    assert shorter == {"interview.interest": AS_OF + timedelta(days=180)}
    assert longer == {"interview.interest": AS_OF + timedelta(days=1)}
