"""Configuration in YAML: read into a model, or refused in one line that names file, line, column and key."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import orjson
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from leadwright.errors import InputError

MAX_BYTES = 1_000_000
MAX_NODES = 50_000
MAX_DEPTH = 60
SUFFIXES = (".yaml", ".yml")

M = TypeVar("M", bound=BaseModel)
_PLAIN_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_PLAIN_FLOAT = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_CORE = "tag:yaml.org,2002:"


class Config(BaseModel):
    """Something configured: frozen, and without room for keys nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class YamlError(Exception):
    """What is wrong with a document, and the node where it shows."""

    def __init__(self, message: str, mark: yaml.Mark | None, path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mark = mark
        self.path = path


def names(folder: Path) -> list[str]:
    """The names that can be used for what is configured in `folder`."""
    return sorted(file.stem for file in folder.glob("*") if file.suffix in SUFFIXES and file.is_file())


def named(folder: Path, name: str | Path, model: type[M]) -> M:
    """What `folder` configures under `name`; anything with a suffix or a folder in it is taken as a path."""
    path = Path(name)
    if path.suffix in SUFFIXES or path.name != str(name):
        return load(path, model)
    for suffix in SUFFIXES:
        if (file := folder / f"{name}{suffix}").is_file():
            return load(file, model)
    there_are = ", ".join(names(folder)) or "none"
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()
    raise InputError(f"there is no {kind} {str(name)!r} in {folder}; there are: {there_are}")


def load(path: Path, model: type[M]) -> M:
    """The file at `path` as a `model`; InputError names the first thing wrong, and how many more there are."""
    return parse(_text(path), model, str(path))


def parse(text: str, model: type[M], where: str) -> M:
    """YAML `text` as a `model`; `where` names it in errors."""
    try:
        root = _composed(text)
        data = _value(root, 0, [MAX_NODES])
    except YamlError as error:
        raise InputError(_line(where, error.mark, error.path, error.message)) from None
    try:
        # By way of JSON: there, pydantic's strict mode takes lists for tuples and texts for enumerations, and no more.
        return model.model_validate_json(orjson.dumps(data), strict=True)
    except ValidationError as error:
        raise InputError(_explained(where, root, error)) from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is larger than {MAX_BYTES:,} bytes, too large for a configuration")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text, from byte {error.start} on") from None


@lru_cache(maxsize=32)
def _composed(text: str) -> yaml.Node:
    """The nodes of `text`, which nobody changes: a run reads the same few files for every batch."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise YamlError(error.problem or "is not YAML", error.problem_mark or error.context_mark) from None
    except yaml.reader.ReaderError as error:
        raise YamlError(f"holds a character that YAML does not allow, at {error.position}", None) from None
    except (yaml.YAMLError, RecursionError):
        raise YamlError("is not YAML that can be read; it may be nested too deeply", None) from None
    if node is None:
        raise YamlError("is empty", None)
    return node


def _value(node: yaml.Node, depth: int, room: list[int]) -> Any:
    """What `node` stands for; aliases count each time, so that a small text cannot grow without bound."""
    room[0] -= 1
    if depth > MAX_DEPTH or room[0] < 0:
        raise YamlError("is nested too deeply or refers to itself too often", node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, depth, room)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, depth + 1, room) for item in node.value]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, depth: int, room: list[int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = _scalar(key) if isinstance(key, yaml.ScalarNode) else None
        if not isinstance(name, str):
            raise YamlError("a key must be text; put it in quotes", key.start_mark)
        if name in found:
            raise YamlError(f"the key {name!r} stands here twice", key.start_mark)
        found[name] = _value(value, depth + 1, room)
    return found


def _scalar(node: yaml.Node) -> Any:
    """A scalar's value; refused where YAML 1.1 makes something else of it than a person would read."""
    text, kind = str(node.value), node.tag.removeprefix(_CORE)
    if kind == "str":
        return text
    if kind == "null":
        return None
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind == "int" and _PLAIN_INT.fullmatch(text):
        return int(text)
    if kind == "float" and _PLAIN_FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    raise YamlError(f'YAML reads {text} as {kind}; if it is text, write "{text}"', node.start_mark)


def _explained(where: str, root: yaml.Node, error: ValidationError) -> str:
    details = error.errors(include_url=False)
    first = details[0]
    node, path = _at(root, first["loc"], first["type"] == "extra_forbidden")
    more = f" (and {len(details) - 1} more)" if len(details) > 1 else ""
    return _line(where, node.start_mark, path, _message(first, node)) + more


def _at(root: yaml.Node, loc: tuple[int | str, ...], by_key: bool) -> tuple[yaml.Node, str]:
    """The node that `loc` leads to, as far as it leads, and the way there; names of union members are passed over.

    A scalar is shown itself, anything larger by its key, and so is a key that should not be there.
    """
    node, path = root, ""
    for index, step in enumerate(loc):
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if step in pairs:
                key, value = pairs[step]
                path += f".{step}" if path else str(step)
                is_last = index == len(loc) - 1
                node = key if is_last and (by_key or not isinstance(value, yaml.ScalarNode)) else value
            elif index == len(loc) - 1 and not str(step).startswith("<"):
                path += f".{step}" if path else str(step)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            path += f"[{step}]"
    return node, path


_MESSAGES: Mapping[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that is known here",
}


def _message(error: ErrorDetails, node: yaml.Node) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    message = _MESSAGES.get(error["type"], error["msg"].removeprefix("Input "))
    if error["type"] == "string_type" and isinstance(node, yaml.ScalarNode):
        return f'{message}; write "{node.value}" in quotes'
    return message


def _line(where: str, mark: yaml.Mark | None, path: str, message: str) -> str:
    place = f"{where}:{mark.line + 1}:{mark.column + 1}" if mark else where
    return " ".join(f"{place}: {path + ': ' if path else ''}{message}".split())
