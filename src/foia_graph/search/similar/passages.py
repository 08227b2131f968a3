"""Passages of pages, about as long as a paragraph, and their vectors in the tables of a generation."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from foia_graph.errors import MissingLibrary
from foia_graph.search.similar.embedder import EXTRA
from foia_graph.store.tables.database import TableReader

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_WORDS = 60
"""Words of a passage, unless a single sentence has more."""
MAX_SENTENCE_LENGTH = 90
"""Words after which a sentence is cut: tables and what was read badly have no ends of sentences."""
MAX_PASSAGES = 64
"""Passages of a page; what comes after them has no vector."""
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


STEPS = 127
"""The largest number of a vector as it is stored."""


def stored_embedder(generation: Path) -> str:
    """Return the name of the embedder of a generation's passages, by its folder, "" where it has none."""
    return str(TableReader(generation).value("SELECT name FROM passage_model") or "")


def encode_spans(spans: Sequence[PassageSpan]) -> str:
    """Return where passages begin and end in a text, as they are stored."""
    return msgspec.json.encode(spans).decode()


def decode_spans(text: str) -> list[PassageSpan]:
    """Return where passages begin and end in a text."""
    return msgspec.json.decode(text, type=list[PassageSpan])


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
