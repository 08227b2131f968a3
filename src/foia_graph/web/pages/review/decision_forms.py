"""Decisions as the form of the review sends them."""

from collections.abc import Mapping

from foia_graph.errors import RequestRefused, ValueRejected
from foia_graph.model.decisions import Decision
from foia_graph.model.findings import finding_digest
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.pages.review.corrections import check_claim_value, check_part_value
from foia_graph.web.pages.review.decision_log import decision_time
from foia_graph.web.pages.review.items import ReviewedPart

STATUS_OF = {"accept": "reviewed", "reject": "rejected"}
USUAL_REASONS = {
    "accept": "A reviewer compared it with the page.",
    "reject": "It is not what the page says.",
    "correct": "It was read wrongly.",
}
LONGEST = 1000
"""Characters of a value, a quote or a reason."""


def read_decision(
    form: Mapping[str, str], found: ReviewedPart, reviewer: str, catalogue: Catalogue
) -> Decision:
    """Return the decision of a form about a finding or claim.

    Raises ValueRejected where the right value does not fit its field, and RequestRefused for another form.
    """
    do = form.get("do", "")
    if do not in USUAL_REASONS:
        raise RequestRefused("A review accepts, rejects or corrects.")
    reason = _text(form, "reason") or USUAL_REASONS[do]
    name = found.part.iri.removeprefix(catalogue.base)
    seen = _seen(form, found, catalogue)
    if do != "correct":
        status = STATUS_OF[do]
        return Decision("review", name, decision_time(), reason, status=status, seen=seen, reviewer=reviewer)
    field, value = form.get("field", ""), _text(form, "value")
    if not value:
        raise ValueRejected("write the right value, then press Correct")
    if found.is_claim:
        check_claim_value(found.part, found.about, value, catalogue)
    else:
        check_part_value(found.part, field, value, catalogue)
    return Decision(
        "correct",
        name,
        decision_time(),
        reason,
        value=value,
        quote=_text(form, "quote") if found.is_claim else "",
        seen=seen,
        field="" if found.is_claim else field,
        reviewer=reviewer,
    )


def _seen(form: Mapping[str, str], found: ReviewedPart, catalogue: Catalogue) -> str:
    """Return the digest of what the reviewer saw, "" for a claim, whose name says that already."""
    if found.is_claim:
        return ""
    seen = form.get("seen", "")
    if seen != finding_digest(found.part, catalogue.base):
        raise RequestRefused(
            "The page reads otherwise since you opened this; open it again, and decide.", 409
        )
    return seen


def _text(form: Mapping[str, str], name: str) -> str:
    text = " ".join(form.get(name, "").split())
    if len(text) > LONGEST:
        raise ValueRejected(
            f"a text of a decision has at most {LONGEST:,} characters, this one {len(text):,}"
        )
    return text
