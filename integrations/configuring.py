"""Settings as they come from an account or a file, made into an adapter's configuration."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from leadwright.errors import InputError

M = TypeVar("M", bound=BaseModel)


def configured(model: type[M], settings: Mapping[str, Any], adapter: str) -> M:
    """`settings` as a `model`; InputError names every wrong setting, and shows no value."""
    try:
        return model.model_validate(dict(settings))
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, one['loc'])) or 'settings'}: {one['msg']}" for one in error.errors()]
        raise InputError(f"{adapter}: {'; '.join(wrong)}") from None
