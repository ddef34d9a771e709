from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from integrations.crm.tryton import Adapter
from integrations.crm.tryton.adapter import TrytonConfig
from integrations.crm.tryton.rpc import Rpc
from integrations.http import Http
from leadwright.asking import Reply
from leadwright.errors import ErrorKind, InputError, ProviderError, Scope
from leadwright.promotion import PromotionCommand, RowStatus, verified
from leadwright.providers import adapter
from tests.integrations.crm import faults
from tests.integrations.crm.contract import CrmContract
from tests.integrations.crm.faults import Proxy
from tests.integrations.crm.prospects import prospect, prospects
from tests.tryton.server import Tryton

CONTEXT = {"company": 1, "employee": 1, "language": "en", "active_test": False}
WRITES = ("party.party.create", "sale.opportunity.create", "sale.opportunity.opportunity")


class Desk:
    """A sales person at Tryton's own desk."""

    def __init__(self, tryton: Tryton) -> None:
        http = Http("desk", tryton.url)
        self._rpc = Rpc(http, tryton.database, tryton.user, SecretStr(tryton.password))

    def ids(self, model: str, *domain: Any) -> list[int]:
        found: list[int] = self._rpc.read(f"model.{model}.search", list(domain), 0, None, None, CONTEXT)
        return found

    def call(self, model: str, button: str, *params: Any) -> Any:
        return self._rpc.write(f"model.{model}.{button}", *params, CONTEXT)

    def merge(self, party: int, *, into: int) -> None:
        wizard = self._rpc.write("wizard.party.replace.create", CONTEXT)[0]
        question = {"ask": {"source": party, "destination": into}}
        self._rpc.write("wizard.party.replace.execute", wizard, question, "replace", CONTEXT)

    def count(self, key: str) -> tuple[int, int]:
        either = ["active", "in", [True, False]]
        return len(self.ids("party.party", ["code", "=", key], either)), len(self.chances(key))

    def chances(self, key: str) -> list[int]:
        return self.ids("sale.opportunity", ["reference", "=", key])


@pytest.fixture(scope="session")
def desk(tryton: Tryton) -> Desk:
    return Desk(tryton)


@pytest.fixture(scope="session")
def direct(tryton: Tryton) -> Adapter:
    return Adapter.open(tryton.settings())


@pytest.fixture
def proxy(tryton: Tryton) -> Iterator[Proxy]:
    with faults.before(tryton.url) as proxy:
        yield proxy


@pytest.fixture
def spoilt(tryton: Tryton, proxy: Proxy) -> Adapter:
    """Tryton through the proxy."""
    return Adapter.open(tryton.settings(proxy.url))


class TestTrytonCrm(CrmContract):
    @pytest.fixture
    def crm(self, direct: Adapter) -> Adapter:
        return direct

    @pytest.fixture
    def overwriting(self, tryton: Tryton) -> Adapter:
        return Adapter.open({**tryton.settings(), "overwrite": ["organisation.phone"]})

    @pytest.fixture
    def unreachable(self, tryton: Tryton) -> Adapter:
        return Adapter.open(tryton.settings("http://127.0.0.1:9"))

    @pytest.fixture(autouse=True)
    def _desk(self, desk: Desk) -> None:
        self.desk = desk

    def types(self, key: str, field: str, value: str | None) -> None:
        party = [["party.code", "=", key]]
        match field:
            case "opportunity.title":
                self.desk.call("sale.opportunity", "write", self.desk.chances(key), {"description": value})
            case "organisation.city":
                self.desk.call("party.address", "write", self.desk.ids("party.address", *party), {"city": value})
            case "organisation.phone":
                wanted = [*party, ["type", "=", "phone"], ["name", "=", None]]
                numbers = self.desk.ids("party.contact_mechanism", *wanted)
                if value:
                    self.desk.call("party.contact_mechanism", "write", numbers, {"value": value})
                else:
                    self.desk.call("party.contact_mechanism", "delete", numbers)
            case _:
                raise AssertionError(field)

    def delete(self, key: str) -> None:
        self.desk.call("sale.opportunity", "cancel", self.desk.chances(key))
        self.desk.call("sale.opportunity", "delete", self.desk.chances(key))
        self.desk.call("party.party", "delete", self.desk.ids("party.party", ["code", "=", key]))

    def count(self, key: str) -> tuple[int, int]:
        return self.desk.count(key)

    def spoiled(self) -> PromotionCommand:
        return prospect(organisation__name="Tab\tGmbH")


class Killed(BaseException):
    """The process ends here."""


class Dying(Http):
    """Gets `left` answers; after the one that follows the process is killed."""

    left = 99

    def send(self, *args: Any, **kwargs: Any) -> Reply:
        reply = super().send(*args, **kwargs)
        self.left -= 1
        if self.left < 0:
            raise Killed
        return reply


def test_killed_after_any_call_the_next_run_resumes_and_makes_nothing_twice(
    tryton: Tryton, desk: Desk, direct: Adapter
) -> None:
    http = Dying("tryton", tryton.url)
    mortal = Adapter(TrytonConfig.model_validate(tryton.settings()), http)
    mortal.upsert([prospect()])
    for answers in range(6):  # two to look, the party, one to read it back, the opportunity, the button
        command = prospect()
        http.left = answers
        with pytest.raises(Killed):
            mortal.upsert([command])

        (outcome,) = direct.upsert([command])

        assert outcome.status.written
        assert verified(command, direct.find([command.external_key])[command.external_key]) == ()
        assert desk.count(command.external_key) == (1, 1)


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize(
    "fault",
    [faults.CUT_AFTER, faults.GATEWAY_FAILED_AFTER, faults.HTML_AFTER, faults.HALF_AN_ANSWER, faults.CUT_BEFORE],
)
def test_a_lost_answer_is_unknown_and_find_and_resuming_leave_one_record(
    spoilt: Adapter, proxy: Proxy, desk: Desk, method: str, fault: faults.Answer
) -> None:
    batch = prospects(2)
    keys = [command.external_key for command in batch]
    proxy.spoil(method, fault)

    lost = spoilt.upsert(batch)
    found = spoilt.find(keys)
    again = spoilt.upsert(batch)

    arrived = fault.forward or method != WRITES[0]
    assert [one.status for one in lost] == [RowStatus.UNKNOWN] * 2
    assert set(found) == (set(keys) if arrived else set())
    assert all(one.status.written for one in again)
    assert [verified(command, record) for command, record in zip(batch, spoilt.find(keys).values(), strict=True)] == [
        (),
        (),
    ]
    assert [desk.count(key) for key in keys] == [(1, 1)] * 2


def test_an_answer_that_is_too_short_leaves_the_rows_unknown(spoilt: Adapter, proxy: Proxy) -> None:
    proxy.spoil("party.party.create", faults.SHORT_ANSWER)

    outcomes = spoilt.upsert(prospects(2))

    assert [one.status for one in outcomes] == [RowStatus.UNKNOWN] * 2


def test_one_prospect_is_verified_only_when_its_opportunity_was_opened(spoilt: Adapter, proxy: Proxy) -> None:
    command = prospect()
    proxy.spoil("opportunity.opportunity", faults.CUT_BEFORE)

    spoilt.upsert([command])

    record = spoilt.find([command.external_key])[command.external_key]
    assert verified(command, record) == ("opportunity.stage",)


def test_two_bad_rows_far_apart_are_both_found_within_the_bound(spoilt: Adapter, proxy: Proxy) -> None:
    batch = prospects(16)
    batch[3], batch[12] = (prospect(organisation__name=f"Tab\t{n}") for n in range(2))

    outcomes = spoilt.upsert(batch)

    assert Counter(one.status for one in outcomes) == {RowStatus.CREATED: 14, RowStatus.REJECTED: 2}
    assert [outcomes[n].status for n in (3, 12)] == [RowStatus.REJECTED] * 2
    assert proxy.count("party.party.create") <= 2 * 2 * 4


def test_another_process_that_was_quicker_made_the_party_and_we_go_on_with_it(tryton: Tryton, desk: Desk) -> None:
    quicker, other = prospect(), prospect()

    class Overtaken(Http):
        def send(self, method: str, path: str, **kwargs: Any) -> Reply:
            if kwargs["json"]["method"].endswith("party.party.create") and not desk.count(quicker.external_key)[0]:
                desk.call("party.party", "create", [{"name": "Müßiggang", "code": quicker.external_key}])
            return super().send(method, path, **kwargs)

    crm = Adapter(TrytonConfig.model_validate(tryton.settings()), Overtaken("tryton", tryton.url))

    outcomes = crm.upsert([other, quicker])

    assert [one.status.written for one in outcomes] == [True, True]
    assert [desk.count(command.external_key) for command in (other, quicker)] == [(1, 1), (1, 1)]


def test_a_bad_opportunity_is_told_beside_the_party_that_was_made(direct: Adapter) -> None:
    batch = [prospect(), prospect(opportunity__title="Tab\ttitle")]

    good, bad = direct.upsert(batch)

    assert good.status is RowStatus.CREATED
    assert bad.error is not None
    assert (bad.status, bad.error.field) == (RowStatus.REJECTED, "opportunity.title")
    assert set(bad.refs) == {"organisation", "person"}


def test_a_row_that_breaks_tryton_itself_is_turned_down_alone(direct: Adapter) -> None:
    outcomes = direct.upsert([prospect(), prospect(organisation__name="half a letter \ud83d"), prospect()])

    assert [one.status.value for one in outcomes] == ["created", "rejected", "created"]


def test_a_session_that_ended_is_renewed_once(spoilt: Adapter, proxy: Proxy) -> None:
    proxy.spoil("party.party.create", faults.NOT_LOGGED_IN)

    (outcome,) = spoilt.upsert([prospect()])

    assert outcome.status is RowStatus.CREATED
    assert proxy.count("common.db.login") == 2


def test_a_session_that_tryton_itself_ended_is_renewed(
    spoilt: Adapter, proxy: Proxy, tryton: Tryton, desk: Desk
) -> None:
    spoilt.find(["LW-DEMO-X"])
    desk.call("res.user", "write", [1], {"password": tryton.password})

    (outcome,) = spoilt.upsert([prospect()])

    assert outcome.status is RowStatus.CREATED
    assert proxy.count("common.db.login") == 2


def test_refused_twice_nothing_more_is_sent(spoilt: Adapter, proxy: Proxy) -> None:
    proxy.spoil("party.party.create", faults.NOT_LOGGED_IN, nth=None)

    outcomes = spoilt.upsert(prospects(105))

    assert {one.status for one in outcomes} == {RowStatus.RETRYABLE}
    assert {(one.error.kind, one.error.scope) for one in outcomes if one.error} == {(ErrorKind.AUTH, Scope.ACCOUNT)}
    assert proxy.count("common.db.login") == 2
    assert proxy.count("party.party.create") == 2


def test_a_wrong_password_is_told_without_showing_it(tryton: Tryton) -> None:
    crm = Adapter.open({**tryton.settings(), "user": "nobody", "password": "a-wrong-password"})

    with pytest.raises(ProviderError) as caught:
        crm.find(["LW-DEMO-X"])

    assert caught.value.kind is ErrorKind.AUTH
    assert [finding.code for finding in crm.preflight()] == ["auth"]
    assert "a-wrong-password" not in repr(caught.value) + repr(crm) + repr(vars(crm))


@pytest.mark.parametrize(("asked", "least"), [("300", 300), ("Wed, 01 Jan 2098 00:00:00 GMT", 10_000)])
def test_too_many_calls_pause_the_account(spoilt: Adapter, proxy: Proxy, asked: str, least: float) -> None:
    proxy.spoil("party.party.create", faults.Answer(429, headers={"Retry-After": asked}), nth=None)

    outcomes = spoilt.upsert(prospects(105))

    errors = [one.error for one in outcomes if one.error]
    assert {one.status for one in outcomes} == {RowStatus.RETRYABLE}
    assert {(error.kind, error.scope) for error in errors} == {(ErrorKind.RATE_LIMITED, Scope.ACCOUNT)}
    assert all(error.retry_after and error.retry_after >= least for error in errors)
    assert proxy.count("party.party.create") == 1


def test_garbage_while_looking_writes_nothing(spoilt: Adapter, proxy: Proxy, desk: Desk) -> None:
    proxy.spoil("sale.opportunity.search_read", faults.HTML_AFTER)
    command = prospect()

    (outcome,) = spoilt.upsert([command])

    assert outcome.error is not None
    assert (outcome.status, outcome.error.kind) == (RowStatus.RETRYABLE, ErrorKind.CONTRACT_BROKEN)
    assert desk.count(command.external_key) == (0, 0)


def test_a_database_that_is_not_there_is_told(tryton: Tryton) -> None:
    crm = Adapter.open({**tryton.settings(), "database": "nowhere"})

    assert len(crm.preflight()) == 1


def test_many_prospects_take_no_more_calls_than_one(spoilt: Adapter, proxy: Proxy) -> None:
    spoilt.upsert([prospect()])
    for_one = len(proxy.calls)

    spoilt.upsert(prospects(10))

    assert len(proxy.calls) - for_one < for_one


def test_all_is_in_order_for_promoting(direct: Adapter) -> None:
    assert list(direct.preflight()) == []


def test_what_tryton_has_no_field_for_stands_in_the_note_and_is_found(direct: Adapter, desk: Desk) -> None:
    odd = {"country": "LI", "vat_id": "no number", "phone": "+447700900123", "registration_number": "FL-0002"}
    command = prospect(**{f"organisation__{name}": value for name, value in odd.items()})

    direct.upsert([command])

    record = direct.find([command.external_key])[command.external_key]
    assert verified(command, record) == ()
    assert desk.ids("party.identifier", ["party.code", "=", command.external_key]) == []


def test_what_people_write_beside_our_note_stays(direct: Adapter, desk: Desk) -> None:
    before, after = (prospect("note", opportunity__dossier=text) for text in ("Alt.", "Neu."))
    direct.upsert([before])
    (chance,) = desk.chances(before.external_key)
    (row,) = desk.call("sale.opportunity", "read", [chance], ["comment"])
    desk.call("sale.opportunity", "write", [chance], {"comment": f"Rief an.\n\n{row['comment']}\nRuft wieder an."})

    direct.upsert([after])

    (row,) = desk.call("sale.opportunity", "read", [chance], ["comment"])
    assert row["comment"].startswith("Rief an.\n")
    assert row["comment"].endswith("\nRuft wieder an.")
    assert "Neu." in row["comment"]
    assert "Alt." not in row["comment"]


def test_a_prospect_stays_found_when_its_party_was_merged_into_another(direct: Adapter, desk: Desk) -> None:
    command = prospect(organisation__vat_id=None)
    direct.upsert([command])
    (party,) = desk.ids("party.party", ["code", "=", command.external_key])
    (other,) = desk.call("party.party", "create", [{"name": command.organisation.name, "code": f"OLD-{party}"}])
    desk.merge(party, into=other)

    (again,) = direct.upsert([command])

    assert again.status is RowStatus.UNCHANGED
    assert again.refs["organisation"] == str(other)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"url": "ftp://x.example"}, "url"),
        ({"password": None}, "password"),
        ({"databse": "crm"}, "databse"),
        ({"url": "http://tryton.example"}, "plain_http"),
        ({"overwrite": ["person.full_name"]}, "overwrite"),
    ],
)
def test_a_wrong_setting_is_named_and_no_secret_shown(changed: dict[str, Any], named: str) -> None:
    settings = {"url": "https://tryton.example", "database": "crm", "user": "admin", "password": "very-secret"}

    with pytest.raises(InputError, match=named) as caught:
        Adapter.open({**settings, **changed})

    assert "very-secret" not in str(caught.value)


def test_it_is_found_by_its_name() -> None:
    assert adapter("tryton", "crm") is Adapter
