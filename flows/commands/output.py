"""How commands speak: one JSON document on standard output, or text for people; errors and progress beside it."""

import logging
import os
import shutil
import sys
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import click
import orjson

F = TypeVar("F", bound=Callable[..., Any])


def not_blank(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """`value`, by which something is known later; UsageError if it is blank, as a shell's variable that was not set."""
    if value is not None and not value.strip():
        raise click.BadParameter("it is blank.", context, parameter)
    return value


def fail(message: str, code: int) -> NoReturn:
    """End with one line on standard error and this exit code."""
    line = " ".join(message.split())
    click.echo(f"leadwright: {line}", err=True)
    sys.exit(code)


def json_option(command: F) -> F:
    """The option `--json` that every command has."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")(command)


def seller_option(command: F) -> F:
    """The option `--seller` of every command that works for one."""
    return click.option(
        "--seller", default="demo", show_default=True, metavar="ID", help="The seller to work for (config/sellers)."
    )(command)


def called_as() -> tuple[str, str]:
    """How a reader calls the next command from here, and what stands before any: the home, if one was named."""
    home = os.environ.get("LEADWRIGHT_HOME")
    place = f"LEADWRIGHT_HOME={os.path.relpath(home)} " if home else ""
    here = os.path.relpath(sys.argv[0])
    command = here if os.access(here, os.X_OK) and not shutil.which("leadwright") else "leadwright"
    return place + command, place


def print_json(document: Any) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.flush()


def print_json_line(document: Any) -> None:
    """Print one compact JSON document on a line of its own, for whoever reads along."""
    sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def show_progress() -> None:
    """Let the log of the work be seen on standard error, as it happens."""
    from rich.console import Console
    from rich.logging import RichHandler

    handler = RichHandler(console=Console(stderr=True), show_path=False, show_level=False, markup=False)
    log = logging.getLogger("leadwright")
    log.setLevel(logging.INFO)
    log.handlers = [handler]
    log.propagate = False
