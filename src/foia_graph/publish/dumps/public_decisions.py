"""The decisions that travel with a dump: those about what everybody may see."""

from collections.abc import Mapping

from foia_graph.model import decisions
from foia_graph.model.decisions import FILE_NAME, Decision
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout


def encode_public_decisions(catalogue: Catalogue, layout: Layout) -> bytes:
    """Write the decisions about things that are public, or withdrawn, and about their claims, as lines.

    A decision about what is restricted now would tell of it; so would a correction whose successor is held
    back, because it rests on a source that is.
    """
    found = decisions.combine_decisions(
        decisions.read_decisions(layout.decisions), input_decisions(catalogue, layout)
    )
    return decisions.encode_decisions(each for each in found.all if _is_public(each, catalogue))


def input_decisions(catalogue: Catalogue, layout: Layout) -> tuple[Decision, ...]:
    """Read the decisions that came with the input."""
    files = catalogue.generation.inputs.get("")
    digest = files.get(FILE_NAME) if isinstance(files, Mapping) else None
    return decisions.read_decisions(layout.files.path(str(digest))) if digest else ()


def _is_public(decision: Decision, catalogue: Catalogue) -> bool:
    iri = f"{catalogue.base}{decision.of}"
    if decision.do == "correct":
        return catalogue.is_linked(iri, "wasRevisionOf")
    return iri in catalogue.tombstones or catalogue.stub(iri) is not None
