"""Redactions as records have them: a part of its page, with who withheld, and on which grounds."""

from collections.abc import Mapping

from foia_graph.extract.registry import PageFinding
from foia_graph.model.namespaces import FOIA
from foia_graph.model.resource import RawValue

REDACTION = "redaction"
"""The field of a page that holds its redactions."""
REDACTING = f"{FOIA}redacting"
"""The motivation of an annotation that withholds (Web Annotation Data Model, section 3.3.5)."""


def redaction_fields(finding: PageFinding, agencies: Mapping[str, str]) -> dict[str, RawValue]:
    """Return the fields that a redaction has besides its exemptions: its motivation, and who withheld.

    `agencies` are IRIs by abbreviation, as a stamp names them.
    """
    agency = agencies.get(getattr(finding, "agency", ""), "")
    return {"motivatedBy": REDACTING, "by": agency} if agency else {"motivatedBy": REDACTING}
