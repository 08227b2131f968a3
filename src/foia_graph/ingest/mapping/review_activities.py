"""Decisions about claims and findings as activities (PROV-O)."""

from collections.abc import Collection

from foia_graph.ingest.mapping.rules import MappingRules
from foia_graph.model import iris
from foia_graph.model.decisions import Decision
from foia_graph.model.resource import Resource, Value, build_resource


def review_activity(rules: MappingRules, decision: Decision, subject: str) -> Resource:
    """Return a decision about a claim or a finding of a subject (IRI) as an activity."""
    prop = rules.profile["Activity"].properties["wasAssociatedWith"]
    fields: dict[str, Collection[Value]] = {
        "title": [f"Review by {decision.reviewer}"] if decision.reviewer else [],
        "status": [iris.concept_iri(rules.base, "claim-status", decision.status or "corrected")],
        "date": [decision.time[:10]],
        "note": [decision.reason],
        "wasAssociatedWith": [rules.clean(prop, decision.by)] if decision.by else [],
    }
    return build_resource(iris.part_iri(subject, "activity", f"review-{decision.key}"), "Activity", fields)
