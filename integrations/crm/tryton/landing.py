"""Sending rows together although one bad row refuses them all: halve until the bad one stands alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from integrations.crm.tryton.rpc import Refused
from leadwright.errors import Billed, ProviderError

Row = TypeVar("Row")


@dataclass
class Landed(Generic[Row]):
    """What became of the rows: written, refused each for its own sake, in doubt, or not sent because of `stop`."""

    written: list[Row] = field(default_factory=list)
    refused: list[tuple[Row, Refused]] = field(default_factory=list)
    in_doubt: list[Row] = field(default_factory=list)
    unsent: list[Row] = field(default_factory=list)
    stop: ProviderError | None = None


def land(rows: Sequence[Row], send: Callable[[Sequence[Row]], object], *, together: bool = True) -> Landed[Row]:
    """`rows` sent all at once, or one by one; with k bad ones among n it takes about 2·k·log2(n) calls.

    The first ProviderError ends it: nothing more is sent.
    """
    landed: Landed[Row] = Landed()
    waiting = [list(rows)] if together and rows else [[row] for row in reversed(rows)]
    while waiting:
        some = waiting.pop()
        try:
            send(some)
        except Refused as refusal:
            if len(some) == 1:
                landed.refused.append((some[0], refusal))
            else:
                half = len(some) // 2
                waiting += [some[half:], some[:half]]
        except ProviderError as error:
            landed.stop = error
            (landed.in_doubt if error.billed is Billed.UNKNOWN else landed.unsent).extend(some)
            landed.unsent += [row for later in reversed(waiting) for row in later]
            break
        else:
            landed.written += some
    return landed
