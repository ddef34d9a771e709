"""Where things are, as a value; no secrets."""

from collections.abc import Mapping
from dataclasses import dataclass
from os import environ
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """The places one installation works in: `home` (ledger, files, local CRM), `config`, and the database's URL."""

    home: Path
    config: Path
    database_url: str

    @classmethod
    def read(cls, env: Mapping[str, str] = environ, home: Path | None = None) -> "Settings":
        """Settings from `LEADWRIGHT_HOME`, `_CONFIG` and `_DATABASE_URL`; `home` overrides the first."""
        place = (home or Path(env.get("LEADWRIGHT_HOME") or "var")).absolute()
        config = Path(env.get("LEADWRIGHT_CONFIG") or "config").absolute()
        url = env.get("LEADWRIGHT_DATABASE_URL") or f"sqlite:///{place / 'ledger.db'}"
        return cls(place, config, url)

    @property
    def files(self) -> str:
        """Where received files are kept, as an fsspec URL or path."""
        return str(self.home / "files")

    @property
    def local_crm(self) -> Path:
        """The embedded CRM's database."""
        return self.home / "crm.db"
