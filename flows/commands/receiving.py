"""The command that hears vendors' events."""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

import click

from flows.commands.output import json_option, print_json, show_progress
from leadwright.errors import InputError
from leadwright.settings import Settings


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8099, show_default=True, help="0 takes a free one.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on; keep it behind a proxy."
)
@json_option
def receive(port: int, host: str, as_json: bool) -> None:
    """Hear what vendors send until Ctrl-C or SIGTERM: a report is ready, or something changed about a company.

    They send it to POST /hooks/ACCOUNT, signed as Standard Webhooks says with LEADWRIGHT_<ACCOUNT>_WEBHOOK_SECRET. An
    event counts once; without this server, `collect` finds out by itself.

    \b
    leadwright receive --port 8099
    """
    from ledger.ledger import Ledger
    from tasks.steps.hearing import accounts_heard
    from tasks.steps.receiving import PLACE, Receiver

    settings = Settings.read()
    heard = accounts_heard(settings)
    show_progress()
    with Ledger.open(settings) as ledger:
        try:
            receiver = Receiver((host, port), settings, ledger, heard, _announce())
        except OSError as error:
            raise InputError(f"{host}:{port} cannot be used ({error.strerror}); name another with --port") from None
        with receiver:
            address = f"http://{host}:{receiver.server_address[1]}"
            _show(address, {name: f"{address}{PLACE}{name}" for name in heard}, as_json)
            with suppress(KeyboardInterrupt):
                _end_when_told()
                receiver.serve_forever()


def _end_when_told() -> None:
    """End orderly on Ctrl-C, and on what service managers send; also where a shell has it started with both ignored."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.default_int_handler)


def _show(address: str, hooks: Mapping[str, str], as_json: bool) -> None:
    if as_json:
        print_json({"address": address, "hooks": hooks})
        return
    for hook in hooks.values():
        click.echo(f"Hearing events at {hook}")
    sys.stdout.flush()


def _announce() -> Callable[[str, str], None]:
    """What tells Prefect that an order is ready, where there is a server to tell."""
    if not os.environ.get("PREFECT_API_URL"):
        return lambda _seller, _account: None
    # Imported now, so that no vendor waits for it.
    from tasks.artifacts import order_ready

    return order_ready
