"""Accounts kept as Prefect blocks: one type a provider, secrets masked, and their settings before all others."""

from pathlib import Path
from typing import Any

import pytest

from integrations.sandbox import Sandbox
from tasks.steps.workplace import at_work
from tests.tasks.hands import company, qualify, take_in

pytestmark = pytest.mark.engine

CANARY = "canary-7f3a91"


@pytest.fixture
def registered(prefect_harness: str) -> list[str]:
    from tasks.accounts import register_types

    return register_types()


def save(provider: str, name: str, **settings: Any) -> None:
    from tasks.accounts import _known, block_type, document_name

    block_type(provider)(**settings).save(document_name(name), overwrite=True)
    _known.clear()


def test_every_provider_has_a_type_that_can_be_registered_again(registered: list[str]) -> None:
    from prefect import get_client

    from tasks.accounts import register_types

    assert register_types() == registered
    with get_client(sync_client=True) as client:
        held = {kind.slug: kind for kind in client.read_block_types()}
    assert set(registered) <= held.keys()
    assert "leadwright-creditsafe-account" in registered
    assert held["leadwright-hunter-finder-account"].documentation_url is not None


def test_the_form_asks_first_for_what_must_be_filled_in_and_says_what_each_setting_is(registered: list[str]) -> None:
    from prefect import get_client

    with get_client(sync_client=True) as client:
        kind = client.read_block_type_by_slug("leadwright-hunter-finder-account")
        schema = client.get_most_recent_block_schema_for_block_type(kind.id)
    assert schema is not None
    properties = schema.fields["properties"]
    assert next(iter(properties)) == "api_key"
    assert properties["answer_within"]["description"] == "Seconds to wait for an answer."
    assert properties["base_url"]["description"] == "Where the provider is."
    assert properties["api_key"]["format"] == "password"


def test_a_secret_is_masked_wherever_the_block_is_shown(registered: list[str]) -> None:
    from prefect import get_client

    save("companies_house", "masked_one", api_key=CANARY)

    with get_client(sync_client=True) as client:
        document = client.read_block_document_by_name(
            "masked-one", "leadwright-companies-house-account", include_secrets=False
        )
    assert document.data["api_key"] == "********"
    assert CANARY not in document.model_dump_json()


def test_a_block_counts_before_environment_and_file(
    registered: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tasks.steps.accounts import account_called

    settings = company(tmp_path, f"sqlite:///{tmp_path / 'home' / 'ledger.db'}", {})
    monkeypatch.setenv("LEADWRIGHT_COMPANIES_HOUSE_API_KEY", "of the environment")
    monkeypatch.setenv("LEADWRIGHT_COMPANIES_HOUSE_ANSWER_WITHIN", "7")
    before = account_called("companies_house", settings.config).settings
    save("companies_house", "companies_house", api_key="of the block")
    try:
        after = account_called("companies_house", settings.config).settings
    finally:
        forget("companies_house")

    assert before["api_key"] == "of the environment"
    assert after["api_key"] == "of the block"
    # What the block leaves at its default is nobody's word.
    assert after["answer_within"] == "7"


def test_leads_are_asked_about_with_the_account_of_a_block(registered: list[str], tmp_path: Path) -> None:
    settings = company(tmp_path, f"sqlite:///{tmp_path / 'home' / 'ledger.db'}", {})
    with Sandbox(seed=7) as sandbox:
        held = sandbox.settings("companies_house")
        save("companies_house", "companies_house", api_key=held["api_key"], base_url=held["base_url"])
        try:
            (tmp_path / "list.csv").write_text(
                "Firma;Land;Telefon;Handelsregister\nRedshaw Ltd;GB;+44 161 496 0964;00445790\n", encoding="utf-8"
            )
            with at_work("demo", settings) as place:
                take_in(place, tmp_path)
                tallies = qualify(place)
        finally:
            forget("companies_house")

    [asked] = [tally for tally in tallies if tally["source"] == "companies_house"]
    assert (asked["asked"], asked["problem"]) == (1, None)


def forget(provider: str) -> None:
    from prefect import get_client

    from tasks.accounts import _known, document_name, slug_of

    with get_client(sync_client=True) as client:
        document = client.read_block_document_by_name(document_name(provider), slug_of(provider))
        client.delete_block_document(document.id)
    _known.clear()
