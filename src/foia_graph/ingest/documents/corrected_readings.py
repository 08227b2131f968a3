"""Readings with the words of lines that people corrected, instead of those that a machine read."""

from msgspec.structs import replace

from foia_graph.extract.corrected_lines import correct_lines, page_lines
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.ingest.documents.collection import DocumentCollection
from foia_graph.ingest.documents.library import ReadingLibrary
from foia_graph.ingest.mapping.rules import MappingRules
from foia_graph.model import iris
from foia_graph.runtime.progress import ProgressReporter


def correct_readings(documents: DocumentCollection, library: ReadingLibrary, bar: ProgressReporter) -> None:
    """Put the words of decisions about lines into the readings of their documents, and of copies of these."""
    rules = documents.context.rules
    decided = {subject: all_[-1] for subject, all_ in rules.decisions.items() if all_[-1].is_of_line}
    owners = {iris.page_of(iris.owner_iri(subject))[0] for subject in decided}
    new = []
    for file in documents.files:
        document = f"id/document/{file.original or file.key}"
        if document in owners:
            reading = library.reading(file)
            pages = tuple(_corrected_page(page, document, rules) for page in reading.pages)
            new += [(file, replace(reading, pages=pages))] if pages != reading.pages else []
    digest = iris.text_digest(sorted(each.key for each in decided.values()))
    library.replace_readings(new, f"corrected {digest}", bar)


def _corrected_page(page: ParsedPage, document: str, rules: MappingRules) -> ParsedPage:
    words, right = page.words, {}
    for line in page_lines(words) if words else ():
        if found := rules.decisions_about(f"{document}/page/{page.number}#{line.seen}"):
            right[line.seen] = found[-1]
    if words is None or not right:
        return page
    new = correct_lines(words, right)
    return replace(page, image=new) if words is page.image else replace(page, layer=new)
