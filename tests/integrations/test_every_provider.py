import inspect
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from leadwright import providers
from leadwright.asking import Charge, Manifest
from leadwright.errors import InputError
from leadwright.facts import CATALOGUE

PORTS = ("enrichment", "credit", "screening")
OURS = [(port, name) for name, port in providers.names() if port in PORTS]
MODULES = [pytest.param(import_module(f"integrations.{port}.{name}"), id=name) for port, name in OURS]


def test_there_are_providers_to_look_at() -> None:
    assert {"offline", "companies_house", "creditsafe", "watchlist"} <= {name for _, name in OURS}


@pytest.mark.parametrize("module", MODULES)
def test_says_in_a_sentence_what_it_is(module: ModuleType) -> None:
    assert module.__doc__
    assert module.__doc__.strip().splitlines()[0].endswith((".", ";", ","))


@pytest.mark.parametrize("module", MODULES)
def test_answers_to_its_own_name(module: ModuleType) -> None:
    name = module.__name__.rpartition(".")[2]

    assert providers.adapter(name) is module.Adapter
    assert module.Adapter.manifest.id == name


@pytest.mark.parametrize("module", MODULES)
def test_has_the_methods_of_the_port(module: ModuleType) -> None:
    adapter: Any = module.Adapter

    assert list(inspect.signature(adapter.open).parameters) == ["settings", "clock"]
    assert list(inspect.signature(adapter.fetch).parameters) == ["self", "batch", "ctx"]
    assert list(inspect.signature(adapter.check).parameters) == ["self"]


@pytest.mark.parametrize("module", MODULES)
def test_promises_only_what_makes_sense(module: ModuleType) -> None:
    manifest: Manifest = module.Adapter.manifest

    assert manifest.provides
    assert manifest.provides <= CATALOGUE.keys()
    assert manifest.requires
    assert all(needed <= manifest.uses | {"company.country"} for needed in manifest.requires)
    assert (manifest.price is None) == (manifest.charge is Charge.FREE)
    assert manifest.max_batch >= 1
    assert manifest.missed_ttl is None or manifest.missed_ttl >= timedelta(days=1)


@pytest.mark.parametrize("module", MODULES)
def test_refuses_a_setting_it_does_not_know(module: ModuleType) -> None:
    with pytest.raises(InputError, match="there is no setting colour") as caught:
        module.Adapter.open({"colour": "canary-7f3a91"}, None)

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("module", MODULES)
def test_has_a_page_and_a_test(module: ModuleType) -> None:
    _, port, name = module.__name__.split(".")

    assert f"## {name}" in Path("docs/reference/providers.md").read_text()
    assert list(Path("tests/integrations", port).glob(f"test_*{name}*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_keeps_secrets_as_secrets(module: ModuleType) -> None:
    fields = module.Adapter.Config.model_fields

    for name in fields.keys() & {"api_key", "password", "token", "secret"}:
        assert "SecretStr" in str(fields[name].annotation)
