"""The page that takes a stranger through a provider: its code runs as it stands there."""

import json
import re
import subprocess
import sys
from os import environ, pathsep
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-provider.md"
BLOCK = re.compile(r"^```\w+\n# (?P<file>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the page, in a folder of their own."""
    folder = tmp_path_factory.mktemp("stranger")
    for block in BLOCK.finditer(PAGE.read_text()):
        (folder / block["file"]).write_text(block["text"])
    return folder


def run(*command: str, cwd: Path, path: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**environ, "PYTHONPATH": pathsep.join([str(path), str(ROOT)])}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_adapter_of_the_page_keeps_every_promise(folder: Path) -> None:
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_ledgerly.py", cwd=folder, path=folder)

    assert done.returncode == 0, done.stdout[-2000:]
    assert int(done.stdout.split(" passed")[0].split()[-1]) > 30


def test_the_package_of_the_page_can_be_installed_and_is_found(folder: Path, tmp_path: Path) -> None:
    options = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-build-isolation"]
    installed = run("-m", "pip", "install", *options, "--target", str(tmp_path), str(folder), cwd=folder, path=tmp_path)
    assert installed.returncode == 0, installed.stderr
    ask = "import json; from leadwright import providers; print(json.dumps(providers.names()))"

    found = run("-c", ask, cwd=ROOT, path=tmp_path)

    assert ["ledgerly", "ledgerly"] in json.loads(found.stdout), found.stderr
