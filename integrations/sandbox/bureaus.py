"""Stand-ins for the bureaus of `config/services/`: one that takes orders, and one that answers at once.

Magic: names that begin with `Unknown`/`Unbekannt` are not found, `Unrated`/`Unbewertet` has no index,
`Insolvent`/`Insolvenz` is insolvent, and an order about `Rejected`/`Abgelehnt` is given back and not charged.
"""

from base64 import b64encode
from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2b
from typing import Any, ClassVar
from urllib.parse import unquote

from integrations.sandbox.control import Control
from integrations.sandbox.vendor import Answer, Charge, Dice, Request, folded

USERNAME, KEY = "sandbox", "sandbox-key"
KNOWN = 0.9
CURRENCY = "EUR"
INDEXES: Mapping[tuple[int, int], float] = {(130, 217): 0.3, (218, 259): 0.3, (260, 309): 0.25, (310, 500): 0.15}
_MAGIC = {
    "unknown": "unknown",
    "unbekannt": "unknown",
    "unrated": "unrated",
    "unbewertet": "unrated",
    "insolven": "insolvent",
    "rejected": "rejected",
    "abgelehnt": "rejected",
}


class _Bureau:
    name: ClassVar[str]

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        self._known = control.known.get(self.name, KNOWN)
        self._orders_ready = control.orders_ready

    def fault(self, status: int, message: str) -> Any:
        """Errors in words."""
        return {"error": {"status": status, "text": message}}

    def _company(self, name: str, vat: str, country: str) -> str | None:
        """The id of a company, which tells what its report says; None if nobody is known by that name."""
        subject = folded(f"{name or vat} {country}")
        mood = next((mood for word, mood in _MAGIC.items() if subject.startswith(word)), "rated")
        if mood == "unknown" or self._dice.share("known", subject) >= self._known:
            return None
        return f"{mood}-{blake2b(subject.encode(), digest_size=5).hexdigest()}"

    def _index(self, company: str) -> int | None:
        mood = company.partition("-")[0]
        if mood == "unrated":
            return None
        low, high = (500, 600) if mood == "insolvent" else self._dice.one_of(INDEXES, "band", company)
        return self._dice.number(low, high, "index", company)

    def _limit(self, company: str) -> int:
        return int(round(200_000 * self._dice.share("limit", company), -2))


class ExampleBureau(_Bureau):
    """Answers as `config/services/example_bureau.yaml` describes: a free search, an order, a report that is fetched."""

    name: ClassVar[str] = "example_bureau"
    adapters: ClassVar[tuple[str, ...]] = ("example_bureau",)
    prefix: ClassVar[str] = "/examplebureau/v2"
    account: ClassVar[Mapping[str, str]] = {"service": "example_bureau", "secret": KEY}
    price: ClassVar[Decimal] = Decimal("9.80")

    def answer(self, request: Request) -> Answer:
        """The companies of a name, an order, or what became of one."""
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return Answer(401, self.fault(401, "unauthorised"), "auth")
        if request.path == "/me":
            return Answer(200, {"contract": "sandbox"}, "account")
        if request.path == "/companies":
            return self._search(request.query)
        if (request.method, request.path) == ("POST", "/orders"):
            return self._order(request.json)
        if request.path.startswith("/orders/"):
            return self._ordered(unquote(request.path.removeprefix("/orders/")))
        return Answer(404, self.fault(404, "not found"), "none")

    def _search(self, query: Mapping[str, str]) -> Answer:
        name, vat, country = query.get("name", ""), query.get("vat", ""), query.get("country", "")
        if not country or not (name or vat):
            return Answer(400, self.fault(400, "a name or number and a country are needed"), "search")
        company = self._company(name, vat, country)
        hits = [{"id": company, "name": name.upper() or f"SANDBOX {vat}"}] if company else []
        if company and name:
            hits.append({"id": f"{company}-holding", "name": f"{name} Holding AG"})
        return Answer(200, {"hits": hits}, "search", folded(f"{name} {vat} {country}"))

    def _order(self, body: Any) -> Answer:
        asked = body if isinstance(body, dict) else {}
        company, reference = str(asked.get("company", "")), str(asked.get("reference", ""))
        if company.partition("-")[0] not in {"rated", *_MAGIC.values()} or asked.get("reason") not in ("1", "2", "3"):
            return Answer(400, self.fault(400, "a company and a reason are needed"), "order", reference)
        charge = Charge(reference or f"order:{company}", "order", self.price, CURRENCY)
        charges = () if company.startswith("rejected") else (charge,)
        body = {"order": {"id": f"o-{company}", "state": "NEW"}}
        return Answer(201, body, "order", reference or company, charges=charges)

    def _ordered(self, order: str) -> Answer:
        mark, _, company = order.partition("-")
        if mark != "o" or not company:
            return Answer(404, self.fault(404, "no such order"), "poll", order)
        if not self._orders_ready:
            return Answer(200, {"order": {"id": order, "state": "IN_PROGRESS"}}, "poll", order)
        if company.startswith("rejected"):
            return Answer(200, {"order": {"id": order, "state": "REJECTED"}}, "poll", order)
        return Answer(200, {"order": {"id": order, "state": "DONE"}, "report": self._report(company)}, "poll", order)

    def _report(self, company: str) -> dict[str, Any]:
        index = self._index(company)
        is_insolvent = company.startswith("insolvent")
        report: dict[str, Any] = {
            "index": index if index is not None else "not rated",
            "insolvency": "open" if is_insolvent else "none",
            "crefo": str(self._dice.number(10**9, 10**10 - 1, "crefo", company)),
        }
        if index is not None and not is_insolvent:
            report["limit"] = {"amount": self._limit(company), "currency": CURRENCY}
            if self._dice.share("has pd", company) < 0.5:
                report["pd"] = f"{index / 100:.2f}"
        return report


class PromptBureau(_Bureau):
    """Answers as `config/services/prompt_bureau.yaml` describes: one call, one report, charged once a reference."""

    name: ClassVar[str] = "prompt_bureau"
    adapters: ClassVar[tuple[str, ...]] = ("prompt_bureau",)
    prefix: ClassVar[str] = "/promptbureau"
    account: ClassVar[Mapping[str, str]] = {"service": "prompt_bureau", "username": USERNAME, "secret": KEY}
    price: ClassVar[Decimal] = Decimal("4.20")

    def answer(self, request: Request) -> Answer:
        """A report, or that the company is not known."""
        opened = "Basic " + b64encode(f"{USERNAME}:{KEY}".encode()).decode()
        if request.headers.get("authorization") != opened:
            return Answer(401, self.fault(401, "unauthorised"), "auth")
        if request.path == "/status":
            return Answer(200, {"status": "up"}, "account")
        if (request.method, request.path) != ("POST", "/reports"):
            return Answer(404, self.fault(404, "not found"), "none")
        asked = request.json if isinstance(request.json, dict) else {}
        name, vat, country = (str(asked.get(part) or "") for part in ("name", "vat", "country"))
        reference = str(asked.get("reference") or "")
        if not reference or not country or not (name or vat) or not asked.get("interest"):
            return Answer(400, self.fault(400, "company, interest and reference are needed"), "report", reference)
        company = self._company(name, vat, country)
        if company is None:
            return Answer(404, self.fault(404, "not known here"), "report", reference)
        charge = Charge(reference, "report", self.price, CURRENCY, once=True)
        return Answer(200, {"report": self._report(company)}, "report", reference, charges=(charge,))

    def _report(self, company: str) -> dict[str, Any]:
        index, is_insolvent = self._index(company), company.startswith("insolvent")
        score = {"index": index} if index is not None else {"text": "not rated"}
        limit = {} if index is None or is_insolvent else {"eur": str(self._limit(company)), "currency": CURRENCY}
        flags = {"insolvent": is_insolvent, "negative": is_insolvent or self._dice.share("negative", company) < 0.1}
        return {"number": company.rpartition("-")[2], "score": score, "limit": limit, "flags": flags}
