"""The folder of quads of a generation, and its opening by the engine."""

from pathlib import Path

from pyoxigraph import Store

QUADS_FOLDER = "oxigraph"
"""The folder of the engine's files, in the folder of a generation."""


def open_quads(generation: Path) -> Store:
    """Open the quads of a generation to read them; raises OSError where they are damaged or not there."""
    return Store.read_only(str(generation / QUADS_FOLDER))
