"""Images of pages: drawn by a sandboxed process when they are first asked for, and cached on disk.

The name of an image holds the digest of the file and how it was drawn, so the whole cache can be deleted.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from foia_graph.errors import QueryRefused
from foia_graph.extract.parsed_document import READER_VERSION
from foia_graph.extract.pdf.image_crops import WIDTHS, ImageCrop
from foia_graph.extract.pdf.pool import JobFailed, ReaderPool, ReadLimits
from foia_graph.runtime.fair_queue import FairQueue, never_called_off
from foia_graph.runtime.files import write_atomically

__all__ = ["USUAL_WIDTH", "WIDTHS", "DrawingClient", "DrawingLimits", "PageImageSpec", "PageImages"]

USUAL_WIDTH = 800
REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class DrawingLimits:
    """Limits of drawing in one web process.

    `running` is the number of images that are drawn at a time, one less of them for one client, so that a
    turn is left for others. `waiting` is the number of requests that wait for their turn, `wait_seconds` how
    long each does, `retry_seconds` after how long a page that could not be drawn is tried again, and
    `spare_bytes` how much of the disk the cache leaves free.
    """

    read_limits: ReadLimits = field(default_factory=lambda: ReadLimits(cpu_seconds=15, clock_seconds=60.0))
    running: int = 3
    waiting: int = 12
    wait_seconds: float = 5.0
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


@dataclass(frozen=True, slots=True)
class DrawingClient:
    """The client that an image is drawn for: its name, whether it has left, and its budget.

    `check_budget` raises QueryRefused where that is used up, `charge` takes the seconds of a drawing.
    """

    name: str = ""
    is_gone: Callable[[], bool] = never_called_off
    check_budget: Callable[[], None] = lambda: None
    charge: Callable[[float], None] = lambda _: None


_NOBODY = DrawingClient()


class _NamedLocks:
    """Locks by name, each for as long as somebody wants it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def share(self, name: str) -> Iterator[threading.Lock]:
        """Yield the lock of a name, which all who want it at a time share."""
        with self._guard:
            lock, users = self._locks.get(name) or (threading.Lock(), 0)
            self._locks[name] = lock, users + 1
        try:
            yield lock
        finally:
            with self._guard:
                lock, users = self._locks.pop(name)
                if users > 1:
                    self._locks[name] = lock, users - 1

    @property
    def waiting(self) -> int:
        """How many wait for a lock that another of the same name may have."""
        with self._guard:
            return sum(users - 1 for _, users in self._locks.values())


class PageImages:
    """Draws some images at a time; the processes that do it start with the first, and clients take turns."""

    def __init__(self, cache: Path, drawing: DrawingLimits) -> None:
        self._cache, self._drawing = cache / "pages", drawing
        self._turns = FairQueue(
            drawing.running,
            drawing.waiting,
            drawing.wait_seconds,
            requests="pictures of pages",
            client_most=max(1, drawing.running - 1),
        )
        self._lock = threading.Lock()
        self._page_locks = _NamedLocks()
        self._pool: ReaderPool | None = None
        self._is_closed = False
        self._failed: dict[str, tuple[float, str]] = {}

    def draw_page(self, picture: PageImageSpec, client: DrawingClient = _NOBODY) -> bytes:
        """Return a picture as PNG.

        Raises JobFailed if it cannot be drawn, QueryRefused where too many wait, or the budget is used up.
        """
        return self._read_cached(picture.name) or self._whole_page(picture, client)

    def crop_page(
        self, picture: PageImageSpec, crop: ImageCrop, client: DrawingClient = _NOBODY, *, keep: bool
    ) -> bytes:
        """Return a piece of an image; raises as `draw_page`. Only pieces that are few are cached."""
        name = f"{picture.name.removesuffix('.png')}-{crop.name}"
        if found := self._read_cached(name):
            return found
        whole = self._whole_page(picture, client)
        with self._drawing_turn(client):
            piece = self._read_cached(name) or self._start_pool().crop(whole, crop)
        if keep:
            self._write_cached(name, piece, picture.file)
        return piece

    def front_update(self, file: Path, front: bytes, client: DrawingClient = _NOBODY) -> bytes:
        """Return what puts the pages of a PDF before those of a file; raises as `draw_page`."""
        with self._drawing_turn(client):
            return self._start_pool().front_update(file, front)

    def close(self) -> None:
        """End the processes that draw."""
        with self._lock:
            pool, self._pool, self._is_closed = self._pool, None, True
        if pool is not None:
            pool.close()

    @contextmanager
    def _drawing_turn(self, client: DrawingClient) -> Iterator[None]:
        client.check_budget()
        with self._turns.turn(client.is_gone, client.name):
            start = time.monotonic()
            try:
                yield
            finally:
                client.charge(time.monotonic() - start)

    def _whole_page(self, picture: PageImageSpec, client: DrawingClient) -> bytes:
        with self._page_lock(picture.name):
            if found := self._read_cached(picture.name):
                return found
            with self._drawing_turn(client):
                return self._render_page(picture)

    @contextmanager
    def _page_lock(self, name: str) -> Iterator[None]:
        """Hold the lock of a page, so that none is drawn twice at a time; raises as for a turn."""
        patience = self._drawing.wait_seconds
        with self._page_locks.share(name) as lock:
            if self._page_locks.waiting > self._drawing.waiting:
                message = "too many pictures of pages are waited for"
                raise QueryRefused(message, "busy", retry_after=max(round(patience), 1))
            if not lock.acquire(timeout=patience):
                message = "this picture is still being drawn for another request"
                raise QueryRefused(message, "busy", retry_after=max(round(patience), 1))
            try:
                yield
            finally:
                lock.release()

    def _start_pool(self) -> ReaderPool:
        with self._lock:
            if self._is_closed:  # no one would end what is started now
                raise QueryRefused("the server is stopping", "busy", retry_after=1)
            self._pool = self._pool or ReaderPool(
                workers=self._drawing.running, limits=self._drawing.read_limits
            )
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
            if len(self._failed) >= REMEMBERED:
                self._failed.clear()
            self._failed[picture.name] = time.monotonic(), str(error)
            raise
        self._write_cached(picture.name, found, picture.file)
        return found

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
