"""Keeping how a list was mapped as its vendor's profile, to be recognised by its headers from then on."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from leadwright import config
from leadwright.errors import InputError, WorkError
from leadwright.lists.overview import MappedTable, Overview
from leadwright.profile import VendorProfile, labels, proper

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_MONEY = ("company.revenue", "company.revenue_kusd")


def profile_path(folder: Path, name: str) -> Path:
    """Where the profile called `name` stands under the configuration `folder`; InputError if it can be no name."""
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} is no name for a vendor: small letters, digits, - and _ only")
    vendors = folder / "vendors"
    standing = [vendors / f"{name}{suffix}" for suffix in config.SUFFIXES if (vendors / f"{name}{suffix}").exists()]
    return standing[0] if standing else vendors / f"{name}{config.SUFFIXES[0]}"


def kept(seen: Overview, name: str) -> dict[str, Any]:
    """The profile of a vendor called `name` that says how the first table of a list was mapped.

    What an earlier profile of it said beyond the columns stays, under the next version.
    """
    if not seen.tables:
        raise InputError(f"{seen.path} has no table that a profile could describe")
    table = seen.tables[0]
    headers = proper(table.headers)
    if not headers:
        raise InputError(f"{seen.path} has no columns that a profile could describe")
    before = seen.found.profile
    made = before.model_dump(mode="json", exclude_defaults=True) if before else {}
    for stale in ("split", "units", "values"):
        made[stale] = {header: told for header, told in made.get(stale, {}).items() if header in labels(headers)}
    made["join"] = {field: parts for field, parts in made.get("join", {}).items() if set(parts) <= set(labels(headers))}
    joined = {part for parts in made["join"].values() for part in parts}
    made |= {
        "vendor": name,
        "version": before.version + 1 if before and before.vendor == name else 1,
        "headers": headers,
        "mapping": _mapping(table, headers, joined),
        "dialect": _dialect(seen),
    }
    made["split"] |= {column.header: column.split for column in table.columns if column.split}
    made["units"] |= {
        column.header: {"times": column.unit.factor, "currency": column.unit.currency}
        for column in table.columns
        if column.unit and column.field in _MONEY
    }
    if (orders := {column.dates for column in table.columns if column.dates}) and len(orders) == 1:
        made.setdefault("dates", orders.pop())
    if seen.found.listing.sheet:
        made["sheet"] = seen.found.listing.sheet
    # In the order in which the model tells of them.
    return {key: made[key] for key in VendorProfile.model_fields if made.get(key) not in ({}, None, "")}


def keep(path: Path, profile: dict[str, Any], replacing: bool = False) -> None:
    """Write a profile that can be read again; InputError if there is one already, unless it is to be replaced."""
    if path.exists() and not replacing:
        raise InputError(f"{path} is there already and may hold what somebody wrote by hand; --force replaces it")
    text = yaml.safe_dump(profile, sort_keys=False, allow_unicode=True, width=110)
    config.parse(text, VendorProfile, str(path))
    written = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(text, encoding="utf-8")
        written.replace(path)
    except OSError as error:
        with suppress(OSError):
            written.unlink()
        raise WorkError(f"{path} cannot be written: {error.strerror}") from None


def _mapping(table: MappedTable, headers: list[str], joined: set[str]) -> dict[str, str | None]:
    known = set(labels(headers))
    return {
        column.header: column.field
        for column in table.columns
        if column.header in known and column.header not in joined
    }


def _dialect(seen: Overview) -> dict[str, str]:
    file = seen.found.listing.file
    if file.dialect is None or file.dialect.delimiter is None:
        return {}
    made = {"delimiter": file.dialect.delimiter}
    if file.dialect.quote:
        made["quote"] = file.dialect.quote
    text = "".join(cell for table in seen.tables for row in (table.headers, *table.rows) for cell in row)
    if file.encoding and not text.isascii():
        # A text of plain letters alone does not show its encoding.
        made["encoding"] = file.encoding.codec
    return made
