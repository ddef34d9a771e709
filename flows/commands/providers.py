"""The commands about providers: what is configured, whether it can be reached, what it cost."""

from importlib import import_module

import click

from flows.commands.output import json_option

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


@click.group(cls=_Providers, invoke_without_command=True)
@json_option
@click.pass_context
def providers(context: click.Context, as_json: bool) -> None:
    """The outside sources: which there are, whether key and quota are in order, what was spent on what.

    Without a command, it lists them.

    \b
    leadwright providers check
    """
    if context.invoked_subcommand is None:
        from flows.commands.accounts import providers_list

        context.invoke(providers_list, as_json=as_json)
