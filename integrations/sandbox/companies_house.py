"""Stand-in for Companies House: profiles by number, search by name; knows most numbers that are well-formed.

Magic: numbers that begin with 9999 and end in an HTTP status (`99990404`, `99990429`) are answered with it.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from integrations.sandbox.control import Control
from integrations.sandbox.vendor import Answer, Dice, Request, folded

KEY = "sandbox-key"
KNOWN = 0.95
BORN_BEFORE = date(2026, 1, 1)
STATUSES: Mapping[str, float] = {
    "active": 0.80,
    "dissolved": 0.10,
    "liquidation": 0.04,
    "administration": 0.02,
    "voluntary-arrangement": 0.01,
    "strike-off": 0.03,
}
_NUMBER = re.compile(r"(?:\d{8}|[A-Z]{2}\d{6})")
_MAGIC = re.compile(r"9999\d?(400|401|403|404|429|500|503)")


class CompaniesHouse:
    """Answers like the register of England, Wales, Scotland and Northern Ireland."""

    name: ClassVar[str] = "companies_house"
    adapters: ClassVar[tuple[str, ...]] = ("companies_house",)
    prefix: ClassVar[str] = "/companieshouse"
    account: ClassVar[Mapping[str, str]] = {"api_key": KEY}

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        self._known = control.known.get(self.name, KNOWN)

    def answer(self, request: Request) -> Answer:
        """A profile, or the companies of a name."""
        if request.headers.get("authorization") != _basic(KEY):
            return Answer(401, {"error": "Invalid Authorization", "type": "ch:service"}, "auth")
        if request.path == "/search/companies":
            return self._search(request.query.get("q", ""))
        if request.path.startswith("/company/"):
            return self._profile(request.path.removeprefix("/company/"))
        return Answer(404, self.fault(404, "not found"), "none")

    def fault(self, status: int, message: str) -> Any:
        """Errors in the register's own shape."""
        return {"errors": [{"error": message, "type": "ch:service"}]}

    def _profile(self, number: str) -> Answer:
        magic = _MAGIC.fullmatch(number)
        if magic and magic[1] != "404":
            return Answer(int(magic[1]), self.fault(int(magic[1]), "as you wish"), "company", number)
        if magic or not _NUMBER.fullmatch(number) or self._dice.share("known", number) >= self._known:
            body = {"errors": [{"error": "company-profile-not-found", "type": "ch:service"}]}
            return Answer(404, body, "company", number)
        return Answer(200, self._company(number), "company", number)

    def _company(self, number: str) -> dict[str, Any]:
        dice, status = self._dice, self._dice.one_of(STATUSES, "status", number)
        insolvent = status in ("liquidation", "administration", "voluntary-arrangement")
        alive = status in ("active", "strike-off")
        profile: dict[str, Any] = {
            "company_name": f"SANDBOX {number} LIMITED",
            "company_number": number,
            "company_status": "active" if alive else status,
            "type": "ltd",
            "date_of_creation": str(BORN_BEFORE - timedelta(days=dice.number(60, 12_000, "age", number))),
            "has_charges": dice.share("charges", number) < 0.15,
            "has_insolvency_history": insolvent or dice.share("past", number) < 0.02,
            "sic_codes": [str(dice.number(1110, 96090, "sic", number)).zfill(5)],
            "undeliverable_registered_office_address": dice.share("office", number) < 0.01,
        }
        if status == "strike-off":
            profile["company_status_detail"] = "active-proposal-to-strike-off"
        if alive:
            profile["accounts"] = {"overdue": dice.share("accounts", number) < 0.08, "next_due": "2027-09-30"}
            profile["confirmation_statement"] = {"overdue": dice.share("statement", number) < 0.05}
        return profile

    def _search(self, name: str) -> Answer:
        subject = folded(name)
        if not subject or subject.startswith("unknown") or self._dice.share("known", subject) >= self._known:
            return Answer(200, {"items": [], "total_results": 0}, "search", subject)
        number = str(self._dice.number(1_000_000, 15_999_999, "number", subject)).zfill(8)
        namesake = str(self._dice.number(1_000_000, 15_999_999, "namesake", subject)).zfill(8)
        status = self._company(number)["company_status"]
        items = [
            {"title": name.upper(), "company_number": number, "company_status": status},
            {"title": f"{name.upper()} HOLDINGS", "company_number": namesake, "company_status": "active"},
        ]
        return Answer(200, {"items": items, "total_results": len(items)}, "search", subject)


def _basic(key: str) -> str:
    return "Basic " + b64encode(f"{key}:".encode()).decode()
