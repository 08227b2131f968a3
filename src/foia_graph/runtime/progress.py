"""Progress of a long work, and the file in which other processes read it."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

import msgspec


class StepCounter(Protocol):
    """Counts steps of a long work that are done; `detail` is what else there is to say by now."""

    def __call__(self, steps: int, detail: str = "", /) -> None:
        """Count some steps."""


# Shows how far a long work is: given how many steps there are (0: nobody knows), and what they are.
ProgressReporter = Callable[[int, str], AbstractContextManager[StepCounter]]


@contextmanager
def silent_progress(_count: int, _label: str) -> Iterator[StepCounter]:
    """Show nothing of a long work."""
    yield lambda _steps, _detail="": None


# Seconds after which the process that wrote a file of progress has ended, or was killed.
STALE_SECONDS = 10.0


class Progress(msgspec.Struct):
    """How many steps of a work are done, of how many (0: nobody knows), and since when (Unix time)."""

    label: str
    done: int
    of: int
    detail: str = ""
    started: float = msgspec.field(default_factory=time.time)
    updated: float = 0.0

    @property
    def sentence(self) -> str:
        """How far it is, as in "39 of 67 pages, OCR 12 of 28, about 1 min left"."""
        counts = [f"{self.done:,} of {self.of:,}"] if self.of else [f"{self.done:,}"] * bool(self.done)
        return ", ".join(filter(None, [" ".join([*counts, self.label]), self.detail]))

    def write(self, path: Path) -> None:
        """Write it for other processes; a store that is not to be written has none."""
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f".{path.name}.tmp")
            new.write_bytes(msgspec.json.encode(msgspec.structs.replace(self, updated=time.time())))
            new.replace(path)

    @classmethod
    def read(cls, path: Path) -> "Progress | None":
        """Return the progress of a process that still runs, None without one."""
        try:
            found = msgspec.json.decode(path.read_bytes(), type=cls)
        except (OSError, msgspec.DecodeError):
            return None
        return found if time.time() - found.updated < STALE_SECONDS else None
