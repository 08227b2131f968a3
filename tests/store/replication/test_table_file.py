"""The file of tables at an address: patched where little changed, sent again where patches would not do."""

from pathlib import Path
from random import Random

import pytest

from foia_graph.errors import StorageError
from foia_graph.runtime.files import file_sha256
from foia_graph.runtime.storage import Storage
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.layout import Layout
from foia_graph.store.replication import push as push_module
from foia_graph.store.replication.manifest import (
    TableFile,
    apply_patches,
    make_patch,
    pushed_numbers,
    read_manifest,
)
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


def test_a_patch_makes_the_one_file_of_the_other(tmp_path: Path) -> None:
    """Whatever pages change, come or go."""
    chance = Random(4)
    before, after = tmp_path / "before", tmp_path / "after"
    for number in range(50):
        pages = [chance.randbytes(4096) for _ in range(chance.randrange(1, 30))]
        before.write_bytes(b"".join(pages))
        changed = [chance.randbytes(4096) if chance.random() < 0.2 else page for page in pages]
        changed = changed[: chance.randrange(1, len(pages) + 1)]
        changed += [chance.randbytes(4096) for _ in range(chance.randrange(3))]
        after.write_bytes(b"".join(changed))
        patch = make_patch(before, after)
        apply_patches(before, [patch])

        assert before.read_bytes() == after.read_bytes(), number


def test_what_is_no_patch_is_told(tmp_path: Path) -> None:
    """Not a traceback of zlib."""
    (tmp_path / "file").write_bytes(b"page")

    with pytest.raises(StorageError, match="a patch of tables is damaged"):
        apply_patches(tmp_path / "file", [b"half"])


def test_a_change_is_a_patch_for_whoever_was_there_before(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One replica follows each push, one comes after three, one only then; all have what was pushed."""
    monkeypatch.setattr(push_module, "MAX_PATCHED_SHARE", 10.0)  # of a small file each page is a large part
    address = (tmp_path / "remote").as_uri()
    near, far, new = (tmp_path / name for name in ("near", "far", "new"))
    for number in range(4):
        write_event(archive, f"Hearing {number}")
        archive.load()
        push(archive.root, address)
        for replica in [near, far] if number == 0 else [near]:
            pull(address, replica)
        found = tables_at(address)

        assert number == len(found.patches)
        assert file_sha256(Layout(archive.root).resolve() / "catalogue.sqlite") == found.sha256
    for replica in (near, far, new):
        pull(address, replica)
        assert content(replica) == archive.quads()
        assert verify_store(replica) == []


def test_blocks_are_sent_anew_once_something_is_hidden(archive: Archive, tmp_path: Path) -> None:
    """Those before would still say at the address what no one may read now."""
    address = (tmp_path / "remote").as_uri()
    write_event(archive, "Hearing of Kingfisher")
    archive.load()
    push(archive.root, address)
    before = set(tables_at(address).digests())
    write_event(archive, "Hearing of Kingfisher", ", restricted: asked for")
    archive.load()
    push(archive.root, address)

    assert [] == tables_at(address).patches
    assert not before & set(tables_at(address).digests())


def test_many_patches_give_way_to_blocks(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once they have a fourth of the bytes of the file."""
    monkeypatch.setattr(push_module, "MAX_PATCHED_SHARE", 0.0)
    address = (tmp_path / "remote").as_uri()
    for title in "First", "Second":
        write_event(archive, title)
        archive.load()
        push(archive.root, address)

        assert [] == tables_at(address).patches
