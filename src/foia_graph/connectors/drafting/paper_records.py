"""Records of the papers that a post presents: fact sheets and guides of its own, documents of agencies."""

import re

from foia_graph.connectors.drafting.page_places import Extent
from foia_graph.connectors.drafting.post_kinds import CALL_SCRIPT, FLYER, INDEX, Presentation
from foia_graph.connectors.drafting.post_links import OFFER, add_offer
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.sentences import Span
from foia_graph.connectors.imports.records import ImportedRecord

OFFERED_FILE = re.compile(r"(?i)\b(?:download|view|read|open|see)\b")


def paper_records(
    reading: PostReading, paper: Presentation | None, works: list[str], extents: list[Extent]
) -> list[ImportedRecord]:
    """Return the paper of its own that a post presents; `works` are links to what it is about."""
    if paper is None:
        return []
    record = ImportedRecord("SourceDocument", f"{reading.source}-{paper.form}")
    heading = _heading(reading)
    if heading:
        record["title"] = reading.claim(reading.words(heading), heading)
        record["alternative"] = reading.title_value
    else:
        record["title"] = reading.title_value
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
    """Write where a paper can be had, by the first sentence that offers it."""
    for sentence in reading.sentences:
        words = reading.words(sentence)
        if OFFERED_FILE.search(words) and (reading.links_in(sentence) or OFFER.search(words)):
            add_offer(reading, record, sentence)
            return


def side_records(reading: PostReading) -> list[ImportedRecord]:
    """Return what a post offers beside its matter: an index of documents, a script for calls, a flyer."""
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
