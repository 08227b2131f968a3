"""Commands that read the catalogue: query, and export to a file or a site."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

import click

from foia_graph.cli.common import (
    as_of_option,
    explain_errors,
    main,
    open_store,
    origin_option,
    store_folder,
    store_option,
    unsandboxed_option,
)
from foia_graph.client import LocalArchive
from foia_graph.errors import ValueRejected
from foia_graph.model.profile import Profile
from foia_graph.publish.export import FORMATS as EXPORT_FORMATS
from foia_graph.publish.export import export_catalogue, gzip_output
from foia_graph.query import formats, saved
from foia_graph.query.sparql.text_query.parse import has_search
from foia_graph.query.sparql.text_query.rewrite import SearchableTexts
from foia_graph.runtime.files import resource_folder
from foia_graph.search.build_on_demand import index_afterwards
from foia_graph.search.sparql import text_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout


@main.command("query")
@click.argument("name", required=False)
@store_option
@click.option(
    "--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="Choose a value of a parameter."
)
@click.option(
    "--format", "form", type=click.Choice(formats.FORMS), default="table", help="Form of the answer."
)
@click.option("--check", "checking", is_flag=True, help="Compare every saved query with its expected answer.")
@click.option("--list", "listing", is_flag=True, help="List the saved queries with their parameters.")
@as_of_option
@origin_option
@explain_errors
def query_command(
    name: str | None,
    store: Path,
    params: tuple[str, ...],
    form: str,
    checking: bool,
    listing: bool,
    as_of: str,
    origin: str,
) -> None:
    """Ask the catalogue: a saved query by NAME, a file of SPARQL, or - for standard input.

    Names in angle brackets are relative to the base IRI of the catalogue; the prefixes of the ontology need
    not be declared. `?page text:query "words"` finds what has the words, the text of pages included.

    \b
    Examples:
      foia-graph query --list
      foia-graph query releases-in-period --param from=2012-04-01 --param to=2012-04-30
      echo "SELECT * { ?release a foia:Release }" | foia-graph query - --format csv
    """
    if listing:
        _list_queries()
        return
    store = store_folder(store, origin)
    catalogue = open_store(store, as_of)
    if checking:
        raise SystemExit(_check_queries(catalogue, text_search(catalogue, Layout(store))))
    if name is None:
        raise click.UsageError("Name a saved query (--list shows them), a file, or - for standard input.")
    parameters = dict(_parameter(each) for each in params)
    text = _query_text(name, parameters, catalogue)
    if as_of and has_search(text):
        index_afterwards(catalogue, Layout(store))
    answer = LocalArchive(catalogue, Layout(store)).run_query(text)
    click.echo(formats.write_answer(answer, form, catalogue.profile, catalogue.language), nl=False)


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueRejected(f"parameter {text!r} has no value; write NAME=VALUE")
    return name, value


def _query_text(name: str, parameters: dict[str, str], catalogue: Catalogue) -> str:
    if name == "-" or Path(name).is_file():
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        return (
            saved.parse_saved_query(Path(name).stem, text).bind_values(
                parameters, catalogue.base, catalogue.profile
            )
            if parameters
            else text
        )
    return saved.find_query(name).bind_values(parameters, catalogue.base, catalogue.profile)


def _list_queries() -> None:
    for query in saved.load_queries().values():
        click.echo(f"{query.name}: {query.title}")
        for each in query.parameters:
            click.echo(f"    --param {each.name}={each.default or '…'}  {each.description}")


def _check_queries(catalogue: Catalogue, text_search: SearchableTexts) -> int:
    differences = saved.check_answers(
        catalogue.quad_store, catalogue.base, catalogue.profile, texts=text_search
    )
    for difference in differences:
        click.echo(difference)
    count = len(saved.load_queries())
    click.echo(f"{count - len(differences)} of {count} saved queries give the expected answer")
    return 1 if differences else 0


@main.command("export")
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(EXPORT_FORMATS)),
    default="nquads",
    show_default=True,
    help="Form of the file.",
)
@click.option(
    "--output", "-o", type=click.File("wb"), default="-", help="File to write (standard output unless named)."
)
@click.option("--compress", is_flag=True, help="Compress the file (gzip).")
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write static files into DIR instead, which any web server can hand out.",
)
@click.option(
    "--files", is_flag=True, help="With --site: originals of public documents and pictures of pages too."
)
@as_of_option
@origin_option
@unsandboxed_option
@explain_errors
def export_command(
    store: Path,
    form: str,
    output: BinaryIO,
    compress: bool,
    site: Path | None,
    files: bool,
    as_of: str,
    origin: str,
) -> None:
    """Write the whole catalogue as one file, or as a site of static files.

    N-Quads and TriG hold the named graph of each source too; Turtle and JSON-LD hold every triple once.

    A site has every page and its forms for programs, the feeds and the dump; what needs a server that
    answers, as search does, is left out. DIR is empty or holds a site that was exported before: what is gone
    since is deleted there. Links in it are relative, so it works at any address, and from a disk.

    \b
    Examples:
      foia-graph export --format jsonld --compress --output catalogue.jsonld.gz
      foia-graph export --site public_html
    """
    if site is not None:
        if as_of or origin:
            raise click.UsageError(
                "A site is of what is served now; --as-of and --origin are for a single file."
            )
        _export_site(store, site, files)
        return
    if files:
        raise click.UsageError("--files is for --site.")
    catalogue = open_store(store_folder(store, origin), as_of)
    with gzip_output(output) if compress else nullcontext(output) as file:
        export_catalogue(catalogue.quad_store, catalogue.profile, catalogue.language, form, file)


def _export_site(store: Path, folder: Path, files: bool) -> None:
    from foia_graph.web.static_site import (
        export_site,  # the whole web server, which no other command here needs
    )

    profile = Profile(resource_folder("ontology"))
    with click.progressbar(
        length=1, label="exporting", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def watch(count: int, of: int) -> None:
            bar.length = of
            bar.update(count - bar.pos)

        site = export_site(store, profile, folder, with_files=files, watch=watch)
    for iri in site.left_out:
        click.echo(f"left out: {iri}: no file can have this name", err=True)
    deletions = f", {site.deleted:,} deleted" if site.deleted else ""
    click.echo(f"{folder}: generation {site.generation} as {site.files:,} files{deletions}")
