"""The seller's sources: adapters opened on their accounts, and the caps that hold for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from leadwright.accounts import account
from leadwright.asking import CallContext, Capability, Item, Manifest, Question
from leadwright.errors import InputError
from leadwright.plan import Offer
from leadwright.ports import SlowSource, Source
from leadwright.providers import adapter
from leadwright.seller import SourceUse
from ledger.budgets import Cap
from ledger.editions import edition_of
from ledger.spending import learned, track_records
from tasks.steps.accounts import account_called
from tasks.steps.workplace import Workplace

_KINDS = {
    Capability.ENRICH_PERSON: "enrich",
    Capability.ENRICH_COMPANY: "enrich",
    Capability.REGISTER: "register",
    Capability.CREDIT: "credit",
    Capability.SCREEN: "screen",
}


@dataclass(frozen=True)
class Opened:
    """A source as this seller uses it, under the name of its account, which its findings carry."""

    name: str
    source: Source
    manifest: Manifest
    hit_rate: float
    caps: Sequence[Cap]

    @property
    def asking(self) -> Callable[[Sequence[Question], CallContext], Sequence[Item]]:
        """What asks it: a slow source takes orders."""
        return self.orders.submit if self.manifest.slow else self.source.fetch

    @property
    def orders(self) -> SlowSource:
        """The source as one that takes orders; only where its manifest says `slow`."""
        return cast(SlowSource, self.source)

    @property
    def kind(self) -> str:
        """The kind of its findings; it decides how much they are trusted."""
        if self.manifest.verifies:
            return "verify"
        if self.manifest.local and self.manifest.capability is not Capability.SCREEN:
            return "offline"
        return _KINDS[self.manifest.capability]


def opened(place: Workplace, use: SourceUse) -> Opened:
    """The source that `use` names, on its account; InputError if it or its settings are unknown or wrong."""
    found = account_called(use.name, place.settings.config)
    source: Source = adapter(found.provider).open(found.settings, place.ledger.clock)
    caps = [
        Cap(budget.name, budget.cap, budget.period, budget.provider)
        for budget in place.seller.budgets
        if budget.provider in (None, use.provider)
    ]
    price = source.manifest.price
    for cap in caps if price else ():
        if price and cap.limit.currency != price.currency:
            told = f"is in {cap.limit.currency}, but {use.name} charges in {price.currency}"
            raise InputError(f"the budget {cap.name} {told}; a cap has to be in the currency of the price")
    return Opened(use.name, source, _manifest_now(place, use.name, source), use.hit_rate, caps)


def _manifest_now(place: Workplace, name: str, source: Source) -> Manifest:
    """What the source promises on its account, with the edition that leads are compared with."""
    manifest = source.manifest
    if manifest.local or manifest.capability is not Capability.SCREEN:
        return manifest
    with place.ledger.database.reading() as connection:
        return replace(manifest, edition=edition_of(connection, place.seller.id, name) or "")


def offers(place: Workplace) -> list[Offer]:
    """What all sources of the seller offer to a plan; one whose account is not set up offers what it does to all.

    So a lead that needs it waits for it, and whoever asks it is told what is missing. How often each finds what is
    taken from the seller's own ledger, as far as that tells, and from the configuration where it does not.
    """
    with place.ledger.database.reading() as connection:
        records = track_records(connection, place.seller.id)
    found = []
    for use in place.seller.sources:
        try:
            manifest = opened(place, use).manifest
        except InputError:
            manifest = _manifest(place, use)
        rates = learned(records.get(use.name), use.hit_rate, manifest.provides | manifest.fields)
        found.append(Offer(use.name, manifest, use.hit_rate, rates, _exchange(place, manifest)))
    return found


def verifiable_fields(place: Workplace) -> frozenset[str]:
    """The contact fields of which one of the seller's sources can tell whether they are right."""
    fields: frozenset[str] = frozenset()
    for use in place.seller.sources:
        if not _manifest(place, use).verifies:
            continue
        try:
            fields |= opened(place, use).manifest.verifies
        except InputError:
            continue
    return fields


def _exchange(place: Workplace, manifest: Manifest) -> float:
    price = manifest.price
    return float(place.seller.exchange.get(price.currency, 1)) if price else 1.0


def source_called(place: Workplace, name: str) -> Opened:
    """The seller's source called `name`."""
    for use in place.seller.sources:
        if use.name == name:
            return opened(place, use)
    raise InputError(f"{name} is not among the sources of {place.seller.id}")


def local_sources(place: Workplace) -> list[str]:
    """The names of the sources that speak on every lead without being asked over the network."""
    return [use.name for use in place.seller.sources if _manifest(place, use).local]


def _manifest(place: Workplace, use: SourceUse) -> Manifest:
    """What a source promises before it is opened: its adapter's word, or the description that its account names."""
    found = account(use.name, place.settings.config / "accounts")
    kind = adapter(found.provider)
    if hasattr(kind, "described"):
        described: Manifest = kind.described(account_called(use.name, place.settings.config).settings)
        return described
    manifest: Manifest = kind.manifest
    return manifest
