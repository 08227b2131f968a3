"""Update of the redactions of a generation: those before, with documents read anew where they may differ."""

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from foia_graph.model import iris
from foia_graph.model.identities import PREFERRED
from foia_graph.model.iris import page_of
from foia_graph.model.namespaces import FOIA, OA
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.query.answers import row_texts
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.redaction_exchange import RedactionExchange
from foia_graph.store.redaction_file import FILE_NAME, SHAPE, stored_redactions, write_parts

_PREDICATES = frozenset(
    f"{FOIA}{name}"
    for name in ("claimStatus", "claimedExemption", "evidence", "withheldPages", "withholdingMark")
) | {f"{OA}hasSource", f"{OA}hasTarget"}
_REDACTION = f"{FOIA}Redaction"
_SOURCES_OF_PAGES_LEFT_OUT = f"""
SELECT DISTINCT ?thing WHERE {{
    VALUES ?document {{ DOCUMENTS }}
    ?document <{FOIA}withheldPages> ?part . ?part <{FOIA}evidence> ?evidence .
    ?evidence <{OA}hasSource> ?thing
}}"""


def carry_redactions(folder: Path, old: Holdings, new: Holdings, change: QuadDifference) -> None:
    """Write the redactions of a generation: those of the one before, with what differs exchanged.

    Where nothing does, the file is a link.
    """
    stored = stored_redactions(old.catalogue)
    if stored is None:
        return
    documents = _documents_of(change)
    documents |= {
        page for each in (old, new) for page in _other_documents(each.catalogue.quad_store, documents)
    }
    fresh, shape = {each: new.redactions_of(each) for each in sorted(documents)}, new.catalogue.profile[SHAPE]
    before = old.catalogue.thing_names(shape) if _may_change_list(change, new.catalogue.profile) else None
    exchange = RedactionExchange(stored, new.catalogue.thing_names(shape), fresh, before)
    writer = exchange.changed_parts()
    if writer is not None:
        write_parts(folder, writer, new.catalogue.profile)
    else:
        os.link(old.catalogue.generation.path / FILE_NAME, folder / FILE_NAME)


def _documents_of(change: QuadDifference) -> set[str]:
    """Return the documents (or other things) on whose redactions a difference may bear."""
    return {
        page_of(iris.owner_iri(name))[0]
        for quad in _default_quads(change)
        if _is_of_redaction(quad)
        for name in _names(quad)
    }


def _may_change_list(change: QuadDifference, profile: Profile) -> bool:
    """Return whether documents may come into the list of all, or leave it, by a difference."""
    target, preferred = NamedNode(profile[SHAPE].target), profile.predicates[PREFERRED]
    return any(
        quad.predicate.value == preferred or (quad.predicate.value == RDF_TYPE and quad.object == target)
        for quad in _default_quads(change)
    )


def _default_quads(change: QuadDifference) -> Iterator[Quad]:
    quads = chain(change.removed_quads, change.added_quads)
    return (quad for quad in quads if quad.graph_name == DEFAULT_GRAPH)


def _is_of_redaction(quad: Quad) -> bool:
    is_type = quad.predicate.value == RDF_TYPE and quad.object == NamedNode(_REDACTION)
    return is_type or quad.predicate.value in _PREDICATES


def _names(quad: Quad) -> Iterator[str]:
    """Yield the subject of a quad, and what its evidence or redaction is of."""
    if isinstance(quad.subject, NamedNode):
        yield quad.subject.value
    if quad.predicate.value.startswith(OA) and isinstance(quad.object, NamedNode):
        yield quad.object.value


def _other_documents(store: QuadStore, documents: Iterable[str]) -> Iterator[str]:
    """Yield the documents whose pages say that pages of some documents were left out."""
    names = " ".join(str(NamedNode(each)) for each in documents)
    rows = store.select(_SOURCES_OF_PAGES_LEFT_OUT.replace("DOCUMENTS", names)) if names else ()
    yield from (page_of(thing)[0] for (thing,) in map(row_texts, rows))
