"""The folder of a site: what an export wrote there, and nothing else, is replaced by the next.

`foia-graph-site.sha256` lists the files, so `sha256sum -c` proves a copy. Files are written aside and moved
into their places when all of them are there.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.runtime.files import file_sha256, write_atomically

LIST_FILE = "foia-graph-site.sha256"
ARRIVING_FOLDER = ".foia-graph-site"


class SiteFolder:
    """A folder that a site is exported into."""

    def __init__(self, path: Path) -> None:
        """Prepare the folder; raises StoreError for one that holds something else."""
        self.path = path
        self._arriving = path / ARRIVING_FOLDER
        if path.exists() and not path.is_dir():
            raise StoreError(f"{path} is no folder.")
        self._earlier_files = self._read_list()
        others = (
            [each.name for each in path.iterdir() if each.name != ARRIVING_FOLDER] if path.exists() else []
        )
        if others and LIST_FILE not in others:
            raise StoreError(
                f"{path} holds {sorted(others)[0]!r} and is no exported site; give an empty or a new folder."
            )
        shutil.rmtree(self._arriving, ignore_errors=True)  # of an export that was killed
        self._arriving.mkdir(parents=True)

    def put(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write a file aside."""
        path = self._arriving / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.writelines(blocks)

    def get(self, name: str) -> bytes:
        """Read a file that was written aside."""
        return (self._arriving / name).read_bytes()

    def discard(self) -> None:
        """Delete what was written aside, and leave the site as it was."""
        shutil.rmtree(self._arriving, ignore_errors=True)

    def finish(self, names: list[str]) -> int:
        """Move the files into their places; returns how many of the earlier export were deleted."""
        in_the_way = next(
            (name for name in names if name not in self._earlier_files and self._is_other(name)), ""
        )
        if in_the_way:
            raise StoreError(f"{self.path / in_the_way} was not exported, and is in the way of what is.")
        digests = {name: file_sha256(self._arriving / name) for name in sorted(names)}
        stale = sorted(self._earlier_files - digests.keys())
        # Both lists while files move: what a killed export leaves is known to the next.
        self._write_list({**dict.fromkeys(stale, "0" * 64), **digests})
        for name in stale:
            self._delete_file(self.path / name)
        for name in digests:
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            (self._arriving / name).replace(self.path / name)
        self._write_list(digests)
        shutil.rmtree(self._arriving)
        return len(stale)

    def _is_other(self, name: str) -> bool:
        return os.path.lexists(self.path / name)

    def _write_list(self, digests: dict[str, str]) -> None:
        lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
        write_atomically(self.path / LIST_FILE, "".join(lines).encode())

    def _read_list(self) -> set[str]:
        """Return the files of the earlier export; raises StoreError for one outside the folder."""
        try:
            lines = (self.path / LIST_FILE).read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return set()
        # Lines of sha256sum: 64 hexadecimal digits, two spaces, the name.
        names = {line[66:] for line in lines if line[66:]}
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
