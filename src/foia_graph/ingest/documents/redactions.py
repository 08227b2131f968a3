"""Redactions as parts of the record of their page: the exemptions, who withheld, and where on the page."""

from collections.abc import Mapping

from foia_graph.extract.registry import PageFinding, Spot
from foia_graph.ingest.documents.part_fields import RecordPart, part_fields
from foia_graph.model.namespaces import FOIA
from foia_graph.model.resource import RawValue

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
