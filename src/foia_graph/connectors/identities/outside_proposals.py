"""Proposals of identifiers elsewhere: what a reconciliation service offers for bodies, persons and places.

Of persons only those in public roles are asked for: the names of others go nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence

from foia_graph.connectors.identities.named_things import (
    NAMED_CLASSES,
    PERSON,
    CatalogueNames,
    ComparedThing,
    public_things,
)
from foia_graph.connectors.identities.person_matching import compare_person_names
from foia_graph.connectors.identities.proposals import IdentityProposal
from foia_graph.connectors.reconciliation.queries import NameQuery, ServiceCandidate
from foia_graph.connectors.reconciliation.service import ReconciliationService
from foia_graph.errors import ValueRejected
from foia_graph.extract.authorities.matching import NameComparison, compare_names
from foia_graph.extract.authorities.name_words import read_name
from foia_graph.model.iris import check_address
from foia_graph.model.outside_identifiers import clean_outside_identifier

SURE_OF_ITSELF = 0.8
"""Score of what only the service is sure of, under another name than ours."""
MOST_PROPOSED = 3
"""Entities that are proposed for one thing, the best first."""


def propose_identifiers(
    names: CatalogueNames, service: ReconciliationService, types: Mapping[str, str], threshold: float
) -> list[IdentityProposal]:
    """Return what a service offers and a name bears out, for things that have no identifier of its kind yet.

    `types` gives for a class of ours the type of the service that its things should be of.
    """
    asked = [each for each in public_things(names.things.values(), *NAMED_CLASSES) if each.names]
    asked = [each for each in asked if not _has_identifier(each, service)]
    queries = [NameQuery(each.names[0], types.get(each.type, "")) for each in asked]
    offered = zip(asked, service.candidates(queries), strict=True)
    return [proposal for thing, found in offered for proposal in _proposals(thing, found, service, threshold)]


def _has_identifier(thing: ComparedThing, service: ReconciliationService) -> bool:
    space = service.manifest.identifier_space
    return bool(space) and any(each.startswith(space) for each in thing.get("exactMatch"))


def _proposals(
    thing: ComparedThing, found: Sequence[ServiceCandidate], service: ReconciliationService, threshold: float
) -> Iterator[IdentityProposal]:
    made: dict[str, IdentityProposal] = {}
    for candidate in found:
        address, compared = _address(candidate, service), _compare(thing, candidate)
        if address and compared is not None and compared.score >= threshold:
            reasons = (_description(candidate, service), *compared.reasons)
            made.setdefault(
                address,
                IdentityProposal(
                    thing.iri, "exactMatch", address, min(compared.score, 1.0), reasons, thing.names[0]
                ),
            )
    yield from sorted(made.values(), key=lambda each: (-each.score, each.value))[:MOST_PROPOSED]


def _address(candidate: ServiceCandidate, service: ReconciliationService) -> str:
    """Return the address of a candidate in its settled form, "" where it can have none."""
    try:
        return check_address(clean_outside_identifier(service.manifest.address(candidate.id)))
    except ValueRejected:
        return ""  # a service may offer what its own authority file cannot have


def _compare(thing: ComparedThing, candidate: ServiceCandidate) -> NameComparison | None:
    """Return how well the name of a candidate fits one of a thing's, or what the service is sure of."""
    if thing.type == PERSON:
        pairs = [compare_person_names(name, candidate.name) for name in thing.names]
    else:
        words = read_name(candidate.name).words
        pairs = [compare_names(read_name(name).words, words) for name in thing.names]
    best = max(filter(None, pairs), key=lambda each: each.score, default=None)
    if best is None and candidate.is_sure:
        return NameComparison(SURE_OF_ITSELF, ("the service is sure of it, though the name is another one",))
    return best


def _description(candidate: ServiceCandidate, service: ReconciliationService) -> str:
    kinds = f", {', '.join(candidate.types)}" if candidate.types else ""
    what = f" ({candidate.description})" if candidate.description else ""
    sure = " and is sure of it" if candidate.is_sure else ""
    score = f", by its own score {candidate.score:g}" if candidate.score else ""
    return f"{service.manifest.name} offers “{candidate.name}”{what}{kinds}{score}{sure}"
