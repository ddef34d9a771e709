"""Verdicts, missing facts, people's answers, and when a decision changes by itself."""

import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leadwright.config import parse
from leadwright.errors import InputError
from leadwright.policy import (
    Compiled,
    Decision,
    Policy,
    Row,
    Truth,
    compile_policy,
    decide,
    decide_many,
    decision_bytes,
    judge,
    judge_many,
)

AS_OF = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TEXT = """
policy: tried
version: 3
facts:
  credit.*: {after: interest, purpose: future_business}
gates:
  viability:
    - id: FORM
      when: {fact: company.legal_form, op: "!=", value: UG}
      else: review
      reason: {code: A1, text: {en: form, de: Form}}
    - id: CLASS
      when: {fact: credit.risk_class, op: in, value: [I, II]}
      else: reject
      reason: {code: A2, text: {en: risk, de: Risiko}}
    - id: AGE
      when: {fact: register.age_months, op: ">=", value: 12}
      else: warn
      unknown: pass
      reason: {code: A3, text: {en: "under {limit} months", de: "unter {limit} Monaten"}}
  interest:
    - id: MORE
      when: {fact: interview.wants_more, op: "==", value: true}
      else: park
      for: 180d
      reason: {code: A4, text: {en: no interest, de: kein Interesse}}
"""
GOOD: dict[str, Any] = {
    "subject.kind": "legal_entity",
    "company.legal_form": "GmbH",
    "credit.risk_class": "II",
    "register.age_months": 40,
    "interview.wants_more": True,
}


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_policy(parse(TEXT, Policy, "tried"))


def decided(compiled: Compiled, expires: dict[str, datetime] | None = None, **changes: Any) -> Decision:
    facts = GOOD | {name.replace("__", "."): value for name, value in changes.items()}
    return decide(compiled, facts, AS_OF, expires or {})


def test_a_lead_that_meets_every_rule_passes(compiled: Compiled) -> None:
    decision = decided(compiled)

    assert decision.verdict == "passed"
    assert decision.missing == ()
    assert decision.reasons == ()
    assert decision.gates == {"viability": Truth.TRUE, "interest": Truth.TRUE}


def test_a_missing_fact_makes_a_lead_wait_and_is_named(compiled: Compiled) -> None:
    decision = decided(compiled, credit__risk_class=None, interview__wants_more=None)

    assert decision.verdict == "waiting"
    assert decision.missing == ("credit.risk_class", "interview.wants_more")
    assert decision.reasons == ()


def test_interested_and_awaiting_credit_can_be_told_from_creditworthy_and_awaiting_an_interview(
    compiled: Compiled,
) -> None:
    awaiting_credit = decided(compiled, credit__risk_class=None)
    awaiting_interview = decided(compiled, interview__wants_more=None)

    assert awaiting_credit.gates == {"viability": Truth.UNKNOWN, "interest": Truth.TRUE}
    assert awaiting_interview.gates == {"viability": Truth.TRUE, "interest": Truth.UNKNOWN}


def test_one_hard_failure_rejects_although_other_facts_are_unknown(compiled: Compiled) -> None:
    decision = decided(compiled, credit__risk_class="VI", interview__wants_more=None)

    assert decision.verdict == "rejected"
    assert decision.missing == ()
    assert [reason.rule for reason in decision.reasons] == ["CLASS"]


def test_waiting_comes_before_review(compiled: Compiled) -> None:
    assert decided(compiled, company__legal_form="UG", credit__risk_class=None).verdict == "waiting"
    assert decided(compiled, company__legal_form="UG").verdict == "review"


def test_a_warning_is_told_and_changes_nothing(compiled: Compiled) -> None:
    decision = decided(compiled, register__age_months=3)

    assert decision.verdict == "passed"
    assert [reason.text.en for reason in decision.reasons] == ["under 12 months"]


def test_reasons_are_ordered_by_weight(compiled: Compiled) -> None:
    decision = decided(compiled, register__age_months=3, company__legal_form="UG", credit__risk_class="V")

    assert [reason.rule for reason in decision.reasons] == ["CLASS", "FORM", "AGE"]


def test_a_parked_lead_is_rejected_and_comes_back(compiled: Compiled) -> None:
    decision = decided(compiled, interview__wants_more=False)

    assert (decision.verdict, decision.parked) == ("rejected", True)
    assert decision.until == AS_OF + timedelta(days=180)


def test_a_parked_lead_comes_back_when_its_interview_expires_before(compiled: Compiled) -> None:
    expires = {"interview.wants_more": AS_OF + timedelta(days=20), "credit.risk_class": AS_OF + timedelta(days=1)}

    assert decided(compiled, expires, interview__wants_more=False).until == AS_OF + timedelta(days=20)


def test_who_is_rejected_for_good_is_not_parked(compiled: Compiled) -> None:
    decision = decided(compiled, interview__wants_more=False, credit__risk_class="V")

    assert (decision.verdict, decision.parked, decision.until) == ("rejected", False, None)


def test_a_rejection_stands_until_its_last_cause_lapses(compiled: Compiled) -> None:
    expires = {"credit.risk_class": AS_OF + timedelta(days=90), "company.legal_form": AS_OF + timedelta(days=1)}

    assert decided(compiled, expires, credit__risk_class="V").until == AS_OF + timedelta(days=90)


def test_a_passed_lead_is_decided_again_when_its_first_fact_expires(compiled: Compiled) -> None:
    expires = {name: AS_OF + timedelta(days=days) for name, days in (("credit.risk_class", 9), ("subject.kind", 30))}

    assert decided(compiled, expires).until == AS_OF + timedelta(days=9)


def test_an_expired_fact_is_unknown(compiled: Compiled) -> None:
    assert decided(compiled, {"credit.risk_class": AS_OF}).missing == ("credit.risk_class",)
    assert decided(compiled, {"credit.risk_class": AS_OF + timedelta(microseconds=1)}).verdict == "passed"


@pytest.mark.parametrize("kind", ["sole_trader", "consumer", "unknown"])
@pytest.mark.parametrize("failing", [{"credit__risk_class": "VI"}, {"interview__wants_more": False}])
def test_natural_persons_are_left_to_a_person_with_the_same_reasons(
    compiled: Compiled, kind: str, failing: dict[str, Any]
) -> None:
    decision = decided(compiled, subject__kind=kind, credit__limit=None, **failing)

    assert (decision.verdict, decision.missing, decision.parked) == ("review", (), False)
    assert decision.reasons == decided(compiled, **failing).reasons


def test_where_nobody_knows_who_it_is_that_alone_is_asked(compiled: Compiled) -> None:
    decision = decided(compiled, subject__kind=None, credit__risk_class="VI", interview__wants_more=None)

    assert (decision.verdict, decision.missing) == ("review", ("subject.kind",))


def test_a_policy_may_turn_down_those_of_unknown_kind() -> None:
    policy = parse(TEXT + "natural_persons: {unknown_kind: false}\n", Policy, "tried")

    assert decided(compile_policy(policy), subject__kind="unknown", credit__risk_class="VI").verdict == "rejected"


def test_a_yes_settles_a_review_and_the_reason_is_still_told(compiled: Compiled) -> None:
    decision = decided(compiled, company__legal_form="UG", review__approved=True)

    assert decision.verdict == "passed"
    assert [reason.rule for reason in decision.reasons] == ["FORM"]
    assert decision.gates["viability"] is Truth.TRUE


def test_a_yes_about_one_rule_does_not_settle_another(compiled: Compiled) -> None:
    answer: dict[str, Any] = {"review__approved": True, "review__rules": "FORM"}

    assert decided(compiled, company__legal_form="UG", **answer).verdict == "passed"
    later = decided(compiled, company__legal_form="UG", credit__risk_class="V", subject__kind="sole_trader", **answer)
    assert later.verdict == "review"


def test_a_yes_supplies_no_missing_fact(compiled: Compiled) -> None:
    assert decided(compiled, credit__risk_class=None, review__approved=True).verdict == "waiting"


def test_a_no_of_a_person_rejects_whoever_it_is(compiled: Compiled) -> None:
    decision = decided(compiled, subject__kind="consumer", review__approved=False)

    assert decision.verdict == "rejected"
    assert [(reason.rule, reason.code) for reason in decision.reasons] == [("review", "RV01")]


def test_what_comes_after_a_gate_is_held_until_the_gate_is_true(compiled: Compiled) -> None:
    assert "credit.risk_class" in decided(compiled, interview__wants_more=None).held
    assert decided(compiled, credit__risk_class=None).held == ()


def test_a_gate_that_only_needs_a_persons_judgement_holds_nothing_back() -> None:
    text = TEXT.replace("after: interest", "after: standing").replace("  viability:\n", "  standing:\n", 1)
    text = text.replace("    - id: CLASS", "  credit:\n    - id: CLASS")

    decision = decided(compile_policy(parse(text, Policy, "tried")), company__legal_form="UG", credit__risk_class=None)

    assert (decision.verdict, decision.held) == ("waiting", ())


def test_the_quick_form_agrees_with_the_full_decision(compiled: Compiled) -> None:
    rows = [GOOD, GOOD | {"credit.risk_class": "V"}, GOOD | {"interview.wants_more": False}, {}]

    quick = judge_many(compiled, rows)
    full = list(decide_many(compiled, (Row(facts, AS_OF) for facts in rows)))

    assert [(j.verdict, j.parked, j.missing, j.reasons) for j in quick] == [
        (d.verdict, d.parked, d.missing, d.reasons) for d in full
    ]
    assert quick[1] == judge(compiled, rows[1])


def test_a_replay_gives_the_same_bytes_in_another_process_or_with_facts_in_another_order(compiled: Compiled) -> None:
    expires = {"credit.risk_class": AS_OF + timedelta(days=9)}
    first = decision_bytes(decide(compiled, GOOD, AS_OF, expires))

    copied: Compiled = pickle.loads(pickle.dumps(compiled))
    turned = dict(reversed(GOOD.items()))

    assert decision_bytes(decide(copied, turned, AS_OF, expires)) == first


def test_a_fact_that_no_rule_reads_changes_nothing(compiled: Compiled) -> None:
    assert decided(compiled, company__employees=12) == decided(compiled)


def test_facts_that_differ_have_different_hashes(compiled: Compiled) -> None:
    hashes = {
        decided(compiled).facts_sha256,
        decided(compiled, register__age_months=41).facts_sha256,
        decided(compiled, register__age_months=None).facts_sha256,
        decided(compiled, {"credit.risk_class": AS_OF + timedelta(days=1)}).facts_sha256,
    }

    assert len(hashes) == 4


def test_an_instant_without_a_time_zone_is_refused(compiled: Compiled) -> None:
    with pytest.raises(InputError, match="time zone"):
        decide(compiled, GOOD, datetime(2026, 11, 21))
