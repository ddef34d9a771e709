"""Stand-ins for the services of `config/services/`: one of one's own that is asked in batches, one that is paid.

Magic: names and domains that begin with `unknown` are known to neither.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import unquote

from integrations.sandbox.control import Control
from integrations.sandbox.vendor import Answer, Charge, Dice, Request, folded

KEY = "sandbox-key"
SECTORS: Mapping[str, float] = {"mb": 0.6, "sw": 0.4}


class _Service:
    name: ClassVar[str]
    known: ClassVar[float]

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        self._known = control.known.get(self.name, self.known)

    def fault(self, status: int, message: str) -> Any:
        """Errors in words."""
        return {"error": message}

    def _has(self, subject: str) -> bool:
        return bool(subject) and not subject.startswith("unknown") and self._dice.share("known", subject) < self._known


class CrmHistory(_Service):
    """Answers as `config/services/crm_history.yaml` describes: many companies a call, each under its key; free."""

    name: ClassVar[str] = "crm_history"
    adapters: ClassVar[tuple[str, ...]] = ("crm_history",)
    prefix: ClassVar[str] = "/crmhistory"
    account: ClassVar[Mapping[str, str]] = {"service": "crm_history", "secret": KEY}
    known: ClassVar[float] = 0.7

    def answer(self, request: Request) -> Answer:
        """What the records of some companies say; of one that has no record, its key alone."""
        if request.headers.get("x-api-key") != KEY:
            return Answer(401, self.fault(401, "wrong key"), "auth")
        if request.path == "/health":
            return Answer(200, {"status": "up"}, "health")
        asked = request.json.get("companies") if isinstance(request.json, dict) else None
        if (request.method, request.path) != ("POST", "/companies/lookup") or not isinstance(asked, list):
            return Answer(404, self.fault(404, "not found"), "none")
        if not all(isinstance(each, dict) and each.get("id") for each in asked):
            return Answer(400, self.fault(400, "every company needs an id"), "lookup")
        told = [self._record(each) for each in asked]
        return Answer(200, {"companies": told}, "lookup", str([each["id"] for each in told]), items="companies")

    def _record(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        subject = folded(asked.get("vat") or asked.get("name"))
        if not self._has(subject):
            return {"id": asked["id"]}
        number = self._dice.number(1, 99_999, "record", subject)
        return {
            "id": asked["id"],
            "record": number,
            "size": {"staff": self._dice.number(1, 900, "staff", subject)},
            "sector": self._dice.one_of(SECTORS, "sector", subject),
            "web": f"https://firm{number}.example",
        }


class ExampleDirectory(_Service):
    """Answers as `config/services/example_directory.yaml` describes: one company a call; charged, again and again."""

    name: ClassVar[str] = "example_directory"
    adapters: ClassVar[tuple[str, ...]] = ("example_directory",)
    prefix: ClassVar[str] = "/exampledirectory/v1"
    account: ClassVar[Mapping[str, str]] = {"service": "example_directory", "secret": KEY}
    known: ClassVar[float] = 0.8
    price: ClassVar[Decimal] = Decimal("0.20")

    def answer(self, request: Request) -> Answer:
        """The entry of a domain."""
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return Answer(401, self.fault(401, "wrong key"), "auth")
        if request.path == "/me":
            return Answer(200, {"plan": "sandbox"}, "account")
        if not request.path.startswith("/firms/"):
            return Answer(404, self.fault(404, "not found"), "none")
        domain = folded(unquote(request.path.removeprefix("/firms/")))
        reference = request.headers.get("x-reference") or f"firm:{domain}"
        if not self._has(domain):
            return Answer(410, self.fault(410, "no entry"), "firm", reference)
        entry = {
            "entry": self._dice.number(1, 99_999, "entry", domain),
            "headcount": str(self._dice.number(1, 900, "staff", domain)),
            "founded": {"year": self._dice.number(1890, 2024, "year", domain)},
        }
        charge = Charge(reference, "firm", self.price, "EUR")
        return Answer(200, entry, "firm", reference, charges=(charge,))
