"""Sizes of the named graphs of a generation: how many triples each has, as a table in its folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from foia_graph.store.line_table import LineTable, table_lines
from foia_graph.store.parted_table import PartedTable, write_parts

FOLDER = "graphs"
IN_COUNTS = "graphs"
"""The key under which the counts of the store itself, and accounts of store format 1, have them."""
GraphSizes: TypeAlias = LineTable[int] | PartedTable[int]


def write_graph_sizes(folder: Path, sizes: Mapping[str, int]) -> None:
    """Write the sizes of graphs by their names into the folder of a generation."""
    write_parts(folder / FOLDER, table_lines(sizes))


def carry_graph_sizes(folder: Path, old: GraphSizes, more: Mapping[str, int]) -> None:
    """Write the sizes of a generation: those of the one before, and so many triples more in some graphs."""
    sizes = {graph: old.get(graph, 0) + count for graph, count in more.items()}
    if isinstance(old, PartedTable):
        changed = {graph: str(size) if size else None for graph, size in sizes.items()}
        old.write_changed(folder / FOLDER, changed)
    else:
        write_graph_sizes(folder, {graph: size for graph, size in {**old, **sizes}.items() if size})


def read_graph_sizes(folder: Path, counts: Mapping[str, object]) -> GraphSizes:
    """Return the sizes of the graphs of a generation, by its folder and its counts.

    Up to store format 1 they stand among the counts. Raises OSError where they are gone.
    """
    sizes = counts.get(IN_COUNTS)
    if isinstance(sizes, Mapping):
        return LineTable(b"".join(table_lines(sizes)), int)
    return PartedTable(folder / FOLDER, int)
