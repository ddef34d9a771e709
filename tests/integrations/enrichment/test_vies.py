from collections.abc import Iterator

import pytest

from integrations.enrichment.vies import Adapter
from integrations.sandbox import Sandbox
from leadwright.asking import CallContext, Item, Outcome, SystemClock, question
from leadwright.errors import ErrorKind, ProviderError, Scope
from leadwright.testing import Script, ScriptedServer, provider_suite

CTX = CallContext("run")
NUMBER = "DE136695976"
AUSTRIAN = "ATU13585627"

TestPromises = provider_suite(Adapter, {}, None, {"company.vat_id": NUMBER})


def asked(*script: Script, numbers: tuple[str, ...] = (NUMBER,), **settings: str) -> tuple[list[Item], ScriptedServer]:
    with ScriptedServer(*script) as vendor:
        source = Adapter.open({**settings, "base_url": vendor.url}, SystemClock())
        questions = [question(Adapter.manifest, {"company.vat_id": number}) for number in numbers]
        return list(source.fetch(questions, CTX)), vendor


def fault(code: str, status: int = 200) -> Script:
    return Script(status, {"actionSucceed": False, "errorWrappers": [{"error": code}]})


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as running:
        yield running


@pytest.mark.parametrize("valid", [True, False])
def test_tells_whether_the_state_knows_the_number(valid: bool) -> None:
    told = {"valid": valid, "requestDate": "2026-11-21T12:00:00Z", "requestIdentifier": "WAPI1", "name": "---"}

    [item], vendor = asked(Script(body=told), requester="ATU13585627")

    assert item.facts == {"company.vat_registered": valid}
    assert item.fields == {}
    assert item.evidence is not None
    assert item.evidence.startswith("consultation WAPI1 of 2026-11-21")
    assert vendor.asked[0].body == (
        b'{"countryCode": "DE", "vatNumber": "136695976", '
        b'"requesterMemberStateCode": "AT", "requesterNumber": "U13585627"}'
    )


def test_asks_nobody_about_a_number_whose_check_digits_are_wrong() -> None:
    [item], vendor = asked(Script(body={"valid": True}), numbers=("DE123456789",))

    assert item.outcome is Outcome.NOT_FOUND
    assert vendor.asked == []


@pytest.mark.parametrize("code", ["MS_UNAVAILABLE", "TIMEOUT", "SERVICE_UNAVAILABLE", "MS_MAX_CONCURRENT_REQ"])
def test_that_a_state_does_not_answer_says_nothing_of_the_number(code: str) -> None:
    [item], vendor = asked(fault(code))

    assert item.outcome is Outcome.FAILED
    assert item.facts == {}
    assert item.error is not None
    assert (item.error.kind, item.error.scope) == (ErrorKind.TRANSIENT, Scope.ITEM)
    assert len(vendor.asked) == 3


def test_a_busy_state_is_asked_again() -> None:
    [item], _ = asked(fault("MS_MAX_CONCURRENT_REQ"), Script(body={"valid": True}))

    assert item.facts == {"company.vat_registered": True}


def test_a_state_that_is_down_does_not_hold_up_the_others() -> None:
    down = [fault("MS_UNAVAILABLE")] * 9
    numbers = (NUMBER,) * 4 + (AUSTRIAN,)

    items, vendor = asked(*down[:8], Script(body={"valid": True}), numbers=numbers)

    assert items[0].error is not None
    assert items[-1].facts == {"company.vat_registered": True} or items[-1].error is not None
    assert len(vendor.asked) <= 10


@pytest.mark.parametrize(
    ("code", "kind"), [("INVALID_REQUESTER_INFO", ErrorKind.AUTH), ("IP_BLOCKED", ErrorKind.FORBIDDEN)]
)
def test_what_is_wrong_with_us_stops_the_run(code: str, kind: ErrorKind) -> None:
    with pytest.raises(ProviderError) as caught:
        asked(fault(code, 400))

    assert (caught.value.kind, caught.value.scope) == (kind, Scope.ACCOUNT)


def test_gives_the_same_answers_at_the_stand_in(sandbox: Sandbox) -> None:
    source = Adapter.open(sandbox.settings("vies"), SystemClock())
    questions = [question(Adapter.manifest, {"company.vat_id": number}) for number in (NUMBER, AUSTRIAN)]

    first, second = (list(source.fetch(questions, CTX)) for _ in range(2))

    assert first == second
    assert all("company.vat_registered" in item.facts for item in first)
    assert source.check().ok
