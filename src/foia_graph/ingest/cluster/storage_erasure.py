"""Erasure of purged files from the storages of clusters that have read files of a store."""

from collections.abc import Collection, Iterator

import msgspec

from foia_graph.errors import InputError, StorageError, StoreError
from foia_graph.ingest.cluster.reading_storage import ReadingStorage
from foia_graph.runtime.files import write_atomically
from foia_graph.store.generations.layout import Layout


def note_storage(layout: Layout, address: str) -> None:
    """Note in a store that files of it are sent to an address."""
    addresses = _noted_storages(layout)
    if address not in addresses:
        write_atomically(layout.cluster_storage, msgspec.json.encode([*addresses, address]) + b"\n")


def erase_from_storages(layout: Layout, files: Collection[str]) -> Iterator[str]:
    """Erase files, by their SHA-256, and what was read in them; yield a sentence where that fails."""
    for address in _noted_storages(layout):
        try:
            if not ReadingStorage.open(address).erase(files):
                yield f"Nothing is at {address} any more, where a cluster stored files; delete what moved."
        except (StorageError, InputError) as error:
            yield f"What a cluster read is still at {address}, and must be deleted there by hand: {error}"


def _noted_storages(layout: Layout) -> list[str]:
    try:
        return msgspec.json.decode(layout.cluster_storage.read_bytes(), type=list[str])
    except FileNotFoundError:
        return []
    except msgspec.MsgspecError as error:
        raise StoreError(f"{layout.cluster_storage} is damaged: {error}") from None
