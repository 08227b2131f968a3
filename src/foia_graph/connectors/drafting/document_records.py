"""Documents of agencies that a post describes: the one that it presents, and parts by number or pages."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.connectors.drafting.figures import SMALL_NUMBER, parse_number
from foia_graph.connectors.drafting.known_names import DatedWork
from foia_graph.connectors.drafting.post_kinds import CALL_SCRIPT, FLYER, INDEX, Presentation
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span
from foia_graph.connectors.drafting.works import StatedWork
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.extract.bates.shapes import COUNTING_WORDS, RELEASING_WORDS
from foia_graph.extract.citations.known_works import WorkTable
from foia_graph.model.iris import last_segment, slug

PATTERNS = DRAFTING_PATTERNS.section("document_records")

NEAR_BATES = re.compile(r"(?i)\bbates\b[^\n.]{0,60}$")
EXTENT = re.compile(
    rf"\b(?P<count>\d{{1,5}}|{SMALL_NUMBER})[-\s]page\s(?P<noun>(?:[a-z]+\s){{0,2}}?"
    r"(?P<form>survey|bulletin|memo|memorandum|report|letter|list|agreement|contract"
    r"|presentation|manual|transcript|e-?mail|log|policy|guide|document|fact sheet))\b"
)
FORMS = PATTERNS.table("FORMS")


class StatedBates(NamedTuple):
    """A Bates number or a range of them, as a text prints it."""

    span: Span
    prefix: str
    first: str
    last: str


class PageSpan(NamedTuple):
    """A range of pages, of which the text does not say how they are numbered."""

    span: Span
    first: str
    last: str


class Extent(NamedTuple):
    """A paper of so many pages (a 3-page survey); `noun` is where it is named, `form` that of the scheme."""

    span: Span
    pages: str
    noun: Span
    form: str


def find_bates(text: str, taken: Iterable[Span]) -> list[StatedBates]:
    """Return the Bates numbers of a text; what lies in `taken` words (citations, dates) is none."""
    spans = list(taken)
    return [each for each in _bates(text) if not any(each.span.overlaps(other) for other in spans)]


def _bates(text: str) -> Iterator[StatedBates]:
    for match in PATTERNS["BATES"].finditer(text):
        words = set(re.split(r"[-_ ]", match["prefix"]))
        is_labelled = NEAR_BATES.search(text, max(0, match.start() - 70), match.start()) is not None
        is_number = len(match["first"]) > 4 or match["first"].startswith("0")
        is_certain = match["first"].startswith("0") or not RELEASING_WORDS.isdisjoint(words)
        if is_number and not words & COUNTING_WORDS and (is_labelled or is_certain):
            yield StatedBates(
                Span(*match.span()),
                match["prefix"] + match["joint"].replace(" ", ""),
                match["first"],
                match["last"] or "",
            )


def find_page_spans(text: str) -> list[PageSpan]:
    """Return the page ranges of a text."""
    return [
        PageSpan(Span(*match.span()), match["first"], match["last"])
        for match in PATTERNS["RANGE"].finditer(text)
        if int(match["first"]) <= int(match["last"])
    ]


def find_extents(text: str) -> list[Extent]:
    """Return the papers whose number of pages a text gives."""
    return [
        Extent(
            Span(*match.span()),
            match["count"] if match["count"].isdigit() else str(parse_number(match["count"])),
            Span(*match.span("noun")),
            FORMS.get(match["form"], match["form"]),
        )
        for match in EXTENT.finditer(text)
    ]


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
    _add_title(reading, record, _document_title(reading))
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


def _add_title(reading: PostReading, record: ImportedRecord, words: Span | None) -> None:
    """Write the title that some words of a post give, with that of the post, which is it where none do."""
    record["title"] = reading.claim(reading.words(words), words) if words else reading.title_value
    record["alternative"] = reading.title_value if words else None


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


OFFERED_FILE = re.compile(r"(?i)\b(?:download|view|read|open|see)\b")


def paper_records(
    reading: PostReading, paper: Presentation | None, works: list[str], extents: list[Extent]
) -> list[ImportedRecord]:
    """Return the paper of its own that a post presents; `works` are links to what it is about."""
    if paper is None:
        return []
    record = ImportedRecord("SourceDocument", f"{reading.source}-{paper.form}")
    _add_title(reading, record, _heading(reading))
    record["form"] = (
        reading.claim(paper.form, paper.words)
        if paper.words
        else reading.title_claim(paper.form, reading.post.title)
    )
    record["about"] = list(works)
    for extent in extents:
        if extent.form == paper.form:
            record["numberOfPages"] = reading.claim(extent.pages, extent.span)
    record["holdingStatus"] = "described-only"
    record["isReferencedBy"] = reading.source
    add_file(reading, record)
    return [record]


def _heading(reading: PostReading) -> Span | None:
    """Return the first line of a post where it is a heading: short, and without a stop."""
    first = reading.sentences[0] if reading.sentences else None
    if first is None or len(reading.sentences) < 2:
        return None
    words = reading.words(first)
    line_end = reading.text.find("\n", first.start)
    is_line = line_end == first.end and not words.endswith((".", ":", "?", "!", ",", ";"))
    is_offer = OFFER.match(words) is not None
    return (
        first if is_line and not is_offer and 8 < len(words) < 200 and not reading.is_private(first) else None
    )


def add_file(reading: PostReading, record: ImportedRecord) -> None:
    """Write where a paper can be fetched, by the first sentence that offers it."""
    for sentence in reading.sentences:
        words = reading.words(sentence)
        if OFFERED_FILE.search(words) and (reading.links_in(sentence) or OFFER.search(words)):
            add_offer(reading, record, sentence)
            return


def side_records(reading: PostReading) -> list[ImportedRecord]:
    """Return what a post offers next to its matter: an index of documents, a script for calls, a flyer."""
    found = []
    for form, pattern, group in (
        ("index", INDEX, "index"),
        ("call-script", CALL_SCRIPT, "title"),
        ("flyer", FLYER, "flyer"),
    ):
        if match := pattern.search(reading.text):
            span = Span(*match.span(group))
            record = ImportedRecord("SourceDocument", f"{reading.source}-{form}")
            record["title"] = reading.claim(reading.words(span), span)
            record["form"] = reading.claim(form, span)
            record["isReferencedBy"] = reading.source
            if form == "call-script":
                record["isPartOf"] = f"source/{reading.source}"
                record["holdingStatus"] = "described-only"
            else:
                record["holdingStatus"] = "described-only"
                add_offer(reading, record, reading.sentence_of(span))
            found.append(record)
    return found


def work_records(
    reading: PostReading, works: list[StatedWork], known: WorkTable
) -> tuple[list[ImportedRecord], list[tuple[str, StatedWork]]]:
    """Return the works that have to be drafted, and all that are cited, by their link."""
    records: list[ImportedRecord] = []
    cited: list[tuple[str, StatedWork]] = []
    for work in works:
        if work.key and (iri := known.iri_of(work.key)):
            cited.append((f"work/{last_segment(iri)}", work))
            continue
        for number in range(work.copies):
            record = _work_record(reading, work, number, {each.id for each in records})
            records.append(record)
            cited.append((f"work/{record.id}", work))
    return records, cited


def _work_record(reading: PostReading, work: StatedWork, number: int, taken: set[str]) -> ImportedRecord:
    day = (work.date.value or work.date.last_day) if work.date else ""
    name = slug(work.key or "-".join(filter(None, (work.form, day))))
    record_id = f"{reading.source}-{name}"
    if work.copies > 1 or record_id in taken:
        record_id = next(
            f"{record_id}-{n}" for n in range(number + 1, 100) if f"{record_id}-{n}" not in taken
        )
    record = ImportedRecord("CitedWork", record_id)
    record["title"] = reading.claim(_title(work, day, number), work.span)
    record["form"] = reading.claim(work.form, work.span)
    if work.key:
        record["identifier"] = reading.claim(work.key, work.span)
    if work.author:
        record["creator"] = reading.claim(work.author, work.span)
    if work.date:
        record["issued"] = reading.date_claim(work.date)
    record["holdingStatus"] = "cited-only"
    record["isReferencedBy"] = reading.source
    return record


def zip_works(
    records: list[ImportedRecord], cited: list[tuple[str, StatedWork]]
) -> Iterator[tuple[ImportedRecord, StatedWork]]:
    """Yield the drafted works, each with the words that cite it."""
    by_link = dict(cited)
    return ((each, by_link[f"work/{each.id}"]) for each in records)


def add_candidates(
    reading: PostReading, record: ImportedRecord, work: StatedWork, known: Iterable[DatedWork]
) -> None:
    """Write the works of the catalogue that one without a number may be, by its author and date."""
    if work.key or not work.author or not work.date or not work.date.value:
        return
    for each in known:
        if each.may_be(work.author, work.date.value):
            record.add("identifiedAs", reading.claim(each.reference, work.span, "candidate"))


def add_origin(reading: PostReading, record: ImportedRecord, work: StatedWork) -> None:
    """Write day and author of a document that the post itself presents."""
    if work.date:
        record["created"] = reading.date_claim(work.date)
    if work.author:
        record["creator"] = reading.claim(work.author, work.span)


def _title(work: StatedWork, day: str, number: int) -> str:
    """Return a title made of what is known: Report of the GAO, 2012-04-06."""
    if work.key:
        return work.key
    form = work.form.replace("-", " ").capitalize()
    which = f" ({number + 1} of {work.copies})" if work.copies > 1 else ""
    return (
        ", ".join(filter(None, (f"{form} of {work.author_name}" if work.author_name else form, day))) + which
    )


OFFER = PATTERNS["OFFER"]
FILE = re.compile(r"(?i)\.(?:pdf|docx?|xlsx?|csv|zip|txt|pptx?|mp3|mp4)(?:$|[?#])")
MEDIA_TYPES = {"pdf": "application/pdf", "zip": "application/zip", "csv": "text/csv", "txt": "text/plain"}


def add_offer(reading: PostReading, record: ImportedRecord, sentence: Span) -> None:
    """Write where a thing can be fetched, as a sentence says: its address, if any, and that it is not
    held.
    """
    links = reading.links_in(sentence)
    for each in links:
        span = Span(each.start, each.end)
        if FILE.search(each.address) and record.type != "Release":
            ending = FILE.search(each.address)
            media = MEDIA_TYPES.get(ending[0].strip(".?#").lower(), "") if ending else ""
            record.add(
                "distribution",
                {
                    "downloadURL": each.address,
                    **({"mediaType": media} if media else {}),
                    **reading.evidence(span),
                },
            )
        else:
            page = "landingPage" if record.type in ("Release", "ReleasedDocument") else "webPage"
            record.add(page, reading.claim(each.address, span))
    if links or OFFER.search(reading.words(sentence)):
        record.fields.pop("holdingStatus", None)
        record["holdingStatus"] = reading.claim("linked-not-held", sentence_part(reading, sentence))


def sentence_part(reading: PostReading, sentence: Span) -> Span:
    """Return the words of a sentence that offer something, the whole where none do."""
    match = OFFER.search(reading.text, sentence.start, sentence.end)
    return Span(match.start(), min(match.end(), sentence.end)) if match else sentence
