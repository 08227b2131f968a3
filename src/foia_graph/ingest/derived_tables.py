"""The derived tables of a generation: all that a load writes of its quads beside them."""

from foia_graph.store.tables.derived import DerivedTable
from foia_graph.store.thing_lines import ThingLines

DERIVED_TABLES: tuple[DerivedTable, ...] = (ThingLines(),)
