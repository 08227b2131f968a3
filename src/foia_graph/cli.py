"""The command line: results on stdout, talk on stderr, exit codes for scripts.

0: done; 1: done, and something was found (check, validate, verify, query --check) or not got (fetch); 2: not
done, and nothing changed.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from foia_graph import __version__, answers, fetch, queries
from foia_graph.check import check
from foia_graph.errors import FoiaGraphError, LoadRefused, ValueRejected
from foia_graph.export import export
from foia_graph.files import resource_folder
from foia_graph.jsonld import prefixes
from foia_graph.leaks import leaks
from foia_graph.load import Options, load, plan
from foia_graph.loading import Watch
from foia_graph.profile import Profile
from foia_graph.report import LoadReport
from foia_graph.store.generation import Generation
from foia_graph.store.layout import Layout
from foia_graph.store.reader import Catalogue
from foia_graph.store.verify import verify
from foia_graph.validate import validate

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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="foia-graph")
def main() -> None:
    """Turn an archive of released documents into a linked-data catalogue that can be asked and proved."""


def explained(command: F) -> F:
    """Show what the program can explain as one sentence, and end with exit code 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except LoadRefused as error:
            for problem in error.problems[:MOST_SHOWN]:
                click.echo(problem, err=True)
            if len(error.problems) > MOST_SHOWN:
                click.echo(
                    f"… and {len(error.problems) - MOST_SHOWN:,} more (--report json shows all)", err=True
                )
            raise SystemExit(_fail(str(error))) from None
        except FoiaGraphError as error:
            raise SystemExit(_fail(str(error))) from None

    return run  # type: ignore[return-value]


def _fail(message: str) -> int:
    click.echo(f"foia-graph: {message}", err=True)
    return 2


@main.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--base", default="", help="Base IRI instead of that of catalog.toml.")
@click.option("--dry-run", is_flag=True, help="Do everything but write; say what would change.")
@click.option("--strict", is_flag=True, help="Let any problem, a warning too, stop the load.")
@click.option("--remove", multiple=True, metavar="NAME", help="Remove an input that was loaded before.")
@click.option("--keep", default="3", show_default=True, metavar="N|all", help="Generations to keep.")
@click.option("--max-memory", is_flag=True, help="Need a third of the memory, and a third more time.")
@click.option("--no-ocr", is_flag=True, help="Leave pages without text unread, even where OCR is installed.")
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Processes that read documents (one a processor unless named).",
)
@click.option("--report", type=click.Choice(["text", "json"]), default="text", help="Form of the report.")
@explained
def load_command(
    paths: tuple[Path, ...],
    store: Path,
    base: str,
    dry_run: bool,
    strict: bool,
    remove: tuple[str, ...],
    keep: str,
    max_memory: bool,
    no_ocr: bool,
    workers: int | None,
    report: str,
) -> None:
    """Load catalogues, source folders or folders of PDFs into a new generation of the store.

    PATHS are catalogues (folders with catalog.toml), single source folders (with source.toml) or folders of
    PDFs. Each source folder under PATHS is the whole truth of that input; what was loaded before and is not
    under PATHS stays. Loading the same input twice changes nothing, and reads no PDF again. A load that finds
    an error leaves the store as it was and ends with exit code 2.

    \b
    Example:
      foia-graph load data/ --store foia-store
    """
    options = Options(base, strict, remove, _keep(keep), max_memory, not no_ocr, workers)
    profile = Profile(resource_folder("ontology"))
    try:
        with _progress("reading") as watch:
            found = (plan if dry_run else load)(paths, store, profile, options, watch, _bar)
    except LoadRefused as error:
        if report == "json":
            refused = LoadReport(problems=[*error.problems])  # type: ignore[list-item]
            click.echo(json.dumps({"refused": str(error), **refused.as_json()}, indent=2, ensure_ascii=False))
        raise
    _show(found, dry_run, report, store)


def _keep(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise click.BadParameter("must be a whole number from 1, or `all`", param_hint="--keep")
    return int(text)


@contextmanager
def _progress(label: str) -> Iterator[Watch]:
    """Show how many records were read, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    yield lambda number: click.echo(f"\r{label}: {number:,} records", nl=False, err=True)
    click.echo("\r\x1b[K", nl=False, err=True)


@contextmanager
def _bar(count: int, label: str) -> Iterator[Callable[[int], None]]:
    """Show how far the reading of documents is, at which rate, and how long it will take."""
    started = time.monotonic()

    def rate(done: object) -> str:
        return f"{int(str(done)) / max(time.monotonic() - started, 0.001):,.1f} a second" if done else ""

    with click.progressbar(
        length=count, label=label, file=sys.stderr, show_pos=True, item_show_func=rate
    ) as shown:

        def done(steps: int) -> None:
            shown.update(steps, shown.pos + steps)

        yield done


def _show(report: LoadReport, dry_run: bool, form: str, store: Path) -> None:
    if form == "json":
        click.echo(json.dumps({"dry_run": dry_run, **report.as_json()}, indent=2, ensure_ascii=False))
        return
    for problem in report.problems[:MOST_SHOWN]:
        click.echo(f"{problem.severity}: {problem}", err=True)
    if len(report.problems) > MOST_SHOWN:
        click.echo(f"… and {len(report.problems) - MOST_SHOWN:,} more (--report json shows all)", err=True)
    if report.rebuilt and report.generation > 1:
        click.echo(f"built anew: {report.rebuilt}", err=True)
    if report.written:
        click.echo(
            f"{store}: generation {report.generation}, {report.things:,} things, {report.quads:,} quads"
        )
    click.echo(f"{'would be: ' if dry_run else ''}{report}")


@main.command("fetch")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option(
    "--delay",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Pause between two requests to one host; longer where its robots.txt asks for that.",
)
@click.option(
    "--max-size",
    type=click.FloatRange(0, min_open=True),
    default=501.0,
    show_default=True,
    metavar="MIB",
    help="Size up to which a file is kept.",
)
@click.option("--allow-private", is_flag=True, help="Ask hosts of the local network and this machine too.")
@click.option("--dry-run", is_flag=True, help="Ask nobody; list what would be fetched.")
@click.option("--report", type=click.Choice(["text", "json"]), default="text", help="Form of the report.")
@explained
def fetch_command(
    paths: tuple[Path, ...],
    store: Path,
    delay: float,
    max_size: float,
    allow_private: bool,
    dry_run: bool,
    report: str,
) -> None:
    """Fetch the files that records point to into the store, where the next load finds them.

    PATHS are catalogues or source folders, as for `load`; each `downloadURL` of a distribution is fetched.
    What was fetched before is sent again only if the server says that it changed, and what was cut off goes
    on where it stopped. robots.txt is kept, and no host is asked by two connections at once. Records that
    nobody may see are left out. Ctrl-C ends a fetch at any time; the next one goes on.

    Exit code 1 when a file was not got; the report says why.

    \b
    Example:
      foia-graph fetch data/ --store foia-store && foia-graph load data/ --store foia-store
    """
    profile = Profile(resource_folder("ontology"))
    if dry_run:
        found = fetch.plan(paths, store, profile)
    else:
        options = fetch.Options(delay, allow_private, fetch.Limits(int(max_size * fetch.MIB)))
        with click.progressbar(
            length=1, label="fetching", file=sys.stderr, show_pos=True, hidden=not sys.stderr.isatty()
        ) as bar:

            def watch(done: int, of: int) -> None:
                bar.length = of
                bar.update(done - bar.pos)

            found = fetch.fetch(paths, store, profile, options, watch)
    _show_fetched(found, dry_run, report)
    raise SystemExit(1 if found.problems else 0)


def _show_fetched(report: fetch.FetchReport, dry_run: bool, form: str) -> None:
    if form == "json":
        click.echo(json.dumps({"dry_run": dry_run, **report.as_json()}, indent=2, ensure_ascii=False))
    else:
        for line in report.planned() if dry_run else report.got():
            click.echo(line)
        for problem in report.problems[:MOST_SHOWN]:
            click.echo(f"{problem.severity}: {problem}", err=True)
        if len(report.problems) > MOST_SHOWN:
            click.echo(
                f"… and {len(report.problems) - MOST_SHOWN:,} more (--report json shows all)", err=True
            )
    click.echo(f"{len(report.originals):,} files to fetch" if dry_run else str(report), err=True)


def _open(root: Path) -> Catalogue:
    return Catalogue(Generation.read(Layout(root).resolve()), Profile(resource_folder("ontology")))


@main.command("validate")
@store_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the report."
)
@explained
def validate_command(store: Path, form: str) -> None:
    """Validate the catalogue by its SHACL profile, with an independent engine.

    Exit code 1 when something does not conform.
    """
    opened = _open(store)
    found = validate(opened.store, opened.profile)
    if form == "json":
        click.echo(
            json.dumps(
                {"conforms": not found, "results": [asdict(v) for v in found]}, indent=2, ensure_ascii=False
            )
        )
    else:
        for violation in found:
            click.echo(violation)
        click.echo(f"{len(found):,} violations" if found else "the catalogue conforms to its profile")
    raise SystemExit(1 if found else 0)


@main.command("check")
@store_option
@click.option("--conflicts", is_flag=True, help="List contradictions between claims.")
@click.option(
    "--gaps", is_flag=True, help="List what is stated and not held, missing Bates numbers, broken links."
)
@click.option(
    "--redactions", is_flag=True, help="Read the files again, and list text that shows under redactions."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the report."
)
@explained
def check_command(store: Path, conflicts: bool, gaps: bool, redactions: bool, form: str) -> None:
    """List contradictions and gaps of the catalogue (both, unless one is asked for).

    Exit code 1 when a link leads nowhere, or a redaction leaks: contradictions and gaps are what the archive
    is like, but these are mistakes.
    """
    opened = _open(store)
    if redactions:
        raise SystemExit(_check_redactions(opened, form))
    found = check(opened)
    both = conflicts == gaps
    if form == "json":
        click.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
    else:
        for line in [
            *(found.conflicts() if conflicts or both else ()),
            *(found.gaps() if gaps or both else ()),
        ]:
            click.echo(line)
    raise SystemExit(1 if found.nowhere else 0)


def _check_redactions(opened: Catalogue, form: str) -> int:
    found = list(leaks(opened, _bar))
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
        return 1 if found else 0
    for each in found:
        click.echo(f"{each.document} ({each.file})")
        for sentence in each.pages:
            click.echo(f"    {sentence}")
    click.echo(f"{len(found)} documents show what they should hide" if found else "no redaction leaks")
    return 1 if found else 0


@main.command("query")
@click.argument("name", required=False)
@store_option
@click.option(
    "--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="Choose a value of a parameter."
)
@click.option(
    "--format", "form", type=click.Choice(answers.FORMS), default="table", help="Form of the answer."
)
@click.option("--check", "checking", is_flag=True, help="Compare every saved query with its expected answer.")
@click.option("--list", "listing", is_flag=True, help="List the saved queries with their parameters.")
@explained
def query_command(
    name: str | None, store: Path, params: tuple[str, ...], form: str, checking: bool, listing: bool
) -> None:
    """Ask the catalogue: a saved query by NAME, a file of SPARQL, or - for standard input.

    Names in angle brackets are relative to the base IRI of the catalogue; the prefixes of the ontology need
    not be declared.

    \b
    Examples:
      foia-graph query --list
      foia-graph query releases-in-period --param from=2012-04-01 --param to=2012-04-30
      echo "SELECT * { ?release a foia:Release }" | foia-graph query - --format csv
    """
    if listing:
        _list_queries()
        return
    opened = _open(store)
    if checking:
        raise SystemExit(_check_queries(opened))
    if name is None:
        raise click.UsageError("Name a saved query (--list shows them), a file, or - for standard input.")
    chosen = dict(_pair(each) for each in params)
    text = _query_text(name, chosen, opened)
    answer = queries.run(text, opened.store, opened.base, prefixes(opened.profile))
    click.echo(answers.show(answer, form, opened.profile, opened.language), nl=False)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueRejected(f"parameter {text!r} has no value; write NAME=VALUE")
    return name, value


def _query_text(name: str, chosen: dict[str, str], opened: Catalogue) -> str:
    if name == "-" or Path(name).is_file():
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        return (
            queries.parse(Path(name).stem, text).bind(chosen, opened.base, opened.profile) if chosen else text
        )
    return queries.named(name).bind(chosen, opened.base, opened.profile)


def _list_queries() -> None:
    for query in queries.load_all(resource_folder("queries")).values():
        click.echo(f"{query.name}: {query.title}")
        for each in query.parameters:
            click.echo(f"    --param {each.name}={each.default or '…'}  {each.description}")


def _check_queries(opened: Catalogue) -> int:
    found = queries.check(opened.store, opened.base, opened.profile)
    for difference in found:
        click.echo(difference)
    count = len(queries.load_all(resource_folder("queries")))
    click.echo(f"{count - len(found)} of {count} saved queries give the expected answer")
    return 1 if found else 0


@main.command("export")
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["nquads", "trig", "jsonld", "ttl"]),
    default="nquads",
    show_default=True,
    help="Form of the file.",
)
@click.option(
    "--output", "-o", type=click.File("wb"), default="-", help="File to write (standard output unless named)."
)
@explained
def export_command(store: Path, form: str, output: BinaryIO) -> None:
    """Write the whole catalogue as one file.

    N-Quads and TriG hold the named graph of each source too; Turtle and JSON-LD hold every triple once.
    """
    opened = _open(store)
    export(opened.store, opened.profile, opened.language, form, output)


@main.command("verify")
@store_option
@explained
def verify_command(store: Path) -> None:
    """Read every file of the store again, and compare it with its checksum. Exit code 1 for a difference."""
    found = verify(store)
    for sentence in found:
        click.echo(sentence)
    click.echo(f"{len(found)} problems" if found else "every file is as it was written")
    raise SystemExit(1 if found else 0)


@main.command("serve")
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option(
    "--query-workers",
    default=4,
    show_default=True,
    type=click.IntRange(1, 256),
    help="Query processes in all, divided evenly among the web processes.",
)
@explained
def serve_command(store: Path, host: str, port: int, workers: int, query_workers: int) -> None:
    """Serve the catalogue: HTML, JSON-LD and SPARQL. Ctrl-C ends it.

    A load into the same store is served from the next request on; no restart is needed.
    """
    from foia_graph.web.serve import serve

    for line in _told(_open(store), f"http://{f'[{host}]' if ':' in host else host}:{port}"):
        click.echo(line)
    serve(store, host, port, workers, query_workers)


def _told(opened: Catalogue, address: str) -> Iterator[str]:
    """Say what is served, and where to begin."""
    counts = opened.generation.counts
    title = opened.catalog.one("title") if opened.catalog else "Catalogue"
    yield f"{title}: {counts['things']:,} things, {counts['quads']:,} quads"
    kinds = (
        "Release",
        "ReleasedDocument",
        "CitedWork",
        "SourceDocument",
        "Agency",
        "Organization",
        "Person",
        "Event",
    )
    shapes = [opened.profile[kind] for kind in kinds]
    yield ", ".join(f"{len(opened.names(shape)):,} {shape.plural}" for shape in shapes)
    yield f"  {address}/            to read"
    yield f"  {address}/conflicts   where sources disagree"
    yield f"  {address}/sparql      to ask"
