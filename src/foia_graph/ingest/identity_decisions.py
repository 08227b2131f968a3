"""Decisions about identities: which claim one is about, and what it would contradict."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from foia_graph.errors import DecisionRefused
from foia_graph.model.claims import status_stands
from foia_graph.model.identities import IDENTIFIED_AS, Identities, takes_identities
from foia_graph.model.iris import last_segment, owner_iri
from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class IdentityJudgement:
    """A claim that a thing is another one: its IRI, both things, and the last segment of its status."""

    iri: str
    lesser: str
    preferred: str
    status: str


def identity_claims(catalogue: Catalogue) -> Iterator[IdentityJudgement]:
    """Yield all claims of identity, whatever their status."""
    field = NamedNode(catalogue.profile.predicates[IDENTIFIED_AS])
    for quad in catalogue.quad_store.quads(None, NamedNode(f"{RDF}predicate"), field):
        claim = catalogue.describe(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
        if claim is not None and "object" in claim.values:
            status = last_segment(claim.one("status"))
            yield IdentityJudgement(claim.iri, owner_iri(claim.iri), claim.one("object"), status)


def is_identity_claim(iri: str, catalogue: Catalogue) -> bool:
    """Return whether a claim (IRI) says of a thing that it is another one."""
    claim = catalogue.describe(iri)
    return claim is not None and claim.one("predicate") == catalogue.profile.predicates[IDENTIFIED_AS]


def identity_to_review(lesser: str, preferred: str, catalogue: Catalogue) -> str:
    """Return the claim that takes one thing for another and does not stand yet, "" where there is none.

    Raises DecisionRefused where the two cannot be the same, or were judged otherwise.
    """
    claims = list(identity_claims(catalogue))
    _check_pair(lesser, preferred, catalogue)
    _check_judgements(lesser, preferred, claims, catalogue)
    return next((each.iri for each in claims if (each.lesser, each.preferred) == (lesser, preferred)), "")


def identity_to_withdraw(one: str, other: str, catalogue: Catalogue) -> str:
    """Return the claim that stands and says that two things are the same, by whichever of their names.

    Raises DecisionRefused where none does.
    """
    standing = [each for each in identity_claims(catalogue) if status_stands(each.status)]
    found = [each for each in standing if {each.lesser, each.preferred} == {one, other}]
    if len(found) > 1:
        names = " and ".join(_short(each.iri, catalogue) for each in found)
        raise DecisionRefused(f"Several claims say so, {names}; withdraw each by `foia-graph correct`.")
    if found:
        return found[0].iri
    group = _groups(catalogue).get(one, ())
    if other in group:
        links = ", ".join(
            f"{_short(each.lesser, catalogue)} is {_short(each.preferred, catalogue)}"
            for each in standing
            if each.lesser in group
        )
        raise DecisionRefused(f"They are the same by way of others: {links}; take one of these back.")
    raise DecisionRefused(
        f"{_short(one, catalogue)} and {_short(other, catalogue)} are not judged to be the same."
    )


def _check_pair(lesser: str, preferred: str, catalogue: Catalogue) -> None:
    if lesser == preferred:
        raise DecisionRefused(f"{_short(lesser, catalogue)} is itself already; name two things.")
    one, other = catalogue.shape_of(lesser), catalogue.shape_of(preferred)
    if one is None or one != other:
        raise DecisionRefused(
            f"{_short(lesser, catalogue)} and {_short(preferred, catalogue)} are of different classes, and "
            "what is the same is of one."
        )
    if not takes_identities(one):
        wanted = sorted(s.title for s in catalogue.profile.shapes.values() if takes_identities(s))
        raise DecisionRefused(
            f"No {one.title} is judged to be another one; these can be: {', '.join(wanted)}."
        )


def _check_judgements(
    lesser: str, preferred: str, claims: list[IdentityJudgement], catalogue: Catalogue
) -> None:
    """Raise DecisionRefused where two things are the same already, or were judged to be others."""
    groups = _groups(catalogue)
    names, others = groups.get(lesser, (lesser,)), groups.get(preferred, (preferred,))
    if preferred in names:
        kept = catalogue.preferred_names.get(lesser, lesser)
        raise DecisionRefused(
            f"They are judged to be the same already, and {_short(kept, catalogue)} is the preferred name; "
            "take that back by --undo before you judge otherwise."
        )
    taken = next((c for c in claims if c.lesser == lesser and status_stands(c.status)), None)
    if taken is not None:
        raise DecisionRefused(
            f"{_short(lesser, catalogue)} is taken for {_short(taken.preferred, catalogue)} already; "
            f"identify that as {_short(preferred, catalogue)}, or take it back by --undo."
        )
    rejected = {frozenset((c.lesser, c.preferred)): c for c in claims if c.status == "rejected"}
    for pair in product(names, others):
        if (claim := rejected.get(frozenset(pair))) is not None:
            raise DecisionRefused(
                f"It was judged that {_short(claim.lesser, catalogue)} is not "
                f"{_short(claim.preferred, catalogue)}: {_short(claim.iri, catalogue)} is rejected. Give it "
                "another status first by `foia-graph correct --status`."
            )


def _groups(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    return dict(Identities(catalogue.profile, catalogue.preferred_names).groups)


def _short(iri: str, catalogue: Catalogue) -> str:
    """Return a name as people write it."""
    return iri.removeprefix(f"{catalogue.base}id/")
