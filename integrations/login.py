"""A token that all threads share: asked for once, renewed once when it has run out, whoever notices first."""

import time
from collections.abc import Callable
from threading import Lock

from leadwright.errors import ProviderError, Scope

LOCKED_OUT = 60.0
"""The seconds for which what was refused is not tried again: after a few wrong passwords, accounts are closed."""


class Login:
    """Hands out the token that `ask` gets; `ask` takes a deadline and may raise ProviderError."""

    def __init__(self, ask: Callable[[float | None], str], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._token: str | None = None
        self._refused: tuple[ProviderError, float] | None = None
        self._lock = Lock()

    def token(self, spent: str | None = None, deadline: float | None = None) -> str:
        """The token; a new one unless somebody has renewed the `spent` one already."""
        with self._lock:
            if self._token is None or self._token == spent:
                self._token = self._renewed(deadline)
            return self._token

    def _renewed(self, deadline: float | None) -> str:
        if self._refused and self._monotonic() < self._refused[1]:
            error = self._refused[0]
            raise error.narrowed(error.scope)
        try:
            return self._ask(deadline)
        except ProviderError as error:
            if error.scope is Scope.ACCOUNT:
                self._refused = (error.narrowed(error.scope), self._monotonic() + LOCKED_OUT)
            raise
