"""The canonical form is written down here once; whoever changes it changes `ENGINE`, too."""

from datetime import UTC, datetime, timedelta, timezone

from leadwright.config import parse
from leadwright.policy import Decision, Policy, compile_policy, decide, decision_bytes, document
from leadwright.policy.explaining import facts_sha256

POLICY = """
policy: recorded
version: 2
gates:
  viability:
    - id: PD
      when: {fact: credit.pd, op: "<=", value: 0.03}
      else: reject
      reason: {code: CR01, edifact_4509: "15", text: {en: "risk above {limit}", de: "Risiko über {limit}"}}
"""
CANONICAL = (
    '{"as_of":"2026-11-21T08:30:00.000000Z","engine":"1",'
    '"facts_sha256":"FACTS","gates":{"viability":"F"},"held":[],"missing":[],'
    '"parked":false,"policy":{"id":"recorded","sha256":"POLICY","version":2},'
    '"reasons":[{"code":"CR01","edifact_4509":"15","effect":"reject","known":true,"rule":"PD",'
    '"text":{"de":"Risiko über 0.03","en":"risk above 0.03"}}],'
    '"rules":{"PD":"F"},"until":"2026-11-30T08:30:00.000000Z","verdict":"rejected"}'
)


def rejected() -> Decision:
    as_of = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    facts = {"credit.pd": 0.2, "subject.kind": "legal_entity"}
    expires = {"credit.pd": datetime(2026, 11, 30, 8, 30, tzinfo=UTC)}
    return decide(compile_policy(parse(POLICY, Policy, "recorded")), facts, as_of, expires)


def test_a_decision_is_kept_as_compact_json_with_sorted_keys_and_instants_in_utc() -> None:
    decision = rejected()
    expected = CANONICAL.replace("FACTS", decision.facts_sha256)

    assert decision_bytes(decision).decode() == expected.replace("POLICY", decision.policy.sha256)


def test_the_hash_of_the_facts_is_that_of_name_value_and_expiry() -> None:
    # printf '[["credit.pd",0.2,"2026-11-30T08:30:00.000000Z"],["subject.kind","legal_entity",null]]' | sha256sum
    assert rejected().facts_sha256 == "ee2c3046374547cc9a98b7f801d8c771e49d3d2215539a4955c416b4f7398198"


def test_a_number_has_one_form_however_it_is_written() -> None:
    assert facts_sha256({"credit.limit": 5000}, {}) == facts_sha256({"credit.limit": 5000.0}, {})
    assert facts_sha256({"credit.pd": 0.0}, {}) == facts_sha256({"credit.pd": -0.0}, {})


def test_the_hash_of_a_policy_is_that_of_its_meaning_not_of_its_layout_or_cases() -> None:
    plain = parse(POLICY, Policy, "recorded")
    cases = "cases: {given: {credit.pd: 0.01}, expect: [{name: a, change: {credit.pd: 0.2}, verdict: rejected}]}\n"

    assert parse("# a remark\n" + POLICY + cases, Policy, "recorded").sha256 == plain.sha256
    assert parse(POLICY.replace("0.03", "0.04"), Policy, "recorded").sha256 != plain.sha256
    assert Policy.model_validate_json(plain.canonical, strict=True).sha256 == plain.sha256


def test_the_command_line_prints_the_reasons_in_the_language_asked_for() -> None:
    printed = document("L1", rejected(), "de")

    assert printed["reasons"] == [{"rule": "PD", "code": "CR01", "text": "Risiko über 0.03"}]
    assert printed["until"] == "2026-11-30"
    assert list(printed) == ["id", "verdict", "missing", "until", "reasons", "policy", "facts_sha256"]
