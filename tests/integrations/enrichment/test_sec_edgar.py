from collections.abc import Iterator

import pytest

from integrations.enrichment.sec_edgar import Adapter, Caller
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Outcome, RateScope, SystemClock, question
from leadwright.errors import ErrorKind, InputError, Scope
from leadwright.testing import Script, provider_suite

CTX = CallContext("run")
INDEX = Script(body={"0": {"cik_str": 1, "ticker": "R", "title": "Redshaw Inc."}})

TestPromises = provider_suite(
    Adapter,
    {"contact": "ops@seller.example", "calls_per_second": "1000"},
    None,
    {"company.name": "Redshaw", "company.country": "US"},
    before=[INDEX],
    differs={403: (ErrorKind.RATE_LIMITED, Scope.PROVIDER)},
)


@pytest.fixture(scope="module")
def edgar() -> Iterator[Adapter]:
    with Sandbox(seed=7) as sandbox:
        yield Adapter.open(sandbox.settings("sec_edgar"), SystemClock())


def outcomes(edgar: Adapter, *names: str) -> list[Outcome]:
    batch = [question(Adapter.manifest, {"company.name": name}) for name in names]
    return [item.outcome for item in edgar.fetch(batch, CTX)]


def test_finds_a_company_by_its_name_apart_from_the_legal_form(edgar: Adapter) -> None:
    [item] = edgar.fetch([question(Adapter.manifest, {"company.name": "Redshaw Engineering, Inc"})], CTX)

    assert item.facts == {
        "register.found": True,
        "register.number": "CIK0001000001",
        "company.industry": "General Industrial Machinery & Equipment",
    }


def test_a_name_that_two_companies_bear_settles_nothing_and_neither_does_one_that_is_missing(edgar: Adapter) -> None:
    assert outcomes(edgar, "Penham Holdings", "Muster GmbH") == [Outcome.NOT_FOUND, Outcome.NOT_FOUND]


def test_says_who_asks_and_will_not_ask_without() -> None:
    with pytest.raises(InputError, match="contact is missing"):
        Adapter.open({}, SystemClock())
    with pytest.raises(InputError, match="contact is wrong"):
        Adapter.open({"contact": "nobody"}, SystemClock())


def test_keeps_its_rate_for_the_whole_machine() -> None:
    assert [(rate.calls, rate.scope) for rate in Adapter.manifest.rates] == [(10, RateScope.MACHINE)]


def test_reads_the_index_at_the_commissions_other_address() -> None:
    assert Caller(contact="a@b.example").index == "https://www.sec.gov"
    assert Caller(contact="a@b.example", base_url="http://127.0.0.1:9/sec").index == "http://127.0.0.1:9/sec"


def test_its_check_asks_for_one_filing(edgar: Adapter) -> None:
    assert edgar.check().ok
