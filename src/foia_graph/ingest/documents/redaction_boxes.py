"""Redactions of which a page shows nothing but the box: what it looks like, and the ground in it, if any."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from foia_graph.extract.parsed_document import (
    READER_VERSION,
    Box,
    DrawnBox,
    ParsedDocument,
    ParsedPage,
    word_boxes,
)
from foia_graph.extract.registry import PageFinding
from foia_graph.ingest.documents.parts import REDACTING, REDACTION, RecordPart
from foia_graph.model.namespaces import MEDIA_FRAGMENTS

_STYLES = {"black": "black", "grey": "grey", "colour": "coloured", "border": "outlined"}
_NO_GROUND = "no ground stated"
# How far a stamp may be from its box, in percent of the page.
_BESIDE = 1.5


def box_parts(
    key: str, document: ParsedDocument, findings: Mapping[str, Sequence[PageFinding]]
) -> Iterator[RecordPart]:
    """Yield a redaction for each drawn box of a document (`document/KEY`) that has no code of its own.

    A short text in a box is its ground where it returns in other boxes of the document.
    """
    often = Counter(box.text for page in document.pages for box in page.blanks)
    for page in (each for each in document.pages if each.status != "held-back"):
        stamps = [
            spot.box
            for name in ("exemptions", "marks")
            for finding in findings.get(name, ())
            if finding.page == page.number
            for spot in finding.spots
            if spot.box
        ]
        words = [] if page.words is None else [word.box for word in word_boxes(page.words)]
        for number, box in enumerate(page.blanks, 1):
            # A box with other words on it is the heading of a table, or part of a figure.
            is_printed = not box.text and any(_is_beside(word, box, 0.0) for word in words)
            if not is_printed and not any(_is_beside(stamp, box, _BESIDE) for stamp in stamps):
                yield _box_part(key, page, number, box, box.text if often[box.text] > 1 else "")


def _is_beside(words: Box, box: Box, reach: float) -> bool:
    across = min(words.x + words.width, box.x + box.width) - max(words.x, box.x)
    down = min(words.y + words.height, box.y + box.height) - max(words.y, box.y)
    return across > min(words.width / 2, 0.5) - reach and down > words.height / 2


def _box_part(key: str, page: ParsedPage, number: int, box: DrawnBox, ground: str) -> RecordPart:
    place = f"xywh=percent:{box.x:g},{box.y:g},{box.width:g},{box.height:g}"  # from the top left
    return RecordPart(
        page.number,
        REDACTION,
        {
            "id": f"box-{page.number}-{number}",
            **({"asStated": ground} if ground else {}),
            "description": f"A box, {_STYLES[box.style]}: {f'it says “{ground}”' if ground else _NO_GROUND}.",
            "motivatedBy": REDACTING,
            "status": "machine-read",
            "generatedBy": f"reading-{READER_VERSION}",
            "evidence": {
                "hasSource": f"page/{key}/{page.number}",
                "selector": {"fragment": place, "conformsTo": MEDIA_FRAGMENTS},
            },
        },
    )
