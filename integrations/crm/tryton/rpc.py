"""Tryton's JSON-RPC: one session, one fresh login when it has ended, and what each answer means."""

from base64 import b64encode
from threading import Lock
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError

from integrations.waiting import pause_asked_for
from leadwright.asking import HttpClient, Reply, SystemClock
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope

_OWN_WORDS = ("UserError", "UserWarning", "ConcurrencyException", "LoginException")


class Refused(Exception):
    """Tryton rolled the call back and said why; its words hold field values, so they stay in here."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(code)
        self.code = code
        self._words = words

    def speaks_of(self, value: str) -> bool:
        """Whether Tryton's words quote `value`."""
        return f'"{value}"' in self._words


class _Envelope(BaseModel):
    result: Any = None
    error: list[Any] | None = None


class Rpc:
    """Calls to one Tryton database as one user."""

    def __init__(self, http: HttpClient, database: str, user: str, password: SecretStr) -> None:
        self._http = http
        self._path = f"/{database}/rpc/"
        self._user = user
        self._password = password
        self._session: str | None = None
        self._login = Lock()

    def read(self, method: str, *params: Any) -> Any:
        """The result of a call that changes nothing; ProviderError or Refused if there is none."""
        return self._call(method, params, writes=False)

    def write(self, method: str, *params: Any) -> Any:
        """The result of a call that changes something.

        Refused and a ProviderError with `billed` NO: nothing was changed. With `billed` UNKNOWN the answer was lost.
        """
        return self._call(method, params, writes=True)

    def _call(self, method: str, params: tuple[Any, ...], *, writes: bool) -> Any:
        session = self._logged_in(None)
        reply = self._sent(method, params, session, writes)
        if reply.status == 401:
            reply = self._sent(method, params, self._logged_in(session), writes)
        return _result(reply, writes)

    def _logged_in(self, ended: str | None) -> str:
        """A session's key; a fresh one if the last is the one that has `ended`."""
        with self._login:
            if self._session is None or self._session == ended:
                params = (self._user, {"password": self._password.get_secret_value()}, "en")
                answer = _result(self._sent("common.db.login", params, None, writes=False), writes=False)
                if not (isinstance(answer, list) and len(answer) >= 2):
                    raise _broken("the answer to the login is not one of Tryton's", writes=False)
                self._session = f"{answer[0]}:{answer[1]}"
            return self._session

    def _sent(self, method: str, params: tuple[Any, ...], session: str | None, writes: bool) -> Reply:
        key = b64encode(f"{self._user}:{session}".encode()).decode()
        headers = {"Authorization": f"Session {key}"} if session else {}
        document = {"id": 1, "method": method, "params": list(params)}
        return self._http.send("POST", self._path, json=document, headers=headers, safe_to_repeat=not writes)


def _result(reply: Reply, writes: bool) -> Any:
    if reply.status == 413:
        raise Refused("TooLarge")
    if reply.status != 200:
        raise _failure(reply, writes)
    try:
        envelope = _Envelope.model_validate_json(reply.body)
    except ValidationError:
        raise _broken("the answer is not one of Tryton's", writes) from None
    if envelope.error:
        code = envelope.error[0] if envelope.error[0] in _OWN_WORDS else "ServerError"
        raise Refused(code, "\n".join(_texts(envelope.error[1:])))
    if "result" not in envelope.model_fields_set:
        raise _broken("the answer holds neither a result nor an error", writes)
    return envelope.result


def _texts(words: Any) -> list[str]:
    if isinstance(words, list):
        return [text for word in words for text in _texts(word)]
    return [words] if isinstance(words, str) else []


def _failure(reply: Reply, writes: bool) -> ProviderError:
    kind, message = _STATUSES.get(reply.status, (ErrorKind.CONTRACT_BROKEN, f"answered {reply.status}"))
    if reply.status >= 500:
        # A gateway says so, too, while Tryton goes on behind it.
        kind, message = ErrorKind.UNAVAILABLE, f"failed ({reply.status})"
    perhaps = Billed.UNKNOWN if writes and reply.status >= 500 and reply.status != 503 else Billed.NO
    wait = pause_asked_for(reply.headers, SystemClock().now())
    return ProviderError(
        kind, "tryton", message, scope=Scope.ACCOUNT, billed=perhaps, retry_after=wait, status=reply.status
    )


_STATUSES = {
    401: (ErrorKind.AUTH, "user or password are wrong"),
    403: (ErrorKind.FORBIDDEN, "the user may not do this"),
    404: (ErrorKind.INVALID_INPUT, "there is no such database"),
    429: (ErrorKind.RATE_LIMITED, "too many calls for now"),
}


def _broken(message: str, writes: bool) -> ProviderError:
    perhaps = Billed.UNKNOWN if writes else Billed.NO
    return ProviderError(ErrorKind.CONTRACT_BROKEN, "tryton", message, scope=Scope.BATCH, billed=perhaps)
