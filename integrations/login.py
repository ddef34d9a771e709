"""A token that all threads share: asked for once, renewed once when it has run out, whoever notices first."""

from collections.abc import Callable
from threading import Lock


class Login:
    """Hands out the token that `ask` gets; `ask` takes a deadline and may raise ProviderError."""

    def __init__(self, ask: Callable[[float | None], str]) -> None:
        self._ask = ask
        self._token: str | None = None
        self._lock = Lock()

    def token(self, spent: str | None = None, deadline: float | None = None) -> str:
        """The token; a new one unless somebody has renewed the `spent` one already."""
        with self._lock:
            if self._token is None or self._token == spent:
                self._token = self._ask(deadline)
            return self._token
