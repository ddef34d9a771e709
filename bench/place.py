"""A workplace of its own for a measurement, gone afterwards."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from leadwright.settings import Settings
from tasks.steps.workplace import Workplace, at_work

ROOT = Path(__file__).parent.parent
SELLER = "demo"
PURCHASE = "bench"
_TERMS = {
    "id": PURCHASE,
    "seller": SELLER,
    "vendor": "bench",
    "price": "100.00",
    "currency": "EUR",
    "invoiced": "2026-10-01",
    "licence": {"kind": "multi_use", "purpose": "sales"},
}


@contextmanager
def workplace(folder: Path, accounts: Mapping[str, Mapping[str, Any]] | None = None) -> Iterator[Workplace]:
    """The demonstration's seller with an empty ledger under `folder`, on accounts with these settings."""
    logging.disable(logging.WARNING)
    home, config = folder / "home", folder / "config"
    copytree(ROOT / "config", config)
    (config / "purchases" / f"{PURCHASE}.yaml").write_text(yaml.safe_dump(_TERMS))
    for name, own in (accounts or {}).items():
        text = yaml.safe_dump({"provider": name, "settings": dict(own)})
        (config / "accounts" / f"{name}.yaml").write_text(text)
    with at_work(SELLER, Settings(home, config, f"sqlite:///{home / 'ledger.db'}")) as place:
        yield place


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for what a measurement leaves behind."""
    with TemporaryDirectory(prefix="leadwright-bench-") as folder:
        yield Path(folder)
