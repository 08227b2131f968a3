"""Links of a post, and sentences that offer something to read: held elsewhere, with an address or without."""

import re

from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.sentences import Span
from foia_graph.connectors.imports.records import ImportedRecord

OFFER = re.compile(
    r"(?i)\b(?:click(?:ing)?\s(?:here|below)|download|view|read|available|see)\b[^.]{0,80}"
    r"|\b(?:here|below)\b|\bin our (?:library|archive)\b|\bas a PDF\b"
)
FILE = re.compile(r"(?i)\.(?:pdf|docx?|xlsx?|csv|zip|txt|pptx?|mp3|mp4)(?:$|[?#])")
MEDIA_TYPES = {"pdf": "application/pdf", "zip": "application/zip", "csv": "text/csv", "txt": "text/plain"}


def add_offer(reading: PostReading, record: ImportedRecord, sentence: Span) -> None:
    """Write where a thing can be had, as a sentence says: its address, if any, and that it is not held."""
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
