"""The commands that serve: serve, and demo."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from foia_graph.cli import common, companions
from foia_graph.cli.load import base_option, rebase_option
from foia_graph.cli.review_options import TOKEN_VARIABLE, review_settings
from foia_graph.errors import StoreError
from foia_graph.runtime import sandbox_policy
from foia_graph.runtime.files import resource_folder
from foia_graph.store.generations.generation import Generation, Layout

STDOUT = "-"


class ServeCommand(click.Command):
    """A command with an option for each limit.

    Click asks for the parameters of a command only when it is called or its help is shown, so they are made
    then: all that serves is imported for their defaults.
    """

    _groups: Mapping[str, str] | None = None

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the parameters of the command, with the options of limits."""
        if self._groups is None:
            from foia_graph.cli import serve_options

            self._groups = serve_options.option_groups()
            self.params += serve_options.limit_options()
        return super().get_params(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, the limits group by group behind the others."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in sorted(self.get_params(ctx), key=lambda each: self._group(each) != "Options"):
            record = param.get_help_record(ctx)
            if record is not None:
                sections.setdefault(self._group(param), []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)

    def _group(self, param: click.Parameter) -> str:
        return (self._groups or {}).get(param.name or "", "Options")


@common.main.command("serve", cls=ServeCommand, context_settings={"auto_envvar_prefix": "FOIA_GRAPH"})
@click.argument(
    "paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@common.store_option
@click.option("--watch", is_flag=True, help="Load whatever changes under the PATHs, too, until Ctrl-C.")
@click.option(
    "--follow", default="", metavar="URL", help="Pull what is pushed to URL into the store, as a replica."
)
@click.option(
    "--follow-every",
    type=click.FloatRange(1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How often --follow looks for a newer generation.",
)
@base_option
@rebase_option
@common.no_ocr_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    show_default=f"{companions.USUAL_PORT} or the next one that is free",
    help="Port to listen on.",
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option(
    "--trusted-proxy",
    envvar=["FOIA_GRAPH_TRUSTED_PROXY", "FOIA_GRAPH_TRUSTED"],  # the second is that of earlier versions
    multiple=True,
    type=common.Network(),
    help="Address or network of a proxy whose X-Forwarded-For is believed; may be given several times.",
)
@click.option(
    "--log",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="File to which the end of each query is written, as a line of JSON; - for standard output.",
)
@click.option("--log-queries", is_flag=True, help="Write the text of queries too; the editor says so.")
@click.option(
    "--specimen", default="", metavar="URL", help="Address of a specimen release, which the home page names."
)
@click.option("--metrics", is_flag=True, help="Count, and give the counts to Prometheus at /metrics.")
@click.option(
    "--metrics-from",
    multiple=True,
    type=common.Network(),
    help="Address or network that may ask for /metrics, besides this machine; may be given several times.",
)
@click.option(
    "--quad-store",
    default="",
    metavar="NAME",
    help="Kind of store that pages are read from: embedded, sparql (a store with a server has that anyway), "
    "or a plug-in.",
)
@common.embedder_option
@click.option(
    "--review",
    is_flag=True,
    help="Let people review what a machine read, at /review: decisions are added to decisions.jsonl "
    "next to the catalog.toml of a PATH, and loaded at once. Only on this machine, or with a token.",
)
@click.option(
    "--decisions",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File that reviewers' decisions are added to, if not the one next to catalog.toml.",
)
@click.option(
    "--reviewer",
    default="",
    metavar="NAME",
    help="Name of the reviewer, if none is entered; by default the name that git or the system has.",
)
@click.option(
    "--review-token-file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help=f"File with the token that reviewers elsewhere show; {TOKEN_VARIABLE} may hold it instead.",
)
@common.unsandboxed_option
def serve_command(
    paths: tuple[Path, ...],
    store: Path,
    watch: bool,
    follow: str,
    follow_every: float,
    base: str,
    rebase: bool,
    no_ocr: bool,
    host: str,
    port: int | None,
    workers: int,
    trusted_proxy: tuple[str, ...],
    log: str | None,
    log_queries: bool,
    specimen: str,
    metrics: bool,
    metrics_from: tuple[str, ...],
    quad_store: str,
    embedder: Path | None,
    review: bool,
    decisions: Path | None,
    reviewer: str,
    review_token_file: Path | None,
    **limits: Any,
) -> None:
    """Serve the catalogue: HTML, JSON-LD and SPARQL. Ctrl-C ends it.

    With PATHs, what has changed in them is loaded into the store meanwhile: catalogues, source folders, or
    folders of PDFs, of which a bare one is enough. Documents are there within seconds, and are read page by
    page; /status says how far that is, and what was read is kept. A new catalogue without catalog.toml is
    called like its folder, and its things are named under the address at which it is served; `foia-graph
    init` writes that into the folder, to be edited. A store keeps the base of its first load.

    With --review, people check what a machine read, candidates and weak evidence, one after another, and
    accept, reject or correct it. Each decision is a line in a file, takes effect with a load, and can be
    undone. Reviewers on other machines need the token, and only reviewers see these pages.

    A load into the same store is served from the next request on; no restart is needed.

    With --follow, the store is a replica: each generation that `foia-graph push` writes to the address is
    copied, checked whole, and served from the next request on. While the address does not answer, what is
    here is served.

    A query that goes beyond a limit is refused or ended, and the answer says which limit it was. What is
    given for queries, heavy requests and pictures at a time, for queries that wait, for connections and for
    a client's budget is divided among the web processes.

    Sizes are written like 64KiB, times in seconds. Each option is a variable of the environment too:
    --query-bytes is FOIA_GRAPH_QUERY_BYTES.

    \b
    Examples:
      foia-graph serve ~/releases/ice-2012 --watch
      foia-graph serve ~/releases/ice-2012 --review
      foia-graph serve --store /srv/foia/store --trusted-proxy 127.0.0.1
    """
    from foia_graph.cli.serve_options import process_settings
    from foia_graph.web.server.serve import serve

    if log_queries and not log:
        raise click.UsageError("--log-queries says what --log writes: give both.")
    if not paths and (watch or base or rebase):
        raise click.UsageError("--watch, --base and --rebase are about what is loaded: give a PATH, too.")
    if follow and paths:
        raise click.UsageError("--follow serves what others push: give no PATH.")
    if not review and (decisions or reviewer or review_token_file):
        raise click.UsageError(
            "--decisions, --reviewer and --review-token-file are about --review: give that, too."
        )
    reviewed = review_settings(paths, host, decisions, reviewer, review_token_file) if review else None
    sandbox_policy.require_walls()
    site_settings = replace(
        process_settings(limits, workers),
        trusted_proxies=trusted_proxy,
        log=_writable_log(log),
        log_queries=log_queries,
        metrics_from=metrics_from,
        specimen=specimen,
        embedder=str(embedder.resolve()) if embedder else "",
        quad_store=quad_store,
        review=reviewed,
    )
    port = companions.choose_port(host, port, companions.usual_port(companions.stored_base(store), host))
    address = companions.server_address(host, port)
    if follow:
        _pull_first(follow, store)
    for failure in missing_forms():
        click.echo(f"foia-graph: {failure}", err=True)
    for line in _read_greeting(store, address, is_loaded=bool(paths)):
        click.echo(line, err=log == STDOUT)
    if reviewed:
        who = f", as {reviewed.reviewer}" if reviewed.reviewer else ""
        greeting = f"Review{who}: {address}review  Decisions go to {reviewed.decisions}"
        click.echo(greeting, err=log == STDOUT)
    is_watched = watch or (reviewed is not None and reviewed.is_watched)
    with ExitStack() as stack:
        beside = None
        if follow:
            beside = companions.LastingCompanion(["pull", follow, str(store), "--every", f"{follow_every:g}"])
        if paths:
            chosen = {"--rebase": rebase, "--no-ocr": no_ocr, "--once": not is_watched}
            options = [
                f"--store={store}",
                f"--address={address}",
                f"--base={base}",
                *filter(chosen.get, chosen),
            ]
            watched = ["watch", *options, "--", *map(str, paths)]
            beside = companions.LastingCompanion(
                watched, sys.stderr.fileno() if log == STDOUT else None, not is_watched
            )
        if beside is not None:
            stack.enter_context(beside.run())
        serve(store, host, port, workers, site_settings, metrics=metrics)
    if beside is not None and beside.exit_code:
        raise SystemExit(beside.exit_code)


def missing_forms() -> list[str]:
    """Return why output forms that are installed cannot be served."""
    from foia_graph.publish.output_forms import OUTPUT_FORMS

    return [error.sentence for error in OUTPUT_FORMS.failures().values()]


def _pull_first(url: str, store: Path) -> None:
    # Another process does it: threads that speak with storage would not outlive the fork of web processes.
    with companions.companion(["pull", url, str(store)]) as process:
        status = process.wait()
    if status and Layout(store).find_target() is None:
        raise SystemExit(status)
    if status:
        click.echo("foia-graph: what is here is served", err=True)


def _writable_log(log: str | None) -> str:
    """Return the absolute path of a log that can be written; raises BadParameter for another."""
    from foia_graph.web.limits.query_log import open_appending

    if not log or log == STDOUT:
        return log or ""
    try:
        os.close(open_appending(log))
    except OSError as error:
        raise click.BadParameter(f"{log} cannot be written: {error.strerror}", param_hint="--log") from None
    return str(Path(log).resolve())


def _read_greeting(store: Path, address: str, *, is_loaded: bool) -> Iterator[str]:
    # Web processes are forked from this one, and no thread of the engine outlives that: none may run here.
    layout = Layout(store)
    if not is_loaded or layout.find_target() is not None:
        counts = Generation.read(layout.resolve()).counts
        yield f"{store}: {counts['things']:,} things, {counts['quads']:,} RDF statements"
    if is_loaded:
        yield f"Reading continues in the background: {address}status"
    yield companions.addresses_to_read(address)


HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class DemoCatalogue:
    """A catalogue of the demo: its folder of records, its store, and the port at which it is served."""

    folder: Path
    store: Path
    port: int

    @property
    def address(self) -> str:
        """The address at which it is served."""
        return companions.server_address(HOST, self.port)

    def serve_command(self, *options: str) -> list[str]:
        """Return the arguments of the command that loads and serves it; a store keeps its base."""
        base = [] if companions.stored_base(self.store) else [f"--base={self.address}"]
        place = [f"--store={self.store}", f"--host={HOST}", f"--port={self.port}", *base]
        return ["serve", str(self.folder), *place, *options]


@common.main.command("demo")
@common.store_option
@click.option(
    "--port",
    type=click.IntRange(1, 65534),
    show_default="8000 or the next one that is free",
    help="Port of the catalogue; the specimen has one after it.",
)
@common.unsandboxed_option
def demo_command(store: Path, port: int | None) -> None:
    """Load the catalogue that comes with the program, and a specimen release; serve both. Ctrl-C ends it.

    The catalogue is of real releases, of which no file is held; the specimen is a catalogue of its own, of
    invented papers that are drawn for it. Its store is next to the other one, with -specimen after its
    name.

    \b
    Example:
      foia-graph demo --store foia-store
    """
    sandbox_policy.require_walls()
    with tempfile.TemporaryDirectory() as place:
        catalogue, specimen = _choose_catalogues(store, port, Path(place) / "specimen")
        with (
            companions.companion(specimen.serve_command("--workers=1"), stdout=subprocess.DEVNULL) as second,
            companions.companion(
                catalogue.serve_command(f"--specimen={specimen.address}"), stdout=subprocess.DEVNULL
            ) as first,
        ):
            servers = [first, second]
            companions.wait_for_answers([catalogue.address, specimen.address], servers)
            click.echo(f"  {catalogue.address}   the catalogue of releases")
            click.echo(f"  {specimen.address}   the specimen release")
            click.echo("Ctrl-C ends both.")
            companions.wait_for_end(servers)


def _choose_catalogues(store: Path, port: int | None, specimen_folder: Path) -> list[DemoCatalogue]:
    """Return the catalogue and the specimen, which is drawn into a folder; raises StoreError, ListenError."""
    from foia_graph.specimen.folder import write_specimen

    specimen_store = store.with_name(f"{store.name}-specimen")
    first = companions.choose_port(HOST, port, companions.usual_port(companions.stored_base(store), HOST))
    second = companions.choose_port(
        HOST,
        None,
        companions.usual_port(companions.stored_base(specimen_store), HOST, first + 1),
        besides=first,
    )
    write_specimen(specimen_folder)
    catalogues = [
        DemoCatalogue(resource_folder("data"), store, first),
        DemoCatalogue(specimen_folder, specimen_store, second),
    ]
    for each in catalogues:
        sources = {path.parent.name for path in each.folder.glob("*/source.toml")}
        if companions.stored_base(each.store) and not companions.has_inputs(
            each.store, sources
        ):  # a load would add to it
            raise StoreError(f"{each.store} holds another catalogue; name another folder with --store.")
    return catalogues
