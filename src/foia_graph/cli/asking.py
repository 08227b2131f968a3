"""What the catalogue says: saved queries, queries of one's own, and the whole of it as a file."""

import sys
from pathlib import Path
from typing import BinaryIO

import click

from foia_graph import answers, saved
from foia_graph.cli.common import explained, main, opened_store, store_option
from foia_graph.errors import ValueRejected
from foia_graph.export import export
from foia_graph.jsonld import prefixes
from foia_graph.sparql.textual.expanding import Texts
from foia_graph.store.layout import Layout
from foia_graph.store.reader import Catalogue
from foia_graph.text.in_sparql import texts


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
    opened = opened_store(store)
    if checking:
        raise SystemExit(_check_queries(opened, texts(opened, Layout(store))))
    if name is None:
        raise click.UsageError("Name a saved query (--list shows them), a file, or - for standard input.")
    chosen = dict(_pair(each) for each in params)
    text = _query_text(name, chosen, opened)
    known, found = prefixes(opened.profile), texts(opened, Layout(store))
    answer = saved.run(text, opened.store, opened.base, known, found)
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
            saved.parse(Path(name).stem, text).bind(chosen, opened.base, opened.profile) if chosen else text
        )
    return saved.named(name).bind(chosen, opened.base, opened.profile)


def _list_queries() -> None:
    for query in saved.load_all().values():
        click.echo(f"{query.name}: {query.title}")
        for each in query.parameters:
            click.echo(f"    --param {each.name}={each.default or '…'}  {each.description}")


def _check_queries(opened: Catalogue, searched: Texts) -> int:
    found = saved.check(opened.store, opened.base, opened.profile, texts=searched)
    for difference in found:
        click.echo(difference)
    count = len(saved.load_all())
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
    opened = opened_store(store)
    export(opened.store, opened.profile, opened.language, form, output)
