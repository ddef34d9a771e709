"""Hearing vendors: which accounts may be spoken for, and what an event that is believed sets going."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leadwright.accounts import variable
from leadwright.errors import InputError
from leadwright.hooks import Alert, Event, secret_key
from leadwright.settings import Settings
from ledger.ledger import Ledger
from ledger.orders import hasten, is_new_event
from ledger.settling import reopen_by_reference
from tasks.steps.accounts import account_called
from tasks.steps.outside import accounts_used

SECRET = "webhook_secret"


@dataclass(frozen=True)
class Heard:
    """What an event set going for one seller: orders to be asked for at once, leads to be decided again."""

    seller: str
    new: bool
    orders: int = 0
    leads: int = 0


def accounts_heard(settings: Settings) -> dict[str, list[str]]:
    """The accounts that have a webhook secret, with the sellers who ask them; InputError if there is none."""
    used = accounts_used(settings.config)
    heard = {account: sellers for account, sellers in sorted(used.items()) if key_of(settings, account)}
    if not heard:
        example = variable(min(used, default="account"), SECRET)
        raise InputError(f"no account has a webhook secret; set one in its block or as in {example}")
    return heard


def key_of(settings: Settings, account: str) -> bytes | None:
    """The key with which the vendor signs for `account`, if one is set; InputError if it could be guessed."""
    secret = account_called(account, settings.config).settings.get(SECRET)
    if secret in (None, ""):
        return None
    try:
        return secret_key(str(secret))
    except InputError as error:
        raise InputError(f"{account}: {error}") from None


def hear(
    ledger: Ledger, account: str, sellers: Sequence[str], event_id: str, event: Event, now: datetime
) -> list[Heard]:
    """What the event sets going for each of the sellers; one that was heard before sets nothing going.

    That it was heard is written down together with what follows of it.
    """
    return [_heard(ledger, seller, account, event_id, event, now) for seller in sellers]


def _heard(ledger: Ledger, seller: str, account: str, event_id: str, event: Event, now: datetime) -> Heard:
    with ledger.database.writing() as connection:
        if not is_new_event(connection, seller, account, event_id, event.kind, now):
            return Heard(seller, new=False)
        if isinstance(event, Alert):
            leads = reopen_by_reference(connection, seller, account, event.references, event.about, now)
            return Heard(seller, new=True, leads=leads)
        return Heard(seller, new=True, orders=hasten(connection, seller, account, event.order, now))
