"""What the Hunter adapters share: the account, its rates, and statuses that mean other things than at most vendors."""

from collections.abc import Mapping

from pydantic import BaseModel, SecretStr

from integrations.answers import Meaning, failure
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Health, Rate, Reply
from leadwright.errors import ErrorKind, ProviderError, Scope

RATES = (Rate(15, 1.0), Rate(500, 60.0))
_DIFFERS: Mapping[int, Meaning] = {
    202: Meaning(kind=ErrorKind.TRANSIENT),
    403: Meaning(kind=ErrorKind.RATE_LIMITED, scope=Scope.PROVIDER),
    429: Meaning(kind=ErrorKind.QUOTA_EXHAUSTED, scope=Scope.ACCOUNT),
}
_USED_UP = ("usage", "quota", "credit", "plan")
_TOO_FAST = ("too_many", "rate", "throttl")


class Config(WebSettings):
    """What opens the account; `price` is what one credit costs under its plan."""

    api_key: SecretStr
    base_url: str = "https://api.hunter.io/v2"

    @property
    def headers(self) -> Mapping[str, str]:
        """The header that carries the key."""
        return {"X-API-KEY": self.api_key.get_secret_value()}


class _Error(BaseModel):
    id: str = ""
    details: str = ""


class _Errors(BaseModel):
    errors: list[_Error] = []


class _Requests(BaseModel):
    used: int | float | None = None
    available: int | float | None = None


class _Plan(BaseModel):
    searches: _Requests = _Requests()
    verifications: _Requests = _Requests()
    credits: _Requests = _Requests()


class _Data(BaseModel):
    requests: _Plan = _Plan()


class _Account(BaseModel):
    data: _Data


def comes_later(reply: Reply) -> bool:
    """Whether the vendor asks for the same call again: it works on it, or we were too fast."""
    return reply.status in (202, 503) or _means(reply) is ErrorKind.RATE_LIMITED


class HunterSource(WebSource[Config]):
    """A source on a Hunter account."""

    @staticmethod
    def throttled(reply: Reply) -> bool:
        """Whether the vendor asks for the same call again: it works on it, or we were too fast."""
        return comes_later(reply)

    def check(self) -> Health:
        """Whether the key is accepted, and what is left of the plan."""
        reply = self.http.send("GET", "/account", headers=self.config.headers, safe_to_repeat=True)
        if reply.status != 200:
            return Health(False, f"answered with status {reply.status}")
        plan = self.read(reply, _Account).data.requests
        left = [
            f"{each.available - (each.used or 0):g} {name} left"
            for name, each in (
                ("credits", plan.credits),
                ("searches", plan.searches),
                ("verifications", plan.verifications),
            )
            if each.available is not None
        ]
        return Health(True, ", ".join(left) or "key accepted")

    def get(self, path: str, query: Mapping[str, str], ctx: CallContext) -> Reply:
        """The answer to one billed question."""
        return self.http.send("GET", path, params=query, headers=self.config.headers, deadline=ctx.deadline)

    def failure(self, reply: Reply) -> ProviderError:
        """The error that `reply` stands for: by what it says, then by its status."""
        kind = _means(reply)
        told = next((meaning for meaning in _DIFFERS.values() if meaning.kind is kind), None)
        differs = {**_DIFFERS, reply.status: told} if told else _DIFFERS
        return failure(self.manifest.id, reply, differs, self.clock.now())


def _means(reply: Reply) -> ErrorKind | None:
    """What a 403 or 429 stands for. The vendor's texts count before its statuses, which were told differently."""
    if reply.status not in (403, 429):
        return None
    try:
        errors = _Errors.model_validate_json(reply.body).errors
    except ValueError:
        errors = []
    for error in errors:
        if any(word in error.id.casefold() for word in _TOO_FAST):
            return ErrorKind.RATE_LIMITED
        if any(word in f"{error.id} {error.details}".casefold() for word in _USED_UP):
            return ErrorKind.QUOTA_EXHAUSTED
    return _DIFFERS[reply.status].kind
