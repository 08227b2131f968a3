"""Restricted names in the texts of documents: each page is reported, and where that was asked for, a reading
without the names replaces the one that has them."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.restricted_names import NamePlace, RestrictedNames, document_texts, withhold_names
from foia_graph.ingest.documents.collection import DocumentCollection
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.documents.library import ReadingLibrary
from foia_graph.ingest.restricted_names import NameCheck, place_message
from foia_graph.model import iris
from foia_graph.model.resource import Problem
from foia_graph.runtime.progress import ProgressReporter


def check_documents(
    documents: DocumentCollection, library: ReadingLibrary, check: NameCheck, bar: ProgressReporter
) -> list[Problem]:
    """Return a problem for each page that names what is restricted; withheld names are taken out of readings.

    Notes in `check` what each document names.
    """
    names = check.names
    if not names:
        return []
    problems: list[Problem] = []
    replaced: dict[str, ParsedDocument] = {}
    for file in documents.files:
        reading = library.reading(file)
        named = names.named_things(map(unquote, document_texts(reading)))
        if not named:
            continue
        check.by_document[iris.mint(documents.context.base, "document", file.key)] = named
        problems += _problems(file, reading, names, named)
        new = withhold_names(reading, names, named)
        if new != reading:
            replaced[file.key] = new
            _count(check, reading, names, named)
    library.replace_readings(
        [(file, replaced[file.key]) for file in documents.files if file.key in replaced], names.digest, bar
    )
    return problems


def _problems(
    file: DocumentFile, reading: ParsedDocument, names: RestrictedNames, named: set[str]
) -> Iterator[Problem]:
    for where, texts in _texts_by_place(reading):
        for text, place in _places(texts, names, named).values():
            if not place.name.is_withheld:
                yield Problem(file.display_name, 0, "", f"{where} {place_message(text, place)}", "warning")


def _texts_by_place(reading: ParsedDocument) -> Iterator[tuple[str, list[str]]]:
    # Yield the texts of each page, and the one that is that of no page, with what reports call the
    # position.
    for page in reading.pages:
        yield f"page {page.number}", [words.text for words in (page.layer, page.image) if words]
    yield "the text beside it", [reading.text_beside]


def _places(
    texts: Iterable[str], names: RestrictedNames, named: set[str]
) -> Mapping[str, tuple[str, NamePlace]]:
    """Return the first position in some texts of each restricted thing, by its IRI, with the text."""
    found: dict[str, tuple[str, NamePlace]] = {}
    for text in texts:
        for place in names.search(text, named):
            found.setdefault(place.name.entry.iri, (text, place))
    return found


def _count(check: NameCheck, reading: ParsedDocument, names: RestrictedNames, named: set[str]) -> None:
    for page in reading.pages:
        check.replaced.update(place.name.entry.iri for place in names.withheld_places(page.text, named))
