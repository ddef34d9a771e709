"""The outside sources as they are set up: which there are, which accounts, and whether they answer."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadwright.accounts import account, settings_in
from leadwright.asking import Health, Manifest, SystemClock
from leadwright.config import names as config_names
from leadwright.errors import InputError, LeadwrightError, WorkError
from leadwright.money import money_text
from leadwright.providers import adapter, names
from leadwright.seller import load_seller
from leadwright.settings import Settings
from tasks.steps.accounts import account_called

if TYPE_CHECKING:
    from tasks.pacing import Limit

_NOT_ASKED = frozenset({"cards", "crm"})


@dataclass(frozen=True)
class Checked:
    """Whether one account can be used now."""

    account: str
    provider: str
    health: Health


def providers_there_are(settings: Settings) -> list[dict[str, Any]]:
    """Every provider: what it answers, costs and promises; where its accounts are set up, and which sellers ask it."""
    used = accounts_used(settings.config)
    return [
        {**_promised(adapter(name).manifest), "name": name, "from": place, "accounts": _accounts(settings, name, used)}
        for name, place in names()
        if place not in _NOT_ASKED
    ]


def check_accounts(settings: Settings, wanted: Sequence[str]) -> list[Checked]:
    """Whether the accounts that are `wanted`, or all that sellers use, can be used; asks nothing that is billed."""
    accounts = list(wanted) or sorted(accounts_used(settings.config))
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda name: _checked(settings, name), accounts))


def limits_wanted(settings: Settings) -> list[tuple[str, "Limit"]]:
    """The limit that each account in use needs, so that all workers together keep its rates."""
    from tasks.pacing import limit_for

    found = []
    for name in sorted(accounts_used(settings.config)):
        if limit := limit_for(name, _manifest(settings, name).rates):
            found.append((name, limit))
    return found


def _manifest(settings: Settings, name: str) -> Manifest:
    """What the account called `name` is promised: by its description, where its provider has one, or by its adapter."""
    found = account(name, settings.config / "accounts")
    kind = adapter(found.provider)
    manifest: Manifest = kind.described(found.settings) if hasattr(kind, "described") else kind.manifest
    return manifest


def _checked(settings: Settings, name: str) -> Checked:
    found = account(name, settings.config / "accounts")
    try:
        found = account_called(name, settings.config)
        health = adapter(found.provider).open(found.settings, SystemClock()).check()
    except LeadwrightError as error:
        health = Health(False, str(error))
    return Checked(name, found.provider, health)


def _promised(manifest: Manifest) -> dict[str, Any]:
    return {
        "answers": manifest.capability.value,
        "finds": sorted(manifest.provides | manifest.fields),
        "verifies": sorted(manifest.verifies),
        "needs": [sorted(needed) for needed in manifest.requires],
        "price": money_text(manifest.price.micros) if manifest.price else None,
        "currency": manifest.price.currency if manifest.price else None,
        "charge": manifest.charge.value,
        "safe_to_repeat": manifest.safe_to_repeat,
        "personal_data": manifest.personal_data,
        "countries": sorted(manifest.countries),
        "batch": manifest.max_batch,
        "rates": [f"{rate.calls} in {rate.seconds:g} s, {rate.scope}" for rate in manifest.rates],
        "local": manifest.local,
        "slow": manifest.slow,
        "experimental": manifest.version == "experimental",
        "docs": manifest.docs_url,
    }


def _accounts(settings: Settings, provider: str, used: dict[str, list[str]]) -> list[dict[str, Any]]:
    written = config_names(settings.config / "accounts")
    found = {name for name in {*written, *used, provider} if _provider_of(settings.config, name) == provider}
    return [
        {"account": name, "set_up_in": places, "sellers": used.get(name, []), **_described(settings, name)}
        for name in sorted(found)
        if (places := _places(settings, name, provider, name in written)) or name in used
    ]


def _described(settings: Settings, name: str) -> dict[str, Any]:
    """What the account's own description promises, where its provider is known by descriptions only."""
    found = account(name, settings.config / "accounts")
    if not hasattr(adapter(found.provider), "described"):
        return {}
    try:
        return {"promises": _promised(_manifest(settings, name))}
    except InputError as error:
        return {"problem": str(error)}


def _places(settings: Settings, name: str, provider: str, is_written: bool) -> list[str]:
    places = ["file"] if is_written else []
    if settings_in(environ, name):
        places.insert(0, "environment")
    if _has_block(name, provider):
        places.insert(0, "block")
    return places


def _has_block(name: str, provider: str) -> bool:
    if not environ.get("PREFECT_API_URL"):
        return False
    from tasks.accounts import settings_in_block

    try:
        return bool(settings_in_block(name, provider))
    except (WorkError, InputError):
        return False


def _provider_of(config: Path, name: str) -> str:
    return account(name, config / "accounts").provider


def accounts_used(config: Path) -> dict[str, list[str]]:
    """The accounts that sellers ask, and who they are."""
    used: dict[str, list[str]] = {}
    for seller in config_names(config / "sellers"):
        for use in load_seller(config, seller).sources:
            used.setdefault(use.name, []).append(seller)
    return used
