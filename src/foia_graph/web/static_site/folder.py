"""The folder of a site: what an export wrote there, and nothing else, is replaced by the next.

`foia-graph-site.sha256` lists the files, so `sha256sum -c` proves a copy. Files are written aside, numbered
in one folder, and moved into their positions when all of them are there; those that the site has already are
not written again.
"""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.runtime.files import write_atomically

LIST_FILE = "foia-graph-site.sha256"
ARRIVING_FOLDER = ".foia-graph-site"
# Stands for the digest of a file that is being replaced or deleted.
UNSETTLED = "0" * 64


class SiteFolder:
    """A folder that a site is exported into; `written` counts the files that it did not have so before."""

    def __init__(self, path: Path) -> None:
        """Prepare the folder; raises StoreError for one that holds something else."""
        self.path, self.written = path, 0
        self.arriving = path / ARRIVING_FOLDER
        if path.exists() and not path.is_dir():
            raise StoreError(f"{path} is no folder.")
        self._earlier_files = self._read_list()
        self._listed = (path / LIST_FILE).stat().st_mtime_ns if self._earlier_files else 0
        self._digests: dict[str, str] = {}
        self._arrived: dict[str, Path] = {}
        self._aside: dict[str, Path] = {}
        self._numbers = count()
        others = (
            [each.name for each in path.iterdir() if each.name != ARRIVING_FOLDER] if path.exists() else []
        )
        if others and LIST_FILE not in others:
            raise StoreError(
                f"{path} holds {sorted(others)[0]!r} and is no exported site; give an empty or a new folder."
            )
        shutil.rmtree(self.arriving, ignore_errors=True)  # of an export that was killed
        self.arriving.mkdir(parents=True)

    def put(self, name: str, data: bytes) -> None:
        """Write a file aside, unless the site has it."""
        digest = hashlib.sha256(data).hexdigest()
        self._digests[name] = digest
        if self._has(name, digest):
            self._drop(name)
        else:
            self._arriving_path(name).write_bytes(data)

    def put_blocks(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write a file aside, however large it is."""
        digest, path = hashlib.sha256(), self._arriving_path(name)
        with path.open("wb") as file:
            for block in blocks:
                digest.update(block)
                file.write(block)
        self._digests[name] = digest.hexdigest()
        if self._has(name, self._digests[name]):
            self._drop(name)

    def put_aside(self, name: str, data: bytes) -> None:
        """Store what becomes a file later, when it was changed."""
        self._aside[name] = self.arriving / f"{next(self._numbers)}"
        self._aside[name].write_bytes(data)

    def take_aside(self) -> Iterator[tuple[str, bytes]]:
        """Yield and delete what was put aside, by name, in the order in which it came."""
        while self._aside:
            name = next(iter(self._aside))
            path = self._aside.pop(name)
            yield name, path.read_bytes()
            path.unlink()

    def discard(self) -> None:
        """Delete what was written aside, and leave the site as it was."""
        shutil.rmtree(self.arriving, ignore_errors=True)

    def finish(self) -> int:
        """Move the files into their positions; returns how many of the earlier export were deleted."""
        names = sorted(self._digests)
        in_the_way = next(
            (name for name in names if name not in self._earlier_files and self._is_other(name)), ""
        )
        if in_the_way:
            raise StoreError(f"{self.path / in_the_way} was not exported, and is in the way of what is.")
        stale = sorted(self._earlier_files.keys() - self._digests.keys())
        new = sorted(self._arrived)
        # Both lists while files move: the next knows what a killed export leaves, and writes it again.
        self._write_list({**self._digests, **dict.fromkeys((*stale, *new), UNSETTLED)})
        for name in stale:
            self._delete_file(self.path / name)
        for folder in sorted({(self.path / name).parent for name in new}):
            folder.mkdir(parents=True, exist_ok=True)
        for name in new:
            self._arrived[name].replace(self.path / name)
        self._write_list(self._digests)
        shutil.rmtree(self.arriving)
        self.written = len(new)
        return len(stale)

    def _has(self, name: str, digest: str) -> bool:
        """Return whether the site has a file with these bytes, which no one changed since it was listed."""
        if self._earlier_files.get(name) != digest:
            return False
        try:
            facts = (self.path / name).lstat()
        except OSError:
            return False
        return stat.S_ISREG(facts.st_mode) and facts.st_mtime_ns <= self._listed

    def _arriving_path(self, name: str) -> Path:
        return self._arrived.setdefault(name, self.arriving / f"{next(self._numbers)}")

    def _drop(self, name: str) -> None:
        if name in self._arrived:
            self._arrived.pop(name).unlink()

    def _is_other(self, name: str) -> bool:
        return os.path.lexists(self.path / name)

    def _write_list(self, digests: dict[str, str]) -> None:
        lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
        write_atomically(self.path / LIST_FILE, "".join(lines).encode())

    def _read_list(self) -> dict[str, str]:
        """Return the digests of the earlier export by file; raises StoreError for one outside the folder."""
        try:
            lines = (self.path / LIST_FILE).read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return {}
        # Lines of sha256sum: 64 hexadecimal digits, two spaces, the name.
        names = {line[66:]: line[:64] for line in lines if line[66:]}
        outside = [name for name in names if name.startswith("/") or ".." in name.split("/")]
        if outside:
            raise StoreError(f"{self.path / LIST_FILE} lists {outside[0]!r}, which is outside the folder.")
        return names

    def _delete_file(self, path: Path) -> None:
        """Delete a file, and the folders that are empty then."""
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.path or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()
