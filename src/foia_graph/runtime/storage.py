"""Storage at an address of fsspec: objects written once, read and listed, with further attempts.

`s3://bucket/folder` and every other address that fsspec knows will do; credentials are those that its library
finds in the environment.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from foia_graph.errors import InputError, StorageError

T = TypeVar("T")
# Attempts at one request, and seconds before the second, which double with each further one.
TRIES, FIRST_PAUSE = 6, 0.5
S3_OPTIONS = {
    "config_kwargs": {
        "connect_timeout": 10,
        "read_timeout": 60,
        "retries": {"max_attempts": 1},
        # Checksums in trailers are read by few servers but Amazon's; what comes is checked by its SHA-256.
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
    }
}
# What no further attempt mends.
FINAL_ERRORS = (
    FileNotFoundError,
    FileExistsError,
    PermissionError,
    ValueError,
    TypeError,
    NotImplementedError,
)


@dataclass(slots=True)
class Storage:
    """The files at an address; paths are relative to it."""

    address: str
    filesystem: Any
    root: str
    received_bytes: int = 0
    sent_bytes: int = 0
    pause: Callable[[float], None] = field(default=time.sleep)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, address: str) -> "Storage":
        """Return the storage at an address; raises InputError for one that nothing here can speak with."""
        if "://" not in address:
            folder = Path(address).absolute().as_uri()
            raise InputError(f"{address} is no address of storage; write {folder} for a folder")
        try:
            import fsspec
        except ImportError:
            raise InputError(
                "storage at an address needs the extra s3: pip install 'foia-graph[s3]'"
            ) from None
        options = S3_OPTIONS if address.startswith(("s3://", "s3a://")) else {}
        try:
            filesystem, root = fsspec.core.url_to_fs(
                address, use_listings_cache=False, skip_instance_cache=True, **options
            )
        except (ImportError, ValueError) as error:
            raise InputError(f"{address} is no address of storage that can be used here: {error}") from None
        if hasattr(filesystem, "retries"):
            filesystem.retries = 1  # s3fs tries again by itself, which would multiply our attempts
        return cls(address.rstrip("/"), filesystem, root.rstrip("/"))

    def read(self, path: str) -> bytes:
        """Return the bytes at a path; raises FileNotFoundError where there are none, else StorageError."""
        data: bytes = self._attempt(path, lambda: self.filesystem.cat_file(self._full(path)))
        self._count(received=len(data))
        return data

    def download(self, path: str, target: Path) -> None:
        """Write the bytes at a path into a file; raises as `read` does."""
        self._attempt(path, lambda: self.filesystem.get_file(self._full(path), str(target)))
        self._count(received=target.stat().st_size)

    def upload(self, source: Path, path: str) -> None:
        """Write a file to a path, whatever is there."""
        self._make_folder(path)
        self._attempt(path, lambda: self.filesystem.put_file(str(source), self._full(path)))
        self._count(sent=source.stat().st_size)

    def write(self, path: str, data: bytes) -> None:
        """Write bytes to a path, whatever is there."""
        self._make_folder(path)
        self._attempt(path, lambda: self.filesystem.pipe_file(self._full(path), data))
        self._count(sent=len(data))

    def create(self, path: str, data: bytes) -> bool:
        """Write bytes to a path where nothing stands (If-None-Match: *); return False where something does.

        An attempt that was cut off may have written them all the same: the very same bytes count as written.
        """
        self._make_folder(path)
        try:
            self._attempt(path, lambda: self._create(path, data))
        except FileExistsError:
            return self.read(path) == data
        self._count(sent=len(data))
        return True

    def _create(self, path: str, data: bytes) -> None:
        try:
            self.filesystem.pipe_file(self._full(path), data, mode="create")
        except OSError as error:
            # s3fs has no error of its own for a precondition that failed (HTTP 412).
            if any(word in str(error).lower() for word in ("pre-condition", "precondition")):
                raise FileExistsError(path) from None
            raise

    def size(self, path: str) -> int | None:
        """Return the size of what is at a path in bytes, None where there is nothing."""
        try:
            return int(self._attempt(path, lambda: self.filesystem.info(self._full(path)))["size"])
        except FileNotFoundError:
            return None

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the sizes of the files below a folder in bytes, by path; none where there is no folder."""
        try:
            listing = self._attempt(
                folder, lambda: self.filesystem.find(self._full(folder), detail=True, withdirs=False)
            )
        except FileNotFoundError as error:
            raise StorageError(self._sentence(folder, error)) from None
        start = len(self.root) + 1 if self.root else 0
        return {name[start:]: int(facts["size"]) for name, facts in listing.items()}

    def delete(self, path: str) -> None:
        """Delete what is at a path, where something does."""
        try:
            self._attempt(path, lambda: self.filesystem.rm_file(self._full(path)))
        except FileNotFoundError:
            return

    def _count(self, *, received: int = 0, sent: int = 0) -> None:
        with self._lock:
            self.received_bytes += received
            self.sent_bytes += sent

    def local_path(self, path: str) -> Path | None:
        """Return the path on this machine where the storage is a folder, None elsewhere."""
        return Path(self._full(path)) if self._is_folder else None

    @property
    def _is_folder(self) -> bool:
        return bool(getattr(self.filesystem, "local_file", False))

    def _full(self, path: str) -> str:
        return f"{self.root}/{path}" if self.root else path

    def _make_folder(self, path: str) -> None:
        if self._is_folder or self.filesystem.protocol in ("memory", ("memory",)):
            parent = self._full(path).rpartition("/")[0]
            self._attempt(path, lambda: self.filesystem.makedirs(parent, exist_ok=True))

    def _attempt(self, path: str, request: Callable[[], T]) -> T:
        """Return the result of a request, which is made again after errors that may pass."""
        for number in range(TRIES):
            try:
                return request()
            except (FileNotFoundError, FileExistsError):
                raise
            except Exception as error:  # each kind of storage has errors of its own
                if number == TRIES - 1 or isinstance(error, FINAL_ERRORS):
                    raise StorageError(self._sentence(path, error)) from error
                self.pause(FIRST_PAUSE * 2**number)
        raise AssertionError("the last attempt returns or raises")

    def _sentence(self, path: str, error: Exception) -> str:
        why = " ".join(str(error).split()) or type(error).__name__
        return f"{self.address}/{path} is not available now: {why[:300]}"


OBJECTS = "objects"


class ObjectMissing(StorageError):
    """An object is not at its address."""

    @classmethod
    def of(cls, storage: Storage, sha256: str) -> "ObjectMissing":
        """Build the error for an object by its name."""
        return cls(f"{storage.address}/{object_path(sha256)} is missing")


class ObjectDamaged(StorageError):
    """An object has other bytes than its name says."""

    @classmethod
    def of(cls, storage: Storage, sha256: str) -> "ObjectDamaged":
        """Build the error for an object by its name."""
        return cls(
            f"{storage.address}/{object_path(sha256)} is not what its name says: its SHA-256 differs; "
            "it must be written again, as `foia-graph push --repair` does with those of generations"
        )


def object_path(sha256: str) -> str:
    """Return the path of an object at an address."""
    return f"{OBJECTS}/{sha256[:2]}/{sha256}"


def read_object(storage: Storage, sha256: str) -> bytes:
    """Return a small object; raises ObjectMissing, or ObjectDamaged where it is not what its name says."""
    try:
        data = storage.read(object_path(sha256))
    except FileNotFoundError:
        raise ObjectMissing.of(storage, sha256) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ObjectDamaged.of(storage, sha256)
    return data


def write_object(storage: Storage, data: bytes, *, again: bool = False) -> str:
    """Write an object, and return its name; one that is there is not written, save `again`."""
    sha256 = hashlib.sha256(data).hexdigest()
    if again or storage.size(object_path(sha256)) != len(data):
        storage.write(object_path(sha256), data)
    return sha256
