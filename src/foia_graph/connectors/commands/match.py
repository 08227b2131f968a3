"""The command match."""

from pathlib import Path
from typing import Any

import click

from foia_graph.cli.common import (
    echo_json,
    open_store,
    read_profile,
    report_option,
    store_option,
)
from foia_graph.connectors.identities.named_things import (
    NAMED_CLASSES,
    CatalogueNames,
    collect_catalogue_names,
    stored_printed_names,
)
from foia_graph.connectors.identities.proposals import IdentityProposal
from foia_graph.connectors.identities.run import FOLDER, MatchReport, match_elsewhere, match_names
from foia_graph.connectors.reconciliation.service import TOKEN_VARIABLE, ReconciliationService
from foia_graph.extract.authorities.matching import DEFAULT_THRESHOLD
from foia_graph.ingest.job import LoadJob
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML
from foia_graph.ingest.options import DEFAULT_OPTIONS
from foia_graph.runtime.progress import silent_progress
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout


@click.command("match")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@store_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"Folder that candidates are written into, if not `{FOLDER}` beside the catalog.toml of a PATH.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0.5, 1.0),
    default=DEFAULT_THRESHOLD,
    show_default=True,
    help="Least score, from 0 to 1, of what is proposed.",
)
@click.option(
    "--reconcile",
    metavar="URL",
    default="",
    help="Look names up at a service of the W3C Reconciliation API instead (0.2, or the draft of 1.0); "
    f"what it offers becomes candidates of identifiers elsewhere. A token comes from {TOKEN_VARIABLE}.",
)
@click.option(
    "--service-type",
    "service_types",
    multiple=True,
    metavar="CLASS=TYPE",
    help="The type that the service should look for things of a class under: Agency=Q327333.",
)
@click.option(
    "--delay", type=click.FloatRange(0), default=1.0, show_default=True, help="Seconds between two requests."
)
@click.option(
    "--allow-private", "private", is_flag=True, help="Allow a service on a host of the local network."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be proposed.")
@report_option
def match_command(
    paths: tuple[Path, ...],
    store: Path,
    out: Path | None,
    threshold: float,
    reconcile: str,
    service_types: tuple[str, ...],
    delay: float,
    private: bool,
    dry_run: bool,
    report: str,
) -> None:
    """Propose which records are of one agency, organization or person, and which printed names mean whom.

    Compares the records under PATHS; without one those of the store, with the names that were read in its
    documents. Proposals are claims with the status
    candidate, with a score and reasons, in files of records that people may edit; nothing is merged, and
    nothing of it is said anywhere before somebody accepts it (`foia-graph review`, or `serve --review`).
    The same records give the same files; what was decided is not proposed again. Persons are compared, and
    looked up elsewhere, only where they are in public roles.

    \b
    Examples:
      foia-graph match data/ && foia-graph load data/ && foia-graph review data/
      foia-graph match data/ --reconcile https://wikidata.reconci.link/en/api --service-type Agency=Q327333
    """
    types = read_types(service_types)
    folder = out or folder_of_identities(paths)
    names = collect_catalogue_names(load_job(paths, store))
    if not paths:
        names.printed += stored_printed_names(open_store(store))
    if reconcile:
        service = ReconciliationService(reconcile, private=private, delay=delay)
        done = match_elsewhere(names, folder, service, types, threshold, is_dry=dry_run)
    else:
        done = match_names(names, folder, threshold, is_dry=dry_run)
    show_report(done, names, report)


def read_types(pairs: tuple[str, ...]) -> dict[str, str]:
    """Return the types of a service by our classes; raises BadParameter."""
    types = dict(each.partition("=")[::2] for each in pairs)
    for name, value in types.items():
        if name not in NAMED_CLASSES or not value:
            wanted = f"is a class and a type, as Agency=Q327333; classes are {', '.join(NAMED_CLASSES)}"
            raise click.BadParameter(wanted, param_hint="--service-type")
    return types


def load_job(paths: tuple[Path, ...], store: Path) -> LoadJob:
    """Return the job that reads records as a load would: those under some paths, or the copies in a store."""
    served = Layout(store).served_generation() if not paths else None
    current = Generation.read(served) if served else None
    profile = read_profile()
    return LoadJob(paths, store, profile, DEFAULT_OPTIONS, lambda _count: None, silent_progress, current)


def folder_of_identities(paths: tuple[Path, ...]) -> Path:
    """Return the folder of identities of a catalogue; raises UsageError where no path is one."""
    found = [path for path in paths if (path / CATALOG_TOML).is_file()]
    if not found:
        raise click.UsageError(
            f"candidates are written next to a {CATALOG_TOML}: give the PATH that has one, "
            "or a folder by --out."
        )
    return found[0] / FOLDER


def show_report(done: MatchReport, names: CatalogueNames, form: str) -> None:
    """Write what was proposed: lines on standard output, counts on standard error."""
    rows = [_row(each, f"{names.base}id/") for each in done.proposed]
    if form == "json":
        counts = {"compared": dict(done.compared), "decided": done.decided, "proposed": rows}
        echo_json({**counts, "file": str(done.path or "")})
        return
    for each, row in zip(done.proposed, rows, strict=True):
        what = f"{row['about']}  {row['field']}  {row['value']}"
        click.echo(f"{row['score']:.2f}  {what}  ({'; '.join(each.reasons)})")
    compared = ", ".join(
        f"{count:,} {name.lower()}" for name, count in sorted(done.compared.items()) if count
    )
    click.echo(f"compared: {compared}; proposed: {len(rows):,}; decided before: {done.decided:,}", err=True)
    if done.path:
        click.echo(f"written: {done.path}", err=True)


def _row(proposal: IdentityProposal, prefix: str) -> dict[str, Any]:
    """Return a proposal as reports have it, things without the beginning of their names."""
    return {
        "about": proposal.subject.removeprefix(prefix),
        "field": proposal.field,
        "value": proposal.value.removeprefix(prefix),
        "score": round(proposal.score, 2),
        "reasons": list(proposal.reasons),
    }
