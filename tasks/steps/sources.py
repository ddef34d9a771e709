"""The seller's sources: adapters opened on their accounts, and the caps that hold for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from leadwright.accounts import account
from leadwright.asking import Capability, Manifest
from leadwright.errors import InputError
from leadwright.plan import Offer
from leadwright.ports import Source
from leadwright.providers import adapter
from leadwright.seller import SourceRef
from ledger.budgets import Cap
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
    """A source as this seller uses it, under the name by which its findings and lookups are known."""

    name: str
    source: Source
    offer: Offer
    caps: Sequence[Cap]

    @property
    def manifest(self) -> Manifest:
        """What the source is and promises on this account."""
        return self.source.manifest

    @property
    def kind(self) -> str:
        """The kind of its findings; it decides how much they are trusted."""
        if self.manifest.local and self.manifest.capability is not Capability.SCREEN:
            return "offline"
        return _KINDS[self.manifest.capability]


def opened(place: Workplace, ref: SourceRef) -> Opened:
    """The source that `ref` names, on its account; InputError if it or its settings are unknown or wrong."""
    found = account(ref.account or ref.name, place.settings.config / "accounts")
    settings = dict(found.settings)
    if ref.price is not None:
        settings["price"] = f"{ref.price} {place.seller.currency}"
    source: Source = adapter(found.provider).open(settings, place.ledger.clock)
    caps = [
        Cap(budget.name, budget.limit, budget.period, budget.provider)
        for budget in place.seller.budgets
        if budget.provider in (None, ref.name)
    ]
    return Opened(ref.name, source, place.seller.offer(ref, source.manifest), caps)


def open_sources(place: Workplace) -> list[Opened]:
    """All sources of the seller, in the order in which it names them."""
    return [opened(place, ref) for ref in place.seller.sources]


def source_called(place: Workplace, name: str) -> Opened:
    """The seller's source called `name`."""
    for ref in place.seller.sources:
        if ref.name == name:
            return opened(place, ref)
    raise InputError(f"{name} is not among the sources of {place.seller.id}")


def local_sources(place: Workplace) -> list[str]:
    """The names of the sources that speak on every lead without being asked over the network."""
    return [source.name for source in open_sources(place) if source.manifest.local]
