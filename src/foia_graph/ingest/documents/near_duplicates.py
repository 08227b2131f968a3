"""Which pages of documents in different releases say the same; found when all documents were read."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

import msgspec

from foia_graph.errors import ValueRejected
from foia_graph.extract.near_duplicates import sketch
from foia_graph.extract.near_duplicates.candidates import CandidatePage, PhraseIndex
from foia_graph.extract.near_duplicates.features import ComparedPage
from foia_graph.extract.near_duplicates.matches import PageMatch, best_matches, find_matches
from foia_graph.ingest.documents import gazetteer
from foia_graph.ingest.documents.collection import Collection
from foia_graph.ingest.documents.duplicate_claims import Twins
from foia_graph.ingest.documents.file_matching import Held
from foia_graph.ingest.documents.library import Library
from foia_graph.ingest.mapping.mapper import HAS_FILE
from foia_graph.model import iris
from foia_graph.model.restrictions import hides
from foia_graph.runtime.progress import Bar

SKETCHES = f"sketch {sketch.VERSION}"
"""Names what sketches are kept as."""
READINGS, SIDES = 64, 512
"""How many readings, and pages of readings, are at hand for comparing."""


class Shelved(NamedTuple):
    """A document and the releases (IRIs) that it is in."""

    held: Held
    releases: frozenset[str]


def same_text(collection: Collection, library: Library, bar: Bar) -> Twins:
    """Compare the pages of all documents that may be seen and are in a release."""
    originals = ((held, _releases(collection, held)) for held in collection.originals)
    shelf = [Shelved(held, releases) for held, releases in originals if releases]
    if len({each.releases for each in shelf}) < 2:
        return Twins()
    with bar(len(shelf), "documents to compare") as done:
        phrases = PhraseIndex(leaf for each in shelf for leaf in _leaves(collection, library, each, done))
    library.store.settle()
    pages = _Pages((each.held for each in shelf), library, phrases.common)
    met = list(find_matches(phrases, pages.side))
    linked = best_matches(met)
    return _twins(linked, len(met) - len(linked), phrases)


# -- what is compared ----------------------------------------------------------------------------------------


def _releases(collection: Collection, held: Held) -> frozenset[str]:
    """Give the releases of a document that may be seen."""
    world = collection.world
    said = held.record.fields if held.record else {}
    if held.supplied or not held.record:
        said = {**collection.constants(held), **said}
    clean = world.mapper.cleaner(world.profile[HAS_FILE].properties["inSeries"])
    releases = set()
    for name in gazetteer.texts(said.get("inSeries", [])):
        with suppress(ValueRejected):  # mapping reports it, with its line
            releases.add(clean(name))
    return frozenset(iri for iri in releases if not hides(iri, world.restricted))


def _leaves(
    collection: Collection, library: Library, each: Shelved, done: Callable[[int], None]
) -> Iterator[CandidatePage]:
    """Give the pages of a document that have a text and may be seen."""
    document = iris.mint(collection.world.base, "document", each.held.key)
    for number, numbers in _sketches(library, each.held):
        if not hides(f"{document}/page/{number}", collection.world.restricted):
            yield CandidatePage(each.releases, each.held.key, number, numbers)
    done(1)


def _sketches(library: Library, held: Held) -> Iterator[tuple[int, sketch.Sketch]]:
    """Give the sketch of each page that has a text, as it was kept, or made now and kept."""
    reading = library.name(held)
    kept = library.store.find(reading, SKETCHES)
    if kept is None:
        pages = library.reading(held).pages
        made = [
            (page.number, sketch.pack_sketch(sketch.make_sketch(page.text))) for page in pages if page.text
        ]
        kept = library.store.put(reading, SKETCHES, msgspec.msgpack.encode(made))
    for number, data in _decoder.decode(library.store.get(kept)):
        yield number, sketch.unpack_sketch(data)


_decoder = msgspec.msgpack.Decoder(list[tuple[int, bytes]])


class _Pages:
    """The pages of some documents, prepared for comparing."""

    def __init__(self, held: Iterable[Held], library: Library, common: Container[int]) -> None:
        of = {each.key: each for each in held}
        reading = lru_cache(READINGS)(lambda document: library.reading(of[document]))
        self._side = lru_cache(SIDES)(
            lambda key, number: ComparedPage(reading(key).page(number).text, common)
        )

    def side(self, leaf: CandidatePage) -> ComparedPage:
        """Give a page as it is compared."""
        return self._side(leaf.document, leaf.number)


# -- what is found -------------------------------------------------------------------------------------------


def _twins(linked: Sequence[PageMatch], left_out: int, phrases: PhraseIndex) -> Twins:
    made = Twins(notes=list(_notes(len(linked), left_out, phrases)))
    for one, other, alike in linked:
        made.add((one.document, one.number), (other.document, other.number), alike)
    return made


def _notes(linked: int, left_out: int, phrases: PhraseIndex) -> Iterator[str]:
    if linked:
        yield f"pairs of pages in different releases that say the same: {linked:,}"
    if left_out:
        yield f"pairs that are not linked, as another page of the document is more like it: {left_out:,}"
    if plain := phrases.common_pages:
        yield (
            "pages that were not compared, as hardly anything stands on them but phrases that more than "
            f"{phrases.many} pages have: {plain:,}"
        )
