"""The passages of a generation as rows of its tables, and their vectors, a byte a dimension."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from foia_graph.errors import MissingLibrary
from foia_graph.search.similar.embedder import EXTRA
from foia_graph.search.similar.passages import PassageSpan
from foia_graph.store.tables.database import TableReader

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

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
