"""Small generations of a store, as the loader leaves them, and where the hostile material may be."""

from pathlib import Path

import pyoxigraph as ox

QUADS = """
<http://ex/memo> <http://ex/title> "Visitor logs" .
<http://ex/memo> <http://ex/title> "Visitor logs" <http://ex/graph/a> .
<http://ex/note> <http://ex/title> "A note" <http://ex/graph/b> .
"""

SHARED = Path(__file__).parents[4] / "shared"


def lay_down(folder: Path, quads: str = QUADS) -> Path:
    """Make a generation that holds these quads."""
    folder.mkdir()
    store = ox.Store(str(folder / "oxigraph"))
    store.load(quads, format=ox.RdfFormat.N_QUADS)
    store.flush()
    return folder
