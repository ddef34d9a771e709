"""Stand-ins for OpenCorporates, North Data and SEC EDGAR: registers that are asked like each other.

Magic: names that begin with `Unknown` are known to none of them.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from integrations.sandbox.control import Control
from integrations.sandbox.vendor import Answer, Charge, Dice, Request, folded

KEY = "sandbox-key"
BORN_BEFORE = date(2026, 1, 1)
PRICE = Decimal("0.25")


class _Register:
    name: ClassVar[str]
    known: ClassVar[float] = 0.9

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        self._known = control.known.get(self.name, self.known)

    def _has(self, subject: str) -> bool:
        return bool(subject) and not subject.startswith("unknown") and self._dice.share("known", subject) < self._known

    def _born(self, subject: str) -> str:
        return str(BORN_BEFORE - timedelta(days=self._dice.number(60, 12_000, "age", subject)))


class OpenCorporates(_Register):
    """Answers like OpenCorporates."""

    name: ClassVar[str] = "open_corporates"
    adapters: ClassVar[tuple[str, ...]] = ("open_corporates",)
    prefix: ClassVar[str] = "/opencorporates/v0.4"
    account: ClassVar[Mapping[str, str]] = {"api_token": KEY}

    def answer(self, request: Request) -> Answer:
        """A company by number, or those of a name."""
        if request.headers.get("x-api-token") != KEY:
            return Answer(401, self.fault(401, "Invalid Api Token"), "auth")
        if request.path == "/account_status":
            return Answer(200, {"api_version": "0.4", "results": {"account_status": {"plan": "open_data"}}}, "account")
        if request.path == "/companies/search":
            name, country = request.query.get("q", ""), request.query.get("country_code", "")
            subject = folded(name)
            found = [{"company": self._company(subject, name, country)}] if self._has(subject) else []
            return Answer(200, {"api_version": "0.4", "results": {"companies": found}}, "search", subject)
        if request.path.startswith("/companies/"):
            country, _, number = request.path.removeprefix("/companies/").partition("/")
            subject = folded(number)
            if not self._has(subject):
                return Answer(404, self.fault(404, "Not Found"), "company", subject)
            company = self._company(subject, f"Sandbox {number} Ltd", country, number)
            return Answer(200, {"api_version": "0.4", "results": {"company": company}}, "company", subject)
        return Answer(404, self.fault(404, "Not Found"), "none")

    def fault(self, status: int, message: str) -> Any:
        """Errors in OpenCorporates' shape."""
        return {"error": {"message": message, "type": "error"}}

    def _company(self, subject: str, name: str, country: str, number: str | None = None) -> dict[str, Any]:
        status = self._dice.one_of({"Active": 0.85, "Dissolved": 0.1, "In Liquidation": 0.05}, "status", subject)
        return {
            "name": name.upper(),
            "company_number": number or str(self._dice.number(10_000, 9_999_999, "number", subject)),
            "jurisdiction_code": country,
            "incorporation_date": self._born(subject),
            "current_status": status,
            "inactive": status != "Active",
            "source": {"publisher": "Sandbox Register", "url": "https://register.example/"},
        }


class NorthData(_Register):
    """Answers like North Data."""

    name: ClassVar[str] = "north_data"
    adapters: ClassVar[tuple[str, ...]] = ("north_data",)
    prefix: ClassVar[str] = "/northdata"
    account: ClassVar[Mapping[str, str]] = {"api_key": KEY}

    def answer(self, request: Request) -> Answer:
        """The company of a name."""
        if request.headers.get("x-api-key") != KEY:
            return Answer(401, self.fault(401, "unauthorized"), "auth")
        if request.path == "/billing/v1/requests":
            return Answer(200, {"requests": []}, "billing")
        if request.path != "/company/v1/company":
            return Answer(404, self.fault(404, "not found"), "none")
        name = request.query.get("name", "")
        subject = folded(f"{name} {request.query.get('address', '')}")
        if not self._has(subject):
            return Answer(404, self.fault(404, "company not found"), "company", subject)
        status = self._dice.one_of({"active": 0.9, "terminated": 0.06, "liquidation": 0.04}, "status", subject)
        number = f"HRB {self._dice.number(1_000, 99_999, 'number', subject)}"
        body = {
            "id": str(self._dice.number(10**9, 10**10, "id", subject)),
            "name": {"name": name, "legalForm": "GmbH"},
            "register": {"city": "Hamburg", "id": number, "uniqueKey": f"Amtsgericht Hamburg {number}"},
            "status": status,
            "founded": self._born(subject),
            "events": {"items": [{"type": "Insolvency"}] if self._dice.share("past", subject) < 0.03 else []},
        }
        charge = Charge(f"company:{subject}", "company", PRICE, "EUR")
        return Answer(200, body, "company", subject, charges=(charge,))

    def fault(self, status: int, message: str) -> Any:
        """Errors as text."""
        return {"message": message}


class SecEdgar(_Register):
    """Answers like EDGAR, to those who say who they are; files for a few invented companies."""

    name: ClassVar[str] = "sec_edgar"
    adapters: ClassVar[tuple[str, ...]] = ("sec_edgar",)
    prefix: ClassVar[str] = "/sec"
    account: ClassVar[Mapping[str, str]] = {"contact": "ops@seller.example"}
    companies: ClassVar[Mapping[int, str]] = {
        1_000_001: "Redshaw Engineering Inc.",
        1_000_002: "NORTHWORTH TOOLS CORP",
        1_000_003: "Penham Holdings, Inc.",
        1_000_004: "Penham Holdings Inc",
        320_193: "Sandbox Orchard Inc.",
    }

    def answer(self, request: Request) -> Answer:
        """The index of companies, or what one has filed."""
        if "@" not in request.headers.get("user-agent", ""):
            return Answer(403, self.fault(403, "Undeclared Automated Tool"), "auth")
        if request.path == "/files/company_tickers.json":
            rows = enumerate(self.companies.items())
            return Answer(
                200, {str(n): {"cik_str": cik, "ticker": f"T{n}", "title": title} for n, (cik, title) in rows}, "index"
            )
        number = request.path.removeprefix("/submissions/CIK").removesuffix(".json")
        if not number.isdigit() or int(number) not in self.companies:
            return Answer(404, self.fault(404, "not found"), "submissions", number)
        filed = {
            "cik": number,
            "name": self.companies[int(number)],
            "sic": "3560",
            "sicDescription": "General Industrial Machinery & Equipment",
            "filings": {"recent": {"form": ["10-K"], "filingDate": ["2026-02-27"]}},
        }
        return Answer(200, filed, "submissions", number)

    def fault(self, status: int, message: str) -> Any:
        """Errors in words."""
        return {"message": message}
