"""Which source is asked next, and what a lead waits for when none can be."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.asking import Capability, Charge, Manifest
from leadwright.config import load
from leadwright.facts import Topic
from leadwright.money import Money
from leadwright.plan import DONE, Offer, Step, next_source
from leadwright.policy import Compiled, Policy, compile_policy, decide, load_policy

CONFIG = Path(__file__).parents[2] / "config"
AS_OF = datetime(2026, 11, 21, tzinfo=UTC)
COMPILED = compile_policy(load_policy(CONFIG, "default"))
REGISTER_FACTS = {"register.found", "register.status"}
CREDIT_FACTS = {"credit.risk_class", "credit.pd", "credit.limit"}


def offer(
    name: str,
    provides: set[str],
    *requires: str,
    price: str | None = None,
    charge: Charge = Charge.PER_MATCH,
    hit_rate: float = 0.5,
    countries: frozenset[str] = frozenset(),
) -> Offer:
    manifest = Manifest(
        id=name,
        version="1",
        capability=Capability.REGISTER,
        provides=frozenset(provides),
        requires=(frozenset(requires or ("company.name",)),),
        uses=frozenset(requires or ("company.name",)),
        price=Money(amount=Decimal(price), currency="EUR") if price else None,
        charge=charge if price else Charge.FREE,
        safe_to_repeat=False,
        personal_data=False,
        countries=countries,
    )
    return Offer(name, manifest, hit_rate)


OFFLINE = offer("offline", {"subject.kind", "company.country", "company.name_known", "contact.reachable"})
WATCHLIST = offer("watchlist", {"screening.status"})
REGISTER = offer("register", REGISTER_FACTS, countries=frozenset({"GB"}))
BUREAU = offer("bureau", CREDIT_FACTS, price="4.50")
OFFERS = (OFFLINE, WATCHLIST, REGISTER, BUREAU)

BASE: dict[str, Any] = {
    "company.name": "Example",
    "company.country": "DE",
    "company.name_known": True,
    "contact.reachable": True,
    "licence.valid": True,
    "subject.kind": "legal_entity",
    "screening.status": "clear",
}
TALKED = {"interview.wants_more": True, "interview.open_to_dialogue": True}
CREDIT_OK = {"credit.risk_class": "II", "credit.insolvency": False}


@pytest.fixture(scope="module")
def default() -> Compiled:
    return compile_policy(load_policy(CONFIG, "default"))


@pytest.fixture(scope="module")
def credit_first() -> Compiled:
    """The default policy, but without the condition that the bureau comes after interest."""
    policy = load(CONFIG / "policies" / "default.yaml", Policy)
    return compile_policy(policy.model_copy(update={"facts": {}}))


def step(compiled: Compiled, known: dict[str, Any], *already: str, offers: tuple[Offer, ...] = OFFERS) -> Step:
    facts = {name: value for name, value in known.items() if name != "company.name"}
    return next_source(decide(compiled, facts, AS_OF), known, offers, set(already))


def test_a_new_lead_is_first_asked_about_where_most_is_free(default: Compiled) -> None:
    assert step(default, {"company.name": "Example", "licence.valid": True}).source == "offline"


def test_the_register_is_asked_where_it_serves_the_country(default: Compiled) -> None:
    assert step(default, BASE | {"company.country": "GB"}).source == "register"
    assert step(default, BASE) == Step(None, Topic.INTEREST)


def test_interest_comes_before_the_bureau_where_the_policy_says_so(default: Compiled) -> None:
    assert step(default, BASE) == Step(None, Topic.INTEREST)
    assert step(default, BASE | TALKED) == Step("bureau", Topic.CREDIT, ("credit.risk_class",))


def test_the_bureau_comes_before_interest_where_the_policy_says_so(credit_first: Compiled) -> None:
    assert step(credit_first, BASE).source == "bureau"
    assert step(credit_first, BASE | CREDIT_OK) == Step(None, Topic.INTEREST)


def test_an_interest_first_policy_asks_nobody_outside_before_the_interview() -> None:
    compiled = compile_policy(load_policy(CONFIG, "interest-first"))
    known = {"company.name": "Example", "company.country": "GB", "licence.valid": True, "subject.kind": "legal_entity"}

    assert step(compiled, known) == Step(None, Topic.INTEREST)
    assert step(compiled, known | TALKED).source == "register"


def test_nothing_is_asked_about_a_lead_that_is_turned_down(credit_first: Compiled) -> None:
    assert step(credit_first, BASE | {"contact.reachable": False}) == DONE


def test_nothing_is_bought_for_a_natural_person_who_waits_for_review(credit_first: Compiled) -> None:
    assert step(credit_first, BASE | {"contact.reachable": False, "subject.kind": "sole_trader"}) == DONE


def test_where_nobody_knows_who_was_turned_down_only_free_sources_are_asked(credit_first: Compiled) -> None:
    known = {name: value for name, value in BASE.items() if name != "subject.kind"} | {"contact.reachable": False}
    paid = offer("kinds", {"subject.kind"}, price="0.10")

    assert step(credit_first, known).source == "offline"
    assert step(credit_first, known, offers=(paid,)) == DONE


def test_a_source_that_had_its_say_is_not_asked_again(default: Compiled) -> None:
    assert step(default, BASE | TALKED, "bureau") == Step(None, Topic.CREDIT)


def test_nothing_is_bought_where_another_fact_can_no_longer_be_found(default: Compiled) -> None:
    unscreened = {name: value for name, value in BASE.items() if name != "screening.status"} | TALKED

    assert step(default, unscreened).source == "watchlist"
    assert step(default, unscreened, "watchlist") == Step(None, Topic.FACTS)


def test_the_cheaper_of_two_bureaus_is_asked_by_expected_cost_of_a_find(default: Compiled) -> None:
    known = BASE | TALKED
    charged_for_misses = offer("calls", CREDIT_FACTS, price="2.00", charge=Charge.PER_CALL, hit_rate=0.25)
    charged_for_finds = offer("finds", CREDIT_FACTS, price="4.00", charge=Charge.PER_MATCH, hit_rate=0.25)

    assert step(default, known, offers=(charged_for_misses, charged_for_finds)).source == "finds"
    assert step(default, known, "finds", offers=(charged_for_misses, charged_for_finds)).source == "calls"


def test_a_source_that_also_tells_what_is_held_back_is_not_asked(default: Compiled) -> None:
    known = {name: value for name, value in BASE.items() if name != "company.country"}
    report = offer("report", {"company.country", "credit.pd"})

    assert step(default, known, offers=(report,)) == Step(None, Topic.FACTS)
    assert step(default, known | TALKED, offers=(report,)).source == "report"


def test_what_a_bureau_needs_to_be_asked_is_found_first(default: Compiled) -> None:
    bureau = offer("bureau", CREDIT_FACTS, "company.registration_number", price="4.50")
    numbers = offer("numbers", {"company.registration_number"})

    assert step(default, BASE | TALKED, offers=(bureau, numbers)) == Step(
        "numbers", Topic.FACTS, ("company.registration_number",)
    )
    found = BASE | TALKED | {"company.registration_number": "HRB 1"}
    facts = {
        name: value for name, value in found.items() if name not in ("company.name", "company.registration_number")
    }
    assert next_source(decide(default, facts, AS_OF), found, (bureau, numbers), {"numbers"}).source == "bureau"


def test_a_lead_that_is_decided_waits_for_nothing(default: Compiled) -> None:
    assert step(default, BASE | TALKED | CREDIT_OK) == DONE


def test_a_found_address_is_verified_before_anything_else_is_bought(default: Compiled) -> None:
    verifier = replace(
        offer("verifier", {"contact.email_status"}, "person.email", price="0.01", charge=Charge.PER_CALL),
    )
    verifier = replace(verifier, manifest=replace(verifier.manifest, verifies=frozenset({"person.email"})))
    known = {**BASE, **TALKED}
    decision = decide(default, {n: v for n, v in known.items() if n != "company.name"}, AS_OF)

    found = next_source(decision, known, (BUREAU, verifier), (), {"person.email": "a@muster.example"})
    nothing_found = next_source(decision, known, (BUREAU, verifier), ())

    assert found == Step("verifier", Topic.FACTS, ("person.email",))
    assert nothing_found.source == "bureau"


def test_the_cheapest_is_by_what_was_learned_and_by_what_a_currency_is_worth(default: Compiled) -> None:
    known = {**BASE, **TALKED}
    cheap_and_rare = replace(
        offer("rare", CREDIT_FACTS, price="1.00", charge=Charge.PER_CALL), rates={"*": 0.1, "credit.risk_class": 0.1}
    )
    dear_and_sure = replace(
        offer("sure", CREDIT_FACTS, price="4.00", charge=Charge.PER_CALL), rates={"*": 0.9, "credit.risk_class": 0.9}
    )
    abroad = replace(offer("abroad", CREDIT_FACTS, price="3.00", charge=Charge.PER_CALL, hit_rate=0.9), exchange=2.0)

    assert step(default, known, offers=(cheap_and_rare, dear_and_sure, abroad)).source == "sure"
    assert (
        step(default, known, offers=(cheap_and_rare, abroad, replace(abroad, name="near", exchange=1.0))).source
        == "near"
    )


@given(
    prices=st.lists(st.integers(0, 500), min_size=2, max_size=6),
    rates=st.lists(st.floats(0.01, 1), min_size=6, max_size=6),
)
def test_nothing_is_paid_for_while_something_free_may_tell_and_the_least_expected_cost_goes_first(
    prices: list[int], rates: list[float]
) -> None:
    offers = tuple(
        offer(f"o{n}", CREDIT_FACTS, price=f"{price / 100:.2f}" if price else None, hit_rate=rates[n])
        for n, price in enumerate(prices)
    )

    chosen = step(COMPILED, {**BASE, **TALKED}, offers=offers).source
    best = next(each for each in offers if each.name == chosen)

    if any(not each.is_paid for each in offers):
        assert not best.is_paid
    else:
        wanted = ("credit.risk_class",)
        assert best.cost_of(wanted) == min(each.cost_of(wanted) for each in offers)
