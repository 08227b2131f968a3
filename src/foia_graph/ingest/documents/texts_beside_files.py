"""Other words for readings: texts that came with records beside files, and lines that people corrected.

A text is taken page by page where its pages are those of the file: a page with a text layer keeps that, and
what the text leaves empty is read off the image. Any other text is that of the document alone."""

from collections.abc import Mapping

from msgspec.structs import replace

from foia_graph.extract.corrected_lines import correct_lines, page_lines
from foia_graph.extract.parsed_document import SUPPLIED_VERSION, ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.pdf.document_reader import with_status
from foia_graph.ingest.documents.collection import DocumentCollection, text_problem
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.documents.library import ReadingLibrary
from foia_graph.ingest.mapping.rules import MappingRules
from foia_graph.ingest.mapping.supplied_texts import PAGE_END
from foia_graph.model import iris
from foia_graph.model.resource import Problem
from foia_graph.runtime.progress import ProgressReporter

# Statuses of pages that were looked at, and of which nothing is held back.
_SEEN_STATUSES = ("extracted", "partly", "image-only", "needs-ocr")


def take_texts_beside(
    documents: DocumentCollection, library: ReadingLibrary, notes: list[str], bar: ProgressReporter
) -> list[Problem]:
    """Give files the texts that came next to them; return a problem for each that no page takes.

    How many pages took their words from such texts is added to `notes`.
    """
    problems: list[Problem] = []
    taken: dict[str, ParsedDocument] = {}
    count = 0
    for file, text in documents.read_supplied(file for file in documents.originals if file.beside):
        assert file.beside is not None, "only files with a text next to them are asked about"
        reading, words = library.reading(file), {page.number: page.text for page in text.pages}
        if reading.status == "waiting":
            continue  # whether its pages have words is not known yet
        if not file.beside.fits(library.page_count(file)):
            may_be_seen = not library.hidden_pages(file) and all(
                page.status in _SEEN_STATUSES for page in reading.pages
            )
            new = replace(reading, text_beside=PAGE_END.join(words.values())) if may_be_seen else reading
            message = _misfit_message(file, library.page_count(file), is_taken=may_be_seen)
            problems.append(text_problem(file.beside, message))
        else:
            new = _with_words(reading, words)
            count += sum(old != page for old, page in zip(reading.pages, new.pages, strict=True))
            if new == reading:
                problems.append(
                    text_problem(
                        file.beside,
                        f"all pages of document/{file.key} have words of their own; the text beside its file "
                        "is not loaded",
                    )
                )
        if new != reading:
            taken[file.key] = new
    library.replace_readings(
        [
            (file, taken[file.original or file.key])
            for file in documents.files
            if (file.original or file.key) in taken
        ],
        f"text beside {SUPPLIED_VERSION}",
        bar,
    )
    if count:
        notes.append(
            f"{count:,} {'page has its' if count == 1 else 'pages have their'} words from texts that came "
            "with the records, next to files."
        )
    return problems


def _with_words(reading: ParsedDocument, words: Mapping[int, str]) -> ParsedDocument:
    pages = tuple(_page_with_words(page, words.get(page.number, "")) for page in reading.pages)
    return with_status(replace(reading, pages=pages)) if pages != reading.pages else reading


def _page_with_words(page: ParsedPage, words: str) -> ParsedPage:
    has_layer = page.layer is not None and not page.has_partial_layer
    if has_layer or not words.strip() or page.status not in _SEEN_STATUSES:
        return page
    return replace(page, status="extracted", reason="", image=PositionedText(words, origin="supplied"))


def _misfit_message(file: DocumentFile, count: int, *, is_taken: bool) -> str:
    assert file.beside is not None, "only files with a text next to them are asked about"
    sizes = (
        f"the text of document/{file.key} has {_pages(file.beside.last_number)}, and its file {_pages(count)}"
    )
    if is_taken:
        return f"{sizes}; it is found as that of the document, and is that of no page"
    return f"{sizes}, not all of which may be seen; it is not loaded"


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count:,} pages"


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
