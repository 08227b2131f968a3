"""Images of pages: drawn by a sandboxed process when they are first asked for, and cached on disk.

The name of a cached image holds the digest of the file and how it was drawn, so it can neither grow old nor
be of the wrong generation; the whole cache can be deleted.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from foia_graph.errors import FoiaGraphError
from foia_graph.extract.parsed_document import READER_VERSION
from foia_graph.extract.pdf.image_crops import ImageCrop
from foia_graph.extract.pdf.image_sizes import WIDTHS
from foia_graph.extract.pdf.pool import JobFailed, ReaderPool, ReadLimits
from foia_graph.runtime.files import write_atomically

__all__ = ["USUAL_WIDTH", "WIDTHS", "DrawingBusy", "DrawingLimits", "PageImageSpec", "PageImages"]

USUAL_WIDTH = 800
REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class DrawingLimits:
    """Limits of drawing in one web process.

    `most_waiting` is the number of clients that may wait for an image or have it drawn, `wait_seconds` how
    long each waits for its turn, `retry_seconds` after how long a page that could not be drawn is tried anew,
    and `spare_bytes` how much of the disk the cache leaves free.
    """

    read_limits: ReadLimits = field(default_factory=lambda: ReadLimits(cpu_seconds=15, clock_seconds=60.0))
    most_waiting: int = 12
    wait_seconds: float = 20.0
    retry_seconds: float = 300.0
    spare_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class PageImageSpec:
    """An image to draw: a page of a file, its width, and whether nothing on it needs to be covered."""

    file: Path
    page: int
    width: int
    is_cleared: bool

    @property
    def name(self) -> str:
        """Return a name made of all that decides how the image looks."""
        suffix = "-cleared" if self.is_cleared else ""
        return f"{self.file.name}-{self.page}-{self.width}-{READER_VERSION}{suffix}.png"


class DrawingBusy(FoiaGraphError):
    """Too many clients wait for images already."""


class PageImages:
    """Draws one image at a time; the process that does it starts with the first."""

    def __init__(self, cache: Path, drawing: DrawingLimits) -> None:
        self._cache, self._drawing = cache / "pages", drawing
        self._places = threading.BoundedSemaphore(drawing.most_waiting)
        self._turn = threading.Lock()
        self._pool: ReaderPool | None = None
        self._failed: dict[str, tuple[float, str]] = {}

    def draw_page(self, picture: PageImageSpec) -> bytes:
        """Return a picture as PNG; raises DrawingBusy, or JobFailed if it cannot be drawn."""
        found = self._read_cached(picture.name)
        if found is not None:
            return found
        with self._drawing_turn():
            return self._whole_page(picture)

    def crop_page(self, picture: PageImageSpec, crop: ImageCrop, *, keep: bool) -> bytes:
        """Return a piece of an image; raises as `draw_page`. Only pieces that are few are cached."""
        name = f"{picture.name.removesuffix('.png')}-{crop.name}"
        found = self._read_cached(name)
        if found is not None:
            return found
        with self._drawing_turn():
            whole = self._whole_page(picture)
            piece = self._read_cached(name) or self._start_pool().crop(whole, crop)
        if keep:
            self._write_cached(name, piece, picture.file)
        return piece

    def close(self) -> None:
        """End the process that draws."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    @contextmanager
    def _drawing_turn(self) -> Iterator[None]:
        """Wait for the turn to draw; raises DrawingBusy where too many wait, or too long."""
        if not self._places.acquire(blocking=False):
            raise DrawingBusy("Too many pictures of pages are being drawn just now; ask again.")
        try:
            if not self._turn.acquire(timeout=self._drawing.wait_seconds):
                raise DrawingBusy("The picture of this page could not be drawn in time; ask again.")
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def _whole_page(self, picture: PageImageSpec) -> bytes:
        return self._read_cached(picture.name) or self._render_page(picture)

    def _start_pool(self) -> ReaderPool:
        self._pool = self._pool or ReaderPool(workers=1, limits=self._drawing.read_limits)
        return self._pool

    def _render_page(self, picture: PageImageSpec) -> bytes:
        when, why = self._failed.get(picture.name, (0.0, ""))
        if why and time.monotonic() - when < self._drawing.retry_seconds:
            raise JobFailed(why)
        try:
            found = self._start_pool().render(
                picture.file, picture.page, picture.width, cleared=picture.is_cleared
            )
        except JobFailed as error:
            self._remember_failure(picture, str(error))
            raise
        self._write_cached(picture.name, found, picture.file)
        return found

    def _remember_failure(self, picture: PageImageSpec, why: str) -> None:
        """Keep the failure: a page that takes all the time there is must not take it again and again."""
        if len(self._failed) >= REMEMBERED:
            self._failed.clear()
        self._failed[picture.name] = time.monotonic(), why

    # ------------------------------------------------------------ the cache

    def _cache_path(self, name: str) -> Path:
        return self._cache / name[:2] / name

    def _read_cached(self, name: str) -> bytes | None:
        try:
            return self._cache_path(name).read_bytes()
        except OSError:
            return None

    def _write_cached(self, name: str, data: bytes, source_file: Path) -> None:
        # Whoever serves the store may not be allowed to write into it, and the cache is only a saving.
        with suppress(OSError):
            path = self._cache_path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(path.parent).free > self._drawing.spare_bytes:
                write_atomically(path, data)
                if not source_file.exists():  # of a file that was erased meanwhile, nothing may stay
                    path.unlink()
