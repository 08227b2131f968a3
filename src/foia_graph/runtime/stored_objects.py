"""Objects at an address of storage: named by their SHA-256, written once, and checked when they are read."""

import hashlib

from foia_graph.errors import StorageError
from foia_graph.runtime.storage import Storage

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
