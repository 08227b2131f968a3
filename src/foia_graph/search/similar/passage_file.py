"""The passages of a generation as files: the list of pages, and a row with place and vector for each passage.

A vector is kept as whole numbers from -127 to 127 and what they are multiplied with, a byte a dimension.
"""

import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from foia_graph.errors import MissingLibrary, StoreError
from foia_graph.search.similar.embedder import EXTRA
from foia_graph.search.similar.passages import PassageSpan

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FOLDER = "similar"
PAGES_FILE, ROWS_FILE = "pages.json", "passages.npy"
STEPS = 127


class EmbeddedPage(msgspec.Struct, frozen=True):
    """A page with passages: its name without the base, the digest of its text, and how many rows it has."""

    page: str
    digest: str
    rows: int


class PassageList(msgspec.Struct, frozen=True):
    """The name of the embedder, the dimensions of its vectors, and the pages in the order of their rows."""

    embedder: str
    dimensions: int
    pages: tuple[EmbeddedPage, ...]


_decoder = msgspec.json.Decoder(PassageList)


def has_passages(generation: Path) -> bool:
    """Return whether a generation has passages, by its folder."""
    return (generation / FOLDER / PAGES_FILE).is_file()


def read_passage_list(generation: Path) -> PassageList:
    """Return the pages of a generation that have passages; raises StoreError where the list is damaged."""
    path = generation / FOLDER / PAGES_FILE
    try:
        return _decoder.decode(path.read_bytes())
    except msgspec.DecodeError:
        raise StoreError(f"{path} is damaged: it is not what this program writes.") from None


def open_rows(generation: Path) -> Any:
    """Return the rows of a generation, mapped into memory; raises MissingLibrary, StoreError."""
    require_numpy()
    import numpy as np

    path = generation / FOLDER / ROWS_FILE
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read: {error}.") from None


def make_rows(spans: Sequence[PassageSpan], vectors: "npt.NDArray[np.float32]") -> "npt.NDArray[np.void]":
    """Return rows of passages with their vectors, an array of (passages, dimensions)."""
    import numpy as np

    rows = np.zeros(len(spans), row_type(vectors.shape[1]))
    steps = np.abs(vectors).max(axis=1, initial=0) / STEPS
    steps[steps == 0] = 1
    rows["start"], rows["end"] = zip(*spans, strict=True)
    rows["step"], rows["vector"] = steps, np.rint(vectors / steps[:, None])
    return rows


def row_type(dimensions: int) -> Any:
    """Return the type of rows: the place of a passage, and its vector as numbers of steps."""
    import numpy as np

    return np.dtype([("start", "<u4"), ("end", "<u4"), ("step", "<f4"), ("vector", "i1", (dimensions,))])


def write_passages(generation: Path, listed: PassageList, blocks: Iterable["npt.NDArray[np.void]"]) -> None:
    """Write the list and the rows of a generation; the rows of each page are a block."""
    import numpy as np

    folder = generation / FOLDER
    folder.mkdir()
    count, kind = sum(page.rows for page in listed.pages), row_type(listed.dimensions)
    header = {"descr": np.lib.format.dtype_to_descr(kind), "fortran_order": False, "shape": (count,)}
    with (folder / ROWS_FILE).open("xb") as file:
        np.lib.format.write_array_header_1_0(file, header)
        for block in blocks:
            file.write(np.ascontiguousarray(block).tobytes())
    (folder / PAGES_FILE).write_bytes(msgspec.json.encode(listed))


def require_numpy() -> None:
    """Raise MissingLibrary where numpy is not installed."""
    if importlib.util.find_spec("numpy") is None:
        raise MissingLibrary(f"Similar pages need numpy, which is not installed: {EXTRA}.")
