"""The passages of a generation: embedded page by page, or taken over from the one before."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.files import ContentStore
from foia_graph.runtime.progress import ProgressReporter
from foia_graph.search.page_offsets import page_places
from foia_graph.search.similar.embedder import (
    Embedder,
    PassageSpan,
    encode_vectors,
    passage_spans,
    require_numpy,
    stored_embedder,
)
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.quad_store import subject_iris
from foia_graph.store.tables.database import (
    Row,
    TableReader,
    delete_rows,
    has_tables,
    insert_rows,
    json_array,
    transaction,
    write_tables,
)
from foia_graph.store.text_manifest import DocumentText

# Passages that are given to an embedder together.
AT_ONCE = 16
# Texts whose rows are copied together.
MAX_READ = 500


class _PageText(NamedTuple):
    """A page by its name without the base, with its text and the digest of that."""

    name: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class PassageBuilder:
    """Writes the passages of the pages that a generation describes and that have words.

    `readings` are the texts of its documents, `pages` where they are. A page whose text the generation before
    had is not embedded again, unless that was done by another embedder.
    """

    embedder: Embedder
    profile: Profile
    base: str
    readings: Mapping[str, DocumentText]
    pages: ContentStore
    bar: ProgressReporter

    def write_passages(self, folder: Path, old: Path | None) -> None:
        """Write the passages of the generation in a folder; `old` is that of the generation before.

        Its quads must be there, and its tables may have the passages of the one before. Raises MissingLibrary
        without numpy.
        """
        require_numpy()
        texts = {text.name: text for text in self._page_texts(folder)}
        with write_tables(folder) as connection:
            if stored_embedder(folder) != self.embedder.name:
                delete_passages(connection)
                connection.execute("INSERT INTO passage_model VALUES (?)", (self.embedder.name,))
            self._write_texts(connection, {text.digest: text for text in texts.values()}, old)
            embedded = {digest for (digest,) in connection.execute("SELECT digest FROM passage_text")}
            pages = {name: text.digest for name, text in texts.items() if text.digest in embedded}
            known = dict(connection.execute("SELECT page, digest FROM passage_page").fetchall())
            changed = [page for page in known if pages.get(page) != known[page]]
            delete_rows(connection, "passage_page", "page", changed)
            added = (row for row in pages.items() if known.get(row[0]) != row[1])
            insert_rows(connection, "passage_page", added)
            connection.execute(
                "DELETE FROM passage_text WHERE digest NOT IN (SELECT digest FROM passage_page)"
            )

    def _write_texts(
        self, connection: sqlite3.Connection, texts: Mapping[str, _PageText], old: Path | None
    ) -> None:
        """Write the passages of texts, by their digest, as far as these are not there."""
        known = {digest for (digest,) in connection.execute("SELECT digest FROM passage_text")}
        for rows in self._earlier_rows(texts.keys() - known, old):
            insert_rows(connection, "passage_text", rows)
            known.update(digest for _, digest, *_ in rows)
        missing = {digest: passage_spans(texts[digest].text) for digest in sorted(texts.keys() - known)}
        wanted = {digest: spans for digest, spans in missing.items() if spans}
        with self.bar(len(wanted), "pages to compare by meaning") as done:
            for digest, spans in wanted.items():
                vectors = self._vectors(texts[digest].text, spans)
                insert_rows(connection, "passage_text", [(None, digest, json_array(spans), vectors)])
                done(1)

    def _earlier_rows(self, digests: Iterable[str], old: Path | None) -> Iterator[list[Row]]:
        """Yield the rows of texts that the generation before has by the same embedder, some at a time."""
        if old is None or not has_tables(old) or stored_embedder(old) != self.embedder.name:
            return
        tables, ordered = TableReader(old), sorted(digests)
        query = """
            SELECT NULL, digest, spans, vectors FROM passage_text
            WHERE digest IN (SELECT value FROM json_each(?))"""
        for start in range(0, len(ordered), MAX_READ):
            yield list(tables.rows(query, (json_array(ordered[start : start + MAX_READ]),)))

    def _vectors(self, text: str, spans: Sequence[PassageSpan]) -> bytes:
        import numpy as np

        passages = [text[span.start : span.end] for span in spans]
        parts = [passages[start : start + AT_ONCE] for start in range(0, len(passages), AT_ONCE)]
        return encode_vectors(np.concatenate([self.embedder(part, is_query=False) for part in parts]))

    def _page_texts(self, folder: Path) -> Iterator[_PageText]:
        """Yield the pages that a generation describes and that have words, by document and number."""
        numbers = self._page_numbers(folder)
        for document in sorted(numbers.keys() & self.readings.keys()):
            reading = self.pages.get(self.readings[document].reading)
            for place in page_places(reading):
                if place.number in numbers[document]:
                    name = f"id/document/{document}/page/{place.number}"
                    yield _PageText(name, place.text, sha256(place.text.encode()).hexdigest())

    def _page_numbers(self, folder: Path) -> dict[str, set[int]]:
        """Return the numbers of the pages that a generation describes, by the name of their document."""
        store, found = EmbeddedStore.of_generation(folder), dict[str, set[int]]()
        kind, start = NamedNode(self.profile["Page"].target), f"{self.base}id/document/"
        for page in subject_iris(store.quads(None, NamedNode(RDF_TYPE), kind)):
            document, _, number = page.removeprefix(start).partition("/page/")
            if number.isdecimal():
                found.setdefault(document, set()).add(int(number))
        return found


def delete_passages(connection: sqlite3.Connection) -> None:
    """Delete all passages of a generation that is being built."""
    with transaction(connection):
        for table in ("passage_model", "passage_page", "passage_text"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608


def concerns_pages(lines: Iterable[str], profile: Profile) -> bool:
    """Return whether any of some N-Quads says of something that it is a page."""
    kind = f"<{RDF_TYPE}> <{profile['Page'].target}>"
    return any(kind in line for line in lines)
