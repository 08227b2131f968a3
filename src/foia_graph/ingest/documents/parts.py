"""Parts of records from what was found on a page: with status, evidence, and the activity that read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from foia_graph.extract.parsed_document import Box
from foia_graph.extract.registry import EXTRACTORS, PageFinding, Spot
from foia_graph.model.namespaces import FOIA
from foia_graph.model.resource import RawValue

MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
REDACTING = f"{FOIA}redacting"
REPAIR_REMARK = "The number does not stand so in the text; the numbers of the pages around it prove it."
EVIDENCE_FIELDS = {"mentions": "target"}
"""Fields of parts that say where these stand; `evidence` in all others."""
PLAIN_FIELDS = frozenset(("identifier", "pagination"))
"""Fields of plain values, which have no parts."""


@dataclass(frozen=True, slots=True)
class RecordPart:
    """A value of a field of a page or a document, as a record has it; `extractor` found it, if one did."""

    page: int
    field: str
    value: RawValue
    extractor: str = ""


def activity_name(extractor: str) -> str:
    """Return the name of the activity of an extractor, which has its version."""
    return f"{extractor}-{EXTRACTORS[extractor].version}"


def record_parts(
    extractor: str, key: str, findings: list[PageFinding], agencies: Mapping[str, str]
) -> Iterator[RecordPart]:
    """Yield what an extractor found in a document (`document/KEY`), in its order.

    `agencies` are IRIs by abbreviation: whom a stamp names as withholding.
    """
    for number, finding in enumerate(findings, 1):
        found = list(finding.record_parts())
        for place, (field, raw) in enumerate(found):
            if field in PLAIN_FIELDS:
                yield RecordPart(finding.page, field, raw.get("notation", ""), extractor)
            else:
                spot = _choose_spot(finding, place, len(found))
                raw |= _implied_fields(finding, field, agencies)
                name = f"{extractor}-{number}" + (f"-{place + 1}" if len(found) > 1 else "")
                value = _part_fields(extractor, key, finding, field, raw, spot, name)
                yield RecordPart(finding.page, field, value, extractor)


def _implied_fields(finding: PageFinding, field: str, agencies: Mapping[str, str]) -> dict[str, RawValue]:
    """Return what the kind of a finding implies."""
    if field == "redaction":
        by = agencies.get(getattr(finding, "agency", ""), "")
        return {"motivatedBy": REDACTING, "by": by} if by else {"motivatedBy": REDACTING}
    if field == "batesRange":
        mended: dict[str, RawValue] = {"remark": REPAIR_REMARK} if getattr(finding, "repaired", False) else {}
        return {"identifierType": "bates-number", **mended}
    return {}


def _choose_spot(finding: PageFinding, place: int, count: int) -> Spot | None:
    """Return the spot of a part: its own, where there is one for each."""
    if len(finding.spots) == count:
        return finding.spots[place]
    return finding.spots[0] if finding.spots else None


def _part_fields(
    extractor: str,
    key: str,
    finding: PageFinding,
    field: str,
    raw: dict[str, RawValue],
    spot: Spot | None,
    name: str,
) -> dict[str, RawValue]:
    made: dict[str, RawValue] = {"id": name, **raw, "generatedBy": activity_name(extractor)}
    unsure = field == "mentions" and "body" not in raw
    made["status"] = "candidate" if unsure else "machine-read"
    if finding.confidence is not None:
        made["confidence"] = f"{finding.confidence:.2f}"
    if spot is not None and (evidence := _evidence_fields(key, finding.page, spot)):
        made[EVIDENCE_FIELDS.get(field, "evidence")] = evidence
    return {name: _name_mentions(value, f"{made['id']}-{name}") for name, value in made.items()}


def _name_mentions(value: RawValue, name: str) -> RawValue:
    """Return nested mentions with names of their own: two people may be called alike."""
    if isinstance(value, list):
        return [
            {"id": f"{name.lower()}-{number}", **each, "status": "machine-read"}
            if isinstance(each, dict)
            else each
            for number, each in enumerate(value, 1)
        ]
    return value


def _evidence_fields(key: str, page: int, spot: Spot) -> dict[str, RawValue]:
    """Return a selector of words of a page (Web Annotation Data Model; Media Fragments URI 1.0, 4.2.2)."""
    quote = spot.quote.strip()
    selector: dict[str, RawValue] = {"exact": quote} if quote else {}
    if spot.box is not None:
        fragment: dict[str, RawValue] = {"fragment": media_fragment(spot.box), "conformsTo": MEDIA_FRAGMENTS}
        selector = {**fragment, "refinedBy": selector} if selector else fragment
    return {"hasSource": f"page/{key}/{page}", "selector": selector} if selector else {}


@cache
def media_fragment(box: Box) -> str:
    """Return a box as a media fragment, in percent from the top left."""
    return f"xywh=percent:{box.x:g},{box.y:g},{box.width:g},{box.height:g}"
