"""Stamps in drawn boxes: the box is the position of the redaction, not the letters in it."""

from collections.abc import Mapping

from msgspec.structs import replace

from foia_graph.extract.exemptions.extractor import Exemption
from foia_graph.extract.parsed_document import DrawnBox, ParsedDocument, holding_box
from foia_graph.extract.registry import PageFinding
from foia_graph.extract.withholding_marks.extractor import WithholdingMark


def move_into_boxes(
    document: ParsedDocument, findings: Mapping[str, list[PageFinding]]
) -> dict[str, list[PageFinding]]:
    """Return findings, those of stamps in drawn boxes at these boxes."""
    drawn = {page.number: page.blanks for page in document.pages if page.blanks}
    return {
        name: [_in_boxes(each, drawn[each.page]) if each.page in drawn else each for each in found]
        for name, found in findings.items()
    }


def _in_boxes(finding: PageFinding, boxes: tuple[DrawnBox, ...]) -> PageFinding:
    is_stamp = isinstance(finding, Exemption) and finding.basis == "stamp"
    if not is_stamp and not isinstance(finding, WithholdingMark):
        return finding
    held = (spot.box and holding_box(spot.box, boxes) for spot in finding.spots)
    spots = (replace(spot, box=box or spot.box) for spot, box in zip(finding.spots, held, strict=True))
    return replace(finding, spots=tuple(spots))
