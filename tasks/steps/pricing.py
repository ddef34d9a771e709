"""What a run of qualifying would cost, before it starts: nobody is asked, and nothing is stored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from leadwright.acceptance import candidates
from leadwright.asking import CallContext, Outcome, Purpose, Question, estimated, question
from leadwright.counted import counted
from leadwright.errors import InputError
from leadwright.facts import TRUST, Known, current
from leadwright.money import Money, money_text
from leadwright.plan import MATCH, Offer, next_source
from leadwright.policy import Compiled, Decision, compile_policy, decide, load_policy
from ledger.answers import answered_among
from ledger.asking import undecided_page
from ledger.findings import Snapshot
from ledger.spending import used_of_budgets
from tasks.steps.asking import purpose_of
from tasks.steps.judging import stories
from tasks.steps.sources import Opened, local_sources, offers, opened, source_called, verifiable_fields
from tasks.steps.workplace import Workplace
from tasks.telling import tell

PAGE = 10_000
DEEP = 6
"""Questions in a row that are foreseen about one lead."""
_LEAST = 0.001


@dataclass
class Priced:
    """What asking one source would come to: questions are counted by how likely they are asked."""

    source: str
    leads: float = 0.0
    questions: float = 0.0
    from_ledger: int = 0
    keys: set[str] = field(default_factory=set, repr=False)


def priced(place: Workplace, policy: str | None = None) -> dict[str, Any]:
    """By source: leads, questions, expected cost and cost at most; and what the budgets have left for it."""
    walk = _Walk(place, policy)
    after, leads = "", 0
    while True:
        with place.ledger.database.reading() as connection:
            ids = undecided_page(connection, place.seller.id, PAGE, after)
            known = stories(connection, place.seller.id, ids, place.now)
        if not ids:
            break
        walk.take([story.snapshot for story in known.values()])
        leads, after = leads + len(ids), ids[-1]
        tell("%s looked at", counted(leads, "lead"))
    return {"seller": place.seller.id, "leads": leads, **walk.document()}


class _Walk:
    """The plans of all leads, followed as far as they can be foreseen."""

    def __init__(self, place: Workplace, policy: str | None) -> None:
        self._place = place
        self._compiled: Compiled = compile_policy(load_policy(place.settings.config, policy or place.seller.policy))
        self._offers: Sequence[Offer] = offers(place)
        self._by_name: Mapping[str, Offer] = {offer.name: offer for offer in self._offers}
        self._verifiable = verifiable_fields(place)
        self._purposes: dict[str, Purpose | None] = {}
        self._local = [opened(place, use) for use in place.seller.sources if use.name in set(local_sources(place))]
        self._priced: dict[str, Priced] = {}
        self._foreseen: dict[Any, dict[str, float]] = {}

    def take(self, known: Sequence[Snapshot]) -> None:
        """Take these leads into account."""
        first: dict[str, dict[str, Question]] = defaultdict(dict)
        for snapshot in _described(self._place, self._local, known):
            decision = decide(self._compiled, snapshot.values, self._place.now)
            found = candidates(snapshot.found, snapshot.fields, self._place.seller.accept, self._verifiable)
            step = next_source(decision, snapshot.known, self._offers, snapshot.answered, found)
            if step.source is None or step.source not in self._by_name:
                continue
            for source, weight in self._follow(decision, snapshot).items():
                entry = self._priced.setdefault(source, Priced(source))
                entry.leads += weight
                if source != step.source:
                    entry.questions += weight
            asked = question(
                self._by_name[step.source].manifest, {**snapshot.known, **found}, self._purpose(step.source)
            )
            first[step.source].setdefault(asked.key, asked)
        for source, questions in first.items():
            self._count(source, questions)

    def document(self) -> dict[str, Any]:
        """What it comes to, as plain data."""
        rows: list[dict[str, Any]] = []
        totals: dict[str, int] = defaultdict(int)
        most: dict[str, int] = defaultdict(int)
        for name in sorted(self._priced):
            row, offer = self._priced[name], self._by_name[name]
            estimate = estimated(offer.manifest, 1, min(offer.rate(MATCH), 1.0))
            expected, at_most = _times(estimate.expected, row.questions), _times(estimate.at_most, row.questions)
            if offer.manifest.price and offer.is_paid:
                totals[offer.manifest.price.currency] += expected
                most[offer.manifest.price.currency] += at_most
            rows.append(
                {
                    "source": name,
                    "leads": round(row.leads),
                    "questions": round(row.questions),
                    "from the ledger": row.from_ledger,
                    "hit rate": round(offer.rate(MATCH), 3),
                    "expected": money_text(expected),
                    "at most": money_text(at_most),
                    "currency": offer.manifest.price.currency if offer.manifest.price else None,
                }
            )
        return {
            "sources": rows,
            "expected": {currency: money_text(micros) for currency, micros in sorted(totals.items())},
            "at_most": {currency: money_text(micros) for currency, micros in sorted(most.items())},
            "budgets": self._budgets(totals),
        }

    def _count(self, source: str, questions: Mapping[str, Question]) -> None:
        entry = self._priced[source]
        fresh = [key for key in questions if key not in entry.keys]
        entry.keys.update(fresh)
        with self._place.ledger.database.reading() as connection:
            known = answered_among(connection, self._place.seller.id, fresh, self._place.now)
        entry.from_ledger += len(known)
        entry.questions += len(fresh) - len(known)

    def _purpose(self, source: str) -> Purpose | None:
        if source not in self._purposes:
            try:
                self._purposes[source] = purpose_of(self._place, source_called(self._place, source))
            except InputError:
                # One that is not set up is priced by what it costs everybody.
                self._purposes[source] = None
        return self._purposes[source]

    def _follow(self, decision: Decision, snapshot: Snapshot) -> dict[str, float]:
        """How likely each source is asked about a lead that misses this and knows that; the same for all alike."""
        known = frozenset(name for name, value in snapshot.known.items() if value not in (None, ""))
        key = (
            decision.missing,
            decision.held,
            decision.verdict,
            snapshot.answered,
            known,
            snapshot.known.get("company.country"),
        )
        if key not in self._foreseen:
            odds: dict[str, float] = defaultdict(float)
            self._branch(decision, dict(snapshot.known), frozenset(snapshot.answered), 1.0, odds, DEEP)
            self._foreseen[key] = dict(odds)
        return self._foreseen[key]

    def _branch(
        self,
        decision: Decision,
        known: Mapping[str, Any],
        already: frozenset[str],
        weight: float,
        odds: dict[str, float],
        deep: int,
    ) -> None:
        if deep == 0 or weight < _LEAST:
            return
        step = next_source(decision, known, self._offers, already)
        if step.source is None or step.source not in self._by_name:
            return
        odds[step.source] += weight
        offer, asked = self._by_name[step.source], already | {step.source}
        found = min(max(offer.rate(MATCH), 0.0), 1.0)
        left = tuple(name for name in decision.missing if name not in offer.finds)
        told = {**known, **{name: known.get(name) or True for name in offer.finds}}
        self._branch(replace(decision, missing=left), told, asked, weight * found, odds, deep - 1)
        self._branch(decision, known, asked, weight * (1 - found), odds, deep - 1)

    def _budgets(self, expected: Mapping[str, int]) -> list[dict[str, Any]]:
        place = self._place
        with place.ledger.database.reading() as connection:
            used = used_of_budgets(connection, place.seller.id)
        rows = []
        for cap in place.seller.budgets:
            if cap.period.value not in ("day", "total"):
                continue
            period = place.now.date().isoformat() if cap.period.value == "day" else "total"
            left = max(cap.cap.micros - sum(used.get((cap.name, period), (0, 0))), 0)
            wanted = self._wanted(cap.provider, cap.currency) if cap.provider else expected.get(cap.currency, 0)
            rows.append(
                {
                    "budget": cap.name,
                    "left": money_text(left),
                    "expected": money_text(wanted),
                    "currency": cap.currency,
                    "suffices": wanted <= left,
                }
            )
        return rows

    def _wanted(self, provider: str, currency: str) -> int:
        total = 0
        for use in self._place.seller.sources:
            offer, row = self._by_name[use.name], self._priced.get(use.name)
            price = offer.manifest.price
            if use.provider == provider and row and price and price.currency == currency:
                total += _times(estimated(offer.manifest, 1, min(offer.rate(MATCH), 1.0)).expected, row.questions)
        return total


def _times(cost: Money | None, questions: float) -> int:
    return round(cost.micros * questions) if cost else 0


def _described(place: Workplace, local: Sequence[Opened], known: Sequence[Snapshot]) -> list[Snapshot]:
    """The leads with what local sources would say of them first."""
    for source in local:
        ask: dict[str, Question] = {}
        of: dict[str, str] = {}
        for snapshot in known:
            if source.manifest.can_ask(snapshot.fields) and source.name not in snapshot.answered:
                item = question(source.manifest, snapshot.fields)
                ask[item.key] = item
                of[snapshot.lead_id] = item.key
        items = {item.key: item for item in source.source.fetch(list(ask.values()), CallContext(""))}
        known = [_with(place, source, snapshot, items.get(of.get(snapshot.lead_id, ""))) for snapshot in known]
    return list(known)


def _with(place: Workplace, source: Opened, snapshot: Snapshot, item: Any) -> Snapshot:
    if item is None or item.outcome is Outcome.FAILED:
        return snapshot
    words = {
        name: Known(value, source.name, place.now, None, TRUST[source.kind])
        for name, value in item.facts.items()
        if value is not None
    }
    facts = {
        **snapshot.facts,
        **{
            name: best
            for name, word in words.items()
            if (best := current([word, *([snapshot.facts[name]] if name in snapshot.facts else [])], place.now))
        },
    }
    return replace(snapshot, facts=facts, answered=snapshot.answered | {source.name})
