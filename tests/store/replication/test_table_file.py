"""The file of tables at an address: blocks named by their digest, of which a change sends few."""

from itertools import pairwise
from pathlib import Path

import pytest

from foia_graph.runtime.files import file_sha256
from foia_graph.runtime.storage import Storage
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Layout
from foia_graph.store.replication import manifest
from foia_graph.store.replication import pull as pull_module
from foia_graph.store.replication import push as push_module
from foia_graph.store.replication.manifest import TableFile, pushed_numbers, read_manifest
from foia_graph.store.replication.pull import pull
from foia_graph.store.replication.push import push
from tests.archives import Archive, content

pytest.importorskip("fsspec", reason="the extra s3 is not installed")
EVENTS = "papers/events.yaml"


def write_event(archive: Archive, title: str, more: str = "") -> None:
    archive.write(EVENTS, f"- {{type: Event, id: hearing, title: {title}{more}}}\n")


def tables_at(address: str) -> TableFile:
    """Return the file of tables of the newest generation at an address."""
    storage = Storage.open(address)
    return read_manifest(storage, pushed_numbers(storage)[-1]).tables


def test_whoever_was_there_before_gets_what_changed(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One replica follows each push, one comes after three, one only then; all have what was pushed."""
    for module in manifest, push_module, pull_module:
        monkeypatch.setattr(module, "BLOCK_BYTES", 4096)
    address, blocks = (tmp_path / "remote").as_uri(), list[set[str]]()
    near, far, new = (tmp_path / name for name in ("near", "far", "new"))
    for number in range(4):
        write_event(archive, f"Hearing {number}")
        archive.load()
        push(archive.root, address)
        for replica in [near, far] if number == 0 else [near]:
            pull(address, replica)
        found = tables_at(address)
        blocks.append(set(found.blocks))

        assert file_sha256(Layout(archive.root).resolve() / "catalogue.sqlite") == found.sha256
    assert all(2 * len(after - before) < len(after) for before, after in pairwise(blocks))
    for replica in (near, far, new):
        pull(address, replica)
        assert content(replica) == archive.quads()
        assert verify_store(replica) == []


def test_no_block_of_the_newest_has_what_is_hidden(archive: Archive, tmp_path: Path) -> None:
    """At the address as in the store: pages that are free are overwritten."""
    address = (tmp_path / "remote").as_uri()
    for more in "", ", restricted: asked for":
        write_event(archive, "Hearing of Kingfisher", more)
        archive.load()
        push(archive.root, address)
    objects = tmp_path / "remote" / "objects"
    whole = b"".join((objects / each[:2] / each).read_bytes() for each in tables_at(address).blocks)

    assert b"ingfisher" not in whole
