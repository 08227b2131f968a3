"""Prepared folders: what is costly to make and only read, made once for all processes that test."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock

REPOSITORY = Path(__file__).parents[1]
SOURCES = ("src/foia_graph", "ontology", "queries", "data", "tests")
WRITERS = ("pyoxigraph", "tantivy", "msgspec", "pypdf", "pypdfium2", "PyYAML", "rdflib", "pyshacl")
STATES = 3
"""How many states of the sources keep their folders: a run may still read those of the last one."""


@cache
def digest() -> str:
    """Return a digest of all that a folder can depend on: the program, its data, the tests, the libraries."""
    found = hashlib.sha256("".join(map(version, WRITERS)).encode())
    for path in sorted(path for name in SOURCES for path in (REPOSITORY / name).rglob("*")):
        if path.is_file() and not {"__pycache__", "node_modules", "vendor"} & set(path.parts):
            found.update(f"{path}\n{path.stat().st_size}\n".encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class PreparedFolders:
    """Folders by name under `root`, for the present state of the sources."""

    root: Path

    def copy(self, name: str, into: Path, make: Callable[[Path], object]) -> Path:
        """Return `into` as a copy of the folder of that name; `make` fills it where no one has yet."""
        with FileLock(self.root / f"{name}.lock"):
            kept = self.root / digest() / name
            if not kept.is_dir():
                self._forget()
                kept.parent.mkdir(exist_ok=True)
                scratch = Path(mkdtemp(dir=kept.parent)) / name
                make(scratch)
                scratch.rename(kept)
                scratch.parent.rmdir()
            return Path(shutil.copytree(kept, into, symlinks=True, dirs_exist_ok=True))

    def _forget(self) -> None:
        """Delete the folders of states that are long gone."""
        states = sorted(
            (path for path in self.root.iterdir() if path.is_dir()), key=lambda p: p.stat().st_mtime
        )
        for path in states[:-STATES]:
            shutil.rmtree(path, ignore_errors=True)
