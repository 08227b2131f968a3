"""Contested things: those with a field on which sources differ, as a load has found them."""

from collections.abc import Callable, Iterable
from pathlib import Path

from foia_graph.model import iris
from foia_graph.model.namespaces import RDF
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.store.answer_file import AnswerFile
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.quad_store import QuadStore

CONTESTED = AnswerFile("contested.json", "1", list[str])
"""The IRIs of contested things, sorted."""
SUBJECT = f"{RDF}subject"
# The default graph holds each triple once: over a union of the named graphs COUNT would count one a source.
CLAIMED_TWICE = f"""
SELECT DISTINCT ?thing WHERE {{
    {{ SELECT ?thing (COUNT(*) AS ?claims) WHERE {{
        ?claim <{SUBJECT}> ?thing ; <{RDF}predicate> ?predicate
    }} GROUP BY ?thing ?predicate HAVING (COUNT(*) > 1) }}
}}"""


def may_be_contested(store: QuadStore, profile: Profile) -> set[str]:
    """Return the things with several claims on a field, or with claims that contradict one another."""
    rows = store.select(CLAIMED_TWICE)
    # Claims in words have no field.
    conflicts = store.quads(None, NamedNode(profile.predicates["conflictsWith"]), None)
    return {term.value for (term,) in rows if isinstance(term, NamedNode)} | {
        iris.owner_iri(quad.subject.value) for quad in conflicts if isinstance(quad.subject, NamedNode)
    }


def carry_contested(
    folder: Path, old: Path, change: QuadDifference, profile: Profile, is_contested: Callable[[str], bool]
) -> None:
    """Write the contested things of a generation, from those of the one before and the difference.

    `is_contested` tells of a thing whether it is so now.
    """
    stored = CONTESTED.read(old, profile)
    if stored is None:
        return
    quads = (q for q in (*change.removed_quads, *change.added_quads) if q.graph_name == DEFAULT_GRAPH)
    things = _things_of(quads)
    found = sorted({*stored} - things | set(filter(is_contested, things)))
    if found == stored:
        CONTESTED.link(old, folder)
    else:
        CONTESTED.write(folder, profile, found)


def _things_of(quads: Iterable[Quad]) -> set[str]:
    """Return the things that quads are about: they, their parts, or claims on them."""
    things = set()
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            things.add(iris.owner_iri(quad.subject.value))
        if quad.predicate.value == SUBJECT and isinstance(quad.object, NamedNode):
            things.add(quad.object.value)
    return things
