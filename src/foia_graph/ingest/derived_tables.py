"""The derived tables of a generation, each of which may be derived from those before it."""

from foia_graph.store.listing.tables import ListTables
from foia_graph.store.redaction_tables import REDACTION_TABLES
from foia_graph.store.tables.derived import Derived

PAGE_TABLES: tuple[Derived, ...] = (*REDACTION_TABLES,)
"""What pages of documents show: no generation is served without it."""
DERIVED_TABLES: tuple[Derived, ...] = (
    ListTables(),  # a rebuild writes them of the resources, while the engine is still sorting quads
    *PAGE_TABLES,
)
