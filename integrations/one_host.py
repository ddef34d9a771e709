"""The way of `requests` to one host: what it works out anew for every call, worked out once."""

import os
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_environ_proxies
from urllib3.util import Retry

# Repeating is Http's business: urllib3 warns of its own repeats with whole URLs. `read=False` (not 0) lets a read
# timeout surface as itself instead of looking like a connection that was never made.
_NO_REPEATS = Retry(total=0, connect=0, read=False, status=0, redirect=0, respect_retry_after_header=False)


class OneHost(HTTPAdapter):
    """Sends to the host of `base_url` alone.

    Proxies and certificates of the environment are read when it is made, the pool of connections is looked up with the
    first call. A session would read and look up all of it again for every call, and keep cookies, which takes as long
    as the call itself.
    """

    def __init__(self, base_url: str) -> None:
        super().__init__(pool_connections=1, pool_maxsize=64, max_retries=_NO_REPEATS)
        self._proxies = dict(get_environ_proxies(base_url))
        self._verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        self._pool: Any = None

    def ask(self, request: requests.PreparedRequest, timeout: tuple[float, float]) -> requests.Response:
        """The answer to `request`, whose body is still to be read; seconds to connect, and between two reads."""
        return self.send(request, stream=True, timeout=timeout, verify=self._verify, proxies=self._proxies)

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """The pool of connections to the host."""
        if self._pool is None:
            pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
            super().cert_verify(pool, request.url, verify, cert)  # type: ignore[no-untyped-call]
            self._pool = pool
        return self._pool

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Nothing: the pool knows its certificates."""

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        """What the first line of the request names."""
        if self._proxies:
            return super().request_url(request, proxies)
        # Two slashes at the beginning would be read as the name of a host.
        return f"/{request.path_url.lstrip('/')}"

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """The answer without cookies and encoding, which nobody asks for."""
        response = requests.Response()
        response.status_code, response.raw, response.request = resp.status, resp, req
        headers: Mapping[str, str] = resp.headers
        response.headers = CaseInsensitiveDict(headers)
        return response

    def close(self) -> None:
        """Let go of connections."""
        self._pool = None
        super().close()
