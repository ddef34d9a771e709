"""The command line. Prefect and other heavy packages are imported only by the commands that need them."""

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from flows.commands.output import fail
from leadwright import __version__
from leadwright.errors import LeadwrightError

GROUPS = (
    ("Do the work", ("demo", "intake", "watch", "cards", "interviews", "qualify", "collect", "promote")),
    ("Look at one thing; nothing is stored", ("read", "map", "card", "decide", "facts")),
    ("See where things stand", ("funnel", "why", "rejects", "changes")),
    ("Look after bought lists", ("purchases", "scorecard", "evidence", "claims")),
    ("Take back", ("undo",)),
    ("The outside world", ("providers", "receive", "sandbox", "doctor")),
)
PLACES = {
    "demo": "work",
    "intake": "work",
    "watch": "work",
    "cards": "work",
    "interviews": "work",
    "qualify": "work",
    "collect": "work",
    "promote": "work",
    "read": "look",
    "map": "mapping",
    "card": "look",
    "decide": "look",
    "facts": "look",
    "funnel": "books",
    "why": "books",
    "rejects": "deliveries",
    "changes": "deliveries",
    "undo": "deliveries",
    "purchases": "lists",
    "scorecard": "lists",
    "evidence": "lists",
    "claims": "lists",
    "providers": "providers",
    "receive": "receiving",
    "sandbox": "outside",
    "doctor": "outside",
}
"""In which module of `flows.commands` each command stands."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Commands(click.Group):
    """The commands, loaded one by one and listed by what they are for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the groups."""
        return [name for _, names in GROUPS for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`."""
        if cmd_name not in PLACES:
            return None
        module = import_module(f"flows.commands.{PLACES[cmd_name]}")
        # `map` is a word of Python's own.
        command: click.Command = getattr(module, cmd_name, None) or getattr(module, f"{cmd_name}_")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under the headings of their groups."""
        for heading, names in GROUPS:
            rows = [(name, self._about(ctx, name)) for name in names]
            with formatter.section(heading):
                formatter.write_dl(rows)

    def _about(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(90) if command else ""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="leadwright")
def leadwright() -> None:
    """Carry leads to prospects: take lists and cards in without losing a row, find out what is missing at the least
    cost, check credit, record interest, decide by a written policy, and promote to the CRM exactly once.

    LEADWRIGHT_HOME (default ./var) holds the ledger, the files and the local CRM; LEADWRIGHT_DATABASE_URL points at
    PostgreSQL instead; LEADWRIGHT_CONFIG (default ./config) holds policies, processes, vendors, sellers and accounts.
    Exit codes: 0 done, 1 the work failed, 2 the call or its input is wrong.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; every error that can be foreseen is one line on standard error."""
    try:
        leadwright.main(args=arguments, prog_name="leadwright", standalone_mode=False)
        sys.stdout.flush()
    except LeadwrightError as error:
        fail(str(error), error.exit_code)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except BrokenPipeError:
        # Whoever read along has gone, as `head` does.
        _tell_no_more()
        sys.exit(1)
    except OSError as error:
        # A disk that is full, a file that went away while it was read, a share that is no longer there.
        fail(f"{error.strerror or type(error).__name__}{_place_of(error)}", 1)
    except click.Abort:
        fail("interrupted; run it again to go on where it stopped", 1)
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        hint = f"; see `{context.command_path} --help`" if context else ""
        fail(f"{error.format_message()}{hint}", 2)


def _place_of(error: OSError) -> str:
    """Where it went wrong, behind a colon; what we write names its file, so that few places are left where none is."""
    if error.filename:
        return f": {error.filename}"
    if error.errno in _NO_ROOM:
        _tell_no_more()
        return ": standard output, or the folder for temporary files"
    return ""


def _tell_no_more() -> None:
    """Keep the interpreter from trying again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
