"""SEC EDGAR: whether a company files with the US Securities and Exchange Commission, and its sector; free.

Only listed companies file, so that one is missing says nothing. The Commission wants to know who asks: without a
contact's e-mail address nothing is answered. Its ten calls a second count for a whole machine.
"""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from integrations.answers import Meaning, evidence
from integrations.http import Http, Patience
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import (
    CallContext,
    Capability,
    Charge,
    Clock,
    Health,
    HttpClient,
    Item,
    Manifest,
    Outcome,
    Question,
    Rate,
    RateScope,
    Reply,
)
from leadwright.errors import ErrorKind, Scope
from leadwright.normalise.company import core_name

_DATA, _INDEX = "https://data.sec.gov", "https://www.sec.gov"


class Caller(WebSettings):
    """Who asks, and where; the index of companies lies at another address than what is said of them."""

    contact: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    """An e-mail address of yours: the Commission wants to know who asks."""
    base_url: str = _DATA
    index_url: str | None = None

    @property
    def index(self) -> str:
        """Where the index of companies lies: at the Commission's, or where all else is asked."""
        return self.index_url or (_INDEX if self.base_url == _DATA else self.base_url)


class _Ticker(BaseModel):
    cik: int = Field(alias="cik_str")
    title: str


class _Submissions(BaseModel):
    cik: str | int
    name: str
    sector: str | None = Field(None, alias="sicDescription")


class Adapter(WebSource[Caller]):
    """Asks EDGAR."""

    manifest = Manifest(
        id="sec_edgar",
        version="1",
        capability=Capability.REGISTER,
        provides=frozenset({"register.found", "register.number", "company.industry"}),
        requires=(frozenset({"company.name"}),),
        uses=frozenset({"company.name"}),
        price=None,
        charge=Charge.FREE,
        safe_to_repeat=True,
        personal_data=False,
        rates=(Rate(10, 1.0, RateScope.MACHINE),),
        countries=frozenset({"US"}),
        docs_url="https://www.sec.gov/search-filings/edgar-application-programming-interfaces",
    )
    Config: ClassVar[type[WebSettings]] = Caller
    # Who asks too fast, or does not say who asks, is refused with a 403 for about ten minutes.
    differs: ClassVar[Mapping[int, Meaning]] = {403: Meaning(kind=ErrorKind.RATE_LIMITED, scope=Scope.PROVIDER)}

    def __init__(self, config: Caller, http: HttpClient, clock: Clock) -> None:
        super().__init__(config, http, clock)
        self._index: Mapping[str, int] | None = None
        self._loading = Lock()
        self._index_http = (
            http
            if config.index == config.base_url
            else Http(self.manifest.id, config.index, self.manifest.rates, patience=Patience(read=config.answer_within))
        )

    def check(self) -> Health:
        """Whether we are answered."""
        reply = self._get(self.http, "/submissions/CIK0000320193.json", None)
        return Health(reply.status == 200, f"answered with status {reply.status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What is known of one company: of exactly this name, apart from its legal form."""
        [question] = batch
        number = self._numbers(ctx).get(core_name(str(question.inputs["company.name"])), 0)
        if number == 0:
            return [Item(question.key, Outcome.NOT_FOUND)]
        reply = self._get(self.http, f"/submissions/CIK{number:010}.json", ctx)
        if reply.status == 404:
            return [Item(question.key, Outcome.NOT_FOUND)]
        found = self.read(reply, _Submissions)
        facts: dict[str, Any] = {"register.found": True, "register.number": f"CIK{number:010}"}
        if found.sector:
            facts["company.industry"] = found.sector
        return [Item(question.key, Outcome.FOUND, facts, evidence=evidence(reply), reference=f"CIK{number:010}")]

    def _numbers(self, ctx: CallContext) -> Mapping[str, int]:
        """The number of each company by its name, read once; 0 where two companies share one."""
        with self._loading:
            if self._index is None:
                reply = self._get(self._index_http, "/files/company_tickers.json", ctx)
                if reply.status != 200:
                    raise self.failure(reply)
                numbers: dict[str, int] = {}
                for ticker in self.read(reply, dict[str, _Ticker]).values():
                    name = core_name(ticker.title)
                    numbers[name] = ticker.cik if numbers.get(name, ticker.cik) == ticker.cik else 0
                self._index = numbers
            return self._index

    def _get(self, http: HttpClient, path: str, ctx: CallContext | None) -> Reply:
        return http.send(
            "GET",
            path,
            headers={"User-Agent": f"leadwright ({self.config.contact})"},
            safe_to_repeat=True,
            deadline=ctx.deadline if ctx else None,
        )
