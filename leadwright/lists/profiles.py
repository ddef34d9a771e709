"""Vendors' profiles and purchases, from the folders in which companies configure them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from leadwright import config
from leadwright.errors import InputError
from leadwright.lists.opening import Listing, open_list
from leadwright.vendor import Purchase, VendorProfile


def load_profiles(folder: Path) -> tuple[VendorProfile, ...]:
    """Every vendor's profile under the configuration `folder`."""
    vendors = folder / "vendors"
    return tuple(config.named(vendors, name, VendorProfile) for name in config.names(vendors))


def load_profile(folder: Path, vendor: str) -> VendorProfile:
    """The profile of one vendor; raises InputError if there is none."""
    return config.named(folder / "vendors", vendor, VendorProfile)


def load_purchase(folder: Path, id_: str) -> Purchase:
    """The purchase called `id_`; raises InputError if there is none, or if its file calls it otherwise."""
    found = config.named(folder / "purchases", id_, Purchase)
    if found.id != id_:
        raise InputError(f"the purchase {id_!r} calls itself {found.id!r}; the name of its file must be its id")
    return found


def profile_for(profiles: Iterable[VendorProfile], header: Sequence[str] | None) -> VendorProfile | None:
    """The profile that was written for exactly this header, if there is one."""
    return next((profile for profile in profiles if header and profile.knows(header)), None)


def open_recognised(path: Path, profiles: Iterable[VendorProfile]) -> tuple[Listing, VendorProfile | None]:
    """The list in `path`, and the vendor's profile its first header shows; read again as the profile says."""
    listing = open_list(path)
    profile = profile_for(profiles, listing.header)
    if profile is None or listing.file.dialect is None:
        return listing, profile
    return open_list(path, profile), profile
