"""The commands about providers: what is configured, whether it can be reached, what it cost."""

from importlib import import_module

import click

PLACES: dict[str, str] = {
    "list": "accounts",
    "check": "accounts",
    "blocks": "accounts",
    "limits": "accounts",
    "spend": "spending",
    "unknown": "settling",
    "settle": "settling",
    "alert": "settling",
}
"""In which module of `flows.commands` each command stands, as a function called `providers_<name>`."""


class _Providers(click.Group):
    """The commands, loaded one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in order."""
        return list(PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`."""
        if cmd_name not in PLACES:
            return None
        module = import_module(f"flows.commands.{PLACES[cmd_name]}")
        command: click.Command = getattr(module, f"providers_{cmd_name}")
        return command


@click.group(cls=_Providers)
def providers() -> None:
    """The outside sources: which there are, whether key and quota are in order, what was spent on what.

    \b
    leadwright providers check
    """
