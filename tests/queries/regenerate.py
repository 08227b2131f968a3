"""Write down anew what the saved queries find on the shipped catalogue: `python tests/queries/regenerate.py`.

Read the difference (`git diff queries/expected`) before it is kept: each changed cell is a changed answer.
"""

import tempfile
from pathlib import Path

from pyoxigraph import Store

from foia_graph import saved
from foia_graph.files import resource_folder
from foia_graph.load import load
from foia_graph.profile import Profile

DATA = Path(__file__).parents[2] / "data"
BASE = "https://foia-graph.example.org/"


def load_shipped(root: Path) -> Store:
    """Load the shipped catalogue into a new store and open it for reading."""
    load((DATA,), root, Profile(resource_folder("ontology")))
    return Store.read_only(str(root / "current" / "oxigraph"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        store = load_shipped(Path(folder))
        saved.write_expected(store, BASE, Profile(resource_folder("ontology")))
