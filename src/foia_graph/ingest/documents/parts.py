"""Parts of records from what was found on a page: with status, evidence, and the activity that read it."""

from collections.abc import Iterator, Mapping

from foia_graph.extract.registry import PageFinding, finding_parts
from foia_graph.extract.withheld_pages.finding import WithheldPagesFinding
from foia_graph.ingest.documents.part_fields import RecordPart, claim_fields, part_fields
from foia_graph.ingest.documents.redactions import REDACTION, redaction_part
from foia_graph.ingest.mapping.record_fields import CLAIMED_FIELDS
from foia_graph.model.resource import RawValue

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
