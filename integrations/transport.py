"""One request on a pooled session, and what a connection's failure says about whether the request arrived."""

import logging
import os
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import default_headers, get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError
from urllib3.util import Retry

from leadwright.asking import Reply
from leadwright.errors import Billed, ErrorKind, Scope

# urllib3's debug lines hold whole URLs, and those hold names and addresses.
logging.getLogger("urllib3").setLevel(logging.INFO)

# Repeating is Http's business: urllib3 warns of its own repeats with whole URLs. `read=False` (not 0) lets a read
# timeout surface as itself instead of looking like a connection that was never made.
_NO_REPEATS = Retry(total=0, connect=0, read=False, status=0, redirect=0, respect_retry_after_header=False)


@dataclass(frozen=True)
class Lost:
    """Why there is no answer; `billed` is NO where the request certainly did not arrive."""

    kind: ErrorKind
    message: str
    billed: Billed = Billed.UNKNOWN
    scope: Scope = Scope.ITEM


class Transport:
    """A pooled session that sends once, follows no redirect, keeps no cookie and reads at most `max_bytes`."""

    def __init__(self, base_url: str, connect: float, max_bytes: int) -> None:
        self._connect = connect
        self._max_bytes = max_bytes
        self._session = _session(base_url)
        # Given with every call, else requests merges them anew each time.
        self._sending: dict[str, Any] = {
            "allow_redirects": False,
            "stream": True,
            "verify": self._session.verify,
            "proxies": dict(self._session.proxies),
            "cert": None,
        }

    def once(self, call: Mapping[str, Any], patience: float) -> Reply | Lost:
        """The answer, or why there is none, within about `patience` seconds."""
        until = time.monotonic() + patience
        timeout = (min(self._connect, patience), patience)
        try:
            with self._session.send(_prepared(call), timeout=timeout, **self._sending) as response:
                body = self._body(response, until)
                return Reply(response.status_code, response.headers, body) if body is not None else _TOO_LARGE
        except (requests.RequestException, UnicodeError) as error:
            # Given back, not raised: an error raised here would carry URL and headers along as its context.
            return _lost(error)

    def close(self) -> None:
        """Let go of connections."""
        self._session.close()

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
    """The request as it is sent, with nothing of the session's but the usual headers."""
    headers = {**_HEADERS, **(call["headers"] or {})}
    return requests.Request(**{**call, "headers": headers}).prepare()


_HEADERS = dict(default_headers())


def _session(base_url: str) -> requests.Session:
    session = requests.Session()
    # What the environment says of proxies and certificates is read once: requests reads all of it anew for every call,
    # which takes a third of the time that a call costs us.
    session.trust_env = False
    session.proxies.update(get_environ_proxies(base_url))
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=64, max_retries=_NO_REPEATS))
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session
