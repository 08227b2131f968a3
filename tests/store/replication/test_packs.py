"""Packs: small contents that come in one object."""

from pathlib import Path

import pytest

from foia_graph.errors import StorageError, StoreError
from foia_graph.runtime.files import ContentStore
from foia_graph.runtime.storage import OBJECTS, Storage, object_path
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Layout
from foia_graph.store.replication import manifest
from foia_graph.store.replication.manifest import PlannedList, plan_lists, pushed_numbers, read_manifest
from foia_graph.store.replication.pull import pull
from foia_graph.store.replication.push import push
from tests.archives import Archive, content

pytest.importorskip("fsspec", reason="the extra s3 is not installed")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ContentStore:
    """A store of contents whose packs hold ten short ones."""
    monkeypatch.setattr(manifest, "PACK_CONTENTS", 10)
    monkeypatch.setattr(manifest, "SMALL_BYTES", 100)
    (tmp_path / "pages").mkdir()
    return ContentStore(tmp_path / "pages")


def put(store: ContentStore, *numbers: int) -> None:
    """Put short contents there, one for each number."""
    store.put_all(f"page {number}".encode() for number in numbers)


def plan(store: ContentStore, earlier: list[PlannedList] | None = None) -> list[PlannedList]:
    """Plan the lists of a store, after an earlier plan."""
    return list(plan_lists("pages", store, [(each.place, each.text) for each in earlier or ()]))


def packed(lists: list[PlannedList]) -> list[int]:
    """Return how many contents each pack has, the fullest first."""
    return sorted((len(each.files) for each in lists if each.place.pack), reverse=True)


def test_a_damaged_file_is_named(store: ContentStore) -> None:
    """It is not packed under a name that is not its own."""
    put(store, 1)
    [path] = store.folder.glob("[!.]*/*")
    path.write_bytes(b"page !")
    with pytest.raises(StoreError, match=f"{path} is damaged"):
        plan(store)


def write_texts(archive: Archive, count: int) -> None:
    """Give documents a page with a text each."""
    records = (
        f"- type: ReleasedDocument\n  id: paper-{number}\n  source: post\n"
        f"  title: {{value: Paper, quote: a memo}}\n  description: Held.\n  text: Words of paper {number}.\n"
        for number in range(count)
    )
    archive.write("papers/texts.yaml", "".join(records))


def test_a_catalogue_comes_in_few_objects_and_a_change_in_fewer(archive: Archive, tmp_path: Path) -> None:
    """Texts of pages are no objects; a pull after a change fetches the pack with the new ones alone."""
    address, replica = (tmp_path / "remote").as_uri(), tmp_path / "replica"
    write_texts(archive, 60)
    archive.load()
    push(archive.root, address)
    pages = len(list(Layout(archive.root).pages.folder.glob("[!.]*/*")))
    storage = Storage.open(address)
    before = set(storage.sizes(OBJECTS))
    own = read_manifest(storage, pushed_numbers(storage)[-1])
    assert pages >= 60
    assert len(before) == len(set(own.digests())) + sum(1 for each in own.contents if not each.pack)
    pull(address, replica)
    write_texts(archive, 61)
    archive.load()
    push(archive.root, address)
    old = {each.pack for each in own.contents}
    new = read_manifest(storage, pushed_numbers(storage)[-1])

    assert old < {each.pack for each in new.contents}
    for each in old:
        (tmp_path / "remote" / object_path(each)).unlink()  # no one asks for it
    pull(address, replica)
    assert content(replica) == archive.quads()
    assert verify_store(replica) == []


def test_a_pack_that_is_not_what_its_list_says_is_named(archive: Archive, tmp_path: Path) -> None:
    """Nothing of it is served; a repair sends what it should be."""
    address, replica = (tmp_path / "remote").as_uri(), tmp_path / "replica"
    write_texts(archive, 3)
    archive.load()
    push(archive.root, address)
    storage = Storage.open(address)
    place = next(each for each in read_manifest(storage, pushed_numbers(storage)[-1]).contents if each.pack)
    path = tmp_path / "remote" / object_path(place.pack)
    path.write_bytes(path.read_bytes()[::-1])
    with pytest.raises(StorageError, match=f"{place.pack} is not what its name says"):
        pull(address, replica)
    assert Layout(replica).find_target() is None
    push(archive.root, address, repair=True)
    pull(address, replica)
    assert content(replica) == archive.quads()
