"""Refusing a wrong call before any work begins: unknown sellers and policies, unreadable files."""

from collections.abc import Sequence
from pathlib import Path

from leadwright.errors import InputError
from leadwright.lists.opening import open_list
from leadwright.lists.profiles import load_purchase
from leadwright.policy import load_policy
from leadwright.process import load_process
from leadwright.seller import load_seller
from leadwright.settings import Settings
from ledger.files import identified


def check_configuration(settings: Settings, seller: str, policy: str | None = None) -> None:
    """InputError if the seller, its policy (or `policy` in its place) or its process cannot be loaded."""
    configured = load_seller(settings.config, seller)
    load_policy(settings.config, policy or configured.policy)
    load_process(settings.config, configured.process)


def check_lists(settings: Settings, seller: str, paths: Sequence[Path], purchase: str) -> None:
    """InputError if the purchase is unknown or not this seller's, or one of the files is no list with content."""
    load_seller(settings.config, seller)
    bought = load_purchase(settings.config, purchase)
    if bought.seller != seller:
        raise InputError(f"the purchase {purchase} belongs to the seller {bought.seller}")
    for path in paths:
        check_list(path)


def check_list(path: Path) -> None:
    """InputError if the file at `path` is missing, empty, or no list."""
    if identified(path).bytes == 0:
        raise InputError(f"{path} is empty")
    open_list(path)
