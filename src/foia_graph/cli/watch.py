"""The command watch."""

import signal
import threading
from pathlib import Path

import click

from foia_graph.cli.common import (
    explain_errors,
    main,
    no_ocr_option,
    report_failure,
    show_problems,
    store_option,
    unsandboxed_option,
    workers_option,
)
from foia_graph.cli.load import (
    base_option,
    generations_to_keep,
    keep_option,
    reason_option,
    show_report,
    strict_option,
)
from foia_graph.cli.progress import progress_bar
from foia_graph.errors import FoiaGraphError, LoadRefused
from foia_graph.ingest.options import LoadOptions
from foia_graph.ingest.report import LoadReport
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder


@main.command("watch")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@store_option
@base_option
@strict_option
@keep_option
@no_ocr_option
@workers_option
@reason_option
@unsandboxed_option
@explain_errors
def watch_command(
    paths: tuple[Path, ...],
    store: Path,
    base: str,
    strict: bool,
    keep: str,
    no_ocr: bool,
    workers: int | None,
    reason: str,
) -> None:
    """Load catalogues, source folders or folders of PDFs, and again whatever changes in them, until Ctrl-C.

    Each load is one that `foia-graph load` would make, and is served like it; where only records changed it
    takes a part of the time, for the program is there already. A load that finds an error leaves the store
    as it was, says so, and the watch goes on.

    \b
    Example:
      foia-graph watch data/ --store foia-store
    """
    from foia_graph.ingest.watch import CatalogueWatch

    options = LoadOptions(
        base=base, strict=strict, keep=generations_to_keep(keep), ocr=not no_ocr, workers=workers,
        reason=reason.strip(),
    )  # fmt: skip
    watch = CatalogueWatch(paths, store, Profile(resource_folder("ontology")), options, progress_bar)
    end_on_signals(watch.stop)
    for outcome in watch.outcomes():
        show_outcome(outcome, store)


def end_on_signals(stop: threading.Event) -> None:
    """Set an event on SIGINT and SIGTERM, so that a load under way comes to its end."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())


def show_outcome(outcome: LoadReport | FoiaGraphError, store: Path) -> None:
    """Write what came of a load, at once, wherever it is written to."""
    if isinstance(outcome, LoadReport):
        show_report(outcome, store)
    else:
        if isinstance(outcome, LoadRefused):
            show_problems(outcome.problems)
        report_failure(outcome.sentence)
