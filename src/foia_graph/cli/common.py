"""The parts of all commands: their group, shared options and types of options, output, and errors.

Each command is imported when it is run: one takes a tenth of the time that all take.
"""

import json
import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foia_graph.errors import FoiaGraphError, LoadRefused, PluginError
from foia_graph.runtime import sandbox_policy
from foia_graph.runtime.files import resource_folder
from foia_graph.runtime.plugins import PluginTable
from foia_graph.runtime.tables import table_beside
from foia_graph.runtime.version import __version__

if TYPE_CHECKING:
    from foia_graph.model.profile import Profile
    from foia_graph.store.catalogue import Catalogue

# Modules of this package by the commands that they register.
MODULES: Mapping[str, str] = table_beside(__file__)["modules"]


def _check(name: str, found: object) -> click.Command:
    if name in MODULES:
        raise TypeError("the program has a command of this name")
    if not isinstance(found, click.Command):
        raise TypeError(f"a click.Command is expected, and it is {found!r:.80}")
    return found


# The commands of other packages, which this one does not import: they ask other systems, or are plug-ins.
COMMANDS = PluginTable("commands", _check)


class LazyGroup(click.Group):
    """A group whose commands are registered when they are asked for; errors of ours are one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours is told on standard error, and the exit code is 2."""
        try:
            return super().invoke(ctx)
        except LoadRefused as error:
            show_problems(error.problems)
            raise SystemExit(report_failure(str(error))) from None
        except FoiaGraphError as error:
            raise SystemExit(report_failure(error.sentence)) from None

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


# Problems shown on a terminal; all of them are in the JSON report.
MAX_SHOWN = 50

store_option = click.option(
    "--store",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("foia-store"),
    show_default=True,
    help="Folder of the store.",
)
as_of_option = click.option(
    "--as-of",
    default="",
    metavar="DATE",
    help="What the catalogue said at the end of this day (UTC), or at this time; 2026-11-25T18:10:08Z.",
)
embedder_option = click.option(
    "--embedder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the model of similar pages (that of the extra [semantic] unless named).",
)

no_ocr_option = click.option(
    "--no-ocr", is_flag=True, help="Leave pages without text unread, even where OCR is installed."
)
workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Processes that read documents (one a processor unless named).",
)


def _decide_on_walls(_context: click.Context, _parameter: click.Parameter, is_allowed: bool) -> None:
    if is_allowed:
        sandbox_policy.allow_unsandboxed()
    warning = sandbox_policy.sandbox_warning()
    if warning:
        click.echo(f"foia-graph: {warning}", err=True)


# Of the commands that start processes that read what strangers wrote.
unsandboxed_option = click.option(
    "--unsandboxed",
    is_flag=True,
    expose_value=False,
    callback=_decide_on_walls,
    help="Read untrusted files and queries even where this machine has no sandbox "
    f"({sandbox_policy.VARIABLE}=1 says the same).",
)

form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the report."
)
report_option = click.option(
    "--report", type=click.Choice(["text", "json"]), default="text", help="Form of the report."
)
origin_option = click.option(
    "--origin", metavar="NAME", default="", help="Use the copy of an origin instead of the catalogue."
)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="foia-graph")
def main() -> None:
    """Turn an archive of released documents into a linked-data catalogue that can be asked and proved."""


def show_problems(problems: Sequence[object]) -> None:
    """Write the first problems to standard error, and how many more there are."""
    for problem in problems[:MAX_SHOWN]:
        click.echo(problem, err=True)
    if len(problems) > MAX_SHOWN:
        click.echo(f"… and {len(problems) - MAX_SHOWN:,} more (--report json shows all)", err=True)


def echo_json(value: object) -> None:
    """Write a value of JSON to standard output, for people to read, too."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def report_failure(message: str) -> int:
    """Write why nothing was done to standard error, and return the exit code for that."""
    click.echo(f"foia-graph: {message}", err=True)
    return 2


def read_profile() -> "Profile":
    """Read the profile of the program."""
    from foia_graph.model.profile import Profile

    return Profile(resource_folder("ontology"))


def open_store(root: Path, as_of: str = "") -> "Catalogue":
    """Return the catalogue of the generation that a store serves, or of the one served at some time.

    Raises StoreError where there is none, ValueRejected for what is no time, NotFound for one that is not
    kept.
    """
    # A load needs none of these, and is to begin soon.
    from foia_graph.store.catalogue import Catalogue
    from foia_graph.store.generations.generation import COPY_SECONDS, Generation, Layout
    from foia_graph.store.open_generations import OpenGenerations, last_moment

    profile = read_profile()
    if as_of:
        return OpenGenerations(root, profile, patience=COPY_SECONDS).as_of(last_moment(as_of, "--as-of"))
    return Catalogue(Generation.read(Layout(root).resolve()), profile)


def store_folder(root: Path, origin: str) -> Path:
    """Return the folder of a store, or of the copy of an origin in it."""
    from foia_graph.store.generations.generation import find_harvested_store

    return find_harvested_store(root, origin) if origin else root


UNITS = {"": 1, "B": 1, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30}


class Size(click.ParamType):  # type: ignore[type-arg]  # older versions have none
    """A number of bytes, with a unit or without."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Parse a size.

        >>> Size().convert("64KiB", None, None)
        65536
        """
        match = re.fullmatch(r"([0-9]{1,12}) ?([KMG]iB|B|)", str(value), re.IGNORECASE)
        if match is None or not int(match[1]):
            self.fail(f"{value!r} is no size: write 64KiB, 10MiB, 1GiB, or bytes", param, ctx)
        return int(match[1]) * UNITS[match[2].upper()]


class Network(click.ParamType):  # type: ignore[type-arg]  # older versions have none
    """An address, or a network of them."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Parse an address or a network, and return it as it was written."""
        try:
            ip_network(value, strict=False)
        except ValueError as error:
            self.fail(f"{error}: write 127.0.0.1, ::1 or 10.0.0.0/8", param, ctx)
        return str(value)


def format_size(size: int) -> str:
    """Return a size with the largest unit that divides it.

    >>> format_size(32 * 1024)
    '32KiB'
    """
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if size % unit == 0:
            return f"{size // unit}{name}"
    return str(size)
