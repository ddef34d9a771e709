"""Refusing a wrong call before any work begins: unknown sellers and policies, unreadable files."""

from collections.abc import Sequence
from pathlib import Path

from leadwright.errors import InputError
from leadwright.lists.members import Member, unpacked
from leadwright.lists.opening import Listing
from leadwright.lists.plainfile import check_plain
from leadwright.lists.profiles import load_purchase
from leadwright.lists.survey import Survey
from leadwright.policy import load_policy
from leadwright.process import load_process
from leadwright.seller import load_seller
from leadwright.settings import Settings
from leadwright.vendor import Purchase


def check_configuration(settings: Settings, seller: str, policy: str | None = None) -> None:
    """InputError if the seller, its policy (or `policy` in its place) or its process cannot be loaded."""
    configured = load_seller(settings.config, seller)
    load_policy(settings.config, policy or configured.policy)
    load_process(settings.config, configured.process)


def check_lists(settings: Settings, seller: str, paths: Sequence[Path], purchase: str) -> None:
    """InputError if the purchase is unknown or not this seller's, or one of the files is no list with content."""
    checked_purchase(settings, seller, purchase)
    with unpacked(paths) as found:
        for member in found.lists:
            check_member(member)


def checked_purchase(settings: Settings, seller: str, purchase: str) -> Purchase:
    """The purchase as it is configured; InputError if it is unknown or not this seller's."""
    load_seller(settings.config, seller)
    bought = load_purchase(settings.config, purchase)
    if bought.seller != seller:
        raise InputError(f"the purchase {purchase} belongs to the seller {bought.seller}")
    return bought


def check_list(path: Path) -> None:
    """InputError if the file at `path` is missing, empty, or no list."""
    check_plain(path)
    check_member(Member(path, path.name))


def check_member(member: Member, seen: Survey | None = None) -> Listing:
    """The list that was received; InputError if it is empty, or none. `seen` spares a look at every byte."""
    listing = member.opened(seen=seen)
    if listing.file.bytes == 0:
        raise InputError(f"{member.name} is empty")
    return listing
