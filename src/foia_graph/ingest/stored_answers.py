"""Answers that a load stores beside the quads: gaps, contested things and figures.

To find them takes seconds of a large catalogue, and each web process would do it again.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from foia_graph.audit.gap_update import carry_gaps
from foia_graph.audit.gaps import find_gaps
from foia_graph.audit.stored_gaps import StoredGaps
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflict_selection import find_contested
from foia_graph.store.contested_update import carry_contested
from foia_graph.store.figures import carry_figures, write_figures
from foia_graph.store.generations.diff import QuadDifference


def write_answers(folder: Path, built: Catalogue, undescribed: Iterable[str]) -> None:
    """Find the answers of a generation that was built anew, and write them into its folder.

    `undescribed` are the names that something links to, and that no record describes.
    """
    profile = built.profile
    with ThreadPoolExecutor(1) as pool:
        # The engine counts and sorts without holding up what Python does meanwhile.
        figures = pool.submit(write_figures, folder, built)
        StoredGaps.of_gaps(find_gaps(built, undescribed)).write(folder, profile)
        find_contested(built).write(folder, profile)
        figures.result()


def carry_answers(folder: Path, old: Catalogue, new: Catalogue, change: QuadDifference) -> None:
    """Write the answers of a generation that differs in few quads, as far as those before are known."""
    carry_gaps(folder, old, new, change)
    carry_contested(folder, old, new, change)
    carry_figures(folder, old, new.quad_store, change)
