"""Update of the index of redactions: the one before, with documents read anew where they may differ."""

from collections.abc import Iterable, Iterator, Set
from itertools import chain
from pathlib import Path

from foia_graph.model import iris
from foia_graph.model.namespaces import FOIA, OA
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.query.answers import row_texts
from foia_graph.store.document_files import Holdings, page_of
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.redaction_file import REDACTIONS, stored_redactions, write_redactions
from foia_graph.store.redaction_index import RedactionIndex

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
    """Write the index of a generation: that of the one before, documents read anew where they may differ."""
    before, profile = old.catalogue.generation.path, new.catalogue.profile
    documents = _documents_of(change)
    documents |= {
        page for each in (old, new) for page in _other_documents(each.catalogue.quad_store, documents)
    }
    if not documents:
        REDACTIONS.link(before, folder)
    elif (index := stored_redactions(before, profile)) is not None:
        write_redactions(folder, _exchange(index, new, documents), profile)


def _exchange(index: RedactionIndex, new: Holdings, documents: Set[str]) -> RedactionIndex:
    """Return an index in which some documents are as they are now."""
    found = [new.redactions_of(document) for document in sorted(documents)]
    by_document = {name: pages for name, pages in index.by_document.items() if name not in documents}
    left_out = {page: each for page, each in index.left_out.items() if page_of(page)[0] not in documents}
    for each in found:
        by_document |= each.by_document
        left_out |= each.left_out
    return RedactionIndex(dict(sorted(by_document.items())), left_out)


def _documents_of(change: QuadDifference) -> set[str]:
    """Return the documents (or other things) on whose redactions a difference may bear."""
    quads = (q for q in chain(change.removed_quads, change.added_quads) if q.graph_name == DEFAULT_GRAPH)
    return {
        page_of(iris.owner_iri(name))[0] for quad in quads if _is_of_redaction(quad) for name in _names(quad)
    }


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
