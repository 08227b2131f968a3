"""Answers that a load stores beside the quads: gaps, contested things, redactions, rows and figures.

To find them takes seconds of a large catalogue, and each web process would do it again.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from foia_graph.audit.gap_update import carry_gaps
from foia_graph.audit.gaps import find_gaps
from foia_graph.audit.stored_gaps import StoredGaps
from foia_graph.ingest.row_writer import rows_beside
from foia_graph.ingest.stored_rows import carry_rows
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflict_selection import find_contested
from foia_graph.store.contested_update import carry_contested
from foia_graph.store.document_files import Holdings
from foia_graph.store.figures import carry_figures, write_figures
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.generations.layout import Layout
from foia_graph.store.redaction_file import SHAPE, write_redactions
from foia_graph.store.redaction_update import carry_redactions


def write_answers(folder: Path, built: Catalogue, layout: Layout, undescribed: Iterable[str]) -> None:
    """Find the answers of a generation that was built anew, and write them into its folder.

    `undescribed` are the names that something links to, and that no record describes.
    """
    profile = built.profile
    with ThreadPoolExecutor(1) as pool, rows_beside(folder, built):
        # The engine counts and sorts without holding up what Python does meanwhile.
        figures = pool.submit(write_figures, folder, built)
        StoredGaps.of_gaps(find_gaps(built, undescribed)).write(folder, profile)
        find_contested(built).write(folder, profile)
        redactions = Holdings(built, layout).redaction_index
        write_redactions(folder, redactions, built.thing_names(profile[SHAPE]), profile)
        figures.result()


def carry_answers(
    folder: Path, old: Catalogue, new: Catalogue, layout: Layout, change: QuadDifference
) -> None:
    """Write the answers of a generation that differs in few quads, as far as those before are known."""
    carry_gaps(folder, old, new, change)
    carry_contested(folder, old, new, change)
    carry_redactions(folder, Holdings(old, layout), Holdings(new, layout), change)
    carry_rows(folder, old.generation.path, new, change)
    carry_figures(folder, old, new.quad_store, change)
