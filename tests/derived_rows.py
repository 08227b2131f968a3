"""Rows of derived tables, as a load left them and as they follow from the whole catalogue."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from foia_graph.ingest.derived_tables import ANSWERS, LINES, write_answers
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import FILE_NAME as GENERATION
from foia_graph.store.generations.generation import Generation
from foia_graph.store.tables.database import FILE_NAME, copy_tables

DERIVED = (*(table.name for table in ANSWERS if table is not LINES), "term_count", "node_count", "derived")
"""The tables that follow from quads and texts alone."""
STORED = (*DERIVED, "claim_order")


def stored_rows(folder, tables=STORED):
    """Return the rows of some tables in the folder of a generation, sorted, by table."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        return {name: sorted(map(tuple, connection.execute(f"SELECT * FROM {name}"))) for name in tables}


def rows_derived_again(folder, profile):
    """Return what the same tables have once they are derived from all quads and texts of a generation."""
    whole = Generation.read(folder)
    with TemporaryDirectory() as scratch:
        copy = Path(scratch, "generations", folder.name)
        copy.mkdir(parents=True)
        Path(scratch, "pages").symlink_to(folder.parents[1].resolve() / "pages")
        for path in folder.iterdir():
            if path.name not in (FILE_NAME, GENERATION):  # whose presence says that the tables are final
                (copy / path.name).symlink_to(path.resolve())
        copy_tables(folder, copy)
        write_answers(copy, Catalogue(replace(whole, path=copy), profile))
        return stored_rows(copy, DERIVED)
