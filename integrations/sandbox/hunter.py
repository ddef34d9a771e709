"""Stand-in for Hunter: finds addresses at domains, verifies them, knows companies; credits are charged for each answer.

Magic: a domain or an address that begins with `status-451.`, `status-403.` and so on is answered with that status, and
one that begins with `later.` with 202 at first.
"""

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from threading import Lock
from typing import Any, ClassVar

from integrations.sandbox.control import Control
from integrations.sandbox.vendor import Answer, Charge, Dice, Request, folded

KEY = "sandbox-key"
KNOWN = 0.8
PRICES: Mapping[str, Decimal] = {
    "finder": Decimal("0.0245"),
    "verifier": Decimal("0.01225"),
    "company": Decimal("0.0245"),
}
STATUSES: Mapping[str, float] = {
    "valid": 0.7,
    "invalid": 0.12,
    "accept_all": 0.1,
    "unknown": 0.05,
    "webmail": 0.02,
    "disposable": 0.01,
}
_MAGIC = re.compile(r"status-(\d{3})\.")
_SAID = {403: "too_many_requests", 429: "usage_limit_reached", 451: "claimed_email"}
_SECTORS = ("Machinery", "Software", "Wholesale", "Construction", "Food")
# Only that something comes later needs to be remembered from one request to the next.
_later: Counter[str] = Counter()
_lock = Lock()


class Hunter:
    """Answers like Hunter."""

    name: ClassVar[str] = "hunter"
    adapters: ClassVar[tuple[str, ...]] = ("hunter_finder", "hunter_verifier", "hunter_company")
    prefix: ClassVar[str] = "/hunter/v2"
    account: ClassVar[Mapping[str, str]] = {"api_key": KEY}

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        self._known = control.known.get(self.name, KNOWN)

    def answer(self, request: Request) -> Answer:
        """What one of the three products answers, or the account."""
        if request.headers.get("x-api-key") != KEY:
            return Answer(401, self.fault(401, "no user found for the API key supplied"), "auth")
        query = request.query
        if request.path == "/account":
            left = {"used": 12, "available": 2_000}
            return Answer(200, {"data": {"plan_name": "Starter", "requests": {"credits": left}}}, "account")
        if request.path == "/email-finder":
            return self._finder(query)
        if request.path == "/email-verifier":
            return self._verifier(folded(query.get("email")))
        if request.path == "/companies/find":
            return self._company(folded(query.get("domain")))
        return Answer(404, self.fault(404, "not found"), "none")

    def fault(self, status: int, message: str) -> Any:
        """Errors in Hunter's shape."""
        return {"errors": [{"id": _SAID.get(status, f"error_{status}"), "code": status, "details": message}]}

    def _finder(self, query: Mapping[str, str]) -> Answer:
        place = folded(query.get("domain") or query.get("company"))
        name = folded(query.get("full_name") or f"{query.get('first_name', '')} {query.get('last_name', '')}")
        if not place or not name:
            return Answer(400, self.fault(400, "missing params"), "finder")
        subject = f"{name}@{place}"
        if early := self._early("finder", place, subject):
            return early
        if self._dice.share("known", subject) >= self._known:
            nobody: dict[str, Any] = {
                "first_name": None,
                "last_name": None,
                "email": None,
                "score": None,
                "verification": {},
            }
            return Answer(200, {"data": nobody, "meta": {}}, "finder", subject)
        domain = place if "." in place else f"{re.sub(r'[^a-z0-9]+', '-', place).strip('-')}.example"
        local = re.sub(r"[^a-z0-9]+", ".", name).strip(".")
        status = self._dice.one_of({"valid": 0.6, "accept_all": 0.2, "unknown": 0.2}, "first", subject)
        found = {
            "email": f"{local}@{domain}",
            "score": self._dice.number(55, 99, "score", subject),
            "domain": domain,
            "position": None,
            "sources": [],
            "verification": {"date": "2026-10-01", "status": status},
        }
        return Answer(200, {"data": found, "meta": {}}, "finder", subject, charges=(_charge("finder", subject),))

    def _verifier(self, address: str) -> Answer:
        if "@" not in address:
            return Answer(400, self.fault(400, "wrong params"), "verifier")
        if early := self._early("verifier", address, address):
            return early
        status = self._dice.one_of(STATUSES, "status", address)
        score = {"valid": 97, "invalid": 3}.get(status, 60)
        told = {"status": status, "score": score, "email": address, "smtp_check": status == "valid", "sources": []}
        return Answer(200, {"data": told, "meta": {}}, "verifier", address, charges=(_charge("verifier", address),))

    def _company(self, domain: str) -> Answer:
        if early := self._early("company", domain, domain):
            return early
        if not domain or self._dice.share("company", domain) >= self._known:
            return Answer(404, self.fault(404, "not_found"), "company", domain)
        number = self._dice.number(1, 900, "size", domain)
        size: int | str = number if self._dice.share("exact", domain) < 0.6 else "51-200"
        found = {
            "domain": domain,
            "category": {"industry": _SECTORS[number % len(_SECTORS)]},
            "metrics": {"employees": size},
            "foundedYear": self._dice.number(1890, 2024, "year", domain),
        }
        return Answer(200, {"data": found, "meta": {}}, "company", domain, charges=(_charge("company", domain),))

    def _early(self, operation: str, text: str, subject: str) -> Answer | None:
        if magic := _MAGIC.match(text):
            status = int(magic[1])
            return Answer(status, self.fault(status, "as you wish"), operation, subject)
        if text.startswith("later."):
            with _lock:
                _later[subject] += 1
                if _later[subject] == 1:
                    return Answer(202, {"data": {}, "meta": {}}, operation, subject)
        return None


def _charge(operation: str, subject: str) -> Charge:
    return Charge(f"{operation}:{subject}", operation, PRICES[operation], "USD")
