"""A provider in a package of its own: installed, found by its name, asked, and held to every promise."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

import pytest

from leadwright import providers
from leadwright.errors import InputError
from leadwright.testing import Script, ScriptedServer

PACKAGE = Path(__file__).parents[1] / "package"
ROOT = Path(__file__).parents[2]

ASK = """
import json, sys
from leadwright import providers
from leadwright.accounts import Account
from leadwright.asking import CallContext, question
source = providers.opened(Account(provider="ledgerly", settings={"api_key": "k", "base_url": sys.argv[1]}))
asked = question(source.manifest, {"company.domain": "muster.example"})
[item] = source.fetch([asked], CallContext("run"))
print(json.dumps({
    "names": [name for name, place in providers.names() if place == "leadwright_ledgerly"],
    "facts": dict(item.facts), "cost": str(item.cost.amount), "outcome": item.outcome,
}))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the package is installed, as pip installs any."""
    folder = tmp_path_factory.mktemp("third-party")
    copytree(PACKAGE, folder / "source")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    command += ["--no-deps", "--no-build-isolation", "--target", str(folder / "site"), str(folder / "source")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "site"


def run(site: Path, *arguments: str, more: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]), **(more or {})}
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_is_found_by_its_name_and_asked(site: Path) -> None:
    with ScriptedServer(Script(body={"staff": 42, "new": 1})) as vendor:
        done = run(site, "-c", ASK, vendor.url)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "names": ["ledgerly"],
        "facts": {"company.employees": 42},
        "cost": "0.05",
        "outcome": "found",
    }
    assert vendor.asked[0].headers["Authorization"] == "Bearer k"


def test_it_is_listed_with_ours_and_can_be_set_up_like_ours(site: Path) -> None:
    done = run(site, "-m", "flows", "providers", "list", "--json", more={"LEADWRIGHT_LEDGERLY_API_KEY": "k"})

    [row] = [row for row in json.loads(done.stdout) if row["name"] == "ledgerly"]
    assert (row["price"], row["currency"], row["from"]) == ("0.05", "EUR", "leadwright_ledgerly")
    assert row["accounts"] == [{"account": "ledgerly", "set_up_in": ["environment"], "sellers": []}]


def test_it_keeps_every_promise_that_ours_keep(site: Path) -> None:
    done = run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--noconftest", "tests/package/promises.py")

    assert done.returncode == 0, done.stdout[-2000:]
    assert " passed" in done.stdout


def test_a_package_that_comes_while_we_run_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    os.utime(tmp_path, (0, 0))
    with pytest.raises(InputError, match="there is no provider"):
        providers.adapter("latecomer")
    info = tmp_path / "latecomer-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: latecomer\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[leadwright.providers]\nlatecomer = fractions:Fraction\n")

    assert providers.adapter("latecomer").__name__ == "Fraction"
