"""Decisions about findings of a machine, as they are carried out when the parts of a page are mapped."""

from collections.abc import Mapping

from foia_graph.ingest.mapping.review_activities import review_activity
from foia_graph.ingest.mapping.rules import MappingRules
from foia_graph.model import claims, iris
from foia_graph.model.decisions import Decision
from foia_graph.model.findings import STATE_FIELDS, finding_digest, value_fields, without_meaning
from foia_graph.model.resource import RawValue, Resource, build_resource
from foia_graph.model.shapes import Shape


def decisions_about(rules: MappingRules, part: Resource) -> tuple[Decision, ...]:
    """Return the decisions about a finding, the oldest first; what is no finding has none."""
    if "status" not in part.values or not rules.profile[part.type].evidential:
        return ()
    owner = iris.owner_iri(part.iri)
    return rules.decisions_about(f"{owner}#{finding_digest(part, rules.base)}") if rules.has_decisions else ()


def decided_finding(
    rules: MappingRules, part: Resource, shape: Shape, decided: tuple[Decision, ...]
) -> Resource:
    """Return a finding with the status that was decided last, and what was decided about it."""
    status = decided[-1].status or "corrected"
    values = {
        **part.values,
        "status": [iris.concept_iri(rules.base, "claim-status", status)],
        "reviews": [review_activity(rules, each, part.iri) for each in decided],
    }
    found = build_resource(part.iri, part.type, values)
    return found if status in claims.STANDING_STATUSES else without_meaning(found, shape)


def corrected_fields(
    decision: Decision, part: Resource, raw: Mapping[str, RawValue], rules: MappingRules
) -> dict[str, RawValue]:
    """Return the fields, as records have them, of what replaces a finding that was corrected."""
    kept = {name: each for name, each in raw.items() if name not in STATE_FIELDS}
    name = raw.get("id", iris.last_segment(part.iri))
    return {
        **kept,
        **value_fields(part.type, decision.field, decision.value),
        "id": f"{name}-{decision.key}",
        "status": "reviewed",
        "generatedBy": rules.by_hand,
    }
