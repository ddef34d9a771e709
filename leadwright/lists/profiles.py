"""Vendors' profiles and purchases, from the folders in which companies configure them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from leadwright import config
from leadwright.errors import InputError
from leadwright.lists.drift import Drift, drift_of
from leadwright.lists.mapping import LIKE, map_columns
from leadwright.lists.opening import Listing, open_list
from leadwright.lists.survey import Survey
from leadwright.profile import DialectHint, VendorProfile
from leadwright.vendor import Purchase


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


class Recognised(NamedTuple):
    """A list as it was opened, the profile by which it is mapped, and how it differs from its vendor's profile."""

    listing: Listing
    profile: VendorProfile | None
    drift: Drift | None


def recognise(
    path: Path, profiles: Iterable[VendorProfile], vendor: str | None = None, seen: Survey | None = None
) -> Recognised:
    """The list in `path`, and the profile that its first header shows; read again as that profile says.

    If no profile knows the header, but there is one of `vendor`, which has sold the list, the vendor has changed its
    files: that is told as drift, and the profile still says what the columns are whose names stand. `seen` spares a
    look at every byte.
    """
    listing, profiles = open_list(path, seen=seen), tuple(profiles)
    profile = profile_for(profiles, listing.header)
    if profile is None:
        profile = _of_vendor(profiles, vendor, listing)
    if profile is None:
        return Recognised(listing, None, None)
    reading = _reading_differs(profile, listing)
    chosen = _read_as(path, profile, listing, reading)
    if profile.header_row and chosen is listing:
        reading.append(("header_row", str(profile.header_row), "another"))
    if _likeness(profile, chosen) < LIKE:
        return Recognised(listing, None, drift_of(profile, chosen.header, reading, applied=False))
    rows = chosen.sample(chosen.main.index if chosen.main else 0)
    columns = map_columns(chosen.header, rows, profile)
    return Recognised(chosen, profile, drift_of(profile, chosen.header, reading, columns, rows) or None)


def recognise_bought(path: Path, folder: Path, purchase: str) -> Recognised:
    """The list in `path`, by a profile from the configuration `folder`: of whoever sold it, if none is just for it."""
    return recognise(path, load_profiles(folder), vendor_of(folder, purchase))


def vendor_of(folder: Path, purchase: str) -> str | None:
    """Who sold what was bought under `purchase`; None where it is configured no longer, and can still be read."""
    try:
        return load_purchase(folder, purchase).vendor
    except InputError:
        return None


def open_recognised(path: Path, profiles: Iterable[VendorProfile]) -> tuple[Listing, VendorProfile | None]:
    """The list in `path`, and the vendor's profile its first header shows; read again as the profile says."""
    return recognise(path, profiles)[:2]


def _of_vendor(profiles: Sequence[VendorProfile], vendor: str | None, listing: Listing) -> VendorProfile | None:
    """The profile of a vendor that is most like a list; a vendor may sell several kinds."""
    own = [profile for profile in profiles if vendor is not None and profile.vendor == vendor]
    return max(own, key=lambda profile: _likeness(profile, listing), default=None)


def _likeness(profile: VendorProfile, listing: Listing) -> float:
    if listing.header is None:
        # Without a header only the width can tell; it is enough for a profile that someone named.
        return float(profile.is_nameless and len(profile.headers) == max(map(len, listing.sample()), default=0))
    return profile.likeness(listing.header) + profile.knows(listing.header)


def _reading_differs(profile: VendorProfile, listing: Listing) -> list[tuple[str, str, str]]:
    """Where the profile says otherwise than the file shows how it is to be read, as (what, profile, file)."""
    file, hint = listing.file, profile.dialect
    differs = []
    if profile.sheet and (names := listing.sheets) and profile.sheet not in names:
        differs.append(("sheet", profile.sheet, ", ".join(names)))
    if file.dialect and hint.delimiter and hint.delimiter != file.dialect.delimiter:
        differs.append(("delimiter", hint.delimiter, file.dialect.delimiter or "none"))
    if file.encoding and hint.encoding and _family(hint.encoding) != file.encoding.codec and not _is_ascii(listing):
        differs.append(("encoding", hint.encoding, file.encoding.codec))
    return differs


def _family(codec: str) -> str:
    """The codec under which an encoding is found: a mark is told apart, and Latin-1 is read as its larger sister."""
    return {"iso8859-1": "cp1252", "iso8859-15": "cp1252"}.get(codec, codec.removesuffix("-sig"))


def _is_ascii(listing: Listing) -> bool:
    """Whether nothing at the beginning can tell one encoding from another."""
    return all(cell.isascii() for row in (listing.header or (), *listing.sample()) for cell in row)


def _read_as(path: Path, profile: VendorProfile, detected: Listing, reading: Sequence[tuple[str, str, str]]) -> Listing:
    """The list as its profile says, but for what cannot be: another encoding than Unicode where that is certain, or a
    dialect or row under which its headers are not found."""
    if detected.book is not None:
        return max(detected.as_told(profile), detected, key=lambda listing: _likeness(profile, listing))
    surely = any(what == "encoding" and seen.startswith("utf") for what, _, seen in reading)
    if surely:
        profile = profile.model_copy(update={"dialect": profile.dialect.model_copy(update={"encoding": None})})
    without = profile.model_copy(update={"dialect": DialectHint()})
    ways = [open_list(path, profile, detected.seen), open_list(path, without, detected.seen), detected]
    return max(ways, key=lambda listing: _likeness(profile, listing))
