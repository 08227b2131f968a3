"""What travels with a dump: the decisions about what everybody may see, and the table of rights."""

import csv
import io
from collections.abc import Iterator, Mapping

from foia_graph.model import decisions
from foia_graph.model.decisions import FILE_NAME, Decision
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout
from foia_graph.store.rights import rights_of


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


RIGHTS_FILE = "rights.csv"
COLUMNS = ("thing", "license", "statement", "basis", "stated on")
DESCRIBED = ("Release", "ReleasedDocument")


def encode_rights(catalogue: Catalogue) -> bytes:
    """Write the table as CSV (RFC 4180)."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([COLUMNS, *_rights_rows(catalogue)])
    return written.getvalue().encode()


def _rights_rows(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for name in DESCRIBED:
        for iri in catalogue.thing_names(catalogue.profile[name]):
            found = rights_of(catalogue, iri)
            yield iri, found.license, found.statement, found.basis, found.stated_on
