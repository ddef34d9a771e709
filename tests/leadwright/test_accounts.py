from pathlib import Path

import pytest
from pydantic import SecretStr

from leadwright.accounts import WebSettings, account, configured
from leadwright.errors import InputError
from leadwright.providers import adapter, opened


class Settings(WebSettings):
    api_key: SecretStr
    base_url: str = "https://vendor.example"


def test_an_account_is_called_like_its_provider_where_nothing_is_written() -> None:
    found = account("creditsafe", Path("nowhere"), {"LEADWRIGHT_CREDITSAFE_USERNAME": "u", "OTHER": "x"})

    assert (found.provider, dict(found.settings)) == ("creditsafe", {"username": "u"})


def test_the_environment_holds_the_secrets_and_comes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "bureau_de.yaml").write_text("provider: creditsafe\nsettings:\n  username: file\n  language: DE\n")

    found = account("bureau_de", tmp_path, {"LEADWRIGHT_BUREAU_DE_USERNAME": "environment"})

    assert found.provider == "creditsafe"
    assert found.settings == {"username": "environment", "language": "DE"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "vendor: the setting api_key is missing; set LEADWRIGHT_VENDOR_API_KEY"),
        ({"api_key": "k", "colour": "canary"}, "vendor: there is no setting colour"),
        ({"api_key": "k", "base_url": "http://canary.example"}, "vendor: the setting base_url is wrong (value error)"),
        ({"api_key": "k", "price": "canary"}, "vendor: the setting price is wrong"),
    ],
)
def test_names_what_is_wrong_and_not_what_was_written(settings: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as caught:
        configured(Settings, "vendor", settings)

    assert str(caught.value).startswith(message)
    assert "canary" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/x", "http://localhost", "https://vendor.example/v1/"])
def test_speaks_in_the_clear_with_this_machine_only(url: str) -> None:
    assert configured(Settings, "vendor", {"api_key": "k", "base_url": url}).base_url == url.rstrip("/")


WRITTEN_AS = {"contact": "ops@seller.example"}
"""Settings that must look like something."""


@pytest.mark.parametrize("file", sorted(Path("config/accounts").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_examples_open_once_their_secrets_are_there(file: Path) -> None:
    written = account(file.stem, file.parent, {})
    missing = [
        name
        for name, field in adapter(written.provider).Config.model_fields.items()
        if field.is_required() and name not in written.settings
    ]
    env = {f"LEADWRIGHT_{file.stem}_{name}".upper(): WRITTEN_AS.get(name, "x") for name in missing}

    source = opened(account(file.stem, file.parent, env))

    assert source.manifest.id == file.stem
