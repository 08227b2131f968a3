"""The lines of things: what the default graph says of each thing and of its parts, as one row.

Together they are the default graph. A thing is read so in a fifth of the time that lookups of its nodes take.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator

from foia_graph.model import iris
from foia_graph.model.rdf_syntaxes import RdfFormat, serialize
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, Quad
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import CatalogueChange, DerivedIndex
from foia_graph.store.embedded_store import compress_lines, read_lines
from foia_graph.store.quad_store import canonical_triples
from foia_graph.store.tables.database import Row, delete_rows, insert_rows


def own_triples(catalogue: Catalogue, things: Iterable[str]) -> Iterator[bytes]:
    """Yield the own triples of each thing as N-Triples; nothing for what is not described here."""
    return (read_lines(catalogue.tables, iri) or b"" for iri in things)


class ThingLines(DerivedIndex):
    """The table of the lines of things."""

    name = "thing_lines"

    def derive(self, connection: sqlite3.Connection, catalogue: Catalogue) -> None:
        """Write the lines of all things."""
        connection.execute("DELETE FROM thing_lines")
        insert_rows(connection, self.name, _rows_of_lines(canonical_triples(catalogue.quad_store)))

    def update(self, connection: sqlite3.Connection, change: CatalogueChange) -> None:
        """Take lines that differ out of those of their things, or put them in."""
        gone = _lines_by_owner(change.difference.removed_quads)
        come = _lines_by_owner(change.difference.added_quads)
        rows = []
        for owner in sorted(gone.keys() | come.keys()):
            before = read_lines(change.after.tables, owner) or b""
            if lines := {*before.splitlines(keepends=True)} - gone[owner] | come[owner]:
                rows.append(_row(owner.encode(), sorted(lines)))
        delete_rows(connection, self.name, "owner", gone.keys() | come.keys())
        insert_rows(connection, self.name, rows)


def _lines_by_owner(quads: Iterable[Quad]) -> defaultdict[str, set[bytes]]:
    found = defaultdict[str, set[bytes]](set)
    for quad in quads:
        if quad.graph_name == DEFAULT_GRAPH:
            line = serialize([quad.triple], format=RdfFormat.N_TRIPLES) or b""
            found[iris.owner_iri(str(quad.subject)[1:-1])].add(line)
    return found


def _rows_of_lines(blocks: Iterable[bytes]) -> Iterator[Row]:
    """Yield the row of each thing from blocks of sorted lines.

    Between the lines of the parts of a thing (`<x#y>`) and its own (`<x>`) come those of things whose names
    begin as its name does (`<x/page/1>`), and no others.
    """
    unfinished: dict[bytes, list[bytes]] = {}
    for block in blocks:
        for line in block.splitlines(keepends=True):
            owner = line[1 : line.index(b">")].partition(b"#")[0]
            for name in [name for name in unfinished if not owner.startswith(name)]:
                yield _row(name, unfinished.pop(name))
            unfinished.setdefault(owner, []).append(line)
    yield from (_row(name, lines) for name, lines in unfinished.items())


def _row(name: bytes, lines: Iterable[bytes]) -> Row:
    return name.decode(), compress_lines(b"".join(lines))
