"""Rows of derived tables, as a load left them and as they follow from the whole catalogue."""

import sqlite3
from contextlib import closing

from foia_graph.ingest.derived_tables import answer_tables, write_answers
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation
from foia_graph.store.tables.database import FILE_NAME

DERIVED = (*(table.name for table in answer_tables()), "term_count", "node_count", "derived")
"""The tables that follow from quads and texts alone."""
STORED = (*DERIVED, "claim_order")


def stored_rows(folder, tables=STORED):
    """Return the rows of some tables in the folder of a generation, sorted, by table."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        return {name: sorted(map(tuple, connection.execute(f"SELECT * FROM {name}"))) for name in tables}


def rows_derived_again(folder, profile):
    """Return what the same tables have once a copy of them was derived from all quads."""
    whole = Generation.read(folder)
    path = folder / FILE_NAME
    before = path.read_bytes()
    path.unlink()
    path.write_bytes(before)  # what is open keeps the file that it has
    try:
        write_answers(folder, Catalogue(whole, profile), None)
        return stored_rows(folder, DERIVED)
    finally:
        path.unlink()
        path.write_bytes(before)
