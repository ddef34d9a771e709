"""Provider accounts as Prefect Blocks: one type a provider, secrets masked, made from the adapter's settings."""

import os
import time
from collections.abc import Mapping
from inspect import getdoc
from threading import Lock
from typing import Annotated, Any

from prefect.blocks.core import Block
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound, PrefectException
from pydantic import Field, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from leadwright.accounts import WebSettings
from leadwright.errors import InputError, WorkError
from leadwright.providers import adapter, names

PORTS_WITHOUT_ACCOUNTS = frozenset({"cards", "crm"})
FRESH = 20.0
"""Seconds for which what a block holds is not asked for again."""
_COMMON = WebSettings.model_fields
_PLAIN = (bool, int, float, str)
_known: dict[tuple[str, str], tuple[float, dict[str, Any]]] = {}
_lock = Lock()


def providers_with_accounts() -> list[str]:
    """The names of all providers of which there can be accounts, ours and third parties'."""
    return [name for name, place in names() if place not in PORTS_WITHOUT_ACCOUNTS]


def slug_of(provider: str) -> str:
    """The slug of the block type that holds accounts at `provider`."""
    return f"leadwright-{provider.replace('_', '-')}-account"


def document_name(account: str) -> str:
    """What the block of an account is called: Prefect allows no underscores."""
    return account.lower().replace("_", "-")


def block_type(provider: str) -> type[Block]:
    """The block type of `provider`: a field a setting, those that are secret as secrets."""
    found = adapter(provider)
    fields = {name: _field(name, info) for name, info in _in_order(found.Config.model_fields).items()}
    manifest = found.manifest
    body: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": getdoc(found),
        "__annotations__": {name: annotation for name, (annotation, _) in fields.items()},
        "_block_type_name": f"leadwright {provider.replace('_', ' ')} account",
        "_block_type_slug": slug_of(provider),
        "_description": f"An account at {provider}. {getdoc(found) or ''}".strip(),
        "_documentation_url": manifest.docs_url or None,
        **{name: value for name, (_, value) in fields.items() if value is not PydanticUndefined},
    }
    title = "".join(part.capitalize() for part in provider.split("_"))
    return type(f"{title}Account", (Block,), body)


def register_types() -> list[str]:
    """Make the block types of all providers known to the Prefect API; their slugs."""
    slugs = []
    for provider in providers_with_accounts():
        kind = block_type(provider)
        try:
            kind.register_type_and_schema()
        except PrefectException as error:
            raise WorkError(f"the Prefect API does not take the block types ({type(error).__name__})") from None
        slugs.append(slug_of(provider))
    return slugs


def settings_in_block(account: str, provider: str) -> dict[str, Any]:
    """The settings that the block of `account` holds; none where there is no block, or no Prefect API is configured.

    Raises WorkError if the API is configured and does not answer: the settings beside it may be another account's.
    """
    api = os.environ.get("PREFECT_API_URL")
    if not api:
        return {}
    key = (api, f"{slug_of(provider)}/{document_name(account)}")
    with _lock:
        until, held = _known.get(key, (0.0, {}))
        if time.monotonic() >= until:
            held = _held(account, provider)
            _known[key] = (time.monotonic() + FRESH, held)
        return held


def _held(account: str, provider: str) -> dict[str, Any]:
    try:
        with get_client(sync_client=True) as client:
            document = client.read_block_document_by_name(
                document_name(account), slug_of(provider), include_secrets=True
            )
    except ObjectNotFound:
        return {}
    except Exception as error:
        # Whatever the client raises may hold the address with credentials in it.
        raise WorkError(f"the Prefect API does not tell the account {account} ({type(error).__name__})") from None
    held = _plain(document.data, account)
    fields = adapter(provider).Config.model_fields
    # A block is saved with its defaults, and those are nobody's word.
    own = {name: value for name, value in held.items() if name not in fields or value != fields[name].default}
    return {name: value for name, value in own.items() if value not in (None, "")}


def _plain(data: Mapping[str, Any], account: str) -> dict[str, Any]:
    if not all(isinstance(value, _PLAIN) or value is None for value in data.values()):
        raise InputError(f"the block of the account {account} holds something other than plain settings")
    return dict(data)


def _in_order(fields: Mapping[str, FieldInfo]) -> dict[str, FieldInfo]:
    """What has to be filled in first, then what is particular to the provider, then what all accounts can set."""
    return dict(sorted(fields.items(), key=lambda item: (not item[1].is_required(), item[0] in _COMMON)))


def _field(name: str, info: FieldInfo) -> tuple[Any, Any]:
    """How a setting stands in a block, with what is told about it, and its default."""
    annotation, default = _plain_field(info)
    told = info.description or (_COMMON[name].description if name in _COMMON else None)
    return (Annotated[annotation, Field(description=told)] if told else annotation), default


def _plain_field(info: FieldInfo) -> tuple[Any, Any]:
    """Secrets and plain values as they are, all else as text."""
    default = info.default
    if "SecretStr" in str(info.annotation):
        return (SecretStr, PydanticUndefined) if info.is_required() else (SecretStr | None, None)
    if info.is_required():
        return (info.annotation if info.annotation in _PLAIN else str), PydanticUndefined
    if isinstance(default, _PLAIN):
        return type(default), default
    return str | None, None
