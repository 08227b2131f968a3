"""The group of commands, each imported when it is run: one takes a tenth of the time that all take."""

from importlib import import_module

import click

from foia_graph.errors import PluginError
from foia_graph.runtime.plugins import PluginTable

MODULES = {
    "check": "check",
    "correct": "decide",
    "demo": "demo",
    "dump": "dump",
    "export": "export",
    "identify": "identify",
    "init": "init",
    "load": "load",
    "mcp": "mcp",
    "plugins": "plugins",
    "pull": "replicate",
    "purge": "decide",
    "push": "replicate",
    "query": "query",
    "restore": "decide",
    "review": "review",
    "search": "search",
    "serve": "serve",
    "validate": "check",
    "verify": "check",
    "watch": "watch",
    "withdraw": "decide",
}
"""Modules of this package by the commands that they register."""


def _check(name: str, found: object) -> click.Command:
    if name in MODULES:
        raise TypeError("the program has a command of this name")
    if not isinstance(found, click.Command):
        raise TypeError(f"a click.Command is expected, and it is {found!r:.80}")
    return found


COMMANDS = PluginTable("commands", _check)
"""The commands of other packages, which this one does not import: they ask other systems, or are plug-ins."""


class LazyGroup(click.Group):
    """A group whose commands are registered when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own name
        """Return the names of all commands."""
        return sorted({*MODULES, *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, None where there is none."""
        if cmd_name in MODULES:
            import_module(f"foia_graph.cli.{MODULES[cmd_name]}")
            return super().get_command(ctx, cmd_name)
        try:
            return COMMANDS.get(cmd_name)
        except PluginError as error:
            return _unloaded(cmd_name, error)


def _unloaded(name: str, error: PluginError) -> click.Command:
    """Return a command that says why it cannot be run, so that the help of all others is shown."""

    def refuse(_arguments: tuple[str, ...]) -> None:
        click.echo(f"foia-graph: {error.sentence}", err=True)
        raise SystemExit(2)

    arguments = click.Argument(["_arguments"], nargs=-1, type=click.UNPROCESSED)
    settings = {"ignore_unknown_options": True}
    return click.Command(name, settings, refuse, [arguments], help=error.sentence)
