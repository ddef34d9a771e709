"""The house itself: locks, packages, deployments, the command line's start, the closed network."""

import re
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
ENTRYPOINTS = [item["entrypoint"] for item in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_no_host_and_hashes_everything(lock: Path) -> None:
    text = lock.read_text()
    requirements = re.findall(r"^\S+==.*(?:\n[ ]{4}--hash=.*)*", text, re.MULTILINE)

    assert "://" not in text
    assert requirements
    assert [line.split()[0] for line in requirements if "--hash=sha256:" not in line] == []
    assert not re.findall(r"^(?!#)(?!\S+==)\S", text, re.MULTILINE)


def test_every_decision_is_found_from_the_first_page_of_the_documentation() -> None:
    page = (ROOT / "docs" / "README.md").read_text()

    assert [path.name for path in sorted((ROOT / "docs" / "decisions").glob("*.md")) if path.name not in page] == []


@pytest.mark.parametrize("name", ["flows", "tasks", "integrations", "ledger"])
def test_our_packages_lie_beside_the_field(name: str) -> None:
    ours, field = import_module(name), import_module("leadwright")

    assert Path(str(ours.__file__)).parent.parent == Path(str(field.__file__)).parent.parent


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
def test_a_deployment_runs_a_flow_that_can_be_imported(entrypoint: str) -> None:
    from prefect import Flow

    path, _, name = entrypoint.partition(":")
    module = import_module(path.removesuffix(".py").replace("/", "."))

    assert isinstance(getattr(module, name), Flow)


def test_help_comes_without_prefect() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "flows", "--help"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "flows.cli" in imported
    assert "prefect" not in imported


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("crm.example", 443)])
def test_a_test_cannot_reach_out(address: tuple[str, int]) -> None:
    with pytest.raises(pytest.fail.Exception, match="reached out"):
        socket.create_connection(address, timeout=1)
