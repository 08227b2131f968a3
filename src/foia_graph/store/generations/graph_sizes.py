"""Sizes of the named graphs of a generation: how many triples each has, in a file of its folder."""

from collections.abc import Mapping
from pathlib import Path

from foia_graph.store.line_table import LineTable, table_lines

FILE_NAME = "graphs"
IN_COUNTS = "graphs"
"""The key under which the counts of the store itself, and accounts of store format 1, have them."""


def write_graph_sizes(folder: Path, sizes: Mapping[str, int]) -> None:
    """Write the sizes of graphs by their names into the folder of a generation."""
    with (folder / FILE_NAME).open("xb") as file:
        file.writelines(table_lines(sizes))


def carry_graph_sizes(folder: Path, old: LineTable[int], more: Mapping[str, int]) -> None:
    """Write the sizes of a generation: those of the one before, and so many triples more in some graphs."""
    sizes = {graph: old.get(graph, 0) + count for graph, count in more.items()}
    with (folder / FILE_NAME).open("xb") as file:
        file.writelines(old.exchange({graph: str(size) if size else None for graph, size in sizes.items()}))


def read_graph_sizes(folder: Path, counts: Mapping[str, object]) -> LineTable[int]:
    """Return the sizes of the graphs of a generation, by its folder and its counts.

    Up to store format 1 they stand among the counts.
    """
    sizes = counts.get(IN_COUNTS)
    if isinstance(sizes, Mapping):
        return LineTable(b"".join(table_lines(sizes)), int)
    return LineTable.open(folder / FILE_NAME, int)
