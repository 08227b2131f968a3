"""Decisions as the form of the review sends them."""

from collections.abc import Mapping

from foia_graph.errors import RequestRefused
from foia_graph.model.decisions import Decision
from foia_graph.model.findings import finding_digest
from foia_graph.publish.reviews.choices import VERBS, ReviewChoice, Verb, make_decision
from foia_graph.publish.reviews.review_items import ReviewedPart
from foia_graph.store.catalogue import Catalogue


def read_decision(
    form: Mapping[str, str], found: ReviewedPart, reviewer: str, catalogue: Catalogue
) -> Decision:
    """Return the decision of a form about a finding or claim.

    Raises ValueRejected where the right value does not fit its field, and RequestRefused for another form.
    """
    verb = _verb(form.get("do", ""))
    texts = {name: form.get(name, "") for name in ("reason", "field", "value", "quote")}
    choice = ReviewChoice(verb, seen=_seen(form, found, catalogue), **texts)
    return make_decision(choice, found, reviewer, catalogue)


def _verb(text: str) -> Verb:
    for verb in VERBS:
        if text == verb:
            return verb
    raise RequestRefused("A review accepts, rejects or corrects.")


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
