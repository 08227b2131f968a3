"""Choices of a reviewer about a finding or claim, as decisions."""

from dataclasses import dataclass
from typing import Literal

from foia_graph.errors import ValueRejected
from foia_graph.model.decisions import Decision
from foia_graph.publish.reviews.corrections import check_claim_value, check_part_value
from foia_graph.publish.reviews.decision_log import DecisionConflict, DecisionLog, decision_time
from foia_graph.publish.reviews.review_items import ReviewedPart
from foia_graph.store.catalogue import Catalogue

Verb = Literal["accept", "reject", "correct"]
VERBS: tuple[Verb, ...] = ("accept", "reject", "correct")
STATUS_OF = {"accept": "reviewed", "reject": "rejected"}
USUAL_REASONS = {
    "accept": "A reviewer compared it with the page.",
    "reject": "It is not what the page says.",
    "correct": "It was read wrongly.",
}
REASONS_OF_IDENTITY = {
    "accept": "A reviewer compared both.",
    "reject": "They are not the same.",
    "correct": "It is another one.",
}
LONGEST = 1000
"""Characters of a value, a quote or a reason."""


@dataclass(frozen=True, slots=True)
class ReviewChoice:
    """A choice of a reviewer: what to do, and for a correction the right value of a field, and its words.

    `seen` is the digest of the finding that was shown, "" for a claim.
    """

    verb: Verb
    reason: str = ""
    field: str = ""
    value: str = ""
    quote: str = ""
    seen: str = ""


def make_decision(choice: ReviewChoice, found: ReviewedPart, reviewer: str, catalogue: Catalogue) -> Decision:
    """Return the decision of a choice; raises ValueRejected where the right value does not fit its field."""
    usual = REASONS_OF_IDENTITY if found.is_identity(catalogue) else USUAL_REASONS
    reason = checked_text(choice.reason) or usual[choice.verb]
    name = found.part.iri.removeprefix(catalogue.base)
    if choice.verb != "correct":
        status = STATUS_OF[choice.verb]
        return Decision(
            "review", name, decision_time(), reason, status=status, seen=choice.seen, reviewer=reviewer
        )
    value = checked_text(choice.value)
    if not value:
        raise ValueRejected("write the right value, then press Correct")
    if found.is_claim:
        check_claim_value(found.part, found.about, value, catalogue)
    else:
        check_part_value(found.part, choice.field, value, catalogue)
    return Decision(
        "correct",
        name,
        decision_time(),
        reason,
        value=value,
        quote=checked_text(choice.quote) if found.is_claim else "",
        seen=choice.seen,
        field="" if found.is_claim else choice.field,
        reviewer=reviewer,
    )


def revoke(log: DecisionLog, decision: Decision, reviewer: str, reason: str = "") -> Decision:
    """Take a decision back, and return the decision that does so.

    Raises DecisionConflict where another one about the same came after it.
    """
    latest = log.latest_about(decision.of)
    if latest is None or latest.key != decision.key:
        raise DecisionConflict("Only the decision that holds can be taken back; another one came after it.")
    why = checked_text(reason) or "Taken back by a reviewer."
    back = Decision("revoke", decision.of, decision_time(), why, reviewer=reviewer, revokes=decision.key)
    log.add(back, decision.key)
    return back


def checked_text(text: str) -> str:
    """Return a text in one line; raises ValueRejected for one that is too long."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise ValueRejected(
            f"a text of a decision has at most {LONGEST:,} characters, this one {len(text):,}"
        )
    return text
