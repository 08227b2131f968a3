"""The reader of one page: what its readings may cost together, and why parts of it were read again."""

import time
from collections import Counter
from dataclasses import dataclass, field

from PIL import Image

from foia_graph.extract.ocr import tesseract
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.runtime.cpu_time import CpuTimeSpent

# Seconds of CPU time that all readings of a page may take together.
PAGE_SECONDS = 18.0


@dataclass(slots=True)
class PageRecogniser:
    """What is left of the time of a page, how many readings were stopped, and the second readings by reason.

    A reading that is stopped gives nothing.
    """

    seconds_left: float = PAGE_SECONDS
    stopped: int = 0
    rereadings: Counter[str] = field(default_factory=Counter)

    def read_words(
        self, image: Image.Image, layout: int, dpi: int, seconds: float, *, why: str = "", letters: str = ""
    ) -> list[OcrWord]:
        """Read the words of an image; none where that takes more CPU time than it may, or than is left.

        `why` is the reason for which it is read once more.
        """
        started = time.thread_time()
        if why:
            self.rereadings[why] += 1
        try:
            if self.seconds_left <= 0:
                raise CpuTimeSpent
            return tesseract.read_words(image, layout, dpi, letters, min(seconds, self.seconds_left))
        except CpuTimeSpent:
            self.stopped += 1
            return []
        finally:
            self.seconds_left -= time.thread_time() - started

    def read_line(
        self, image: Image.Image, scale: float, dpi: int, why: str, letters: str = ""
    ) -> list[OcrWord]:
        """Read an image of one line again, drawn larger or smaller."""
        size = (max(int(image.width * scale), 8), max(int(image.height * scale), 8))
        drawn = image.resize(size)
        return self.read_words(drawn, tesseract.LINE, int(dpi * scale), _LINE, why=why, letters=letters)

    @property
    def cut_reason(self) -> str:
        """Return why the page may say more than was read, "" where nothing was stopped."""
        if not self.stopped:
            return ""
        return f"Its image may say more: {self.stopped} readings of it took more CPU time than they may."


# Seconds of CPU time that the reading of a line may take.
_LINE = 2.0
