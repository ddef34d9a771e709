"""The commands about the outside world: stand-ins for vendors, and whether everything is in order."""

import json
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.output import json_option, print_json
from leadwright.errors import InputError, WorkError
from leadwright.settings import Settings

if TYPE_CHECKING:
    from tasks.steps.checkup import Check


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port to serve on; 0 takes a free one.")
@click.option("--seed", type=int, default=7, show_default=True, help="Another seed gives other answers.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep what was charged in this file.")
@json_option
def sandbox(port: int, seed: int, state: Path | None, as_json: bool) -> None:
    """Stand in for vendors on this machine, until Ctrl-C: the same questions always get the same answers.

    GET /_ledger tells what was charged for; PUT /_control sets latency, faults, rate windows, credits and delays.

    \b
    leadwright sandbox --port 8090 --seed 7
    """
    _must_be_free(port)
    command = [sys.executable, "-m", "integrations.sandbox", "--with-parent", f"--port={port}", f"--seed={seed}"]
    command += [f"--state={state}"] if state else []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        line = process.stdout.readline() if process.stdout else b""
        if not line:
            raise WorkError("the sandbox did not start; what it said stands above")
        _show_sandbox(json.loads(line), as_json)
        _serve(process)


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Is everything in order? Packages, configuration, ledger and books, CRM, Prefect, a worker picking up work.

    Exits with 1 if something is not. Changes nothing.

    \b
    leadwright doctor
    """
    from tasks.steps.checkup import checkup

    checks = []
    for check in checkup(Settings.read()):
        checks.append(check)
        if not as_json:
            _show_check(check)
    failed = list(dict.fromkeys(check.name for check in checks if check.state == "failed"))
    if as_json:
        print_json({"ok": not failed, "checks": [_plain(check) for check in checks]})
    if failed:
        raise WorkError(f"not in order: {', '.join(failed)}")


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise InputError(f"port {port} cannot be used ({error.strerror}); name another with --port") from None


def _serve(process: "subprocess.Popen[bytes]") -> None:
    try:
        code = process.wait()
    except KeyboardInterrupt:
        # The sandbox has heard of it, too, and lets go of its port.
        process.wait()
        return
    if code:
        raise WorkError(f"the sandbox ended with code {code}")


def _show_sandbox(told: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    from leadwright.accounts import variable

    click.echo(f"Standing in for vendors at {told['address']}, seed {told['seed']}; Ctrl-C ends it.")
    click.echo(f"What was charged: {told['address']}/_ledger. To ask it instead of the vendors, set:")
    for name, settings in told["accounts"].items():
        for key, value in settings.items():
            click.echo(f"  export {variable(name, key)}={value}")
    sys.stdout.flush()


def _show_check(check: "Check") -> None:
    from rich.text import Text

    from flows.commands.tables import plain, show

    mark, style = _MARKS[check.state]
    show(Text.assemble((f"{mark} {check.name:<13}", style), plain(check.found)))
    if check.advice:
        show(Text(f"{'':15}→ {plain(check.advice)}", style="dim"))


def _plain(check: "Check") -> dict[str, str]:
    return {"check": check.name, "state": check.state, "found": check.found, "advice": check.advice}


_MARKS: Mapping[str, Sequence[str]] = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "failed": ("✗", "bold red")}
