"""Stand-in for D&B Direct+: log in, match for nothing, pay for the data blocks of a company, each time anew.

Its shapes follow the vendor's public pages and others' programs; nobody here has seen a live answer. Magic: names that
begin with `Unknown`/`Unbekannt` match nothing, `Ambiguous` matches two, `Unrated`/`Unbewertet` has no class,
`Insolvent`/`Insolvenz` is out of business.
"""

from base64 import b64encode
from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2b
from typing import Any, ClassVar
from urllib.parse import parse_qs

from integrations.sandbox.control import Control
from integrations.sandbox.vendor import Answer, Charge, Dice, Request, folded

CONSUMER_KEY, SECRET = "sandbox", "sandbox-key"
CURRENCY = "EUR"
PRICES: Mapping[str, Decimal] = {
    "companyinfo": Decimal("2.00"),
    "financialstrengthinsight": Decimal("6.00"),
    "eventfilings": Decimal("3.00"),
}
KNOWN = 0.85
COUNTRIES = ("", "DE", "AT", "CH", "GB", "FR", "US")
CLASSES: Mapping[int, float] = {1: 0.30, 2: 0.28, 3: 0.20, 4: 0.12, 5: 0.05, 0: 0.05}
OVER = 9
"""The class that stands for a company that is out of business; such a one is given as class 0."""
RAW = {1: (1570, 1875), 2: (1510, 1569), 3: (1450, 1509), 4: (1340, 1449), 5: (1001, 1339)}
LIMITS = {1: 500_000, 2: 150_000, 3: 50_000, 4: 10_000}
REASONS = frozenset(str(code) for code in range(6332, 6340))
_CODES = {400: "10002", 401: "00040", 404: "10001", 429: "00045", 503: "00002"}
_MAGIC = {"unknown": -1, "unbekannt": -1, "unrated": 0, "unbewertet": 0, "insolven": OVER}


class DunBradstreet:
    """Answers like version 1 of the vendor's data and match interfaces, behind version 3 of its login."""

    name: ClassVar[str] = "dnb"
    adapters: ClassVar[tuple[str, ...]] = ("dnb",)
    prefix: ClassVar[str] = "/dnb"
    account: ClassVar[Mapping[str, str]] = {"key": CONSUMER_KEY, "secret": SECRET}

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        self._known = control.known.get(self.name, KNOWN)
        self._token = "sandbox-" + blake2b(f"{seed}:{control.logins}".encode(), digest_size=12).hexdigest()

    def answer(self, request: Request) -> Answer:
        """A token, the candidates that fit, or the blocks of a company."""
        if (request.method, request.path) == ("POST", "/v3/token"):
            return self._log_in(request)
        if request.headers.get("authorization") != f"Bearer {self._token}":
            return Answer(401, self.fault(401, "Unauthorized"), "auth")
        if request.path == "/v1/match/cleanseMatch":
            return self._match(request.query)
        if request.path.startswith("/v1/data/duns/"):
            return self._data(request.path.removeprefix("/v1/data/duns/"), request.query)
        return Answer(404, self.fault(404, "Not Found"), "none")

    def fault(self, status: int, message: str) -> Any:
        """Errors in the vendor's own shape."""
        return {"error": {"errorCode": _CODES.get(status, "00034"), "errorMessage": message}}

    def _log_in(self, request: Request) -> Answer:
        if request.headers.get("authorization") != _basic(CONSUMER_KEY, SECRET):
            return Answer(401, {"error": "invalid_client", "error_description": "Invalid credentials."}, "auth")
        if parse_qs(request.body.decode(errors="replace")).get("grant_type") != ["client_credentials"]:
            told = "Request missing required element: 'grant_type'."
            return Answer(400, {"error": "invalid_request", "error_description": told}, "auth")
        return Answer(200, {"access_token": self._token, "token_type": "Bearer", "expires_in": 86_400}, "auth")

    def _match(self, query: Mapping[str, str]) -> Answer:
        name, country = query.get("name", ""), query.get("countryISOAlpha2Code", "")
        if not name or len(country) != 2:
            return Answer(400, self.fault(400, "Invalid parameters."), "match")
        subject = folded(f"{name} {country}")
        mood = next((mood for word, mood in _MAGIC.items() if subject.startswith(word)), None)
        if mood == -1 or self._dice.share("known", subject) >= self._known:
            return Answer(404, self.fault(404, "No match found for the given criteria"), "match", subject)
        rating = self._dice.one_of(CLASSES, "class", subject) if mood is None else mood
        several = 2 if subject.startswith("ambiguous") else 1
        found = [self._candidate(name, country, rating, f"{subject} {number}") for number in range(several)]
        least = int(query.get("confidenceLowerLevelThresholdValue", "1"))
        found = [each for each in found if each["matchQualityInformation"]["confidenceCode"] >= least]
        return Answer(200, {"matchCandidates": found}, "match", subject)

    def _candidate(self, name: str, country: str, rating: int, subject: str) -> dict[str, Any]:
        place = COUNTRIES.index(country) if country in COUNTRIES else 0
        # What the blocks will say is told by the number, so that it needs nothing remembered.
        duns = f"{rating}{place}{self._dice.number(0, 9_999_999, 'duns', subject):07}"
        return {
            "matchQualityInformation": {"confidenceCode": self._dice.number(8, 10, "sure", subject)},
            "organization": {"duns": duns, "primaryName": name.upper()},
        }

    def _data(self, duns: str, query: Mapping[str, str]) -> Answer:
        blocks = {each.partition("_")[0] for each in query.get("blockIDs", "").split(",")}
        if not blocks <= PRICES.keys():
            return Answer(400, self.fault(400, "Invalid parameters."), "data", duns)
        if len(duns) != 9 or not duns.isdigit() or int(duns[0]) not in {*CLASSES, OVER}:
            return Answer(404, self.fault(404, "DUNS not found"), "data", duns)
        reference = query.get("customerReference", "")
        if _country(duns) == "DE" and not (reference and query.get("orderReason") in REASONS):
            return Answer(400, self.fault(400, "customerReference and orderReason are needed"), "data", duns)
        price = sum((PRICES[block] for block in blocks), Decimal())
        charge = Charge(reference or f"data:{duns}", "data", price, CURRENCY)
        parts = {"companyinfo": self._info, "financialstrengthinsight": self._strength, "eventfilings": self._events}
        company = {"duns": duns, "primaryName": f"SANDBOX {duns}"}
        for block in sorted(blocks):
            company |= parts[block](duns)
        body = {"transactionDetail": {"transactionID": f"sandbox-{duns}"}, "organization": company}
        return Answer(200, body, "data", reference or duns, charges=(charge,))

    def _info(self, duns: str) -> dict[str, Any]:
        told = {"description": "Out of Business", "dnbCode": 403} if int(duns[0]) == OVER else {"description": "Active"}
        return {"dunsControlStatus": {"operatingStatus": told}}

    def _strength(self, duns: str) -> dict[str, Any]:
        rating = int(duns[0])
        if rating not in RAW:
            return {"dnbAssessment": {"failureScore": {"classScore": 0}, "creditLimitRecommendation": {}}}
        failure = {"classScore": rating, "rawScore": self._dice.number(*RAW[rating], "raw", duns)}
        limit: dict[str, Any] = {}
        if rating in LIMITS:
            value = int(round(LIMITS[rating] * self._dice.share("limit", duns), -2))
            currency = {"GB": "GBP", "US": "USD", "CH": "CHF"}.get(_country(duns), "EUR")
            limit = {"maximumRecommendedLimit": {"value": value, "currency": currency}}
        return {"dnbAssessment": {"failureScore": failure, "creditLimitRecommendation": limit}}

    def _events(self, duns: str) -> dict[str, Any]:
        is_over = int(duns[0]) == OVER
        return {"legalEvents": {"hasInsolvency": is_over, "hasOpenBankruptcy": is_over}}


def _country(duns: str) -> str:
    place = int(duns[1])
    return COUNTRIES[place] if place < len(COUNTRIES) else ""


def _basic(key: str, secret: str) -> str:
    return "Basic " + b64encode(f"{key}:{secret}".encode()).decode()
