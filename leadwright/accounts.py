"""Accounts at providers: which provider, with which settings; secrets come from the environment or a secret store."""

from collections.abc import Mapping
from os import environ
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, field_validator

from leadwright.config import Config, named
from leadwright.errors import InputError
from leadwright.money import Money

C = TypeVar("C", bound=BaseModel)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Account(Config):
    """One account, as `config/accounts/<name>.yaml` describes it: the provider and its settings without the secrets."""

    provider: str
    settings: Mapping[str, str | int | float | bool] = Field({}, repr=False)
    """Repeated nowhere: those from the environment hold secrets."""


def _money(text: Any) -> Any:
    amount, _, currency = str(text).partition(" ")
    return {"amount": amount, "currency": currency} if isinstance(text, str) else text


class Settings(BaseModel):
    """What every account can set. What stands below a setting is told wherever it can be filled in."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)

    price: Annotated[Money | None, BeforeValidator(_money)] = None
    """What one answer costs under your contract, as in 11.50 EUR."""

    def __reduce__(self) -> NoReturn:
        """Not at all: what is pickled holds secrets in the clear."""
        raise TypeError("the settings of an account are not to be pickled")


class WebSettings(Settings):
    """What every account reached over the network can set."""

    base_url: str
    """Where the provider is."""
    answer_within: float = Field(30.0, gt=0, le=600)
    """Seconds to wait for an answer."""
    calls_per_second: float | None = Field(None, gt=0)
    """Your own rate, in place of the one that the provider's page promises."""
    webhook_secret: SecretStr | None = None
    """What the vendor signs its events with, where it sends some."""

    @field_validator("base_url")
    @classmethod
    def _encrypted(cls, url: str) -> str:
        """Secrets travel in headers, so nothing but this machine is spoken to in the clear."""
        host = url.removeprefix("http://").split("/")[0].rsplit(":", 1)[0]
        if not url.startswith("https://") and not (url.startswith("http://") and host in LOOPBACK):
            raise ValueError("must begin with https://")
        return url.rstrip("/")


def account(name: str, folder: Path, env: Mapping[str, str] = environ) -> Account:
    """The account called `name`: its file in `folder` if there is one, and over it `LEADWRIGHT_<NAME>_<SETTING>`."""
    written = named(folder, name, Account) if (folder / f"{name}.yaml").is_file() else Account(provider=name)
    return Account(provider=written.provider, settings={**written.settings, **settings_in(env, name)})


def settings_in(env: Mapping[str, str], name: str) -> dict[str, str]:
    """The settings that the environment holds for the account called `name`."""
    prefix = variable(name, "")
    return {key.removeprefix(prefix).lower(): value for key, value in env.items() if key.startswith(prefix)}


def variable(name: str, setting: str) -> str:
    """The environment variable that holds `setting` of the account called `name`."""
    return f"LEADWRIGHT_{name}_{setting}".upper()


def configured(model: type[C], provider: str, settings: Mapping[str, Any]) -> C:
    """`settings` as a `model`; InputError names the settings that are wrong, never their values."""
    try:
        return model.model_validate(dict(settings))
    except ValidationError as error:
        wrong = {str(each["loc"][0]): each["type"] for each in error.errors(include_input=False, include_context=False)}
    raise InputError("; ".join(_complaint(provider, name, kind) for name, kind in wrong.items()))


def _complaint(provider: str, name: str, kind: str) -> str:
    if kind == "missing":
        return f"{provider}: the setting {name} is missing; set {variable(provider, name)}"
    if kind == "extra_forbidden":
        return f"{provider}: there is no setting {name}"
    return f"{provider}: the setting {name} is wrong ({kind.replace('_', ' ')})"
