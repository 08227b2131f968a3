"""Write down anew what the saved queries find on the shipped catalogue: `python tests/queries/regenerate.py`.

Read the difference (`git diff queries/expected`) before it is kept: each changed cell is a changed answer.
"""

import tempfile
from pathlib import Path

from foia_graph.ingest.load import load
from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.query.sparql.text_query.rewrite import SearchableTexts
from foia_graph.runtime.files import resource_folder
from foia_graph.search.sparql import text_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout

DATA = Path(__file__).parents[2] / "data"
BASE = "https://foia-graph.example.org/"


def load_shipped(root: Path) -> EmbeddedStore:
    """Load the shipped catalogue into a new store and open it for reading."""
    load((DATA,), root, Profile(resource_folder("ontology")))
    return EmbeddedStore.of_generation(root / "current")


def texts_of(root: Path, profile: Profile) -> SearchableTexts:
    """Give what the saved queries search in a store."""
    layout = Layout(root)
    return text_search(Catalogue(Generation.read(layout.resolve()), profile), layout)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        root, profile = Path(folder), Profile(resource_folder("ontology"))
        store = load_shipped(root)
        saved.write_expected(store, BASE, profile, texts=texts_of(root, profile))
