"""The lines of a thing in the tables: all that the default graph says of it and of its parts."""

import zlib

from foia_graph.errors import StoreError
from foia_graph.store.tables.database import TableReader

FASTEST = 1
"""The level of compression: lines become a sixth of what they were at once, and higher levels gain little."""


def compress_lines(lines: bytes) -> bytes:
    """Return lines as they are stored."""
    return zlib.compress(lines, FASTEST)


def read_lines(tables: TableReader, iri: str) -> bytes | None:
    """Return the lines of a thing, None for what has none; raises StoreError where the row is damaged."""
    found = tables.value("SELECT lines FROM thing_lines WHERE owner = ?", (iri,))
    try:
        return None if found is None else zlib.decompress(found)
    except zlib.error as error:
        raise StoreError(f"{tables.path} is damaged: the lines of <{iri}> cannot be read.") from error
