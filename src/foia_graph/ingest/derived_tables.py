"""The derived tables of a generation: all that a load writes of its quads next to them."""

from collections.abc import Iterable
from pathlib import Path

from foia_graph.audit.bates_gaps import StatedNumbersTable
from foia_graph.audit.gap_table import GapTable
from foia_graph.store.bates_index import BatesTable
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_order import delete_removed_claims
from foia_graph.store.conflicts import ConflictTable
from foia_graph.store.derivation import CatalogueChange, Derived, derive, update
from foia_graph.store.figures import update_statistics, write_statistics
from foia_graph.store.listing.tables import ListTables
from foia_graph.store.redaction_tables import REDACTION_TABLES
from foia_graph.store.tables.database import write_tables
from foia_graph.store.thing_lines import ThingLines

LISTS = ListTables()
"""What a rebuild writes of the resources, while the engine is still sorting quads."""
PAGE_TABLES: tuple[Derived, ...] = (*REDACTION_TABLES,)
"""What pages of documents show: no generation is served without it."""
LINES = ThingLines()
"""What things are read from, while other tables are derived, too."""


def answer_tables(undescribed: Iterable[str] | None = None) -> tuple[Derived, ...]:
    """Return all other derived tables, those that others are derived from first.

    `undescribed` are the names that something links to, and that no record describes, where these are known.
    """
    return (
        BatesTable(),
        StatedNumbersTable(),
        GapTable(undescribed),
        ConflictTable(),
    )


def write_answers(folder: Path, built: Catalogue, undescribed: Iterable[str]) -> None:
    """Derive the tables of a generation that was built again, in the file in its folder."""
    with write_tables(folder) as connection:
        derive(connection, (LINES, *answer_tables(undescribed)), built)
        write_statistics(connection, built.quad_store)


def update_answers(folder: Path, change: CatalogueChange) -> None:
    """Update the tables of a generation that differs in few quads from the one before."""
    with write_tables(folder) as connection:
        update(connection, (LINES, LISTS, *PAGE_TABLES, *answer_tables()), change)
        update_statistics(connection, change)


def update_copy(folder: Path, change: CatalogueChange) -> None:
    """Update the tables of a copy of a generation, from which some quads were removed."""
    update_answers(folder, change)
    with write_tables(folder) as connection:
        delete_removed_claims(connection, change.difference.removed_quads)
