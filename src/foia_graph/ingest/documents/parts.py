"""Parts of records from what was found on a page: with status, evidence, and the activity that read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from foia_graph.extract.parsed_document import Box
from foia_graph.extract.registry import PageFinding, Spot, activity_name, finding_parts
from foia_graph.extract.withheld_pages.finding import WithheldPagesFinding
from foia_graph.ingest.mapping.record_fields import CLAIMED_FIELDS
from foia_graph.model.namespaces import FOIA, MEDIA_FRAGMENTS
from foia_graph.model.resource import RawValue

EVIDENCE_FIELDS = {"mentions": "target"}
"""Fields of parts that say where these are; `evidence` in all others."""


@dataclass(frozen=True, slots=True)
class RecordPart:
    """A value of a field of a page or a document, as a record has it; `extractor` found it, if one did."""

    page: int
    field: str
    value: RawValue
    extractor: str = ""


def part_fields(
    extractor: str,
    key: str,
    finding: PageFinding,
    field: str,
    raw: dict[str, RawValue],
    spot: Spot | None,
    name: str,
) -> dict[str, RawValue]:
    """Return the fields of a part: `raw`, and what all parts have; `name` is unique in the document."""
    made: dict[str, RawValue] = {"id": name, **raw, "generatedBy": activity_name(extractor)}
    unsure = field == "mentions" and "body" not in raw
    made["status"] = "candidate" if unsure else "machine-read"
    if finding.confidence is not None:
        made["confidence"] = f"{finding.confidence:.2f}"
    if spot is not None and (evidence := _evidence_fields(key, finding.page, spot)):
        made[EVIDENCE_FIELDS.get(field, "evidence")] = evidence
    return {name: _name_mentions(value, f"{made['id']}-{name}") for name, value in made.items()}


def claim_fields(extractor: str, finding: PageFinding, raw: dict[str, RawValue]) -> dict[str, RawValue]:
    """Return a value that a page states as records write claims: with its words and their page."""
    spot = next(iter(finding.spots), None)
    quote = " ".join(spot.quote.split()) if spot is not None else ""
    said: dict[str, RawValue] = {
        **raw,
        "page": str(finding.page),
        "status": "machine-read",
        "generatedBy": activity_name(extractor),
    }
    if spot is not None and quote:
        said |= {"quote": quote, **_word_offsets(spot, "start")}
    if finding.confidence is not None:
        said["confidence"] = f"{finding.confidence:.2f}"
    return said


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
    words: list[RawValue] = [{"exact": quote}] if quote else []
    if offsets := _word_offsets(spot, "start", "end"):
        words.append(offsets)
    if spot.box is not None:
        fragment: dict[str, RawValue] = {"fragment": media_fragment(spot.box), "conformsTo": MEDIA_FRAGMENTS}
        words = [{**fragment, "refinedBy": words} if words else fragment]
    return {"hasSource": f"page/{key}/{page}", "selector": words} if words else {}


def _word_offsets(spot: Spot, *names: str) -> dict[str, RawValue]:
    """Return where the words of a spot begin and end in the text in which they were found, {} for none."""
    quote = spot.quote.strip()
    if spot.start < 0 or not quote:
        return {}
    start = spot.start + len(spot.quote) - len(spot.quote.lstrip())
    offsets = {"start": str(start), "end": str(start + len(quote))}
    return {name: offsets[name] for name in names}


@cache
def media_fragment(box: Box) -> str:
    """Return a box as a media fragment, in percent from the top left."""
    return f"xywh=percent:{box.x:g},{box.y:g},{box.width:g},{box.height:g}"


REPAIR_REMARK = "The number does not stand so in the text; the numbers of the pages around it prove it."
PLAIN_FIELDS = frozenset(("identifier", "pagination"))
"""Fields of plain values, which have no parts."""


def record_parts(
    extractor: str, key: str, findings: list[PageFinding], agencies: Mapping[str, str]
) -> Iterator[RecordPart]:
    """Yield what an extractor found in a document (`document/KEY`), in its order.

    `agencies` are IRIs by abbreviation: whom a stamp names as withholding.
    """
    for number, finding in enumerate(findings, 1):
        found = list(finding_parts(finding))
        for place, (field, raw, spot) in enumerate(found):
            if field in PLAIN_FIELDS:
                yield RecordPart(finding.page, field, raw.get("notation", ""), extractor)
                continue
            if field in CLAIMED_FIELDS:
                yield RecordPart(finding.page, field, claim_fields(extractor, finding, raw), extractor)
                continue
            name = f"{extractor}-{number}" + (f"-{place + 1}" if len(found) > 1 else "")
            if field == REDACTION:
                yield redaction_part(extractor, key, finding, raw, spot, name, agencies)
                continue
            raw |= _implied_fields(finding, field, agencies)
            value = part_fields(extractor, key, finding, field, raw, spot, name)
            yield RecordPart(finding.page, field, value, extractor)


def _implied_fields(finding: PageFinding, field: str, agencies: Mapping[str, str]) -> dict[str, RawValue]:
    """Return what the kind of a finding implies."""
    if isinstance(finding, WithheldPagesFinding):
        by = [agencies[name] for name in finding.agencies if name in agencies]
        return {"by": [*by]} if by else {}
    if field != "batesRange":
        return {}
    remark = getattr(finding, "proof", "") or (REPAIR_REMARK if getattr(finding, "repaired", False) else "")
    return {"identifierType": "bates-number", **({"remark": remark} if remark else {})}


REDACTION = "redaction"
"""The field of a page that holds its redactions."""
REDACTING = f"{FOIA}redacting"
"""The motivation of an annotation that withholds (Web Annotation Data Model, section 3.3.5)."""


def redaction_part(
    extractor: str,
    key: str,
    finding: PageFinding,
    raw: dict[str, RawValue],
    spot: Spot | None,
    name: str,
    agencies: Mapping[str, str],
) -> RecordPart:
    """Return a redaction as a part of the record of its page.

    `raw` has its exemptions; `agencies` are IRIs by abbreviation, as a stamp names who withheld.
    """
    agency = agencies.get(getattr(finding, "agency", ""), "")
    raw = {**raw, "motivatedBy": REDACTING, **({"by": agency} if agency else {})}
    value = part_fields(extractor, key, finding, REDACTION, raw, spot, name)
    return RecordPart(finding.page, REDACTION, value, extractor)
