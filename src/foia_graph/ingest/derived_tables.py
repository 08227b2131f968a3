"""The derived tables of a generation: all that a load writes of its quads next to them."""

from pathlib import Path

from foia_graph.audit.bates_gaps import StatedNumbersTable
from foia_graph.audit.gaps import GapTable
from foia_graph.search.build import IndexBuilder
from foia_graph.store.bates_index import BatesTable
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import delete_removed_claims
from foia_graph.store.conflicts import ConflictTable
from foia_graph.store.derivation import CatalogueChange, Derived, derive, update
from foia_graph.store.description import write_description
from foia_graph.store.figures import TermCounts
from foia_graph.store.generations.generation import Layout
from foia_graph.store.listing.tables import ListTables
from foia_graph.store.redaction_index import REDACTION_TABLES
from foia_graph.store.tables.database import write_tables
from foia_graph.store.text_manifest import read_texts
from foia_graph.store.thing_lines import ThingLines

# What a rebuild writes of the resources, while the engine is still sorting quads.
LISTS = ListTables()
# What pages of documents show: no generation is served without it.
PAGE_TABLES: tuple[Derived, ...] = (*REDACTION_TABLES,)
# What things are read from, while other tables are derived, too.
LINES = ThingLines()


# All other derived tables, those that others are derived from first.
ANSWERS: tuple[Derived, ...] = (BatesTable(), StatedNumbersTable(), GapTable(), ConflictTable(), TermCounts())


def write_answers(folder: Path, built: Catalogue) -> None:
    """Derive the tables of a generation that was built again, in the file in its folder."""
    with write_tables(folder) as connection:
        derive(connection, (LINES, *ANSWERS), built)
    write_description(folder, built)


def update_answers(folder: Path, change: CatalogueChange) -> None:
    """Update the tables of a generation that differs in few quads from the one before."""
    with write_tables(folder) as connection:
        update(connection, (LINES, LISTS, *PAGE_TABLES, *ANSWERS), change)
    write_description(folder, change.after)


def complete_copy(layout: Layout, change: CatalogueChange) -> None:
    """Update the tables of a copy of a generation, that lacks some quads, and write its index."""
    copy, profile = change.after.generation, change.after.profile
    update_answers(copy.path, change)
    with write_tables(copy.path) as connection:
        delete_removed_claims(connection, change.difference.removed_quads)
    IndexBuilder(profile, copy.versions, read_texts(copy.path), layout.pages).update_index(change)
