"""The texts of pages as lines of JSON, and their description as a dataset of Croissant 1.0 (MLCommons)."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from foia_graph.model.jsonld import Json
from foia_graph.publish.export import gzip_output
from foia_graph.publish.record_facts import FactsReader, Keeper, RecordFacts

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
"""What is in each field of a line."""


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


VERSION = "http://mlcommons.org/croissant/1.0"
RECORDS = "pages"
JSON_LINES = "application/jsonlines"
DATA_TYPES: Mapping[str, str] = {"page": "sc:URL", "document": "sc:URL", "number": "sc:Integer"}
"""The types of fields that are no texts."""
# The context of the specification (Croissant 1.0, Appendix 1): readers take no other.
CONTEXT: Json = msgspec.json.decode(Path(__file__).with_name("croissant_context.json").read_bytes())


def encode_dataset(
    keeper: Keeper, base: str, created: str, identity: str, path: str, size: int, sha256: str
) -> bytes:
    """Write the description of a file of texts of pages, which has a size in bytes, and a SHA-256.

    `created` is when its generation was made, `identity` the digest of that.
    """
    found = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": f"{keeper.title}: texts of pages",
        "description": "The text of each page that may be read, with its document and release.",
        "url": f"{base}dump/",
        "license": keeper.license or f"{base}catalog",
        "creator": {"@type": "sc:Organization", "name": keeper.name},
        "datePublished": created[:10],
        "version": f"1.0.0+{identity[:12]}",
        "isLiveDataset": True,
        "citeAs": f"{keeper.name}: {keeper.title}. {base}catalog",
        "distribution": [_file_object(f"{base}dump/{path}", path, size, sha256)],
        "recordSet": [_record_set(path)],
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _file_object(address: str, path: str, size: int, sha256: str) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "description": "A line of JSON for each page, compressed (gzip).",
        "contentUrl": address,
        "contentSize": f"{size} B",
        "encodingFormat": JSON_LINES,
        "sha256": sha256,
    }


def _record_set(path: str) -> Json:
    return {
        "@type": "cr:RecordSet",
        "@id": RECORDS,
        "name": RECORDS,
        "description": "The pages that have text.",
        "key": {"@id": f"{RECORDS}/page"},
        "field": [_field(path, name, words) for name, words in FIELDS.items()],
    }


def _field(path: str, name: str, words: str) -> Json:
    return {
        "@type": "cr:Field",
        "@id": f"{RECORDS}/{name}",
        "name": f"{RECORDS}/{name}",
        "description": words,
        "dataType": DATA_TYPES.get(name, "sc:Text"),
        "source": {"fileObject": {"@id": path}, "extract": {"column": name}},
    }
