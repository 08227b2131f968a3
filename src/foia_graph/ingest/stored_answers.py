"""Answers that a load stores: the derived tables, and the redactions and rows of lists beside the quads."""

from collections.abc import Iterable
from pathlib import Path

from foia_graph.ingest.derived_tables import write_answers as write_tables
from foia_graph.ingest.row_writer import rows_beside
from foia_graph.ingest.stored_rows import carry_rows
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.generations.layout import Layout
from foia_graph.store.redaction_file import SHAPE, write_redactions
from foia_graph.store.redaction_update import carry_redactions


def write_answers(folder: Path, built: Catalogue, layout: Layout, undescribed: Iterable[str]) -> None:
    """Find the answers of a generation that was built anew, and write them into its folder.

    `undescribed` are the names that something links to, and that no record describes.
    """
    profile = built.profile
    with rows_beside(folder, built):
        write_tables(folder, built, undescribed)
        redactions = Holdings(built, layout).redaction_index
        write_redactions(folder, redactions, built.thing_names(profile[SHAPE]), profile)


def carry_answers(
    folder: Path, old: Catalogue, new: Catalogue, layout: Layout, change: QuadDifference
) -> None:
    """Write the answers of a generation that differs in few quads, as far as those before are known."""
    carry_redactions(folder, Holdings(old, layout), Holdings(new, layout), change)
    carry_rows(folder, old.generation.path, new, change)
