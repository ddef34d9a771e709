"""Stand-in for yente: one small dataset of invented names, compared by their words.

Whoever has `Listed` in the name is on it; what only begins like that scores below most thresholds. Another edition,
with more names, can be put in its place while it runs.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from integrations.sandbox.control import Control, Listing
from integrations.sandbox.vendor import Answer, Dice, Request, folded

VERSION = "20261121-sandbox"


class Yente:
    """Answers like a yente server of one's own."""

    name: ClassVar[str] = "yente"
    adapters: ClassVar[tuple[str, ...]] = ("yente",)
    prefix: ClassVar[str] = "/yente"
    account: ClassVar[Mapping[str, str]] = {}

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        listing = control.lists.get(self.name, Listing(version=VERSION))
        self._version = listing.version
        self._added = frozenset(folded(name) for name in listing.names)

    def answer(self, request: Request) -> Answer:
        """The entries that each entity resembles."""
        if request.path == "/catalog":
            dataset = {"name": "default", "title": "Sandbox", "version": self._version}
            return Answer(200, {"datasets": [dataset], "current": ["default"], "outdated": []}, "catalog")
        if not request.path.startswith("/match/"):
            return Answer(404, self.fault(404, "Not Found"), "none")
        if request.path != "/match/default":
            return Answer(404, self.fault(404, "no such dataset"), "match")
        body = request.json
        queries = body.get("queries") if isinstance(body, dict) else None
        if not isinstance(queries, dict) or len(queries) > 100:
            return Answer(400, self.fault(400, "queries expected, at most 100"), "match")
        if request.query.get("algorithm") not in ("logic-v1", "logic-v2", "name-based", "name-qualified"):
            return Answer(400, self.fault(400, "unknown algorithm"), "match")
        threshold = float(request.query.get("threshold", "0.7"))
        responses = {name: self._matches(query, threshold) for name, query in queries.items()}
        return Answer(200, {"responses": responses, "limit": 5}, "match", ",".join(sorted(queries)))

    def fault(self, status: int, message: str) -> Any:
        """Errors as the server words them."""
        return {"detail": message}

    def _matches(self, query: Mapping[str, Any], threshold: float) -> dict[str, Any]:
        names = query.get("properties", {}).get("name", [])
        results = []
        for name in names:
            score = self._score(folded(name))
            if score >= threshold:
                number = self._dice.number(1_000, 9_999, folded(name))
                entry = {"id": f"NK-{number}", "caption": name, "schema": query.get("schema"), "properties": {}}
                results.append({**entry, "score": score, "match": True, "datasets": ["default"], "explanations": {}})
        return {"status": 200, "results": results, "total": {"value": len(results), "relation": "eq"}, "query": query}

    def _score(self, name: str) -> float:
        words = name.split()
        if "listed" in words or name in self._added:
            return 0.96
        return 0.55 if any(word.startswith("list") for word in words) else 0.0
