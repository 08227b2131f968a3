"""Tiny catalogues to test with: folders made of text, and stores loaded from them."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from textwrap import dedent
from typing import Any

from pyoxigraph import Store

from foia_graph.errors import LoadRefused
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.ingest.report import LoadReport
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, SourceRecord
from foia_graph.publish.presenter import Publication, open_publication
from foia_graph.runtime.files import resource_folder
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.store.resource_reader import ResourceReader
from prepared import PreparedFolders

BASE = "https://foia.example.org/"
ID = f"{BASE}id/"
GRAPH = f"{BASE}graph/"

CATALOG = """
title = "Test catalogue"
base = "https://foia.example.org/"
"""
SOURCES = """
- {type: SourceDocument, id: post, title: A post, publisher: organization/ccr}
- {type: SourceDocument, id: letter, title: A letter, publisher: agency/ice}
"""
ONE_READER = {"ocr": False, "workers": 1}
"""Options for what is read quickly: each process that reads files takes a third of a second to start."""


@dataclass(slots=True)
class Archive:
    """A folder of records and the store loaded from it; `write` makes files, `load` loads them."""

    folder: Path
    root: Path
    profile: Profile
    prepared: PreparedFolders | None = None
    """Stores that tests began with, for those that begin with the same."""

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file of the catalogue; text may be indented."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode())
        return path

    def delete(self, name: str) -> None:
        (self.folder / name).unlink()

    def load(self, *paths: Path, into: Path | None = None, **options: Any) -> LoadReport:
        """Load the whole catalogue, or the paths given; pictures are not read unless `ocr` is true."""
        given = LoadOptions(**{**ONE_READER, **options})
        return load(paths or (self.folder,), into or self.root, self.profile, given)

    def begin(self) -> None:
        """Load the whole catalogue, which has no problem, or copy the store that another test began with.

        For what comes before a test: how it is loaded, with what patched, is none of what the test is about.
        """
        assert self.prepared is not None, "only the catalogues of `archive_of` begin with copies"
        digest = sha256(self.profile.digest.encode())
        for path in sorted(filter(Path.is_file, self.folder.rglob("*"))):
            digest.update(f"\0{path.relative_to(self.folder)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
        self.prepared.copy(digest.hexdigest(), self.root, self._load_without_problems)

    def _load_without_problems(self, root: Path) -> None:
        assert [] == [*map(str, self.load(into=root).all_problems)]

    def plan(self, *paths: Path, **options: Any) -> LoadReport:
        return self.load(*paths, dry_run=True, **options)

    def problems(self, **options: Any) -> list[str]:
        """Load, and give the problems in words, whether it was refused or not."""
        try:
            return list(map(str, self.load(**options).all_problems))
        except LoadRefused as error:
            return list(map(str, error.problems))

    # ------------------------------------------------------------ what is served

    @property
    def generation(self) -> Generation:
        return Generation.read(Layout(self.root).resolve())

    @property
    def store(self) -> Store:
        return Store.read_only(str(self.generation.path / "oxigraph"))

    @property
    def quad_store(self) -> EmbeddedStore:
        return EmbeddedStore.of_generation(self.generation.path)

    def read(self, name: str) -> Resource:
        """Read a thing of the catalogue by kind and slug."""
        found = ResourceReader(self.quad_store, self.profile, "en").read_thing(
            name if "://" in name else f"{ID}{name}"
        )
        assert found is not None, name
        return found

    def said(self, name: str, graph: str | None = None) -> set[str]:
        """Give what a graph (None: the default graph) says of a thing, as predicate and object."""
        subject = name if "://" in name else f"{ID}{name}"
        wanted = "DEFAULT" if graph is None else f"<{GRAPH}{graph}>"
        return {
            f"{quad.predicate} {quad.object}"
            for quad in self.store
            if quad.subject.value == subject and str(quad.graph_name) == wanted
        }

    def delete_older_generations(self) -> None:
        """Delete all generations but the one that is served, as if they had been swapped out long ago."""
        layout = Layout(self.root)
        for number in layout.generation_numbers()[:-1]:
            os.utime(layout.generation(number), (0, 0))
        with open_writer(self.root, keep=1):
            pass

    def quads(self) -> list[str]:
        """Give all quads that are served, as sorted text."""
        return content(self.root)


ONLY_QUERIED = ("rdf-schema#label>", "ontology#outsideGraph>", "ontology#notAcceptedGraph>")
"""Ends of the predicates that are there for queries alone."""


def content(root: Path) -> list[str]:
    """Give all quads of a store, as sorted text."""
    return sorted(map(str, Store.read_only(str(Layout(root).resolve() / "oxigraph"))))


def record(kind: str, **fields: Any) -> SourceRecord:
    """Make a record as a reader would."""
    return SourceRecord(kind, fields, "test.yaml", 1)


def opened_publication(root: Path) -> Publication:
    """Return what a store publishes now."""
    current = OpenGenerations(root, Profile(resource_folder("ontology")))
    return open_publication(current.served_catalogue(), current.layout)
