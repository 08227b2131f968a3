"""Documents that a post describes, and works that it cites: by number, or by form, date and author."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.connectors.drafting.figures import Extent, PageSpan, StatedBates, StatedDate, parse_number
from foia_graph.connectors.drafting.known_names import DatedWork
from foia_graph.connectors.drafting.reading import PostReading, Presentation
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, nonempty
from foia_graph.extract.citations.known_works import WorkTable
from foia_graph.model.iris import last_segment, slug

OFFERS = DRAFTING_PATTERNS.section("document_records")
MEDIA_TYPES = OFFERS.table("MEDIA_TYPES")


def document_records(
    reading: PostReading, paper: Presentation | None, release: ImportedRecord | None
) -> list[ImportedRecord]:
    """Return the documents that a post describes by name, number or pages."""
    whole = _single_document(reading, paper, release) if paper else None
    records = [whole] if whole else []
    used: list[PageSpan] = []
    for extent in reading.extents:
        before = reading.text[max(0, extent.span.start - 5) : extent.span.start]
        if whole and OFFERS["WHOLE_BEFORE"].search(before):
            whole["numberOfPages"] = reading.claim(extent.pages, extent.span)
        elif whole or release:
            records.append(_part_record(reading, extent, whole, release, used, len(records) + 1))
    for pages in reading.page_spans:
        if whole and pages not in used:
            whole.add("pageRange", _page_part(reading, pages))
    for bates in reading.bates:
        if release and not whole:
            release.add("batesRange", _bates_part(reading, bates))
    return records


def _single_document(
    reading: PostReading, paper: Presentation, release: ImportedRecord | None
) -> ImportedRecord:
    record = reading.record("ReleasedDocument", "document")
    _add_title(reading, record, _document_title(reading))
    record["description"] = f"Document that the post “{reading.title}” presents."
    if paper.form:
        form_words = re.search(rf"(?i)\b{paper.form[:4]}\w*", reading.text)
        span = Span(*form_words.span()) if form_words else paper.words
        record["form"] = reading.claim(paper.form, span) if span else None
    if release:
        record["inSeries"] = release.id
    reading.close(record)
    for each in reading.bates:
        record.add("batesRange", _bates_part(reading, each))
    _add_file(reading, record)
    return record


def _add_title(reading: PostReading, record: ImportedRecord, words: Span | None) -> None:
    record["title"] = reading.words_claim(words) if words else reading.title_value
    record["alternative"] = reading.title_value if words else None


def _document_title(reading: PostReading) -> Span | None:
    for sentence in reading.sentences:
        match = OFFERS["QUOTED"].search(reading.text, sentence.start, sentence.end)
        if match and OFFERS["OFFERED_FILE"].search(reading.words(sentence)):
            span = Span(*match.span("title"))
            if not reading.is_private(span):
                return span
    return None


def _part_record(
    reading: PostReading,
    extent: Extent,
    whole: ImportedRecord | None,
    release: ImportedRecord | None,
    used: list[PageSpan],
    number: int,
) -> ImportedRecord:
    """Return a part of a document or a release; the page ranges that it has are `used` from then on."""
    noun = reading.words(extent.noun)
    name = re.sub(r"[^a-z]+", "-", noun.lower()).strip("-")
    record = reading.record("ReleasedDocument", f"{name}-{number}")
    record["title"] = reading.claim(noun[0].upper() + noun[1:], extent.span)
    record["description"] = f"Document of which the post “{reading.title}” gives the number of pages."
    if extent.form:
        record["form"] = reading.claim(extent.form, extent.span)
    record["numberOfPages"] = reading.claim(extent.pages, extent.span)
    if whole:
        record["isPartOf"] = reading.claim(f"document/{whole.id}", extent.span)
    elif release:
        record["inSeries"] = reading.claim(release.id, extent.span)
    for each in reading.within(reading.page_spans, reading.sentence_of(extent.span)):
        if 0 <= each.span.start - extent.span.end < 60:
            used.append(each)
            (whole or record).add("pageRange", _page_part(reading, each, noun, extent.form))
    return reading.close(record)


def _page_part(
    reading: PostReading, pages: PageSpan, title: str = "", form: str = ""
) -> dict[str, FieldValue]:
    return {
        **nonempty(title=title[:1].upper() + title[1:], form=form),
        "firstPage": pages.first,
        "lastPage": pages.last,
        "pageNumbering": "as-stated-unknown",
        **reading.evidence(pages.span),
    }


def _bates_part(reading: PostReading, bates: StatedBates) -> dict[str, FieldValue]:
    return {
        "batesPrefix": bates.prefix,
        "batesStart": str(int(bates.first)),
        **({"batesEnd": str(int(bates.last))} if bates.last else {}),
        "asPrinted": reading.words(bates.span),
        "notation": bates.first,
        "identifierType": "bates-number",
        **reading.evidence(bates.span),
    }


def paper_records(
    reading: PostReading, paper: Presentation | None, works: list[FieldValue]
) -> list[ImportedRecord]:
    """Return the paper of its own that a post presents; `works` are links to what a fact sheet is about."""
    if paper is None:
        return []
    record = reading.record("SourceDocument", paper.form)
    _add_title(reading, record, _heading(reading))
    form, words = paper
    record["form"] = reading.claim(form, words) if words else reading.title_claim(form, reading.post.title)
    record["about"] = works if paper.form == "fact-sheet" else None
    for extent in reading.extents:
        if extent.form == paper.form:
            record["numberOfPages"] = reading.claim(extent.pages, extent.span)
    reading.close(record)
    _add_file(reading, record)
    return [record]


def _heading(reading: PostReading) -> Span | None:
    if len(reading.sentences) < 2:
        return None
    first = reading.sentences[0]
    words, line_end = reading.words(first), reading.text.find("\n", first.start)
    is_line = line_end == first.end and not words.endswith((".", ":", "?", "!", ",", ";"))
    is_heading = is_line and not OFFERS["OFFER"].match(words) and 8 < len(words) < 200
    return first if is_heading and not reading.is_private(first) else None


def _add_file(reading: PostReading, record: ImportedRecord) -> None:
    for sentence in reading.sentences:
        words = reading.words(sentence)
        if OFFERS["OFFERED_FILE"].search(words) and (
            reading.links_in(sentence) or OFFERS["OFFER"].search(words)
        ):
            add_offer(reading, record, sentence)
            return


def side_records(reading: PostReading) -> list[ImportedRecord]:
    """Return what a post offers next to its matter: an index of documents, a script for calls, a flyer."""
    found = []
    for form, pattern in OFFERS.table("SIDE_PAPERS").items():
        if match := re.search(pattern, reading.text):
            span = Span(*match.span("title"))
            record = reading.record("SourceDocument", form)
            record["title"] = reading.words_claim(span)
            record["form"] = reading.claim(form, span)
            reading.close(record)
            if form == "call-script":
                record["isPartOf"] = f"source/{reading.source}"
            else:
                add_offer(reading, record, reading.sentence_of(span))
            found.append(record)
    return found


def add_offer(reading: PostReading, record: ImportedRecord, sentence: Span) -> None:
    """Write where a thing can be fetched, as a sentence says: its address, and that it is not held."""
    links, offer = (
        reading.links_in(sentence),
        OFFERS["OFFER"].search(reading.text, sentence.start, sentence.end),
    )
    for each in links:
        span, ending = Span(each.start, each.end), OFFERS["FILE"].search(each.address)
        if ending and record.type != "Release":
            media_type = MEDIA_TYPES.get(ending[0].strip(".?#").lower(), "")
            address = nonempty(downloadURL=each.address, mediaType=media_type)
            record.add("distribution", {**address, **reading.evidence(span)})
        else:
            page = "landingPage" if record.type in ("Release", "ReleasedDocument") else "webPage"
            record.add(page, reading.claim(each.address, span))
    if links or offer:
        record.fields.pop("holdingStatus", None)
        words = Span(offer.start(), min(offer.end(), sentence.end)) if offer else sentence
        record["holdingStatus"] = reading.claim("linked-not-held", words)


PATTERNS = DRAFTING_PATTERNS.section("works")

FORMS = PATTERNS.table("FORMS")

# Each form by its words, which begin with a letter of either case; the longest comes first.
_NOUNS = "|".join(
    "(?P<{}>(?:{}))".format(name.replace("-", "_"), re.sub(r"(?<![^|])([a-z])", r"(?i:\1)", words))
    for name, words in sorted(FORMS.items(), key=lambda each: -len(each[1]))
)
COUNTS = ("two", "three", "four", "five")
NOUN = re.compile(
    rf"(?<![\w-])(?:(?P<count>{'|'.join(COUNTS)}|an?|one|the|this)\s)?(?:[a-z-]+\s){{0,1}}?"
    rf"(?:{_NOUNS})(?![\w-])"
)
ISSUED = PATTERNS.text("ISSUED")
SENT_BEHIND = re.compile(rf"[^.;]{{0,160}}\b{ISSUED}\b[^.;]{{0,80}}\son\s$")
NUMBERED_KINDS = ("GAO", "OIG", "CRS", "policy")


class StatedWork(NamedTuple):
    """A work in some words: `form` of the scheme, date, number; `author` and `date` are where they are."""

    span: Span
    form: str
    copies: int = 1
    date: StatedDate | None = None
    author: str = ""
    author_name: str = ""
    key: str = ""


def find_works(reading: PostReading) -> list[StatedWork]:
    """Return the works that a post cites, each once; one without number and date is omitted."""
    numbered = [
        StatedWork(
            Span(each.start, each.end), "report" if each.kind != "policy" else "policy", key=each.keys[0]
        )
        for each in reading.citations
        if each.kind in NUMBERED_KINDS
    ]
    found: dict[tuple[str, ...], StatedWork] = {}
    for each in numbered:
        found.setdefault((each.key,), _with_facts(reading, each))
    days = {each.date.value for each in found.values() if each.date}
    days_of_works: set[Span] = set()
    for work in _dated_works(reading):
        # One date is of one work, the first noun: an audit of a contract, dated ...
        if work.date and work.date.span in days_of_works:
            continue
        if work.date and work.copies == 1:
            days_of_works.add(work.date.span)
        beside = any(reading.sentence_of(work.span).holds(each.span) for each in numbered)
        if work.date and not (
            beside and (work.form in ("report", "audit-report") or work.date.value in days)
        ):
            key = (work.form, work.date.value or work.date.last_day)
            same = next((each for each in found if each[:2] == key), (*key, ""))
            found.setdefault((*key, work.author) if (*key, "") not in found and work.author else same, work)
    return sorted(found.values(), key=lambda each: each.span)


def _with_facts(reading: PostReading, work: StatedWork) -> StatedWork:
    sentence = reading.sentence_of(work.span)
    dates = [each for each in reading.within(reading.dates, sentence) if not each.is_relative]
    is_issued = re.search(rf"\b{ISSUED}\b", reading.words(sentence)) is not None
    date = dates[0] if is_issued and len(dates) == 1 and len(dates[0].value) == 10 else None
    author, name = _author(reading, work.span, sentence)
    return work._replace(date=date, author=author, author_name=name)


def _dated_works(reading: PostReading) -> Iterator[StatedWork]:
    for sentence in reading.sentences:
        dates = [each for each in reading.within(reading.dates, sentence) if not each.is_relative]
        for noun in NOUN.finditer(reading.text, sentence.start, sentence.end):
            form = next(name for name in FORMS if noun[name.replace("-", "_")])
            start = noun.start(form.replace("-", "_"))
            if PATTERNS["NO_WORK"].search(reading.text[max(sentence.start, start - 12) : start]):
                continue
            span = Span(start, noun.end())
            if date := _date_of(reading, span, sentence, dates):
                author, name = _author(reading, span, sentence)
                is_several = noun["count"] in COUNTS and reading.words(span).endswith(("s", "a"))
                copies = parse_number(noun["count"]) if is_several else 1
                yield StatedWork(span, form, copies, date, author, name)


def _date_of(reading: PostReading, noun: Span, sentence: Span, dates: list[StatedDate]) -> StatedDate | None:
    """Return the date of a work: before its noun, behind it, or at the beginning of "On ... issued"."""
    text = reading.text
    for each in dates:
        if each.span.end <= noun.start and PATTERNS["DATE_BEFORE"].fullmatch(text, each.span.end, noun.start):
            return each
    is_item = PATTERNS["LIST_ITEM"].fullmatch(text, sentence.start, noun.start) is not None
    for each in dates:
        if each.span.start >= noun.end and _stands_behind(text, noun.end, each.span.start, is_item):
            return each
    opening = (each for each in dates if PATTERNS["OPENING"].fullmatch(text, sentence.start, each.span.start))
    return next(opening, None) if PATTERNS["ISSUED_BEFORE"].search(text, sentence.start, noun.start) else None


def _stands_behind(text: str, first: int, last: int, is_item: bool) -> bool:
    if PATTERNS["BETWEEN_PARTIES"].fullmatch(text, first, last) or SENT_BEHIND.fullmatch(text, first, last):
        return True
    is_direct = PATTERNS["DIRECT_BEHIND"].fullmatch(text, first, last) is not None
    in_item = is_item and PATTERNS["ITEM_BEHIND"].fullmatch(text, first, last) is not None
    return in_item or (is_direct and PATTERNS["OTHER_MATTER"].search(text, first, last) is None)


def _author(reading: PostReading, noun: Span, sentence: Span) -> tuple[str, str]:
    """Return the body that a work is by, as its link and name: ICE's memo, a report by the GAO."""
    agencies = [
        each for each in reading.within(reading.bodies, sentence) if each.type in ("Agency", "Organization")
    ]
    for each in agencies:
        behind = reading.text[noun.end : each.span.start]
        if noun.end <= each.span.start and re.fullmatch(r"\s(?:by|from|of)\s(?:the\s)?", behind):
            return each.reference, each.name
    for each in reversed(agencies):
        between = reading.text[each.span.end : noun.start]
        near = PATTERNS["BETWEEN_AUTHOR_AND_FORM"].fullmatch(between)
        issued = PATTERNS["HAS_ISSUED"].search(between)
        if each.span.end <= noun.start and (
            (near and not re.search(r"\b(?:of|to|for|and|with|that)\b", between)) or issued
        ):
            return each.reference, each.name
    return "", ""


def draft_works(
    reading: PostReading, works: Iterable[StatedWork], known: WorkTable, dated: Iterable[DatedWork]
) -> tuple[list[ImportedRecord], list[tuple[str, StatedWork]]]:
    """Return the works to be drafted, and all that are cited; those of the catalogue may be candidates."""
    records: list[ImportedRecord] = []
    cited: list[tuple[str, StatedWork]] = []
    for work in works:
        if work.key and (iri := known.iri_of(work.key)):
            cited.append((f"work/{last_segment(iri)}", work))
            continue
        for number in range(1, work.copies + 1):
            record = _work_record(reading, work, number, {each.id for each in records})
            if not work.key and work.author and work.date and work.date.value:
                for each in dated:
                    if each.may_be(work.author, work.date.value):
                        record.add("identifiedAs", reading.claim(each.reference, work.span, "candidate"))
            records.append(record)
            cited.append((f"work/{record.id}", work))
    return records, cited


def _work_record(reading: PostReading, work: StatedWork, number: int, taken: set[str]) -> ImportedRecord:
    day = (work.date.value or work.date.last_day) if work.date else ""
    record = reading.record("CitedWork", slug(work.key or "-".join(filter(None, (work.form, day)))))
    if work.copies > 1 or record.id in taken:
        record.id = next(name for n in range(number, 100) if (name := f"{record.id}-{n}") not in taken)
    record["title"] = reading.claim(_title(work, day, number), work.span)
    record["form"] = reading.claim(work.form, work.span)
    if work.key:
        record["identifier"] = reading.claim(work.key, work.span)
    if work.author:
        record["creator"] = reading.claim(work.author, work.span)
    if work.date:
        record["issued"] = reading.date_claim(work.date)
    return reading.close(record, "cited-only")


def _title(work: StatedWork, day: str, number: int) -> str:
    if work.key:
        return work.key
    form = work.form.replace("-", " ").capitalize()
    named = f"{form} of {work.author_name}" if work.author_name else form
    return ", ".join(filter(None, (named, day))) + (
        f" ({number} of {work.copies})" if work.copies > 1 else ""
    )
