"""The texts of all pages as lines of JSON, compressed: what is public of what was read, page by page."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from foia_graph.publish.export import gzip_output
from foia_graph.publish.record_facts import FactsReader, RecordFacts

HELD_BACK = "held-back"


class PageText(msgspec.Struct, frozen=True, rename="camel"):
    """A page with text, its document, and the first release of that; `FIELDS` says what each field is."""

    page: str
    document: str
    title: str
    release: str
    number: int
    printed_numbers: str
    text: str


FIELDS = {
    "page": "The permanent address (IRI) of the page.",
    "document": "The permanent address of its document.",
    "title": "The title of the document.",
    "release": "The permanent address of a release that the document is in, or nothing.",
    "number": "The number of the page in the file, from 1.",
    "printedNumbers": "The Bates numbers on the page, with semicolons between them, or nothing.",
    "text": "The text of the page, from the file's own text layer or read by OCR.",
}
"""What stands in each field of a line."""


def write_page_texts(path: Path, reader: FactsReader) -> None:
    """Write a line for each page that has text."""
    with path.open("xb") as whole, gzip_output(whole) as file:
        for row in page_texts(reader):
            file.write(msgspec.json.encode(row) + b"\n")


def page_texts(reader: FactsReader) -> Iterator[PageText]:
    """Yield the pages that have text, document by document."""
    catalogue = reader.presenter.catalogue
    for facts in reader.described(catalogue.thing_names(catalogue.profile["ReleasedDocument"])):
        yield from _document_texts(facts, reader)


def _document_texts(facts: RecordFacts, reader: FactsReader) -> Iterator[PageText]:
    holdings = reader.presenter.holdings
    release = next((each.iri for each in facts.collections), "")
    for number in holdings.page_numbers(facts.iri):
        iri = f"{facts.iri}/page/{number}"
        parsed = holdings.parsed_page(iri)
        if parsed is not None and parsed.words is not None and parsed.status != HELD_BACK and parsed.text:
            numbers = "; ".join(sorted(filter(None, holdings.printed_numbers(iri))))
            yield PageText(iri, facts.iri, facts.title, release, number, numbers, parsed.text)
