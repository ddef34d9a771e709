"""The commands that look at one thing: files, cards, facts against a policy. Nothing is stored."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from flows.commands.output import json_option, print_json, print_json_line
from leadwright.counted import counted
from leadwright.errors import InputError, LeadwrightError
from leadwright.settings import Settings

LONGEST = 1 << 21
"""No line of facts is longer; one that is comes in pieces, and is refused."""

if TYPE_CHECKING:
    from leadwright.vendor import VendorProfile


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--vendor", metavar="V", help="Read as this vendor writes (a name in config/vendors, or a path).")
@click.option("--batch", is_flag=True, help="Take paths from standard input, one a line, and print a document a line.")
@json_option
def read(files: tuple[Path, ...], vendor: str | None, batch: bool, as_json: bool) -> None:
    """Show what stands in lists: encoding, tables, rows, and what is wrong with which line.

    With --json one file gives one document; several files, and --batch, give one compact document a line, and a file
    that cannot be read gives a line with `file` and `error`.

    \b
    leadwright read samples/lists/nordlist_maschinenbau.csv
    find lists -name '*.csv' | leadwright read --batch --json
    """
    if batch == bool(files):
        raise click.UsageError("name the files to read, or give --batch and their paths on standard input")
    profile = _profile(vendor)
    if len(files) == 1:
        _read_one(files[0], profile, as_json)
        return
    paths = _paths(sys.stdin.buffer) if batch else files
    if faults := _read_each(paths, profile) if as_json else _show_each(paths, profile):
        raise InputError(f"{counted(faults, 'file')} could not be read")


@click.command()
@click.argument("images", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def card(images: tuple[Path, ...], as_json: bool) -> None:
    """Show the contact on business cards: pictures, PDFs, or folders of them.

    A picture in which nothing can be seen gives an object whose `error` says why.

    \b
    leadwright card samples/cards/card-01.jpg
    leadwright card samples/cards --json
    """
    from flows.commands.contacts import print_card
    from tasks.steps.viewing import contacts, scans

    seen = contacts(scans(images))
    if as_json:
        print_json(list(seen))
        return
    for contact in seen:
        print_card(contact)


@click.command()
@click.argument("facts", metavar="FACTS.jsonl", type=click.File("rb"))
@click.option(
    "--policy", default="default", show_default=True, metavar="P", help="A name in config/policies, or a path."
)
@click.option("--language", type=click.Choice(["en", "de"]), default="en", show_default=True, help="Of the reasons.")
@click.option("--json", "_as_json", is_flag=True, help="Decisions are JSON in any case, one a line.")
def decide(facts: BinaryIO, policy: str, language: str, _as_json: bool) -> None:
    """Decide on facts, one lead a line; `-` reads them from standard input.

    Each line is an object such as {"id": "L1", "as_of": "2026-11-21", "facts": {"company.country": "DE"}}; a fact
    that is absent or null is unknown. `leadwright facts` lists the facts there are.

    \b
    leadwright decide --policy default samples/facts.jsonl
    """
    from leadwright.policy import compile_policy, decide_lines, load_policy

    compiled = compile_policy(load_policy(Settings.read().config, policy))
    # In pieces, so that a file that is one endless line is refused before it fills the memory.
    lines = iter(lambda: _line_of(facts), b"")
    for document in decide_lines(compiled, lines, language=language):
        print_json_line(document)


def _line_of(facts: BinaryIO) -> bytes:
    try:
        return facts.readline(LONGEST)
    except OSError as error:
        raise InputError(f"{facts.name} cannot be read: {error.strerror}") from None


@click.command()
@json_option
def facts(as_json: bool) -> None:
    """List the facts that a policy may ask about: type, topic, cost, choices, how long an answer is believed.

    \b
    leadwright facts --json
    """
    from leadwright.duration import duration_text
    from leadwright.facts import CATALOGUE

    catalogue = [
        {
            "name": fact.name,
            "type": fact.type.value,
            "topic": fact.topic.value,
            "cost": fact.cost.value,
            "choices": list(fact.choices),
            "ttl": duration_text(fact.ttl) if fact.ttl else None,
            "about": fact.about,
        }
        for fact in CATALOGUE.values()
    ]
    if as_json:
        print_json(catalogue)
    else:
        _show_facts(catalogue)


def _profile(vendor: str | None) -> "VendorProfile | None":
    from leadwright.lists.profiles import load_profile

    return load_profile(Settings.read().config, vendor) if vendor else None


def _reading(path: Path, profile: "VendorProfile | None") -> dict[str, Any]:
    from leadwright.lists.reading import reading_json

    return reading_json(path, profile)


def _read_one(path: Path, profile: "VendorProfile | None", as_json: bool) -> None:
    document = _reading(path, profile)
    if as_json:
        print_json(document)
        return
    from flows.commands.readings import print_reading

    print_reading(path, document)


def _paths(source: BinaryIO) -> Iterator[Path]:
    for line in source:
        if name := line.rstrip(b"\r\n"):
            yield Path(os.fsdecode(name))


def _read_each(paths: Iterable[Path], profile: "VendorProfile | None") -> int:
    """How many of `paths` could not be read; the others are printed, and all in order."""
    faults = 0
    for path in paths:
        try:
            document = _reading(path, profile)
        except LeadwrightError as error:
            document = {"file": _text(path), "error": _text(error)}
        except Exception as error:
            # A fault of ours on one file must not cost the thousands behind it.
            document = {"file": _text(path), "error": f"cannot be read ({type(error).__name__})"}
        faults += "error" in document
        print_json_line(document)
    return faults


def _show_each(paths: Iterable[Path], profile: "VendorProfile | None") -> int:
    from flows.commands.readings import print_fault, print_reading

    faults = 0
    for path in paths:
        try:
            print_reading(path, _reading(path, profile))
        except LeadwrightError as error:
            print_fault(path, error)
            faults += 1
    return faults


def _text(value: object) -> str:
    """Text that JSON can hold: names of files may be no UTF-8."""
    return str(value).encode("utf-8", "replace").decode()


def _show_facts(catalogue: list[dict[str, Any]]) -> None:
    from flows.commands.tables import show_table

    for topic in dict.fromkeys(fact["topic"] for fact in catalogue):
        rows = [
            [
                fact["name"],
                fact["type"],
                fact["cost"],
                fact["ttl"] or "–",
                fact["about"] + (f": {', '.join(fact['choices'])}" if fact["choices"] else ""),
            ]
            for fact in catalogue
            if fact["topic"] == topic
        ]
        show_table(f"Topic: {topic}", ("fact", "type", "cost", "for", "about"), rows)
