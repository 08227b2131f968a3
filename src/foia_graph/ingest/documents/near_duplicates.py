"""Comparison of the pages of documents in different releases, once all documents were read."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache

import msgspec

from foia_graph.errors import ValueRejected
from foia_graph.extract.near_duplicates import candidates, features
from foia_graph.ingest.documents.collection import DocumentCollection
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.documents.library import COMPARISON_ACTIVITY, DuplicatePages, ReadingLibrary
from foia_graph.ingest.mapping import gazetteer
from foia_graph.ingest.mapping.record_fields import DOCUMENT_CLASS
from foia_graph.model import iris
from foia_graph.model.resource import RawValue
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.runtime.progress import ProgressReporter

# The kind of reading that sketches are kept as.
SKETCH_KIND = f"sketch {features.VERSION}"
# Numbers of readings, and of pages of readings, that are in memory for comparing.
READINGS_AT_HAND, PAGES_AT_HAND = 64, 512


def find_duplicate_pages(
    collection: DocumentCollection, library: ReadingLibrary, bar: ProgressReporter
) -> tuple[DuplicatePages, list[str]]:
    """Return the pages that say the same, of all documents that may be seen and are in a release.

    And what there is to say of how they were found.
    """
    originals = ((file, _public_releases(collection, file)) for file in collection.originals)
    shelf = [(file, releases) for file, releases in originals if releases]
    if len({releases for _, releases in shelf}) < 2:
        return {}, []
    with bar(len(shelf), "documents to compare") as done:
        phrases = candidates.PhraseIndex(
            leaf for each in shelf for leaf in _sketched_pages(collection, library, *each, done)
        )
    library.cache.write_pending()
    of = {file.key: file for file, _ in shelf}
    reading = lru_cache(READINGS_AT_HAND)(lambda document: library.reading(of[document]))
    side = lru_cache(PAGES_AT_HAND)(
        lambda document, number: features.ComparedPage(reading(document).page(number).text, phrases.common)
    )
    pairs = list(candidates.find_matches(phrases, lambda leaf: side(leaf.document, leaf.number)))
    linked = candidates.best_matches(pairs)
    duplicates: DuplicatePages = {}
    for one, other, similarity in linked:
        for page, twin in ((one, other), (other, one)):
            claim: RawValue = {
                "value": f"{twin.document}/{twin.number}",
                "status": "machine-read",
                "confidence": f"{similarity:.2f}",
                "generatedBy": COMPARISON_ACTIVITY,
            }
            duplicates.setdefault(page.document, {}).setdefault(page.number, []).append(claim)
    return duplicates, [*_comparison_notes(len(linked), len(pairs) - len(linked), phrases)]


def _public_releases(collection: DocumentCollection, file: DocumentFile) -> frozenset[str]:
    context = collection.context
    fields = file.record.fields if file.record else {}
    if file.outline or not file.record:
        fields = {**collection.constants(file), **fields}
    clean = context.rules.cleaner(context.profile[DOCUMENT_CLASS].properties["inSeries"])
    releases = set()
    for name in gazetteer.plain_texts(fields.get("inSeries", [])):
        with suppress(ValueRejected):  # mapping reports it, with its line
            releases.add(clean(name))
    return frozenset(iri for iri in releases if not is_hidden_iri(iri, context.hidden_things))


def _sketched_pages(
    collection: DocumentCollection,
    library: ReadingLibrary,
    file: DocumentFile,
    releases: frozenset[str],
    done: Callable[[int], None],
) -> Iterator[candidates.CandidatePage]:
    document = iris.mint(collection.context.base, "document", file.key)
    for number, numbers in _page_sketches(library, file):
        if not is_hidden_iri(f"{document}/page/{number}", collection.context.hidden_things):
            yield candidates.CandidatePage(releases, file.key, number, numbers)
    done(1)


def _page_sketches(library: ReadingLibrary, file: DocumentFile) -> Iterator[tuple[int, features.Sketch]]:
    """Yield the sketch of each page that has a text, as it was kept, or made now and kept."""
    reading = library.reading_name(file)
    name = library.cache.find_reading(reading, SKETCH_KIND)
    if name is None:
        pages = library.reading(file).pages
        sketches = [
            (page.number, features.pack_sketch(features.make_sketch(page.text)))
            for page in pages
            if page.text
        ]
        name = library.cache.put_reading(reading, SKETCH_KIND, msgspec.msgpack.encode(sketches))
    for number, data in _decoder.decode(library.cache.read_reading(name)):
        yield number, features.unpack_sketch(data)


_decoder = msgspec.msgpack.Decoder(list[tuple[int, bytes]])


def _comparison_notes(linked: int, left_out: int, phrases: candidates.PhraseIndex) -> Iterator[str]:
    if linked:
        yield f"pairs of pages in different releases that say the same: {linked:,}"
    if left_out:
        yield f"pairs that are not linked, as another page of the document is more like it: {left_out:,}"
    if plain := phrases.common_pages:
        yield (
            "pages that were not compared, as hardly anything is on them but phrases that more than "
            f"{phrases.many} pages have: {plain:,}"
        )
