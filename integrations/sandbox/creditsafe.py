"""Stand-in for Creditsafe Connect: log in, search for nothing, pay for a report once per `callRef`.

Magic: names that begin with `Unknown`/`Unbekannt` are not found, `Unrated`/`Unbewertet` has no rating,
`Insolvent`/`Insolvenz` is insolvent.
"""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2b
from typing import Any, ClassVar
from urllib.parse import unquote

from integrations.sandbox.control import Control
from integrations.sandbox.vendor import Answer, Charge, Dice, Request, folded

USERNAME, PASSWORD = "sandbox", "sandbox-key"
PRICE, CURRENCY = Decimal("12.50"), "EUR"
KNOWN: Mapping[str, float] = {"DE": 0.92, "AT": 0.90, "GB": 0.94}
GRADES: Mapping[str, float] = {"A": 0.34, "B": 0.27, "C": 0.19, "D": 0.11, "E": 0.03, "unrated": 0.06}
SCORES = {"A": (71, 100), "B": (51, 70), "C": (30, 50), "D": (1, 29), "E": (1, 20)}
WORDS = {"A": "Very Low Risk", "B": "Low Risk", "C": "Moderate Risk", "D": "High Risk", "E": "Very High Risk"}
PODS = {"A": (5, 65), "B": (70, 150), "C": (151, 300), "D": (301, 1400), "E": (900, 4000)}
LIMITS = {"A": 400_000, "B": 120_000, "C": 40_000, "D": 5_000, "E": 0}
MAGIC = {"un-known": ("unknown", "unbekannt"), "unrated": ("unrated", "unbewertet"), "insolvent": ("insolven",)}


class Creditsafe:
    """Answers like version 1 of the vendor's interface."""

    name: ClassVar[str] = "creditsafe"
    adapters: ClassVar[tuple[str, ...]] = ("creditsafe",)
    prefix: ClassVar[str] = "/creditsafe/v1"
    account: ClassVar[Mapping[str, str]] = {
        "username": USERNAME,
        "password": PASSWORD,
        "callref_deduplicates": "true",
    }

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        self._known = control.known.get(self.name)
        self._token = "sandbox-" + blake2b(f"{seed}:{control.logins}".encode(), digest_size=12).hexdigest()

    def answer(self, request: Request) -> Answer:
        """A token, the companies that fit, or a report."""
        if (request.method, request.path) == ("POST", "/authenticate"):
            return self._authenticate(request.json)
        if request.headers.get("authorization") != self._token:
            return Answer(401, self.fault(401, "Invalid token."), "auth")
        if request.path == "/companies":
            return self._search(request.query)
        if request.path.startswith("/companies/"):
            return self._report(unquote(request.path.removeprefix("/companies/")), request.query)
        return Answer(404, self.fault(404, "Not found"), "none")

    def fault(self, status: int, message: str) -> Any:
        """Errors in the vendor's own shape."""
        return {"correlationId": f"sandbox-{status}", "message": message}

    def _authenticate(self, body: Any) -> Answer:
        if not isinstance(body, dict) or (body.get("username"), body.get("password")) != (USERNAME, PASSWORD):
            return Answer(401, self.fault(401, "Invalid username or password."), "auth")
        return Answer(200, {"token": self._token}, "auth")

    def _search(self, query: Mapping[str, str]) -> Answer:
        country = query.get("countries", "").upper()
        by = next((name for name in ("regNo", "vatNo", "name") if query.get(name)), None)
        if not country or by is None:
            return Answer(400, self.fault(400, "countries and a criterion are needed"), "search")
        subject = folded(query[by])
        mood = _magic(subject)
        share = KNOWN.get(country, 0.0) if self._known is None else self._known
        if mood == "un-known" or self._dice.share("known", country, subject) >= share:
            return Answer(200, {"totalSize": 0, "companies": []}, "search", subject)
        # What the report will say is told by the id, so that it needs nothing remembered.
        grade = mood or self._dice.one_of(GRADES, "grade", country, subject)
        digest = blake2b(subject.encode(), digest_size=5).hexdigest()
        company = {
            "id": f"{country}-0-{grade}-{digest}",
            "country": country,
            "name": query.get("name") or f"Sandbox {digest}",
            "status": "NonActive" if grade == "insolvent" else "Active",
            "address": {"postCode": query.get("postCode", ""), "country": country},
        }
        company |= {name: query[name] for name in ("regNo", "vatNo") if query.get(name)}
        return Answer(200, {"correlationId": digest, "totalSize": 1, "companies": [company]}, "search", subject)

    def _report(self, connect_id: str, query: Mapping[str, str]) -> Answer:
        country, _, rest = connect_id.partition("-0-")
        grade, _, digest = rest.partition("-")
        if not digest:
            return Answer(404, self.fault(404, "No such company"), "report", connect_id)
        reason = query.get("customData", "")
        if country == "DE" and reason not in {f"de_reason_code::{code}" for code in range(1, 9)}:
            return Answer(400, self.fault(400, "customData must hold a de_reason_code"), "report", connect_id)
        reference = query.get("callRef")
        charge = Charge(reference or f"report:{connect_id}", "report", PRICE, CURRENCY, once=reference is not None)
        body = {
            "correlationId": digest,
            "companyId": connect_id,
            "dateOfOrder": "2026-11-21T10:00:00Z",
            "report": {"companyId": connect_id, **self._contents(grade, country, digest)},
        }
        return Answer(200, body, "report", reference or connect_id, charges=(charge,))

    def _contents(self, grade: str, country: str, digest: str) -> dict[str, Any]:
        insolvent = grade == "insolvent"
        rating = self._rating("E" if insolvent else grade, "GBP" if country == "GB" else "EUR", digest)
        entries = [{"type": "insolvency"}] if insolvent else []
        if grade in ("D", "E") and self._dice.share("negative", digest) < 0.4:
            entries.append({"type": "debt collection"})
        status = {"status": "NonActive", "description": "Insolvency proceedings"} if insolvent else {"status": "Active"}
        return {
            "companySummary": {"country": country, "companyStatus": status, "creditRating": rating},
            "negativeInformation": {"entries": entries},
        }

    def _rating(self, grade: str, currency: str, digest: str) -> dict[str, Any]:
        if grade == "unrated":
            return {"commonValue": "E", "commonDescription": "Not Rated", "providerValue": {"value": "Not Rated"}}
        score = self._dice.number(*SCORES[grade], "score", digest)
        limit = round(LIMITS[grade] * self._dice.share("limit", digest), -2)
        return {
            "commonValue": grade,
            "commonDescription": WORDS[grade],
            "creditLimit": {"currency": currency, "value": str(int(limit))} if limit else {"value": "No credit limit"},
            "providerValue": {"maxValue": "100", "minValue": "1", "value": str(score)},
            "providerDescription": WORDS[grade],
            "pod": self._dice.number(*PODS[grade], "pod", digest) / 100,
        }


def _magic(subject: str) -> str | None:
    return next((mood for mood, words in MAGIC.items() if subject.startswith(words)), None)
