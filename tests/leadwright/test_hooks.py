"""An event is believed if the vendor signed it a moment ago, whatever else is sent along."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.errors import InputError
from leadwright.hooks import Alert, NotBelieved, Ready, check_signature, read_event, secret_key, signature

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
KEY = secret_key("a secret of 24 characters")
BODY = b'{"kind": "ready", "order": "o1"}'


def headers(event_id: str = "e1", stamp: str = STAMP, body: bytes = BODY, key: bytes = KEY) -> dict[str, str]:
    signed = signature(key, event_id, stamp, body)
    return {"webhook-id": event_id, "webhook-timestamp": stamp, "webhook-signature": signed}


def test_what_the_vendor_signed_is_believed_and_has_a_name() -> None:
    assert check_signature(KEY, headers(), BODY, NOW) == "e1"


def test_signs_as_the_example_of_the_standard_does() -> None:
    # Published by Standard Webhooks for those who write a library of their own.
    key = secret_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'

    signed = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_of_several_signatures_one_has_to_be_right_so_that_secrets_can_be_changed() -> None:
    told = headers()
    told["webhook-signature"] = f"v1,{b64encode(b'another').decode()} v2,quark {told['webhook-signature']}"

    assert check_signature(KEY, told, BODY, NOW) == "e1"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {**headers(), "webhook-signature": ""},
        {**headers(), "webhook-signature": "v1,"},
        {**headers(), "webhook-signature": "ünsinn"},
        {**headers(), "webhook-id": "e2"},
        {**headers(), "webhook-timestamp": str(int(STAMP) + 1)},
        headers(key=secret_key("another secret of 32 characters.")),
        headers(event_id=""),
        headers(event_id="e" * 201),
        headers(stamp="now"),
        headers(stamp="-5"),
        headers(stamp="١٢٣"),
        headers(stamp="9" * 400),
    ],
)
def test_what_is_not_signed_by_the_vendor_is_not_believed(told: dict[str, str]) -> None:
    with pytest.raises(NotBelieved):
        check_signature(KEY, told, BODY, NOW)


@given(body=st.binary(max_size=200))
def test_no_other_body_is_believed(body: bytes) -> None:
    if body == BODY:
        return
    with pytest.raises(NotBelieved):
        check_signature(KEY, headers(), body, NOW)


@pytest.mark.parametrize(("minutes", "believed"), [(-6, False), (-5, True), (5, True), (6, False)])
def test_an_event_is_believed_for_five_minutes(minutes: int, believed: bool) -> None:
    then = NOW + timedelta(minutes=minutes)
    if believed:
        assert check_signature(KEY, headers(), BODY, then) == "e1"
        return
    with pytest.raises(NotBelieved, match="too old"):
        check_signature(KEY, headers(), BODY, then)


@pytest.mark.parametrize("secret", ["", "quark-7f3a", "whsec_", "whsec_c2hvcnQ=", "whsec_no base64 at all!!"])
def test_a_secret_that_could_be_guessed_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(InputError) as caught:
        secret_key(secret)

    assert "quark" not in str(caught.value)
    assert "c2hv" not in str(caught.value)


def test_reads_what_vendors_have_to_say_and_leaves_what_it_does_not_know() -> None:
    assert read_event(b'{"kind": "ready", "order": "o1", "colour": "red"}') == Ready(kind="ready", order="o1")
    assert read_event(b'{"kind": "alert", "references": ["C-1"]}') == Alert(kind="alert", references=["C-1"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"<html>",
        b"\xff\xfe",
        b"[" * 5_000,
        b'{"kind": "canary"}',
        b'{"kind": "ready"}',
        b'{"kind": "ready", "order": null}',
        b'{"kind": "ready", "order": 5}',
        b'{"kind": "ready", "order": ""}',
        b'{"kind": "ready", "order": "' + b"o" * 501 + b'"}',
        b'{"kind": "alert", "references": []}',
        b'{"kind": "alert", "references": ["C-1"], "about": "Eva Muster, canary@muster.example"}',
    ],
)
def test_what_is_no_event_is_refused_and_not_shown(body: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_event(body)

    assert str(caught.value) == "the event is of no kind that is known"
