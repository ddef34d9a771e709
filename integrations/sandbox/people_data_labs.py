"""Stand-in for People Data Labs: persons and companies in bulk, companies also one by one; a match is one credit.

Charged again for the same profile, as the vendor does. Magic: a website or an e-mail address at `not-found.test`,
`rate-limited.test`, `out-of-credits.test` or `error.test`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import blake2b
from typing import Any, ClassVar

from integrations.sandbox.control import Control
from integrations.sandbox.vendor import Answer, Charge, Dice, Request, folded

KEY = "sandbox-key"
KNOWN = 0.70
PRICES = {"person": Decimal("0.25"), "company": Decimal("0.10")}
MAGIC = {"not-found.test": 404, "rate-limited.test": 429, "out-of-credits.test": 402, "error.test": 500}
LEVELS: Mapping[str, float] = {"cxo": 1, "owner": 1, "director": 2, "manager": 3, "senior": 2, "entry": 1}
TITLES = {
    "cxo": "chief executive officer",
    "owner": "owner",
    "director": "sales director",
    "manager": "purchasing manager",
    "senior": "senior buyer",
    "entry": "buyer",
}
INDUSTRIES: Mapping[str, float] = {
    "machinery": 3,
    "wholesale": 2,
    "logistics and supply chain": 2,
    "construction": 2,
    "food production": 1,
    "computer software": 1,
}
OPTIONS = ("min_likelihood", "data_include")
_ENOUGH = ({"profile"}, {"email"}, {"phone"}, {"name", "company"}, {"first_name", "last_name", "company"})


class PeopleDataLabs:
    """Answers like version 5 of the vendor's interface."""

    name: ClassVar[str] = "people_data_labs"
    adapters: ClassVar[tuple[str, ...]] = ("people_data_labs_company", "people_data_labs_person")
    prefix: ClassVar[str] = "/pdl/v5"
    account: ClassVar[Mapping[str, str]] = {"api_key": KEY}

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        self._known = control.known.get(self.name, KNOWN)

    def answer(self, request: Request) -> Answer:
        """A company's profile, or an array with a status for each person or company."""
        if request.headers.get("x-api-key") != KEY:
            return Answer(401, self.fault(401, "Request contained a missing or invalid key"), "auth")
        if (request.method, request.path) == ("GET", "/company/enrich"):
            return self._enrich_company(request.query)
        if (request.method, request.path) == ("POST", "/person/bulk"):
            return self._in_bulk("person", request.json, self._person)
        if (request.method, request.path) == ("POST", "/company/enrich/bulk"):
            return self._in_bulk("company", request.json, self._listed_company)
        return Answer(404, self.fault(404, "not found"), "none")

    def fault(self, status: int, message: str) -> Any:
        """Errors in the vendor's own shape."""
        kind = {400: "invalid_request_error", 402: "payment_required", 404: "not_found", 429: "rate_limit_error"}
        return {"status": status, "error": {"type": kind.get(status, "api_error"), "message": message}}

    def _enrich_company(self, query: Mapping[str, str]) -> Answer:
        if not query.get("name") and not query.get("website"):
            return Answer(400, self.fault(400, "name or website is needed"), "company")
        subject = _subject(query)
        status = self._status(query.get("website", ""), subject)
        if status != 200:
            return Answer(status, self.fault(status, "no company"), "company", subject, headers=_spent(0))
        return Answer(200, self._company(query, subject), "company", subject, _spent(1), (_charge("company", subject),))

    def _company(self, query: Mapping[str, Any], subject: str) -> dict[str, Any]:
        website = folded(query.get("website")).removeprefix("www.") or f"{_slug(query['name'])}.example"
        return {
            "status": 200,
            "likelihood": self._dice.number(6, 10, "likelihood", subject),
            "name": folded(query.get("name")) or website.partition(".")[0],
            "website": website,
            "employee_count": int(2 ** (1 + 11 * self._dice.share("size", subject))),
            "industry": self._dice.one_of(INDUSTRIES, "industry", subject),
            "founded": self._dice.number(1890, 2024, "founded", subject),
            "location": {"country": folded(query.get("country")) or "germany"},
        }

    def _in_bulk(self, operation: str, body: Any, enrich: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Answer:
        requests = body.get("requests") if isinstance(body, dict) else None
        if not isinstance(requests, list) or not 1 <= len(requests) <= 100:
            return Answer(400, self.fault(400, "requests must hold 1 to 100 entries"), operation)
        found = [enrich(entry) for entry in requests]
        matched = [entry for entry, answer in zip(requests, found, strict=True) if answer["status"] == 200]
        charges = tuple(_own_charge(operation, entry) for entry in matched)
        whole = json.dumps([entry.get("params") for entry in requests], sort_keys=True)
        return Answer(200, found, operation, whole, _spent(len(charges)), charges)

    def _listed_company(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        params, kept = entry.get("params") or {}, {"metadata": entry.get("metadata")}
        if not params.get("name") and not params.get("website"):
            return {**self.fault(400, "name or website is needed"), **kept}
        subject = _subject(params)
        status = self._status(str(params.get("website", "")), subject)
        # Unlike a person's, a company's profile is not in an envelope of its own.
        return {**(self._company(params, subject) if status == 200 else self.fault(status, "no company")), **kept}

    def _person(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        params, kept = entry.get("params") or {}, {"metadata": entry.get("metadata")}
        if not any(needed <= {name for name, value in params.items() if value} for needed in _ENOUGH):
            return {**self.fault(400, "too little to go by"), **kept}
        subject = _subject(params)
        status = self._status(str(params.get("email", "")), subject)
        if status != 200:
            return {**self.fault(status, "no person"), **kept}
        likelihood = self._dice.number(4, 10, "likelihood", subject)
        return {"status": 200, "likelihood": likelihood, "data": self._data(params, subject), **kept}

    def _data(self, params: Mapping[str, Any], subject: str) -> dict[str, Any]:
        level = self._dice.one_of(LEVELS, "level", subject)
        given, family = (params.get("first_name") or "kim"), (params.get("last_name") or "muster")
        firm = _slug(params.get("company") or "firm")
        address = folded(params.get("email")) or f"{_slug(given)}.{_slug(family)}@{firm}.example"
        has_mobile = self._dice.share("mobile", subject) < 0.4
        return {
            "full_name": folded(params.get("name")) or f"{folded(given)} {folded(family)}",
            "job_title": TITLES[level],
            "job_title_levels": [level],
            "work_email": address if self._dice.share("email", subject) < 0.8 else None,
            "mobile_phone": f"+447700900{self._dice.number(0, 999, 'phone', subject):03}" if has_mobile else None,
            "linkedin_url": None,
        }

    def _status(self, address: str, subject: str) -> int:
        magic = MAGIC.get(folded(address).rpartition("@")[2].removeprefix("www."))
        return magic or (200 if self._dice.share("known", subject) < self._known else 404)


def _subject(params: Mapping[str, Any]) -> str:
    asked = {name: folded(value) for name, value in params.items() if value and name not in OPTIONS}
    return blake2b(json.dumps(asked, sort_keys=True).encode(), digest_size=16).hexdigest()


def _own_charge(operation: str, entry: Mapping[str, Any]) -> Charge:
    """A charge under the key that came along in the metadata, so that a statement can be held against other books."""
    own = entry.get("metadata")
    key = own.get("key") if isinstance(own, Mapping) else None
    charge = _charge(operation, _subject(entry["params"]))
    return replace(charge, key=str(key)) if key else charge


def _charge(operation: str, subject: str) -> Charge:
    return Charge(f"{operation}:{subject}", operation, PRICES[operation], "USD")


def _spent(credits: int) -> dict[str, str]:
    return {"x-call-credits-spent": str(credits), "x-call-credits-type": "enrich"}


def _slug(name: str) -> str:
    return "".join(letter for letter in folded(name) if letter.isascii() and letter.isalnum()) or "firm"
