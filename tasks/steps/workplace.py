"""The place of work of one seller: settings, the seller's own configuration, and the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from leadwright.matching import KeyHasher
from leadwright.seller import Seller, load_seller
from leadwright.settings import Settings
from ledger.ledger import Ledger


@dataclass(frozen=True)
class Workplace:
    """Where a step works."""

    settings: Settings
    seller: Seller
    ledger: Ledger

    @property
    def crm_name(self) -> str:
        """The name of the CRM account that this seller's prospects go to."""
        return self.seller.crm.account or self.seller.crm.adapter

    @property
    def hasher(self) -> KeyHasher:
        """What makes the numbers by which this seller's leads are found."""
        return self.ledger.hasher(self.seller.id)

    @property
    def now(self) -> datetime:
        """The current instant of the ledger's clock."""
        return self.ledger.clock.now()


@contextmanager
def at_work(seller: str, settings: Settings | None = None) -> Iterator[Workplace]:
    """The workplace of `seller`, with the ledger open for as long as the context lasts."""
    settings = settings or Settings.read()
    configured = load_seller(settings.config, seller)
    with Ledger.open(settings) as ledger:
        yield Workplace(settings, configured, ledger)
