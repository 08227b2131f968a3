"""The command query."""

import sys
from pathlib import Path

import click

from foia_graph.cli.common import (
    as_of_option,
    explain_errors,
    main,
    open_store,
    origin_option,
    store_folder,
    store_option,
)
from foia_graph.errors import ValueRejected
from foia_graph.model.jsonld import context_prefixes
from foia_graph.query import formats, saved
from foia_graph.query.sparql.text_query.parse import has_search
from foia_graph.query.sparql.text_query.rewrite import SearchableTexts
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
    names, texts = context_prefixes(catalogue.profile), text_search(catalogue, Layout(store))
    answer = saved.run_query(text, catalogue.quad_store, catalogue.base, names, texts)
    click.echo(formats.write_answer(answer, form, catalogue.profile, catalogue.language), nl=False)


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueRejected(f"parameter {text!r} has no value; write NAME=VALUE")
    return name, value


def _query_text(name: str, parameters: dict[str, str], catalogue: Catalogue) -> str:
    world = catalogue.base, catalogue.profile, catalogue.preferred_names
    if name == "-" or Path(name).is_file():
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        if not parameters:
            return text
        return saved.parse_saved_query(Path(name).stem, text).bind_values(parameters, *world)
    return saved.find_query(name).bind_values(parameters, *world)


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
