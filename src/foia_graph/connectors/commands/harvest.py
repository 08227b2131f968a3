"""The command harvest: copies of the catalogues of third parties."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foia_graph.cli.common import (
    MAX_SHOWN,
    Size,
    echo_json,
    format_size,
    report_option,
    store_option,
    unsandboxed_option,
)
from foia_graph.connectors.commands import private_option
from foia_graph.connectors.harvest import copy
from foia_graph.store.generations.generation import find_harvested_store

if TYPE_CHECKING:
    from foia_graph.connectors.harvest.gathering import HarvestReport

KINDS = ("foia-graph", "dcat", "data-gov", "ckan", "changes", "oai-pmh", "sitemap")
COUNT, SECONDS = click.IntRange(1), click.FloatRange(0, min_open=True)
# The bounds of a harvest: their names in `HarvestLimits`, and their options.
LIMITS: tuple[tuple[str, str, Any, Any, str | None], ...] = (
    ("answer", "--max-answer", Size(), format_size(64 << 20), "Size of one answer."),
    ("total", "--max-total", Size(), format_size(64 << 30), "Size of all that is received or unpacked."),
    ("requests", "--max-requests", COUNT, 1_000_000, None),
    ("records", "--max-records", COUNT, 10_000_000, None),
    ("triples", "--max-triples", COUNT, 500_000_000, None),
    ("seconds", "--max-time", SECONDS, 86_400.0, "Time that a harvest may take; the next one resumes."),
    (
        "answer_seconds",
        "--max-answer-time",
        SECONDS,
        300.0,
        "Time that one answer may take; slower ones are skipped, and requested again next time.",
    ),
)


def limit_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of all bounds."""
    for name, option, kind, default, text in reversed(LIMITS):
        metavar = "SECONDS" if kind is SECONDS else None
        decorate = click.option(
            option, name, type=kind, default=default, show_default=True, metavar=metavar, help=text
        )
        command = decorate(command)
    return command


@click.command("harvest")
@click.argument("url", required=False)
@store_option
@click.option(
    "--as", "kind", type=click.Choice(KINDS), default=None, help="Kind of origin, if not found out."
)
@click.option(
    "--published-at",
    metavar="URL",
    default="",
    help="With a file: where it is published; what has no address of its own in it is named by that.",
)
@click.option("--verify", is_flag=True, help="Prove that the copy equals what a foia-graph states of itself.")
@click.option("--full", is_flag=True, help="Harvest everything again, not only what changed.")
@private_option
@click.option(
    "--delay",
    type=click.FloatRange(0),
    default=None,
    metavar="SECONDS",
    help="Pause between two requests (none for feeds and pages of catalogues, 1 for sites page by page).",
)
@limit_options
@click.option("--list", "listing", is_flag=True, help="List the copies there are.")
@click.option("--remove", metavar="NAME", default=None, help="Delete the copy of an origin.")
@report_option
@unsandboxed_option
def harvest_command(
    url: str | None,
    store: Path,
    kind: str | None,
    published_at: str,
    verify: bool,
    full: bool,
    allow_private: bool,
    delay: float | None,
    listing: bool,
    remove: str | None,
    report: str,
    **limits: Any,
) -> None:
    """Take over the catalogue at URL, and from then on what changed in it.

    URL may be another foia-graph, any DCAT catalogue in RDF or as the data.json of DCAT-US, the catalogue API
    of data.gov, a CKAN portal, an LDES or IIIF change feed, an OAI-PMH repository, or a sitemap of pages with
    JSON-LD; or the name of a file on this machine with a catalogue in DCAT. The copy keeps the origin's names
    and is apart from this store's own catalogue, under harvested/NAME; what was withdrawn at the origin
    goes from it. Ctrl-C ends a harvest at any time; readers see the copy as it was, and the next harvest goes
    on.

    Exit code 1 when the copy is not equal to the origin (--verify), or something of it was refused. What is
    not as its standard has it, and was taken all the same, is remarked.

    \b
    Examples:
      foia-graph harvest https://foia.example.org/ --verify
      foia-graph harvest https://agency.example.gov/data.json
      foia-graph harvest data.json --published-at https://agency.example.gov/data.json
      foia-graph harvest --list
      foia-graph query june-2011-memo --origin foia-example-org
    """
    if listing:
        _list_copies(store, report)
        return
    if remove is not None:
        copy.CopyFolder(find_harvested_store(store, remove)).remove()
        return
    if url is None:
        raise click.UsageError("Name the URL of an origin (--list shows the copies there are).")
    from foia_graph.connectors.harvest import (
        run,  # its client takes a while to load, and no other command needs it
    )
    from foia_graph.connectors.harvest.client import HarvestLimits
    from foia_graph.connectors.harvest.gathering import HarvestOptions

    options = HarvestOptions(kind or "", verify, full, allow_private, delay, HarvestLimits(**limits))
    is_file = "://" not in url and Path(url).is_file()
    if "://" not in url and not is_file:
        raise click.UsageError(f"{url} is neither an address of http or https nor a file.")
    if published_at and not is_file:
        raise click.UsageError(f"--published-at is for a file, and {url} is none.")
    if is_file:
        summary = run.harvest_file(Path(url), store, published_at, options)
    else:
        summary = run.harvest(url, store, options)
    _show_report(summary, report)
    raise SystemExit(1 if summary.refused.counts or (summary.proof and not summary.proof.holds) else 0)


def _show_report(report: "HarvestReport", form: str) -> None:
    if form == "json":
        echo_json(report.as_json())
    else:
        for sentence in report.refused.sentences()[:MAX_SHOWN]:
            click.echo(f"refused: {sentence}", err=True)
        for sentence in report.remarks.sentences()[:MAX_SHOWN]:
            click.echo(f"remark: {sentence}", err=True)
        for note in filter(None, [*report.notes, report.empty_sentence]):
            click.echo(note, err=True)
    click.echo(str(report), err=True)
    if report.proof:
        click.echo(str(report.proof), err=True)


def _list_copies(store: Path, form: str) -> None:
    rows: list[dict[str, Any]] = [
        {
            "name": each.name,
            "url": state.url if state else "",
            "kind": state.kind if state else "",
            "records": state.records if state else 0,
            "sets": dict(state.position.get("sets", {})) if state else {},
            "changed": state.changed if state else "",
            "checked": each.last_check,
        }
        for each, state in copy.copy_states(store)
    ]
    if form == "json":
        echo_json(rows)
        return
    for row in rows:
        sets = f" of {len(row['sets']):,} sets" if row["sets"] else ""
        days = f"changed {row['changed']}, checked {row['checked']}"
        facts = f"{row['kind']}, {row['records']:,} records{sets}, {days}"
        click.echo(f"{row['name']}  {row['url'] or 'not whole yet'}  {facts if row['url'] else ''}".rstrip())
