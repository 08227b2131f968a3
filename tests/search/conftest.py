"""Indexes of tiny catalogues, and a way to ask them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from archives import CATALOG, SOURCES, Archive
from foia_graph.model.profile import Profile
from foia_graph.search.query_parser import SearchRequest
from foia_graph.search.text_index import TextIndex, TextSearchResults, text_index
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation, Layout


@dataclass(frozen=True)
class Asker:
    """A store that was loaded, asked in words."""

    archive: Archive

    @property
    def index(self) -> TextIndex:
        """Open the index of the generation that is served now."""
        layout = Layout(self.archive.root)
        return text_index(Catalogue(Generation.read(layout.resolve()), self.archive.profile), layout)

    def found(self, words: str, **more: object) -> TextSearchResults:
        return self.index.search(SearchRequest(words, **more))

    def __call__(self, words: str, **more: object) -> list[str]:
        """Name all that words find, without the base, sorted."""
        found = self.found(words, **more)
        base = "https://foia.example.org/"
        return sorted(hit.iri.removeprefix(base).removeprefix("id/") for hit in found.hits(0, 1000))


def made(folder: Path, profile: Profile, files: dict[str, str]) -> Archive:
    """Write a catalogue with two sources and some files."""
    archive = Archive(folder / "data", folder / "store", profile)
    given = {
        "catalog.toml": CATALOG,
        "papers/source.toml": 'title = "Papers"',
        "papers/sources.yaml": SOURCES,
    }
    for name, text in {**given, **files}.items():
        archive.write(name, text)
    return archive


@pytest.fixture
def asked_of(archive_of: Callable[..., Archive]) -> Callable[..., Asker]:
    """Load a catalogue of some files, and give what asks it."""

    def make(files: dict[str, str | bytes]) -> Asker:
        archive = archive_of(files)
        archive.load()
        return Asker(archive)

    return make


def pages(**texts: str) -> str:
    """Write records of documents whose text is given, pages apart by form feeds."""
    records = []
    for key, text in texts.items():
        body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\f", "\\f")
        name = key.replace("_", "-")
        records.append(
            f'- {{type: ReleasedDocument, id: {name}, source: post, title: "{name}", '
            f'description: Paper., holdingStatus: held, text: "{body}"}}\n'
        )
    return "".join(records)
