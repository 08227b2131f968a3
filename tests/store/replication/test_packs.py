"""Packs: small contents that come in one object."""

import hashlib
from pathlib import Path

import pytest

from foia_graph.errors import StorageError, StoreError
from foia_graph.runtime.files import ContentStore
from foia_graph.runtime.storage import OBJECTS, Storage, object_path
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.layout import Layout
from foia_graph.store.replication import manifest
from foia_graph.store.replication.manifest import (
    PlannedList,
    decode_contents,
    plan_lists,
    pushed_numbers,
    read_manifest,
    read_pack,
)
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


def all_contents(lists: list[PlannedList]) -> list[str]:
    """Return the digests of all that is listed, sorted."""
    return sorted(sha256 for each in lists for sha256 in decode_contents(each.text))


def test_small_contents_are_packed_and_large_ones_are_objects(store: ContentStore) -> None:
    """Each is listed once; the bytes of a pack are those of its list, one behind another."""
    put(store, *range(25))
    large = store.put(b"x" * 101)
    lists = plan(store)

    assert [10, 10, 5] == packed(lists)
    assert all_contents(lists) == sorted(path.name for path in store.folder.glob("[!.]*/*"))
    assert [[large]] == [list(decode_contents(each.text)) for each in lists if not each.place.pack]
    for each in lists:
        data = read_pack(each.files)
        assert (data == b"") == (each.place.pack == "")
        if each.place.pack:
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (each.place.pack, each.place.pack_size)


def test_what_is_new_is_in_packs_of_its_own(store: ContentStore) -> None:
    """Those that are there stay, and a plan of the same is the same."""
    put(store, *range(25))
    first = plan(store)
    put(store, 100, 101)
    second = plan(store, first)

    assert {each.place for each in first} < {each.place for each in second}
    assert [10, 10, 5, 2] == packed(second)
    assert sorted(each.place.pack for each in second) == sorted(
        each.place.pack for each in plan(store, second)
    )


def test_many_small_packs_become_few(store: ContentStore) -> None:
    """However often something comes, there are no more than so many, and each plan repeats itself."""
    lists: list[PlannedList] = []
    for number in range(200):
        put(store, number)
        lists = plan(store, lists)
        assert {each.place for each in lists} == {each.place for each in plan(store, lists)}
        small = [count for count in packed(lists) if count < 5]
        assert len(small) <= manifest.MAX_SMALL_PACKS
    assert len(all_contents(lists)) == 200
    assert len(packed(lists)) <= 200 / 10 * 2 + manifest.MAX_SMALL_PACKS


def test_a_pack_with_what_is_gone_is_made_anew(store: ContentStore) -> None:
    """Its bytes are in no pack any more; the packs next to it stay."""
    put(store, *range(25))
    first = plan(store)
    gone = next(each for each in first if len(each.files) == 10).files[3]
    data = gone.read_bytes()
    gone.unlink()
    second = plan(store, first)

    assert all_contents(second) == sorted({*all_contents(first)} - {gone.name})
    assert not any(data in read_pack(each.files) for each in second)
    assert 2 == len({each.place for each in first} & {each.place for each in second})


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
