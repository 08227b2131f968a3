"""The tables of a generation: one SQLite file with all that a load derives next to the quads."""
