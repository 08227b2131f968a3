"""Fields that every part of a record has which was read: its name, status, evidence, and the activity."""

from dataclasses import dataclass
from functools import cache

from foia_graph.extract.parsed_document import Box
from foia_graph.extract.registry import PageFinding, Spot, activity_name
from foia_graph.model.namespaces import MEDIA_FRAGMENTS
from foia_graph.model.resource import RawValue

EVIDENCE_FIELDS = {"mentions": "target"}
"""Fields of parts that say where these stand; `evidence` in all others."""


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
