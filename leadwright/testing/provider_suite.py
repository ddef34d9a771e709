"""Promises that every source asked over the network keeps, as a class of tests for its own test module."""

import logging
import pickle
import socket
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Barrier
from typing import Any

import pytest

from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Item,
    Manifest,
    Order,
    Outcome,
    Purpose,
    Question,
    Rate,
    SystemClock,
    question,
)
from leadwright.errors import Billed, ErrorKind, InputError, ProviderError, Scope
from leadwright.facts import CATALOGUE
from leadwright.lead import FIELDS
from leadwright.testing.scripted import Asked, Script, ScriptedServer

CANARY = "canary-7f3a91"
SOMEBODY = "somebody-51c2e8"
"""What stands in every field of a lead that a vendor has no business with."""
LOST = (Script(instead="reset"), Script(500, {}), Script(body={"a": 1}, instead="half"))
THROTTLE = Script(429, {}, {"Retry-After": "900"})
REFUSALS: Mapping[int, tuple[ErrorKind, Scope]] = {
    401: (ErrorKind.AUTH, Scope.ACCOUNT),
    402: (ErrorKind.QUOTA_EXHAUSTED, Scope.ACCOUNT),
    403: (ErrorKind.FORBIDDEN, Scope.ACCOUNT),
    451: (ErrorKind.LEGAL_REFUSED, Scope.ITEM),
}
PAGE = Script(body="<!doctype html><title>Sorry</title>", headers={"Content-Type": "text/html"})


def provider_suite(
    adapter: Any,
    settings: Mapping[str, Any],
    secret: str | None,
    known: Mapping[str, Any],
    before: Sequence[Script] = (),
    charged: bool = True,
    differs: Mapping[int, tuple[ErrorKind, Scope]] | None = None,
    throttle: Script = THROTTLE,
    logs_in: bool = False,
) -> type:
    """A class of tests for `adapter`; assign it to a name that begins with `Test`.

    `settings` open an account but for `base_url`, `secret` names the one that is secret if there is one, `known` is
    enough to ask one question, `before` answers what is asked before it, such as a login, and `charged` tells whether
    what comes then is what the price is for. Where the vendor means something else by a status than most do, `differs`
    says what, and `throttle` is how it asks for a pause of 900 seconds. `logs_in` says that `before` is a login, which
    is done again once when a token has run out.
    """
    refusals = {**REFUSALS, **(differs or {})}
    hidden = {secret: CANARY} if secret else {}
    is_described = hasattr(adapter, "described")
    manifest: Manifest = adapter.described(settings) if is_described else adapter.manifest
    asked = question(manifest, known, Purpose.FUTURE_BUSINESS)
    ctx = CallContext("suite", purpose=Purpose.FUTURE_BUSINESS)
    several = [replace(asked, key=f"{asked.key}-{n}") for n in range(16)]

    class Suite:
        """What `adapter` promises."""

        def opened(self, url: str, of: Any = adapter, **more: Any) -> Any:
            """The adapter on an account at `url`."""
            return of.open({**settings, **hidden, "base_url": url, **more}, SystemClock())

        def answer(self, *script: Script, batch: Sequence[Question] = (asked,), **more: Any) -> list[Item]:
            """The items that `batch` gets when the vendor answers by `script`."""
            with ScriptedServer(*before, *script) as vendor:
                self.vendor = vendor
                return list(self.opened(vendor.url, **{"calls_per_second": "1000", **more}).fetch(batch, ctx))

        def error(self, *script: Script, **more: Any) -> ProviderError:
            """The error that the question ends in, raised or borne by its item."""
            try:
                [item] = self.answer(*script, **more)
            except ProviderError as error:
                return error
            assert item.outcome in (Outcome.FAILED, Outcome.REFUSED)
            assert item.error is not None
            return item.error

        def may_be_charged(self) -> Billed:
            """What a call is said to be billed that may have arrived."""
            source = self.opened("http://127.0.0.1:9")
            harmless = not charged or source.manifest.charge is Charge.FREE or source.manifest.safe_to_repeat
            return Billed.NO if harmless else Billed.UNKNOWN

        def test_says_in_its_manifest_what_it_gives_and_needs(self) -> None:
            assert manifest.provides <= CATALOGUE.keys()
            assert all(needed <= manifest.uses for needed in manifest.requires)
            assert (manifest.price is None) == (manifest.charge is Charge.FREE)
            assert manifest.can_ask(known)

        def test_answers_nothing_to_nothing(self) -> None:
            assert self.answer(batch=()) == []
            assert self.vendor.asked == []

        def test_gives_an_item_to_every_question_in_their_order(self) -> None:
            batch = [replace(asked, key=f"{asked.key}-{n}") for n in range(manifest.max_batch + 2)]

            items = self.answer(Script(400, {}), batch=batch)

            assert [item.key for item in items] == [each.key for each in batch]

        @pytest.mark.parametrize(("status", "kind", "scope"), [(each, *told) for each, told in refusals.items()])
        def test_tells_refusals_apart(self, status: int, kind: ErrorKind, scope: Scope) -> None:
            error = self.error(Script(status, {}))

            assert (error.kind, error.scope, error.billed) == (kind, scope, Billed.NO)

        def test_stops_where_a_vendor_wants_a_long_pause_and_says_how_long(self) -> None:
            error = self.error(throttle)

            assert (error.kind, error.scope, error.billed) == (ErrorKind.RATE_LIMITED, Scope.PROVIDER, Billed.NO)
            assert error.retry_after == 900

        @pytest.mark.parametrize(
            "lost", [Script(instead="reset"), Script(500, {}), Script(body={"a": 1}, instead="half")]
        )
        def test_does_not_repeat_what_may_have_been_charged(self, lost: Script) -> None:
            error = self.error(lost)

            assert error.kind is ErrorKind.TRANSIENT
            assert error.billed is self.may_be_charged()
            times = len(self.vendor.asked) - len(before)
            assert times == (1 if error.billed is Billed.UNKNOWN else 3)

        def test_gives_up_waiting_in_time(self) -> None:
            began = time.monotonic()

            error = self.error(Script(instead="hang"), answer_within=0.1)

            assert (error.kind, error.billed) == (ErrorKind.TIMEOUT, self.may_be_charged())
            assert time.monotonic() - began < 5

        @pytest.mark.parametrize("surprise", [PAGE, Script(body='{"a": [1, '), Script(body="[1, 2]"), Script(302, {})])
        def test_is_loud_about_a_body_it_cannot_read(self, surprise: Script) -> None:
            error = self.error(surprise)

            assert error.kind is ErrorKind.CONTRACT_BROKEN

        def test_reads_a_pause_that_is_given_as_a_date(self) -> None:
            until = format_datetime(datetime.now(UTC) + timedelta(seconds=900), usegmt=True)

            error = self.error(replace(throttle, headers={"Retry-After": until}))

            assert error.retry_after == pytest.approx(900, abs=5)

        def test_reads_a_pause_that_is_given_as_a_reset_time(self) -> None:
            until = (datetime.now(UTC) + timedelta(seconds=900)).isoformat()

            error = self.error(replace(throttle, headers={"x-ratelimit-reset": until}))

            assert error.retry_after == pytest.approx(900, abs=5)

        def test_is_never_faster_than_its_manifest_says(self) -> None:
            hurried = type("Hurried", (adapter,), {"manifest": replace(manifest, rates=(Rate(5, 0.2),))})
            with ScriptedServer(*before, Script(400, {})) as vendor, ThreadPoolExecutor(16) as threads:
                source = self.opened(vendor.url, hurried, calls_per_second=None)
                list(source.fetch([asked], ctx))
                list(threads.map(lambda each: source.fetch([each], ctx), several))
                times = sorted(each.at for each in vendor.asked)

            assert len(times) > len(several)
            assert all(later - first >= 0.2 for first, later in zip(times, times[5:], strict=False))

        @pytest.mark.parametrize(
            "text", [None, "Łódź ☃ Müller & Söhne", "x" * 20_000, "\u202e\x00", "' OR 1=1 --", "a/../b?c=d#e"]
        )
        def test_takes_whatever_a_list_may_hold(self, text: str) -> None:
            odd = {name: text for name in asked.inputs if name != "company.country"}
            batch = [replace(asked, inputs={**asked.inputs, **odd})]

            try:
                [item] = self.answer(Script(404, {}), batch=batch)
            except ProviderError:
                return
            assert item.key == asked.key
            assert item.outcome is not Outcome.FOUND

        def test_does_not_send_a_question_that_has_too_little_to_go_by(self) -> None:
            [item] = self.answer(Script(body={}), batch=[replace(asked, inputs={})])

            assert item.outcome in (Outcome.FAILED, Outcome.NOT_FOUND, Outcome.REFUSED)
            assert item.billed is Billed.NO
            assert len(self.vendor.asked) == 0

        @pytest.mark.parametrize(
            "body", [None, {}, [], "text", 7, {"data": None}, {"data": {}}, {"results": None}, [None]]
        )
        def test_is_not_upset_by_an_answer_that_says_nothing(self, body: Any) -> None:
            told: ErrorKind | None
            try:
                [item] = self.answer(Script(body=body))
            except ProviderError as error:
                told = error.kind
            else:
                told = item.error.kind if item.error else None
                assert item.key == asked.key
                assert item.outcome is not Outcome.FOUND or not item.facts
            assert told in (None, ErrorKind.CONTRACT_BROKEN)

        def test_reads_no_answer_of_ten_megabytes(self) -> None:
            error = self.error(Script(body=b'{"a": "' + b"x" * 10_000_000 + b'"}'))

            assert error.kind is ErrorKind.CONTRACT_BROKEN

        def test_sends_only_what_its_manifest_says(self) -> None:
            whole = {**dict.fromkeys(FIELDS, SOMEBODY), **known}
            mine = question(manifest, whole, Purpose.FUTURE_BUSINESS)
            others = {name: value for name, value in mine.inputs.items() if value != SOMEBODY}

            with suppress(ProviderError):
                self.answer(Script(400, {}), batch=[replace(mine, inputs=others)])

            assert mine.inputs.keys() <= manifest.uses
            sent = b"".join(each.path.encode() + each.body for each in self.vendor.asked)
            assert SOMEBODY.encode() not in sent

        def test_may_be_asked_by_sixteen_threads(self) -> None:
            with ScriptedServer(*before, Script(400, {})) as vendor, ThreadPoolExecutor(16) as threads:
                source = self.opened(vendor.url, calls_per_second="1000")
                list(source.fetch([asked], ctx))
                found = list(threads.map(lambda each: source.fetch([each], ctx), several))

            assert [item.key for [item] in found] == [each.key for each in several]

        def test_speaks_to_nobody_but_its_vendor(self, monkeypatch: pytest.MonkeyPatch) -> None:
            connect, spoken_to = socket.socket.connect, set()

            def noted(self: socket.socket, address: Any) -> None:
                spoken_to.add(address[:2])
                connect(self, address)

            with ScriptedServer(*before, Script(302, {}, {"Location": "http://127.0.0.1:9/"})) as vendor:
                monkeypatch.setattr(socket.socket, "connect", noted)
                source = self.opened(vendor.url)
                with suppress(ProviderError):
                    source.fetch([asked], ctx)
                with suppress(ProviderError):
                    source.check()
                host, _, port = vendor.url.removeprefix("http://").partition(":")

            assert spoken_to == {(host, int(port))}

        def test_prices_a_batch(self) -> None:
            source = self.opened("http://127.0.0.1:9")

            one, none = source.estimate([asked]), source.estimate([])

            assert (none.expected, none.at_most) == (None, None)
            assert (one.at_most is None) == (source.manifest.charge is Charge.FREE)
            if one.at_most is not None and one.expected is not None:
                assert one.expected.amount <= one.at_most.amount == source.manifest.price.amount

        def test_sends_nothing_without_a_purpose(self) -> None:
            with ScriptedServer(*before, Script(body={})) as vendor:
                source = self.opened(vendor.url)
                [item] = source.fetch([asked], CallContext("suite"))

            assert (item.outcome, item.billed) == (Outcome.REFUSED, Billed.NO)
            assert vendor.asked == []

        def test_logs_in_again_once_when_its_token_has_run_out(self) -> None:
            error = self.error(Script(401, {}), *before, Script(400, {}))

            assert error.kind is ErrorKind.INVALID_INPUT
            assert len(self.vendor.asked) == 2 * len(before) + 2

        def test_does_not_go_on_logging_in(self) -> None:
            error = self.error(Script(401, {}), *before, Script(401, {}))

            assert (error.kind, error.scope) == (ErrorKind.AUTH, Scope.ACCOUNT)
            assert len(self.vendor.asked) == 2 * len(before) + 2

        def test_renews_its_token_once_however_many_threads_notice(self) -> None:
            logins: list[str] = []
            together = Barrier(8)

            def vendor(asked: Asked) -> Script:
                if not logins or asked.path == logins[0]:
                    logins.append(asked.path)
                    return replace(before[0], body=_numbered(before[0].body, len(logins)))
                is_old = any(_numbered("", 1) in value for value in asked.headers.values())
                if is_old and has_run_out:
                    together.wait(10)
                return Script(401 if is_old and has_run_out else 400, {})

            with ScriptedServer(answers=vendor) as server, ThreadPoolExecutor(8) as threads:
                has_run_out = False
                source = self.opened(server.url, calls_per_second="1000")
                list(source.fetch([asked], ctx))
                has_run_out = True
                found = list(threads.map(lambda each: source.fetch([each], ctx), several[:8]))

            assert [item.error.kind for [item] in found] == [ErrorKind.INVALID_INPUT] * 8
            assert len(logins) == 2

        def test_an_order_that_cannot_be_asked_for_stands(self) -> None:
            orders = [Order(f"{asked.key}-{n}", f"ref-{n}", datetime.now(UTC)) for n in range(3)]
            with ScriptedServer(*before, Script(500, {})) as vendor:
                source = self.opened(vendor.url)
                items = list(source.poll(orders, ctx))

            assert [item.key for item in items] == [order.key for order in orders]
            assert all(item.outcome is Outcome.PENDING and item.billed is not Billed.YES for item in items)
            assert [item.order for item in items] == orders

        def test_its_errors_travel_to_other_processes_and_its_secret_does_not(self) -> None:
            error = self.error(Script(400, {"message": CANARY}))
            source = self.opened("http://127.0.0.1:9")

            packed = pickle.dumps(error)
            again = pickle.loads(packed)

            assert (str(again), vars(again)) == (str(error), vars(error))
            assert CANARY.encode() not in packed + _packed(source) + _packed(source.config)

        def test_keeps_its_secret(self, caplog: pytest.LogCaptureFixture) -> None:
            caplog.set_level(logging.DEBUG)
            account = {**settings, **hidden, "base_url": "http://127.0.0.1:9"}
            source = adapter.open(account, SystemClock())

            error = self.error(Script(401, {"message": CANARY}))
            seen = repr((source, source.config, vars(source.http), error, vars(error), error.__context__)) + caplog.text

            assert CANARY not in seen

        def test_names_a_wrong_setting_and_not_its_value(self) -> None:
            with pytest.raises(InputError, match="base_url") as caught:
                adapter.open({**settings, "base_url": f"ftp://{CANARY}"}, SystemClock())

            assert CANARY not in str(caught.value)

        def test_speaks_in_the_clear_to_this_machine_only(self) -> None:
            with pytest.raises(InputError, match="base_url"):
                adapter.open({**settings, **hidden, "base_url": "http://127.0.0.1.example"}, SystemClock())

    beside_the_point = {
        # What is described has its rates from there, and the others show that they are kept.
        "test_is_never_faster_than_its_manifest_says": is_described,
        "test_sends_nothing_without_a_purpose": manifest.capability is not Capability.CREDIT,
        "test_logs_in_again_once_when_its_token_has_run_out": not logs_in,
        "test_does_not_go_on_logging_in": not logs_in,
        "test_renews_its_token_once_however_many_threads_notice": not logs_in,
        "test_an_order_that_cannot_be_asked_for_stands": not manifest.slow,
    }
    for name in (name for name, is_so in beside_the_point.items() if is_so):
        delattr(Suite, name)
    return Suite


def _numbered(body: Any, number: int) -> Any:
    """A login's answer with a mark in its texts that tells which it was."""
    if isinstance(body, Mapping):
        return {name: _numbered(value, number) for name, value in body.items()}
    return f"{body}-renewed{number}-" if isinstance(body, str) else body


def _packed(what: Any) -> bytes:
    """`what` as it travels; nothing if it does not."""
    try:
        return pickle.dumps(what)
    except (TypeError, AttributeError, pickle.PicklingError):
        return b""
