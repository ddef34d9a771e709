from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from integrations.credit.dnb import Adapter
from leadwright.asking import CallContext, Item, Outcome, Purpose, question
from leadwright.errors import Billed
from leadwright.testing import Script, ScriptedServer, provider_suite

KNOWN = {"company.name": "Muster GmbH", "company.country": "DE", "address.postal_code": "20095"}
CTX = CallContext("run", Purpose.FUTURE_BUSINESS)
SETTINGS = {"key": "k"}
LOGIN = Script(body={"access_token": "t1", "token_type": "Bearer"})


def candidate(confidence: int, duns: str = "123456789") -> dict[str, Any]:
    return {
        "matchQualityInformation": {"confidenceCode": confidence},
        "organization": {"duns": duns, "primaryName": "MUSTER GMBH"},
    }


MATCHED = Script(body={"matchCandidates": [candidate(9)]})

TestPromises = provider_suite(Adapter, SETTINGS, "secret", KNOWN, before=[LOGIN], charged=False, logs_in=True)


class TestPromisesOfTheData(provider_suite(Adapter, SETTINGS, "secret", KNOWN, before=[LOGIN, MATCHED])):  # type: ignore[misc]
    """The billed half."""


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC)


def asked(*script: Script, ctx: CallContext = CTX, **settings: str) -> tuple[Item, ScriptedServer]:
    with ScriptedServer(LOGIN, *script) as vendor:
        source = Adapter.open({**SETTINGS, "secret": "s", "base_url": vendor.url, **settings}, Noon())
        [item] = source.fetch([question(source.manifest, KNOWN, ctx.purpose)], ctx)
        return item, vendor


def data(**organization: Any) -> Script:
    return Script(body={"organization": {"duns": "123456789", **organization}})


def scored(class_score: int, status: str = "Active") -> Script:
    return data(
        dnbAssessment={
            "failureScore": {"classScore": class_score, "rawScore": 1574},
            "creditLimitRecommendation": {"maximumRecommendedLimit": {"value": 25000, "currency": "EUR"}},
        },
        dunsControlStatus={"operatingStatus": {"description": status}},
    )


def test_finds_the_company_and_reads_its_class() -> None:
    item, vendor = asked(MATCHED, scored(2))

    assert item.outcome is Outcome.FOUND
    assert item.facts["credit.risk_class"] == "III"
    assert (item.facts["credit.score"], item.facts["credit.limit"]) == (1574.0, 25000.0)
    assert (item.billed, item.reference) == (Billed.YES, "123456789")
    assert (vendor.asked[0].path, vendor.asked[0].body) == ("/v3/token", b"grant_type=client_credentials")
    assert vendor.asked[0].headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "confidenceLowerLevelThresholdValue=8" in vendor.asked[1].path
    assert vendor.asked[2].path.startswith("/v1/data/duns/123456789?blockIDs=companyinfo_L2_v1")
    assert "orderReason=6333" in vendor.asked[2].path
    assert quote(item.key, safe="") in vendor.asked[2].path
    assert vendor.asked[2].headers["Authorization"] == "Bearer t1"


@pytest.mark.parametrize(
    "candidates", [[], [candidate(7)], [candidate(9), candidate(8, "987654321")], [candidate(9, "12/../x")]]
)
def test_a_company_that_is_not_certain_is_not_paid_for(candidates: list[dict[str, Any]]) -> None:
    item, vendor = asked(Script(body={"matchCandidates": candidates}))

    assert (item.outcome, item.billed) == (Outcome.NOT_FOUND, Billed.NO)
    assert len(vendor.asked) == 2


def test_no_class_is_unknown_and_not_bad() -> None:
    item, _ = asked(MATCHED, scored(0))

    assert item.outcome is Outcome.PARTIAL
    assert item.facts["credit.risk_class"] == "U"


def test_no_class_of_a_company_that_is_out_of_business_is_not_merely_unknown() -> None:
    item, _ = asked(MATCHED, scored(0, "Out of Business"))

    assert item.facts["credit.risk_class"] == "VI"
    assert item.facts["credit.insolvency"] is True


@pytest.mark.parametrize("event", ["hasInsolvency", "hasOpenBankruptcy"])
def test_an_insolvency_is_read_where_the_filings_are_part_of_the_contract(event: str) -> None:
    item, _ = asked(MATCHED, data(legalEvents={event: True}))

    assert item.facts["credit.risk_class"] == "VI"


def test_asks_for_the_blocks_of_the_contract() -> None:
    _, vendor = asked(MATCHED, scored(2), blocks="financialstrengthinsight_L4_v1")

    assert "blockIDs=financialstrengthinsight_L4_v1&" in vendor.asked[2].path


@pytest.mark.parametrize("purpose", [None, Purpose.PURCHASE_CONTRACT])
def test_nothing_is_sent_without_a_purpose_that_the_country_accepts(purpose: Purpose | None) -> None:
    item, vendor = asked(MATCHED, scored(2), ctx=CallContext("run", purpose))

    assert item.outcome is Outcome.REFUSED
    assert vendor.asked == []
