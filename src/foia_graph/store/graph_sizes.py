"""Sizes of the named graphs of a generation: how many triples each has."""

from collections.abc import Iterator, Mapping
from sqlite3 import Connection

from foia_graph.store.tables.database import TableReader, insert_rows

# The key under which the counts of the store itself have them.
IN_COUNTS = "graphs"
_AFTER_ALL = "\U0010ffff"


class GraphSizes(Mapping[str, int]):
    """The number of triples by the name of the graph."""

    def __init__(self, tables: TableReader) -> None:
        self._tables = tables

    def __getitem__(self, graph: str) -> int:
        size: int | None = self._tables.value("SELECT triples FROM graph_size WHERE graph = ?", (graph,))
        if size is None:
            raise KeyError(graph)
        return size

    def __iter__(self) -> Iterator[str]:
        return (graph for (graph,) in self._tables.rows("SELECT graph FROM graph_size"))

    def __len__(self) -> int:
        return int(self._tables.value("SELECT count(*) FROM graph_size"))

    def names_from(self, beginning: str) -> Iterator[str]:
        """Yield the names that begin so, in order."""
        query = "SELECT graph FROM graph_size WHERE graph >= ? AND graph < ? ORDER BY graph"
        return (graph for (graph,) in self._tables.rows(query, (beginning, beginning + _AFTER_ALL)))


def write_graph_sizes(connection: Connection, sizes: Mapping[str, int]) -> None:
    """Write the sizes of all graphs."""
    insert_rows(connection, "graph_size", sizes.items())


def add_to_graph_sizes(connection: Connection, more: Mapping[str, int]) -> None:
    """Write that some graphs have so many triples more, or fewer; one without any is none."""
    connection.executemany(
        "INSERT INTO graph_size VALUES (?, ?) ON CONFLICT DO UPDATE SET triples = triples + excluded.triples",
        more.items(),
    )
    connection.execute("DELETE FROM graph_size WHERE triples = 0")
