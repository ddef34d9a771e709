"""One business card for people: a small panel of what stands on it, and why a person should look at it."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.panel import Panel
from rich.text import Text

from flows.commands.tables import plain, show
from leadwright.rejection import words


def print_card(card: Mapping[str, Any]) -> None:
    """Show one object of `leadwright card --json`."""
    place = card["file"] if (card["page"], card["card"]) == (1, 1) else f"{card['file']} {card['page']}.{card['card']}"
    lines = Text("\n").join(_lines(card))
    show(Panel(lines, title=Text(plain(place)), title_align="left", expand=False, padding=(0, 1)))


def _lines(card: Mapping[str, Any]) -> Iterator[Text]:
    if card["error"]:
        yield Text(f"{words(card['error'])} ({card['error']})", style="red")
        return
    sure: Mapping[str, float] = card["confidence"]
    yield from _field("name", card["name"]["full"], sure.get("name"))
    for name in ("title", "department", "company"):
        yield from _field(name, card[name], sure.get(name))
    for email in card["emails"]:
        yield from _field("e-mail", email, sure.get("emails"))
    for phone in card["phones"]:
        yield from _field(phone["type"], phone["e164"] or f"{phone['raw']} (region unknown)", sure.get("phones"))
    for url in card["urls"]:
        yield from _field("web", url, sure.get("urls"))
    address = card["address"]
    yield from _field("address", address["text"], sure.get("address"))
    if card["code"]:
        yield from _field("code", "a contact in a QR code", None)
    if card["review"]:
        yield Text(plain(f"look at it: {', '.join(card['reasons'])}"), style="yellow")


def _field(name: str, value: str | None, confidence: float | None) -> Iterator[Text]:
    if value:
        sure = "" if confidence is None else f"  {confidence:.0%}"
        yield Text.assemble((f"{name:<11}", "dim"), plain(value.replace("\n", ", ")), (sure, "dim"))
