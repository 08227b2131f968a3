"""The recogniser of one page: its readings share the CPU time that a page may have."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foia_graph.extract.ocr import tesseract
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.runtime.cpu_time import CpuTimeSpent

if TYPE_CHECKING:
    from PIL import Image

PAGE_SECONDS = 18.0
"""Seconds of CPU time that all readings of a page may take together."""


@dataclass(slots=True)
class PageRecogniser:
    """What is left of the time of a page, and how many readings were stopped: they give nothing."""

    seconds_left: float = PAGE_SECONDS
    stopped: int = 0

    def read_words(self, image: "Image.Image", layout: int, dpi: int, seconds: float) -> list[OcrWord]:
        """Read the words of an image; none where that takes more CPU time than it may, or than is left."""
        started = time.thread_time()
        try:
            if self.seconds_left <= 0:
                raise CpuTimeSpent
            return tesseract.read_words(image, layout, dpi, seconds=min(seconds, self.seconds_left))
        except CpuTimeSpent:
            self.stopped += 1
            return []
        finally:
            self.seconds_left -= time.thread_time() - started

    @property
    def cut_reason(self) -> str:
        """Return why the page may say more than was read, "" where nothing was stopped."""
        if not self.stopped:
            return ""
        return f"Its image may say more: {self.stopped} readings of it took more CPU time than they may."
