"""Claims of identity, found before all records are mapped: links of any record follow them.

They stand in records of what is named in documents, as claims in records of their own, and in decisions
(`identify`), whose claims stand in a graph of their own with the catalogue as their source.
"""

from collections.abc import Iterator

from foia_graph.ingest.mapping.context import IDENTITIES_GRAPH, LoadContext, RecordOrProblem
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.mapping.sources import ClaimSource
from foia_graph.model import iris
from foia_graph.model.decisions import FILE_NAME, Decision
from foia_graph.model.identities import (
    IDENTIFIED_AS,
    Identities,
    IdentityPair,
    resolve_identities,
    takes_identities,
)
from foia_graph.model.resource import MappedRecord, SourceRecord, text_of
from foia_graph.model.restrictions import is_hidden_iri


def add_decided_identities(context: LoadContext) -> None:
    """Add to the claims in records of their own those of decisions, about things that have records."""
    things = {iri for _, iri, _ in context.document_records}
    decided = {
        each.of: each
        for several in context.decisions.by_subject.values()
        for each in several
        if each.do == "identify" and {_thing(each, context), f"{context.base}{each.same_as}"} <= things
    }
    if not decided:
        return
    source = ClaimSource(iris.catalog_iri(context.base), iris.graph_iri(context.base, IDENTITIES_GRAPH))
    context.sources.add(source)
    context.graphs[source.graph] = ("Identities that were decided", source.iri)
    for each in decided.values():
        context.claim_records.add(_thing(each, context), "", _claim_record(each, source))


def _thing(decision: Decision, context: LoadContext) -> str:
    return f"{context.base}{iris.owner_iri(decision.of)}"


def _claim_record(decision: Decision, source: ClaimSource) -> SourceRecord:
    """Return the claim of an identification as a record would have it."""
    fields = {
        "about": iris.owner_iri(decision.of).removeprefix("id/"),
        "field": IDENTIFIED_AS,
        "id": decision.of.partition("#claim-")[2],
        "value": decision.same_as.removeprefix("id/"),
        "source": source.iri,
        "said": decision.time[:10],
        **({"by": decision.by} if decision.by else {}),
        **({"speaker": decision.reviewer} if decision.reviewer else {}),
    }
    return SourceRecord("Claim", fields, FILE_NAME, 0)


def follow_identities(context: LoadContext) -> None:
    """Have links follow the claims of identity that stand; those that contradict each other are noted."""
    preferred, contradictory = resolve_identities(_identity_pairs(context))
    present = context.former_names.without(context.hidden_things)
    context.mapper.rules.identities = Identities(context.profile, preferred, present)
    for iri in contradictory:
        name = iri.removeprefix(f"{context.base}id/")
        context.identity_notes.append(
            f"{name} is taken for several things that are not the same, or for itself by way of others: "
            "links to it stay as they are until one of these judgements is withdrawn."
        )


def _identity_pairs(context: LoadContext) -> Iterator[IdentityPair]:
    """Yield what is taken for another thing of its class, by claims that stand, of what may be seen."""
    for record, placement in _records_with_identities(context):
        mapped = context.mapper.map(record, placement) if isinstance(record, SourceRecord) else record
        if not isinstance(mapped, MappedRecord):
            continue  # mapping reports it again, with its line
        res = mapped.resource
        for other in map(text_of, res.get(IDENTIFIED_AS)):
            is_seen = not any(is_hidden_iri(iri, context.hidden_things) for iri in (res.iri, other))
            if other != res.iri and _kind(other, context) == res.type and is_seen:
                yield res.iri, other


def _kind(iri: str, context: LoadContext) -> str:
    """Return the class of a thing by its name, "" where its things cannot be judged to be the same."""
    kind = iri.removeprefix(f"{context.base}id/").partition("/")[0]
    shape = context.profile.by_kind.get(kind)
    return shape.name if shape is not None and takes_identities(shape) else ""


def _records_with_identities(context: LoadContext) -> Iterator[tuple[RecordOrProblem, Placement]]:
    for folder, _, record in context.document_records:
        if IDENTIFIED_AS in record.fields:
            yield record, context.placement(context.inventory.folders[folder])
    yield from context.claims_beside()
