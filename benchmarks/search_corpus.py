"""The store in which is searched: made of real page texts, or found where a run before left it."""

import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Literal, NamedNode, Quad, Store
from text_corpus import catalogue

from foia_graph.extract import parsed_document as readings
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.search.index_folder import FOLDER
from foia_graph.search.query_parser import SearchRequest
from foia_graph.search.text_index import TextIndex, TextSearchResults
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.tables.database import FILE_NAME as TABLES

BASE = "http://127.0.0.1:8000/"
TEXT = NamedNode("urn:text")


@dataclass(frozen=True)
class Corpus:
    """A store, and all page texts in it by the name of the page."""

    store: Path
    texts: Mapping[str, str]

    @property
    def generation(self) -> Path:
        return Layout(self.store).resolve()

    @property
    def text_bytes(self) -> int:
        """Count the bytes of all texts, as UTF-8."""
        return sum(len(text.encode()) for text in self.texts.values())

    @property
    def index_bytes(self) -> int:
        """Count the bytes of the index."""
        return sum(path.stat().st_size for path in (self.generation / FOLDER).iterdir())

    def indexed(self) -> tuple[float, float]:
        """Write the index as a load does, in a process of its own; give clock and processor seconds."""
        code = "import search_corpus, sys; search_corpus.index_again(sys.argv[1])"
        done = subprocess.run(
            [sys.executable, "-c", code, str(self.store)],
            check=True,
            capture_output=True,
            text=True,
            cwd=Path(__file__).parent,
        )
        clock, cpu = map(float, done.stdout.split())
        return clock, cpu

    @cached_property
    def index(self) -> TextIndex:
        """Open the index."""
        catalogue = Catalogue(Generation.read(self.generation), Profile(resource_folder("ontology")))
        return TextIndex(catalogue, Layout(self.store))

    def fresh(self, asked: SearchRequest) -> TextSearchResults:
        """Search, without what is cached of searches."""
        return self.index.search.__wrapped__(asked)

    @cached_property
    def literals(self) -> Store:
        """Give a store in which each text is a literal, for those who would scan it in SPARQL."""
        store = Store()
        store.bulk_extend(Quad(NamedNode(name), TEXT, Literal(text)) for name, text in self.texts.items())
        return store


def corpus(folder: Path, shared: Path, pages: int) -> Corpus:
    """Load page texts into a store, unless that was done before."""
    store = folder / "store"
    if not store.is_dir():
        made = folder / "catalogue"
        catalogue(made, shared, pages, 0, BASE)
        command = [str(Path(sys.executable).parent / "foia-graph"), "load", str(made), "--store", str(store)]
        start = time.monotonic()
        subprocess.run(command, check=True, capture_output=True)
        print(f"loaded in {time.monotonic() - start:.0f} s")
    return Corpus(store, _texts(store))


def _texts(root: Path) -> dict[str, str]:
    layout = Layout(root)
    found = {}
    for key, text in text_manifest.read_texts(layout.resolve()).items():
        for page in readings.decode_document(layout.pages.get(text.reading)).pages:
            found[f"{BASE}id/document/{key}/page/{page.number}"] = page.text
    return found


def index_again(root: str) -> None:
    """Write the index of what is served once more, next to it, and print how long it takes."""
    from foia_graph.search.build import EntryCollector, IndexBuilder
    from foia_graph.store.embedded_store import EmbeddedStore
    from foia_graph.store.listing.filters import StorePaths
    from foia_graph.store.resource_reader import ResourceReader

    layout = Layout(Path(root))
    generation = Generation.read(layout.resolve())
    profile, base = Profile(resource_folder("ontology")), generation.versions["base"]
    texts = text_manifest.read_texts(generation.path)
    builder = IndexBuilder(profile, generation.versions, texts, layout.pages)
    store = EmbeddedStore.of_generation(generation.path)
    gathered = EntryCollector(profile, base)
    gathered.read_things(builder.thing_names(store), ResourceReader(store, profile, "en"))
    with TemporaryDirectory(dir=root) as folder:
        for name in ("oxigraph", TABLES):
            Path(folder, name).symlink_to(generation.path / name)
        start, cpu = time.monotonic(), time.process_time()
        builder.write_index(Path(folder), gathered, StorePaths(store, profile, base))
        print(time.monotonic() - start, time.process_time() - cpu)
