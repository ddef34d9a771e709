"""Answers that are not what they should be: more in them, less, something else, or the same twice."""

from typing import Any

from integrations.sandbox.control import Fault


def damaged(body: Any, fault: Fault, items: str = "") -> Any:
    """`body` as `fault` leaves it; a batch's answers are the body, or stand in it under the name `items`."""
    match fault:
        case Fault.EXTRA:
            return _with_extra(body)
        case Fault.NULLS:
            return _emptied(body)
        case Fault.WRONG_TYPE:
            return _twisted(body)
    if items and isinstance(body, dict):
        return {**body, items: damaged(body[items], fault)}
    return _in_disorder(body, fault) if isinstance(body, list) else body


def _in_disorder(items: list[Any], fault: Fault) -> list[Any]:
    match fault:
        case Fault.REORDERED:
            return items[::-1]
        case Fault.SHORT:
            return items[:-1]
        case Fault.DUPLICATED:
            return [each for item in items for each in (item, item)]
    return items


def _with_extra(body: Any) -> Any:
    if isinstance(body, list):
        return [_with_extra(each) for each in body]
    if not isinstance(body, dict):
        return body
    more = {name: _with_extra(value) for name, value in body.items()}
    # Names that are numbers are those of a list in disguise, which has no fields.
    is_list = bool(body) and all(name.isdigit() for name in body)
    return more if is_list else {**more, "x_new": {"since": "2027", "until": None}}


def _emptied(body: Any) -> Any:
    """Every value is null, all the way in, and the shape stays."""
    if isinstance(body, dict):
        return {name: _emptied(value) for name, value in body.items()}
    return [_emptied(each) for each in body] if isinstance(body, list) else None


def _twisted(body: Any) -> Any:
    """Every value is of another type, and the shape stays."""
    if isinstance(body, dict):
        return {name: _twisted(value) for name, value in body.items()}
    if isinstance(body, list):
        return [_twisted(each) for each in body]
    return [body] if isinstance(body, str) else {"is": body}
