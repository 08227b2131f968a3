"""The command query."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from foia_graph.cli import common
from foia_graph.errors import ValueRejected
from foia_graph.model.jsonld import context_prefixes
from foia_graph.query import formats, saved
from foia_graph.query.patterns import Pattern, expand_includes, load_patterns
from foia_graph.query.sparql.text_query.rewrite import SearchableTexts
from foia_graph.search.text_index import text_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Layout


@common.main.command("query")
@click.argument("name", required=False)
@common.store_option
@click.option(
    "--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="Choose a value of a parameter."
)
@click.option(
    "--format", "form", type=click.Choice(formats.FORMS), default="table", help="Form of the answer."
)
@click.option(
    "--check",
    "checking",
    is_flag=True,
    help="Check the text and the answer of every saved query; with NAME or a file, its text alone.",
)
@click.option("--show", "showing", is_flag=True, help="Print the SPARQL of a saved query or a file.")
@click.option("--list", "listing", is_flag=True, help="List the saved queries with their parameters.")
@common.as_of_option
@common.origin_option
def query_command(
    name: str | None,
    store: Path,
    params: tuple[str, ...],
    form: str,
    checking: bool,
    showing: bool,
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
      foia-graph query --show timeline
      foia-graph query releases-in-period --param from=2012-04-01 --param to=2012-04-30
      echo "SELECT * { ?release a foia:Release }" | foia-graph query - --format csv
    """
    if listing:
        _list_queries()
        return
    if showing:
        click.echo(_shown_query(name), nl=False)
        return
    if checking and name is not None:
        raise SystemExit(_check_text(name))
    store = common.store_folder(store, origin)
    catalogue = common.open_store(store, as_of)
    if checking:
        raise SystemExit(_check_queries(catalogue, text_search(catalogue, Layout(store))))
    if name is None:
        raise click.UsageError("Name a saved query (--list shows them), a file, or - for standard input.")
    parameters = dict(_parameter(each) for each in params)
    text = _query_text(name, parameters, catalogue)
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
    if _is_file(name):
        stem, text, patterns = _read_query(name)
        if not parameters:
            return expand_includes(stem, text, patterns).text
        return saved.parse_saved_query(stem, text, patterns).bind_values(parameters, *world)
    return saved.find_query(name).bind_values(parameters, *world)


def _is_file(name: str) -> bool:
    return name == "-" or Path(name).is_file()


def _read_query(name: str) -> tuple[str, str, Mapping[str, Pattern]]:
    patterns = dict(load_patterns(saved.query_folder(None)))
    if name == "-":
        return "standard input", sys.stdin.read(), patterns
    path = Path(name)
    return path.stem, path.read_text(encoding="utf-8"), {**patterns, **load_patterns(path.parent)}


def _shown_query(name: str | None) -> str:
    if name is None:
        raise click.UsageError("Name the saved query to show (--list shows them), or a file.")
    if _is_file(name):
        return expand_includes(*_read_query(name)).text
    return saved.find_query(name).text


def _list_queries() -> None:
    for query in saved.load_queries().values():
        click.echo(f"{query.name}: {query.title}")
        for each in query.parameters:
            click.echo(f"    --param {each.name}={each.default or '…'}  {each.description}")


def _check_text(name: str) -> int:
    if not _is_file(name):
        saved.find_query(name)
        name = str(saved.query_folder(None) / f"{name}.rq")
    stem, text, patterns = _read_query(name)
    from foia_graph.audit.query_lint import lint_query  # a third of a second, for rdflib

    return _print_findings(lint_query(stem, text, common.read_profile(), patterns))


def _print_findings(findings: Iterable[object]) -> int:
    for finding in findings:
        click.echo(finding)
    return 1 if findings else 0


def _check_queries(catalogue: Catalogue, text_search: SearchableTexts) -> int:
    from foia_graph.audit.query_lint import lint_folder  # a third of a second, for rdflib

    has_faults = _print_findings(lint_folder(catalogue.profile))
    differences = saved.check_answers(
        catalogue.quad_store, catalogue.base, catalogue.profile, texts=text_search
    )
    for difference in differences:
        click.echo(difference)
    count = len(saved.load_queries())
    click.echo(f"{count - len(differences)} of {count} saved queries give the expected answer")
    return 1 if differences or has_faults else 0
