"""Files: written whole or not at all, named by what is in them, and found where the program is."""

import hashlib
import os
import re
import secrets
import shutil
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

# The most files that wait for the disk at a time.
WAITING_FILES = 16
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A file as it is on the disk: equal to another that is the same, under whatever path."""

    path: Path = field(compare=False)
    device: int
    inode: int
    size: int
    modified: int
    changed: int

    @classmethod
    def of(cls, path: Path) -> "FileVersion":
        """Return the version of a file that is there now; raises OSError for none."""
        facts = path.stat()
        return cls(path, facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal, without holding it in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fsync_path(path: Path) -> None:
    """Write a file, or the list of names in a folder, to the disk, so that it outlives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def for_all(work: Callable[[Path], object], paths: Iterable[Path]) -> None:
    """Do the same to many files, which takes little longer than for one: the disk is waited for together."""
    with ThreadPoolExecutor(WAITING_FILES) as pool:
        deque(pool.map(work, paths), 0)


def fsync_all(paths: Iterable[Path]) -> None:
    """Write many files to the disk, as `fsync_path` does one."""
    for_all(fsync_path, paths)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file, or leave what was there; when this returns it outlives a power cut."""
    with _temporary_file(path) as file:
        file.write(data)


def cut_unfinished_line(descriptor: int) -> int:
    """Return the length of a file of lines, after a line at its end that was never finished is cut off."""
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        size = os.pread(descriptor, size, 0).rfind(b"\n") + 1
        os.ftruncate(descriptor, size)
    return size


@contextmanager
def _temporary_file(path: Path, folder: Path | None = None) -> Iterator[BinaryIO]:
    """Open a temporary file that becomes `path` if all goes well, and vanishes if not."""
    # Not tempfile: its files are 0600, and whoever serves the catalogue may be another user.
    temporary = (folder or path.parent) / f".{path.name}.{secrets.token_hex(4)}.tmp"
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    # The new name is in the folder, which is another file to the disk.
    fsync_path(path.parent)


def resource_folder(name: Literal["data", "ontology", "queries"]) -> Path:
    """Find a folder that belongs to the program: in the installed package, else in the repository."""
    package = Path(__file__).parents[1]
    places = package / name, package.parents[1] / name
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(
        f"The program's own folder '{name}' is neither {places[0]} nor {places[1]}; install foia-graph again."
    )


@dataclass(frozen=True, slots=True)
class ContentStore:
    """Files named by their SHA-256, as `<aa>/<sha256>` under one folder; each is written once, for ever."""

    folder: Path

    def put(self, content: bytes | Path) -> str:
        """Write bytes, or a copy of a file, and return the digest that is their name from now on."""
        digest = file_sha256(content) if isinstance(content, Path) else hashlib.sha256(content).hexdigest()
        target = self.path(digest)
        if target.is_file():
            return digest
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            fsync_path(self.folder)
        self.incoming_folder.mkdir(exist_ok=True)
        with _temporary_file(target, self.incoming_folder) as file:
            if isinstance(content, Path):
                with content.open("rb") as source:
                    shutil.copyfileobj(source, file, 1 << 20)
                file.flush()
                digest = file_sha256(Path(file.name))
            else:
                file.write(content)
            if digest != target.name:
                raise OSError(f"{content!r} changed while it was being copied.")
        return digest

    def put_all(self, contents: Iterable[bytes]) -> None:
        """Write many at once: all are written before the disk is waited for, in a tenth of the time."""
        new = {hashlib.sha256(content).hexdigest(): content for content in contents}
        new = {digest: content for digest, content in new.items() if not self.path(digest).is_file()}
        self.incoming_folder.mkdir(parents=True, exist_ok=True)
        arriving = {digest: self.incoming_folder / f".{digest}.{secrets.token_hex(4)}.tmp" for digest in new}
        try:
            for digest, content in new.items():
                arriving[digest].write_bytes(content)
            fsync_all(arriving.values())
            folders = {self.path(digest).parent for digest in arriving}
            for folder in folders:
                folder.mkdir(exist_ok=True)
            for digest, temporary in arriving.items():
                temporary.replace(self.path(digest))
            fsync_all((*folders, self.folder))
        except BaseException:
            for temporary in arriving.values():
                temporary.unlink(missing_ok=True)
            raise

    def get(self, digest: str) -> bytes:
        """Return the bytes that have this digest."""
        return self.path(digest).read_bytes()

    def path(self, digest: str) -> Path:
        """Return the path at which the file of this digest is, or would be."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"{digest!r} is no SHA-256; 64 of the characters 0-9 and a-f would be.")
        return self.folder / digest[:2] / digest

    def __contains__(self, digest: str) -> bool:
        return _DIGEST.fullmatch(digest) is not None and self.path(digest).is_file()

    def paths(self) -> Iterator[Path]:
        """Yield the paths of the files, in any order."""
        return self.folder.glob("[!.]*/*")

    def keep_only(self, digests: Container[str]) -> int:
        """Delete the files of all other digests, and return how many these were."""
        gone = [path for path in self.paths() if path.name not in digests]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    @property
    def incoming_folder(self) -> Path:
        """The folder of files until they are whole; what a killed program left here can be deleted."""
        return self.folder / ".arriving"
