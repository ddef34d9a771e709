"""Screening at a yente server, one's own or a hosted one: who resembles an entry of the datasets it serves.

It finds who may be meant, and never who is: a potential match is for a person to look at. The algorithm is always
named, since the server's `best` changes between versions.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from pydantic import BaseModel, Field, SecretStr

from integrations.answers import evidence
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Health, Item, Manifest, Outcome, Question, Reply
from leadwright.errors import ProviderError


class Server(WebSettings):
    """Where the server is, which dataset counts, and how near is near; a hosted one wants a key."""

    base_url: str = "http://127.0.0.1:8000"
    api_key: SecretStr | None = None
    dataset: str = Field("default", pattern=r"^[a-z0-9_]+$")
    """Which of the server's lists count."""
    algorithm: str = Field("logic-v1", pattern=r"^[a-z0-9-]+$")
    """How the server compares names."""
    threshold: float = Field(0.7, ge=0.3, le=1.0)
    """From which likeness on a person has to look; 1 is the same."""


class _Result(BaseModel):
    id: str
    score: float | None = None
    datasets: list[str] = []


class _Matches(BaseModel):
    status: int = 200
    results: list[_Result] = []


class _Answer(BaseModel):
    responses: dict[str, _Matches]


class _Dataset(BaseModel):
    name: str
    version: str | None = None
    updated_at: str | None = None


class _Catalog(BaseModel):
    datasets: list[_Dataset] = []


class Adapter(WebSource[Server]):
    """Compares company and person with a dataset."""

    manifest = Manifest(
        id="yente",
        version="5",
        capability=Capability.SCREEN,
        provides=frozenset({"screening.status"}),
        requires=(frozenset({"company.name"}), frozenset({"person.full_name"}), frozenset({"person.last_name"})),
        uses=frozenset(
            {
                "company.name",
                "company.country",
                "company.registration_number",
                "person.full_name",
                "person.first_name",
                "person.last_name",
            }
        ),
        price=None,
        charge=Charge.FREE,
        safe_to_repeat=True,
        personal_data=True,
        max_batch=50,
        found_ttl=timedelta(days=30),
        docs_url="https://www.opensanctions.org/docs/yente/",
    )
    Config: ClassVar[type[WebSettings]] = Server

    def check(self) -> Health:
        """Whether the server serves the dataset."""
        try:
            version = self.edition()
        except ProviderError as error:
            return Health(False, error.safe_message)
        return Health(bool(version), version or "does not serve the dataset")

    def edition(self) -> str:
        """The dataset and its version, with the algorithm and the threshold by which it is compared."""
        reply = self.http.send("GET", "/catalog", headers=self._headers, safe_to_repeat=True)
        datasets = self.read(reply, _Catalog).datasets
        served = next((each for each in datasets if each.name == self.config.dataset), None)
        if served is None:
            return ""
        version = served.version or served.updated_at or "unversioned"
        return f"{served.name} {version}/{self.config.algorithm}/{self.config.threshold}"

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """Clear or potential match for each; the evidence names dataset, algorithm, threshold and the nearest entry."""
        queries = {f"{n}-{part}": query for n, each in enumerate(batch) for part, query in _queries(each.inputs)}
        reply = self.http.send(
            "POST",
            f"/match/{quote(self.config.dataset, safe='')}",
            params={"algorithm": self.config.algorithm, "threshold": str(self.config.threshold), "limit": "5"},
            json={"queries": queries},
            headers=self._headers,
            safe_to_repeat=True,
            deadline=ctx.deadline,
        )
        responses = self.read(reply, _Answer).responses
        return [self._item(question, n, responses, queries, reply) for n, question in enumerate(batch)]

    @property
    def _headers(self) -> Mapping[str, str]:
        key = self.config.api_key
        return {"Authorization": f"ApiKey {key.get_secret_value()}"} if key else {}

    def _item(
        self,
        question: Question,
        number: int,
        responses: Mapping[str, _Matches],
        queries: Mapping[str, Any],
        reply: Reply,
    ) -> Item:
        asked = [name for name in queries if name.partition("-")[0] == str(number)]
        told = [responses.get(name) for name in asked]
        if any(each is None or each.status != 200 for each in told):
            return self.left_out(question)
        results = [result for each in told if each for result in each.results if self._is_near(result)]
        nearest = max(results, key=lambda result: result.score or 1.0, default=None)
        line = f"{self.config.dataset}, {self.config.algorithm} at {self.config.threshold}; {evidence(reply)}"
        if nearest is None:
            return Item(question.key, Outcome.FOUND, {"screening.status": "clear"}, evidence=line)
        score = f" scores {nearest.score:.3f}" if nearest.score is not None else ""
        return Item(
            question.key,
            Outcome.FOUND,
            {"screening.status": "potential_match"},
            evidence=f"entry {nearest.id}{score}; {line}",
            reference=nearest.id,
        )

    def _is_near(self, result: _Result) -> bool:
        # Where the server gives no score it has applied the threshold itself.
        return result.score is None or result.score >= self.config.threshold


def _queries(inputs: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The company and the person, as far as they are known, each as an entity to compare."""
    found = []
    if name := inputs.get("company.name"):
        properties = {"name": [str(name)]}
        if country := inputs.get("company.country"):
            properties["jurisdiction"] = [str(country).lower()]
        if number := inputs.get("company.registration_number"):
            properties["registrationNumber"] = [str(number)]
        found.append(("company", {"schema": "Company", "properties": properties}))
    parts = (inputs.get("person.first_name"), inputs.get("person.last_name"))
    if person := inputs.get("person.full_name") or " ".join(str(part) for part in parts if part):
        found.append(("person", {"schema": "Person", "properties": {"name": [str(person)]}}))
    return found
