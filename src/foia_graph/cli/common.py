"""The parts of all commands: their group, their shared options, and errors."""

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from foia_graph.cli.lazy_group import LazyGroup
from foia_graph.errors import FoiaGraphError, LoadRefused
from foia_graph.runtime import sandbox_policy
from foia_graph.runtime.version import __version__

if TYPE_CHECKING:
    from foia_graph.store.catalogue import Catalogue

F = TypeVar("F", bound=Callable[..., Any])

MOST_SHOWN = 50
"""Problems shown on a terminal; all of them are in the JSON report."""

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


def _decide_on_walls(_context: click.Context, _parameter: click.Parameter, is_allowed: bool) -> None:
    """Allow to do without walls where that is said, and say so aloud where there are none."""
    if is_allowed:
        sandbox_policy.allow_unsandboxed()
    warning = sandbox_policy.sandbox_warning()
    if warning:
        click.echo(f"foia-graph: {warning}", err=True)


unsandboxed_option = click.option(
    "--unsandboxed",
    is_flag=True,
    expose_value=False,
    callback=_decide_on_walls,
    help="Read files and queries of strangers even where this machine has no sandbox "
    f"({sandbox_policy.VARIABLE}=1 says the same).",
)
"""Of the commands that start processes that read what strangers wrote."""

origin_option = click.option(
    "--origin", metavar="NAME", default="", help="Take the copy of an origin in place of the catalogue."
)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="foia-graph")
def main() -> None:
    """Turn an archive of released documents into a linked-data catalogue that can be asked and proved."""


def explain_errors(command: F) -> F:
    """Wrap a command so that errors of ours are one sentence and exit code 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except LoadRefused as error:
            show_problems(error.problems)
            raise SystemExit(report_failure(str(error))) from None
        except FoiaGraphError as error:
            raise SystemExit(report_failure(error.sentence)) from None

    return run  # type: ignore[return-value]


def show_problems(problems: Sequence[object]) -> None:
    """Write the first problems to standard error, and how many more there are."""
    for problem in problems[:MOST_SHOWN]:
        click.echo(problem, err=True)
    if len(problems) > MOST_SHOWN:
        click.echo(f"… and {len(problems) - MOST_SHOWN:,} more (--report json shows all)", err=True)


def report_failure(message: str) -> int:
    """Write why nothing was done to standard error, and return the exit code for that."""
    click.echo(f"foia-graph: {message}", err=True)
    return 2


def open_store(root: Path, as_of: str = "") -> "Catalogue":
    """Return the catalogue of the generation that a store serves, or of the one served at some time.

    Raises StoreError where there is none, ValueRejected for what is no time, NotFound for one that is not
    kept.
    """
    # A load needs none of these, and is to begin soon.
    from foia_graph.model.profile import Profile
    from foia_graph.runtime.files import resource_folder
    from foia_graph.store.catalogue import Catalogue
    from foia_graph.store.generations.cleanup import COPY_SECONDS
    from foia_graph.store.generations.generation import Generation
    from foia_graph.store.generations.layout import Layout
    from foia_graph.store.history.as_of import last_moment
    from foia_graph.store.open_generations import OpenGenerations

    profile = Profile(resource_folder("ontology"))
    if as_of:
        return OpenGenerations(root, profile, patience=COPY_SECONDS).as_of(last_moment(as_of, "--as-of"))
    return Catalogue(Generation.read(Layout(root).resolve()), profile)


def store_folder(root: Path, origin: str) -> Path:
    """Return the folder of a store, or of the copy of an origin in it."""
    if not origin:
        return root
    from foia_graph.connectors.harvest.copy import find_copy

    return find_copy(root, origin).root
