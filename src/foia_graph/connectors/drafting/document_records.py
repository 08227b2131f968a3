"""Records of documents of agencies that a post describes: the one that it presents, and parts of it."""

import re

from foia_graph.connectors.drafting.page_places import Extent, PageSpan, StatedBates
from foia_graph.connectors.drafting.paper_records import OFFERED_FILE, add_file
from foia_graph.connectors.drafting.post_kinds import Presentation
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.sentences import Span
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord

QUOTED = re.compile(r"[“\"](?P<title>[^”\"\n]{4,160})[”\"]")


def document_records(
    reading: PostReading, paper: Presentation | None, release: ImportedRecord | None, places: "Places"
) -> list[ImportedRecord]:
    """Return the documents that a post describes by name, number or pages."""
    whole = _single_document(reading, paper, release, places) if paper else None
    records = [whole] if whole else []
    for extent in places.extents:
        if whole and _is_whole(reading, extent, paper):
            whole["numberOfPages"] = reading.claim(extent.pages, extent.span)
            continue
        if not whole and not release:
            continue
        records.append(_part_record(reading, extent, whole, release, places, len(records)))
    for pages in places.spans:
        if whole and pages not in places.used:
            whole.add("pageRange", page_part(reading, pages, "", ""))
    target = whole or (records[0] if records and not release else release)
    for each in places.bates:
        if target and not (whole and each in places.of_whole):
            target.add("batesRange", bates_part(reading, each))
    return records


class Places:
    """Bates numbers, page ranges and extents of a post."""

    def __init__(self, bates: list[StatedBates], spans: list[PageSpan], extents: list[Extent]) -> None:
        self.bates, self.spans, self.extents = bates, spans, extents
        self.of_whole: list[StatedBates] = []
        self.used: list[PageSpan] = []


def _single_document(
    reading: PostReading, paper: Presentation | None, release: ImportedRecord | None, places: Places
) -> ImportedRecord:
    record = ImportedRecord("ReleasedDocument", f"{reading.source}-document")
    title = _document_title(reading)
    if title:
        record["title"] = reading.claim(reading.words(title), title)
        record["alternative"] = reading.title_value
    else:
        record["title"] = reading.title_value
    record["description"] = f"Document that the post “{reading.title}” presents."
    if paper and paper.form:
        form_words = re.search(rf"(?i)\b{paper.form[:4]}\w*", reading.text)
        span = Span(*form_words.span()) if form_words else paper.words
        record["form"] = reading.claim(paper.form, span) if span else None
    if release:
        record["inSeries"] = release.id
    record["holdingStatus"] = "described-only"
    record["isReferencedBy"] = reading.source
    for each in places.bates:
        record.add("batesRange", bates_part(reading, each))
        places.of_whole.append(each)
    add_file(reading, record)
    return record


def _document_title(reading: PostReading) -> Span | None:
    """Return the title in quotation marks in a sentence that offers a document."""
    for sentence in reading.sentences:
        match = QUOTED.search(reading.text, sentence.start, sentence.end)
        if match and OFFERED_FILE.search(reading.words(sentence)):
            span = Span(*match.span("title"))
            if not reading.is_private(span):
                return span
    return None


def _is_whole(reading: PostReading, extent: Extent, paper: Presentation | None) -> bool:
    before = reading.text[max(0, extent.span.start - 5) : extent.span.start]
    return re.search(r"(?i)\b(?:the|this)\s$", before) is not None and paper is not None


def _part_record(
    reading: PostReading,
    extent: Extent,
    whole: ImportedRecord | None,
    release: ImportedRecord | None,
    places: Places,
    number: int,
) -> ImportedRecord:
    noun = reading.words(extent.noun)
    name = re.sub(r"[^a-z]+", "-", noun.lower()).strip("-")
    record = ImportedRecord("ReleasedDocument", f"{reading.source}-{name}-{number + 1}")
    record["title"] = reading.claim(noun[0].upper() + noun[1:], extent.span)
    record["description"] = f"Document of which the post “{reading.title}” gives the number of pages."
    if extent.form:
        record["form"] = reading.claim(extent.form, extent.span)
    record["numberOfPages"] = reading.claim(extent.pages, extent.span)
    if whole:
        record["isPartOf"] = reading.claim(f"document/{whole.id}", extent.span)
    elif release:
        record["inSeries"] = reading.claim(release.id, extent.span)
    owner = whole or record
    for each in reading.within(places.spans, reading.sentence_of(extent.span)):
        if 0 <= each.span.start - extent.span.end < 60:
            places.used.append(each)
            owner.add("pageRange", page_part(reading, each, noun, extent.form))
    record["holdingStatus"] = "described-only"
    record["isReferencedBy"] = reading.source
    return record


def page_part(reading: PostReading, pages: PageSpan, title: str, form: str) -> dict[str, FieldValue]:
    """Return a page range as a part of a record."""
    return {
        **({"title": title[0].upper() + title[1:]} if title else {}),
        **({"form": form} if form else {}),
        "firstPage": pages.first,
        "lastPage": pages.last,
        "pageNumbering": "as-stated-unknown",
        **reading.evidence(pages.span),
    }


def bates_part(reading: PostReading, bates: StatedBates) -> dict[str, FieldValue]:
    """Return a Bates range as a part of a record."""
    return {
        "batesPrefix": bates.prefix,
        "batesStart": str(int(bates.first)),
        **({"batesEnd": str(int(bates.last))} if bates.last else {}),
        "asPrinted": reading.words(bates.span),
        "notation": bates.first,
        "identifierType": "bates-number",
        **reading.evidence(bates.span),
    }
