"""Environments of their own, for what we run beside us and never import; each is installed once a lock."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent


def lock_of(name: str) -> Path:
    """The lock of the environment called `name`."""
    return ROOT / "requirements" / f"{name}.lock"


def cache_of(name: str) -> Path:
    """The folder in which that environment and what belongs to it is kept."""
    return ROOT / ".cache" / name


def python_of(name: str) -> Path:
    """The interpreter of that environment, there or not."""
    return cache_of(name) / "venv" / "bin" / "python"


def is_installed(name: str) -> bool:
    """Whether that environment is there, as its lock says it should be."""
    installed = _mark(name)
    return python_of(name).exists() and installed.exists() and installed.read_text() == _wanted(name)


def install(name: str) -> None:
    """Have that environment there, as its lock says it should be."""
    if is_installed(name):
        return
    python = python_of(name)
    subprocess.run([sys.executable, "-m", "venv", "--clear", python.parent.parent], check=True)
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    subprocess.run([python, "-m", "pip", "install", *options, "-r", lock_of(name)], check=True)
    _mark(name).write_text(_wanted(name))


def _mark(name: str) -> Path:
    return cache_of(name) / "venv" / "installed.sha256"


def _wanted(name: str) -> str:
    return sha256(lock_of(name).read_bytes()).hexdigest()
