"""What can go wrong, told apart by what the caller must do. Messages carry ids and names of things, never people."""

from enum import StrEnum
from typing import Any, Self


class LeadwrightError(Exception):
    """Something went wrong that one line can explain; the command line exits with `exit_code`."""

    exit_code = 1


class WorkError(LeadwrightError):
    """The call was right, the work failed: try again, or look at what the message names."""


class InputError(LeadwrightError):
    """The call or its input is wrong; nothing was stored."""

    exit_code = 2


class ErrorKind(StrEnum):
    """How a provider or a CRM fails."""

    TRANSIENT = "transient"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    AUTH = "auth"
    QUOTA_EXHAUSTED = "quota_exhausted"
    FORBIDDEN = "forbidden"
    BUDGET_EXCEEDED = "budget_exceeded"
    INVALID_INPUT = "invalid_input"
    CONTRACT_BROKEN = "contract_broken"
    UNAVAILABLE = "unavailable"
    LEGAL_REFUSED = "legal_refused"


class Scope(StrEnum):
    """How much of the work an error stops."""

    ITEM = "item"
    BATCH = "batch"
    PROVIDER = "provider"
    ACCOUNT = "account"


class Billed(StrEnum):
    """Whether the other side will charge for a call."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ProviderError(WorkError):
    """A provider did not answer as it should; `safe_message` holds no field values and no secrets."""

    def __init__(
        self,
        kind: ErrorKind,
        provider: str,
        safe_message: str,
        *,
        scope: Scope = Scope.ITEM,
        billed: Billed = Billed.NO,
        retry_after: float | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(f"{provider}: {safe_message}")
        self.kind = kind
        self.provider = provider
        self.safe_message = safe_message
        self.scope = scope
        self.billed = billed
        self.retry_after = retry_after
        self.status = status

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (
            type(self),
            self.kind,
            self.provider,
            self.safe_message,
            self._particulars(self.scope, self.billed),
        )

    @property
    def stops_provider(self) -> bool:
        """Whether nothing more should be asked of this provider in this run."""
        return self.scope in (Scope.PROVIDER, Scope.ACCOUNT)

    def narrowed(self, scope: Scope) -> Self:
        """The same error, said of `scope`."""
        return self._with(scope, self.billed)

    def settled(self, billed: Billed) -> Self:
        """The same error, where it is known better what was `billed`."""
        return self._with(self.scope, billed)

    def _with(self, scope: Scope, billed: Billed) -> Self:
        return type(self)(self.kind, self.provider, self.safe_message, **self._particulars(scope, billed))

    def _particulars(self, scope: Scope, billed: Billed) -> dict[str, Any]:
        return {"scope": scope, "billed": billed, "retry_after": self.retry_after, "status": self.status}


def _restored(
    of: type[ProviderError], kind: ErrorKind, provider: str, message: str, more: dict[str, Any]
) -> ProviderError:
    """An error that has come from another process."""
    return of(kind, provider, message, **more)
