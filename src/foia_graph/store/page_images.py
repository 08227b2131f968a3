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

__all__ = ["USUAL", "WIDTHS", "Busy", "Drawing", "Picture", "Pictures"]

USUAL = 800
REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Drawing:
    """Limits of drawing in one web process.

    `places` is the number of clients that may wait for a picture or have it drawn, `patience` how long each
    waits for its turn, `again` after how many seconds a page that could not be drawn is tried anew, and
    `spare` the bytes of disk that the cache leaves free.
    """

    limits: ReadLimits = field(default_factory=lambda: ReadLimits(seconds=15.0))
    places: int = 12
    patience: float = 20.0
    again: float = 300.0
    spare: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Picture:
    """An image to draw: a page of a file, its width, and whether nothing on it needs to be covered."""

    file: Path
    page: int
    width: int
    cleared: bool

    @property
    def name(self) -> str:
        """Return a name made of all that decides how the image looks."""
        suffix = "-cleared" if self.cleared else ""
        return f"{self.file.name}-{self.page}-{self.width}-{READER_VERSION}{suffix}.png"


class Busy(FoiaGraphError):
    """Too many clients wait for images already."""


class Pictures:
    """Draws one image at a time; the process that does it starts with the first."""

    def __init__(self, cache: Path, drawing: Drawing) -> None:
        self._cache, self._drawing = cache / "pages", drawing
        self._places = threading.BoundedSemaphore(drawing.places)
        self._turn = threading.Lock()
        self._pool: ReaderPool | None = None
        self._failed: dict[str, tuple[float, str]] = {}

    def get(self, picture: Picture) -> bytes:
        """Return a picture as PNG; raises Busy, or JobFailed where it cannot be drawn."""
        found = self._kept(picture.name)
        if found is not None:
            return found
        with self._place():
            return self._whole(picture)

    def cut(self, picture: Picture, wanted: ImageCrop, *, keep: bool) -> bytes:
        """Return a piece of an image; raises Busy, or JobFailed. Only pieces that are few are cached."""
        name = f"{picture.name.removesuffix('.png')}-{wanted.name}"
        found = self._kept(name)
        if found is not None:
            return found
        with self._place():
            whole = self._whole(picture)
            piece = self._kept(name) or self._started().crop(whole, wanted)
        if keep:
            self._keep(name, piece, picture.file)
        return piece

    def close(self) -> None:
        """End the process that draws."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Wait for the turn to draw; raises Busy where too many wait already, or the wait is too long."""
        if not self._places.acquire(blocking=False):
            raise Busy("Too many pictures of pages are being drawn just now; ask again.")
        try:
            if not self._turn.acquire(timeout=self._drawing.patience):
                raise Busy("The picture of this page could not be drawn in time; ask again.")
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def _whole(self, picture: Picture) -> bytes:
        return self._kept(picture.name) or self._drawn(picture)

    def _started(self) -> ReaderPool:
        self._pool = self._pool or ReaderPool(workers=1, limits=self._drawing.limits)
        return self._pool

    def _drawn(self, picture: Picture) -> bytes:
        when, why = self._failed.get(picture.name, (0.0, ""))
        if why and time.monotonic() - when < self._drawing.again:
            raise JobFailed(why)
        try:
            found = self._started().render(picture.file, picture.page, picture.width, cleared=picture.cleared)
        except JobFailed as error:
            self._remember(picture, str(error))
            raise
        self._keep(picture.name, found, picture.file)
        return found

    def _remember(self, picture: Picture, why: str) -> None:
        """Keep the failure: a page that takes all the time there is must not take it again and again."""
        if len(self._failed) >= REMEMBERED:
            self._failed.clear()
        self._failed[picture.name] = time.monotonic(), why

    # ------------------------------------------------------------ the cache

    def _path(self, name: str) -> Path:
        return self._cache / name[:2] / name

    def _kept(self, name: str) -> bytes | None:
        try:
            return self._path(name).read_bytes()
        except OSError:
            return None

    def _keep(self, name: str, data: bytes, shown: Path) -> None:
        # Whoever serves the store may not be allowed to write into it, and the cache is only a saving.
        with suppress(OSError):
            path = self._path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(path.parent).free > self._drawing.spare:
                write_atomically(path, data)
                if not shown.exists():  # of a file that was erased meanwhile, nothing may stay
                    path.unlink()
