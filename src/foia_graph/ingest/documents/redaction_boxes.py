"""Redactions of which a page shows the box alone: what it looks like, and the ground in it, if any."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from foia_graph.extract import parsed_document
from foia_graph.extract.box_texts import is_code
from foia_graph.extract.exemptions.extractor import Exemption
from foia_graph.extract.parsed_document import DrawnBox, ParsedDocument, box_overlap, holding_box
from foia_graph.extract.registry import PageFinding, Spot
from foia_graph.extract.withholding_marks.extractor import WithholdingMark
from foia_graph.ingest.documents.parts import REDACTING, REDACTION, RecordPart, evidence_fields


def move_into_boxes(
    document: ParsedDocument, findings: Mapping[str, list[PageFinding]]
) -> dict[str, list[PageFinding]]:
    """Return findings, those of stamps in drawn boxes at these boxes, which show where words were."""
    drawn = {page.number: page.blanks for page in document.pages}
    return {
        name: [_in_boxes(each, drawn.get(each.page, ())) for each in found]
        for name, found in findings.items()
    }


def _in_boxes(finding: PageFinding, boxes: tuple[DrawnBox, ...]) -> PageFinding:
    is_stamp = isinstance(finding, Exemption) and finding.basis == "stamp"
    if not is_stamp and not isinstance(finding, WithholdingMark):
        return finding
    # A stamp is smaller than what it stands for.
    spots = [(spot, spot.box and holding_box(spot.box, boxes)) for spot in finding.spots]
    return replace(finding, spots=tuple(replace(spot, box=box or spot.box) for spot, box in spots))


def box_parts(
    key: str, document: ParsedDocument, findings: Mapping[str, Sequence[PageFinding]]
) -> Iterator[RecordPart]:
    """Yield a redaction for each drawn box of a document (`document/KEY`) in which no stamp is.

    A short text in a box is its ground where it returns in other boxes of the document. Findings are those of
    `move_into_boxes`.
    """
    often = Counter(box.text for page in document.pages for box in page.blanks)
    stamps: dict[int, list[Spot]] = {}
    for finding in (each for found in findings.values() for each in found):
        if isinstance(finding, Exemption | WithholdingMark):
            stamps.setdefault(finding.page, []).extend(finding.spots)
    # Where the boxes of a page are tells something of its words, so one that is held back has none.
    for page in (each for each in document.pages if each.status != "held-back"):
        spots = [spot.box for spot in stamps.get(page.number, ()) if spot.box]
        for number, box in enumerate(page.blanks, 1):
            if box not in spots:
                ground = box.text if often[box.text] > 1 or is_code(box.text) else ""
                is_beside = any(box_overlap(spot, box)[1] > spot.height / 2 for spot in spots)
                yield _box_part(key, page.number, number, box, ground, is_beside=is_beside)


def _box_part(key: str, page: int, number: int, box: DrawnBox, ground: str, *, is_beside: bool) -> RecordPart:
    stated = f"It says “{ground}”." if ground else "No ground stated."
    fields = {
        "id": f"box-{page}-{number}",
        **({"asStated": ground} if ground else {}),
        "description": "The ground is printed beside it." if is_beside and not ground else stated,
        "boxStyle": box.style,
        "motivatedBy": REDACTING,
        "status": "machine-read",
        "generatedBy": f"reading-{parsed_document.READER_VERSION}",
    }
    evidence = evidence_fields(key, page, Spot("", box=box))
    return RecordPart(page, REDACTION, {**fields, "evidence": evidence})
