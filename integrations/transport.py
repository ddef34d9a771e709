"""One request on a pooled connection, and what a connection's failure says about whether the request arrived."""

import logging
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from requests.utils import default_headers
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from integrations.one_host import OneHost
from leadwright.asking import Reply
from leadwright.errors import Billed, ErrorKind, Scope

# urllib3's debug lines hold whole URLs, and those hold names and addresses.
logging.getLogger("urllib3").setLevel(logging.INFO)


@dataclass(frozen=True)
class Lost:
    """Why there is no answer; `billed` is NO where the request certainly did not arrive."""

    kind: ErrorKind
    message: str
    billed: Billed = Billed.UNKNOWN
    scope: Scope = Scope.ITEM


class Transport:
    """Pooled connections to a host; sends once, follows no redirect, keeps no cookie, reads `max_bytes` at most."""

    def __init__(self, base_url: str, connect: float, max_bytes: int) -> None:
        self._connect = connect
        self._max_bytes = max_bytes
        self._host = OneHost(base_url)

    def once(self, call: Mapping[str, Any], patience: float) -> Reply | Lost:
        """The answer, or why there is none, within about `patience` seconds."""
        until = time.monotonic() + patience
        timeout = (min(self._connect, patience), patience)
        try:
            with self._host.ask(_prepared(call), timeout) as response:
                body = self._body(response, until)
                return Reply(response.status_code, response.headers, body) if body is not None else _TOO_LARGE
        except (requests.RequestException, UnicodeError) as error:
            # Given back, not raised: an error raised here would carry URL and headers along as its context.
            return _lost(error)

    def close(self) -> None:
        """Let go of connections."""
        self._host.close()

    def _body(self, response: requests.Response, until: float) -> bytes | None:
        body = bytearray()
        for chunk in response.iter_content(65_536):
            body += chunk
            if len(body) > self._max_bytes:
                return None
            if time.monotonic() > until:
                raise requests.ReadTimeout
        return bytes(body)


_TOO_LARGE = Lost(ErrorKind.CONTRACT_BROKEN, "the answer is too large")


def _lost(error: Exception) -> Lost:
    if isinstance(error, ValueError):  # requests' own words for a URL, header or body that cannot be written
        return Lost(ErrorKind.INVALID_INPUT, "the request cannot be written", Billed.NO, Scope.ACCOUNT)
    if _nothing_was_sent(error):
        return Lost(ErrorKind.TRANSIENT, "no connection", Billed.NO)
    if isinstance(error, requests.Timeout):
        return Lost(ErrorKind.TIMEOUT, "no answer in time")
    return Lost(ErrorKind.TRANSIENT, "the connection broke before the answer was complete")


def _nothing_was_sent(error: Exception) -> bool:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    if isinstance(reason, NewConnectionError | ConnectTimeoutError):
        return True
    # A certificate is refused before the request is written.
    return bool(reason and reason.args and isinstance(reason.args[0], ssl.SSLCertVerificationError))


def _prepared(call: Mapping[str, Any]) -> requests.PreparedRequest:
    """The request as it is sent, with nothing of a session's but the usual headers."""
    request = requests.PreparedRequest()
    request.prepare_method(call["method"])
    request.prepare_url(call["url"], _query(call["params"]))
    request.prepare_headers({**_HEADERS, **(call["headers"] or {})})
    if call["json"] is None and call["data"] is None:
        request.prepare_content_length(None)
    else:
        request.prepare_body(call["data"], None, call["json"])
    request.prepare_auth(call["auth"], call["url"])
    return request


def _query(params: Mapping[str, Any] | Sequence[tuple[str, Any]] | None) -> str:
    pairs = params.items() if isinstance(params, Mapping) else params or ()
    return urlencode([(name, value) for name, value in pairs if value is not None], doseq=True)


_HEADERS = dict(default_headers())
