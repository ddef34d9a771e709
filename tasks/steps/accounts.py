"""Where an account's settings come from: its Prefect block, the environment, its file, in this order."""

import os
from pathlib import Path

from leadwright.accounts import Account, account


def account_called(name: str, config: Path) -> Account:
    """The account called `name`: what its block says counts, then the environment, then `accounts/<name>.yaml`."""
    found = account(name, config / "accounts")
    if not os.environ.get("PREFECT_API_URL"):
        return found
    from tasks.accounts import settings_in_block

    held = settings_in_block(name, found.provider)
    return Account(provider=found.provider, settings={**found.settings, **held}) if held else found
