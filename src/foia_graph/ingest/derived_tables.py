"""The derived tables of a generation, each of which may be derived from those before it."""

from foia_graph.store.listing.tables import ListTables
from foia_graph.store.redaction_tables import REDACTION_TABLES
from foia_graph.store.tables.derived import Derived

LISTS = ListTables()
"""What a generation is not served without: a load writes it of the resources, while the quads are sorted."""
DERIVED_TABLES: tuple[Derived, ...] = (*REDACTION_TABLES,)
"""What is found in the quads of a generation, of a large one after it is served."""
