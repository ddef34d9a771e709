"""A policy that cannot be meant is refused with the place of the mistake; one that is odd is remarked upon."""

import pytest

from leadwright.config import parse
from leadwright.errors import InputError
from leadwright.policy import Policy, warnings

HEAD = """policy: tried
version: 1
gates:
  viability:
"""
RULE = """    - id: PD
      when: {fact: credit.pd, op: "<=", value: 0.03}
      else: reject
      reason: {code: CR01, text: {en: risk, de: Risiko}}
"""


def read(text: str) -> Policy:
    return parse(text, Policy, "p.yaml")


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("credit.pd", "credit.pdx", r"p.yaml:6:13: gates.viability\[0\].when: there is no fact 'credit.pdx'"),
        ("0.03", '"low"', r"p.yaml:6:13: .*credit.pd must be of type float"),
        ("0.03", ".nan", r"p.yaml:6:48: YAML reads .nan as float"),
        ("0.03", "true", r"credit.pd must be of type float"),
        ("0.03", "[0.1, 0.2]", r"<= takes one value"),
        ('op: "<=", value: 0.03', "op: between, value: [0.2, 0.1]", r"the lower and the upper bound"),
        ('op: "<=", value: 0.03', "op: in, value: []", r"the list of values is empty"),
        ('op: "<=", value: 0.03', "op: exists, value: 1", r"exists takes no value"),
        ('op: "<=", value: 0.03', 'op: "<=", other: company.country', r"credit.pd is of type float, company.country"),
        ('op: "<=", value: 0.03', 'op: "~", value: 1', r"p.yaml:6:35: gates.viability\[0\].when.op: should be '=='"),
        ('{fact: credit.pd, op: "<=", value: 0.03}', "{none: []}", r"should be a condition: all, any, not, or fact"),
        ('{fact: credit.pd, op: "<=", value: 0.03}', "{all: []}", r"p.yaml:6:14: .*when.all: .*at least 1 item"),
        ('{fact: credit.pd, op: "<=", value: 0.03}', "5", r"should be a condition"),
        ("{fact: credit.pd", "{fact: credit.risk_class", r"has no order; use ==, in or not_in"),
        ("else: reject", "else: refuse", r"p.yaml:7:13: gates.viability\[0\].else: should be 'reject'"),
        ("else: reject", "else: park", r"`else: park` and `for`, as in `for: 180d`, go together"),
        ("else: reject", "else: park\n      for: ever", r"p.yaml:8:12: .*for: should be a span of time such as 90d"),
        (
            "else: reject",
            "else: reject\n      unknwon: wait",
            r"p.yaml:8:7: .*unknwon: is not a key that is known here",
        ),
        (", de: Risiko", "", r"p.yaml:8:34: gates.viability\[0\].reason.text.de: is missing"),
        ("en: risk", "en: NO", r'p.yaml:8:39: YAML reads NO as bool; if it is text, write "NO"'),
        ("en: risk", 'en: "{limit} of {limit}"', None),
        ("code: CR01", "code: 0123", r'YAML reads 0123 as int; if it is text, write "0123"'),
    ],
)
def test_a_mistake_is_named_with_its_place(wrong: str, right: str, message: str | None) -> None:
    text = HEAD + RULE.replace(wrong, right)

    if message is None:
        assert "0.03 of 0.03" in next(read(text).rules).rule.words().en
    else:
        with pytest.raises(InputError, match=message):
            read(text)


def test_a_gate_without_rules_is_refused() -> None:
    with pytest.raises(InputError, match="the gate 'viability' has no rules"):
        read("policy: tried\nversion: 1\ngates:\n  viability: []\n")


def test_a_rule_id_stands_for_one_rule() -> None:
    with pytest.raises(InputError, match="the rule id 'PD' is used twice"):
        read(HEAD + RULE + RULE)


def test_facts_cannot_wait_for_a_gate_that_there_is_not() -> None:
    with pytest.raises(InputError, match="asked after 'interest', which is no gate"):
        read(HEAD + RULE + "facts: {credit.*: {after: interest}}\n")


def test_gates_cannot_wait_for_each_other() -> None:
    interest = "  interest:\n" + RULE.replace("PD", "MORE").replace("credit.pd", "interview.interest").replace(
        "0.03", "1"
    )
    with pytest.raises(InputError, match="waits for facts that may be asked only once it is true"):
        read(HEAD + RULE + interest + "facts: {credit.*: {after: interest}, interview.*: {after: viability}}\n")


def test_a_golden_case_speaks_of_catalogued_facts() -> None:
    with pytest.raises(InputError, match=r"credit\.pd must be of type float"):
        read(HEAD + RULE + "cases: {given: {credit.pd: high}, expect: [{name: a, verdict: passed}]}\n")


def test_conditions_are_nested_only_so_deep() -> None:
    deep = "{not: " * 20 + '{fact: credit.pd, op: "<=", value: 0.03}' + "}" * 20
    with pytest.raises(InputError, match="nested 12 deep"):
        read(HEAD + RULE.replace('{fact: credit.pd, op: "<=", value: 0.03}', deep))


def test_a_hard_rule_that_lets_the_unknown_pass_is_remarked_upon() -> None:
    lax = RULE.replace("else: reject", "else: reject\n      unknown: pass")

    assert warnings(read(HEAD + lax)) == ["PD rejects, yet lets a lead pass of which nothing is known (unknown: pass)"]


def test_a_hard_rule_may_be_lax_where_another_rule_waits_for_the_same_answer() -> None:
    lax = RULE.replace("else: reject", "else: reject\n      unknown: pass")
    strict = RULE.replace("PD", "LIMIT").replace("CR01", "CR02")

    assert warnings(read(HEAD + lax + strict)) == []


def test_codes_with_two_meanings_and_settings_for_unread_facts_are_remarked_upon() -> None:
    text = HEAD + RULE + RULE.replace("id: PD", "id: LIMIT") + "facts: {register.status: {ttl: 3d}}\n"

    assert warnings(read(text)) == [
        "the reason code CR01 is used by 2 rules; a code stands for one meaning",
        "register.status is described under `facts`, but no rule reads it",
    ]
