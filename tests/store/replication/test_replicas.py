"""Replicas: what is pushed is pulled whole, checked and served, or nothing changes."""

import hashlib
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from foia_graph.errors import InputError, StorageError, StoreError
from foia_graph.runtime import storage as storage_module
from foia_graph.runtime.files import file_sha256
from foia_graph.runtime.storage import Storage, object_path
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import FILE_NAME, Layout
from foia_graph.store.replication import manifest as manifest_module
from foia_graph.store.replication import pull as pull_module
from foia_graph.store.replication.manifest import (
    decode_contents,
    manifest_path,
    pushed_numbers,
    read_manifest,
)
from foia_graph.store.replication.pull import pull
from foia_graph.store.replication.push import push
from tests.archives import Archive, content
from tests.extract.pdfs import Sheet, pdf, words

pytest.importorskip("fsspec", reason="the extra s3 is not installed")

DOCUMENT = """
- type: ReleasedDocument
  id: memo
  source: post
  title: {value: A memo, quote: a memo}
  description: Held here.
  file: memo.pdf
"""


@pytest.fixture
def pushed(archive: Archive, tmp_path: Path) -> tuple[Archive, str]:
    """A loaded catalogue with a PDF, pushed to an address."""
    archive.write("papers/memo.pdf", pdf(Sheet(words("The memo of the harbor."))))
    archive.write("papers/memo.yaml", DOCUMENT)
    archive.begin()
    address = (tmp_path / "remote").as_uri()
    push(archive.root, address)
    return archive, address


def erase_memo(archive: Archive) -> str:
    """Erase the document with its file from a store, and return the digest of the file."""
    original = hashlib.sha256((archive.folder / "papers/memo.pdf").read_bytes()).hexdigest()
    archive.delete("papers/memo.pdf")
    archive.delete("papers/memo.yaml")
    archive.load(keep=1)
    archive.delete_older_generations()
    Layout(archive.root).files.path(original).unlink()
    return original


def holding(data: bytes, remote: Path) -> list[Path]:
    """Return the objects that hold some bytes, alone or among others."""
    return [path for path in sorted((remote / "objects").glob("*/*")) if data in path.read_bytes()]


def test_a_replica_says_what_the_store_says(pushed: tuple[Archive, str], tmp_path: Path) -> None:
    """Quads, originals and page texts are the same, and each file has its checksum."""
    archive, address = pushed
    report = pull(address, tmp_path / "replica")
    assert report.is_new
    assert content(tmp_path / "replica") == archive.quads()
    assert verify_store(tmp_path / "replica") == []
    for name in ("files", "pages"):
        ours, theirs = (
            {path.name for path in (root / name).glob("[!.]*/*")}
            for root in (archive.root, tmp_path / "replica")
        )
        assert ours == theirs
        assert ours
    assert not (tmp_path / "replica" / ".pulled").exists()


def test_a_second_pull_of_the_same_receives_its_account_alone(
    pushed: tuple[Archive, str], tmp_path: Path
) -> None:
    """Nothing else is asked for."""
    _, address = pushed
    pull(address, tmp_path / "replica")
    report = pull(address, tmp_path / "replica")
    assert not report.is_new
    [number] = pushed_numbers(Storage.open(address))
    assert report.received_bytes == Storage.open(address).size(manifest_path(number))


def test_a_second_push_of_the_same_sends_nothing(pushed: tuple[Archive, str]) -> None:
    """No object is sent, and the account is there."""
    archive, address = pushed
    report = push(archive.root, address)
    assert (report.sent_objects, report.deleted_objects, report.is_new) == (0, 0, False)


def test_a_change_moves_what_is_new_alone(pushed: tuple[Archive, str], tmp_path: Path) -> None:
    """The original is neither sent nor received again."""
    archive, address = pushed
    pull(address, tmp_path / "replica")
    archive.write("papers/note.yaml", "- {type: Agency, id: harbor, prefLabel: Harbor Office}")
    archive.load()
    push(archive.root, address)
    for path in holding((archive.folder / "papers/memo.pdf").read_bytes(), tmp_path / "remote"):
        path.unlink()
    report = pull(address, tmp_path / "replica")
    assert report.is_new
    assert content(tmp_path / "replica") == archive.quads()
    assert verify_store(tmp_path / "replica") == []


def test_what_the_store_holds_no_more_goes_from_the_address_and_the_replica(
    pushed: tuple[Archive, str], tmp_path: Path
) -> None:
    """A superseded generation and an original that is erased are deleted in both positions."""
    archive, address = pushed
    pull(address, tmp_path / "replica")
    data = (archive.folder / "papers/memo.pdf").read_bytes()
    assert holding(data, tmp_path / "remote")
    original = erase_memo(archive)
    report = push(archive.root, address)
    assert report.deleted_objects > 0
    assert holding(data, tmp_path / "remote") == []
    assert len(pushed_numbers(Storage.open(address))) == 1
    pull(address, tmp_path / "replica")
    assert original not in Layout(tmp_path / "replica").files


def test_a_wrong_object_is_named_and_not_served(pushed: tuple[Archive, str], tmp_path: Path) -> None:
    """A replica continues with what it has, and a repair mends the address."""
    archive, address = pushed
    pull(address, tmp_path / "replica")
    before = content(tmp_path / "replica")
    archive.write("papers/note.yaml", "- {type: Agency, id: harbor, prefLabel: Harbor Office}")
    archive.load()
    push(archive.root, address)
    account = hashlib.sha256((archive.generation.path / "generation.json").read_bytes()).hexdigest()
    damaged = tmp_path / "remote" / object_path(account)
    damaged.write_bytes(damaged.read_bytes()[:-2] + b"!\n")
    with pytest.raises(StorageError, match="is not what its name says"):
        pull(address, tmp_path / "replica")
    assert content(tmp_path / "replica") == before
    assert push(archive.root, address, repair=True).sent_objects >= 1
    assert pull(address, tmp_path / "replica").is_new
    assert content(tmp_path / "replica") == archive.quads()


def test_a_missing_object_is_named(pushed: tuple[Archive, str], tmp_path: Path) -> None:
    """Without all objects nothing is served; a push sends what is missing again."""
    archive, address = pushed
    [some, *_] = sorted((tmp_path / "remote" / "objects").glob("*/*"))
    some.unlink()
    with pytest.raises(StorageError, match="missing"):
        pull(address, tmp_path / "replica")
    assert Layout(tmp_path / "replica").find_target() is None
    push(archive.root, address)
    assert pull(address, tmp_path / "replica").is_new


def test_a_missing_account_is_named(pushed: tuple[Archive, str], tmp_path: Path) -> None:
    """As an object is, by its address."""
    _, address = pushed
    storage = Storage.open(address)
    [number] = pushed_numbers(storage)
    storage.delete(manifest_path(number))
    with pytest.raises(StorageError, match=f"{address}/{manifest_path(number)} is missing"):
        read_manifest(storage, number)


def test_what_is_gone_here_is_had_again(pushed: tuple[Archive, str], tmp_path: Path) -> None:
    """A file that the replica lost is no fault of the address; the next generation comes with it."""
    archive, address = pushed
    pull(address, tmp_path / "replica")
    archive.write("papers/more.yaml", "- {type: CitedWork, id: more, title: More, source: post}\n")
    archive.load()
    push(archive.root, address)
    (Layout(tmp_path / "replica").resolve() / "catalogue.sqlite").unlink()
    assert pull(address, tmp_path / "replica").is_new
    assert content(tmp_path / "replica") == archive.quads()


def test_a_folder_that_is_gone_here_is_not_missed_there(
    pushed: tuple[Archive, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence is of the store, and asks for no push."""
    _, address = pushed

    def lose(self: Storage, path: str, target: Path) -> None:
        shutil.rmtree(target.parent)
        raise FileNotFoundError(target)

    monkeypatch.setattr(manifest_module, "AT_ONCE", 1)
    monkeypatch.setattr(Storage, "download", lose)
    with pytest.raises(StoreError, match=r"^The store could not be written, and stays as it was: .*\.pulled"):
        pull(address, tmp_path / "replica")


def test_two_stores_do_not_overwrite_each_other(
    pushed: tuple[Archive, str], archive_of: Callable[..., Archive], tmp_path: Path
) -> None:
    """The second of two stores with the same number is refused, and so is one that is behind."""
    _, address = pushed
    other = archive_of(at="other")
    other.load()
    with pytest.raises(StorageError, match="somebody else pushed first"):
        push(other.root, address)
    assert pull(address, tmp_path / "replica").is_new


def test_a_store_with_a_catalogue_of_its_own_is_no_replica(pushed: tuple[Archive, str]) -> None:
    """What people loaded is not overwritten."""
    archive, address = pushed
    with pytest.raises(StoreError, match="a catalogue of its own"):
        pull(address, archive.root)


def test_a_replica_of_another_address_is_refused(pushed: tuple[Archive, str], tmp_path: Path) -> None:
    """A replica stays with the address that it began with."""
    archive, address = pushed
    pull(address, tmp_path / "replica")
    elsewhere = (tmp_path / "elsewhere").as_uri()
    push(archive.root, elsewhere)
    with pytest.raises(StoreError, match="is a replica of"):
        pull(elsewhere, tmp_path / "replica")


@pytest.mark.parametrize(
    ("address", "words"), [("nosuch://a/b", "no address of storage"), ("s3:/a", "write file:///")]
)
def test_an_address_that_means_nothing_is_refused(tmp_path: Path, address: str, words: str) -> None:
    """A scheme that nothing speaks is one sentence."""
    with pytest.raises(InputError, match=words):
        pull(address, tmp_path / "replica")


def test_an_empty_address_says_what_to_do(tmp_path: Path) -> None:
    """There is nothing to pull yet."""
    with pytest.raises(StorageError, match="push one there first"):
        pull((tmp_path / "remote").as_uri(), tmp_path / "replica")


def test_attempts_are_made_again(
    pushed: tuple[Archive, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request that fails twice is made a third time, with longer pauses."""
    archive, address = pushed
    monkeypatch.setattr(storage_module, "FIRST_PAUSE", 0.0)
    failures: dict[Any, int] = {}
    real = Storage._attempt

    def unsteady(self: Storage, path: str, request: Callable[[], Any]) -> Any:
        def attempt() -> Any:
            failures[path] = failures.get(path, 0) + 1
            if failures[path] < 3:
                raise ConnectionResetError("cut off")
            return request()

        return real(self, path, attempt)

    monkeypatch.setattr(Storage, "_attempt", unsteady)
    pull(address, tmp_path / "replica")
    assert content(tmp_path / "replica") == archive.quads()
    assert max(failures.values()) >= 3


def test_a_pull_that_broke_off_goes_on(
    pushed: tuple[Archive, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the first pull got is not asked for again."""
    archive, address = pushed
    monkeypatch.setattr(storage_module, "TRIES", 1)
    received: list[str] = []
    # Several files are asked for at once, so what is begun is counted, not what has ended.
    number = itertools.count()
    real = Storage.download

    def cut(self: Storage, path: str, target: Path) -> None:
        if next(number) >= 2:
            raise StorageError("cut off")
        real(self, path, target)
        received.append(path)

    monkeypatch.setattr(Storage, "download", cut)
    with pytest.raises(StorageError):
        pull(address, tmp_path / "replica")
    first = list(received)
    assert len(first) == 2
    again: list[str] = []
    monkeypatch.setattr(
        Storage, "download", lambda self, path, target: (again.append(path), real(self, path, target))[1]
    )
    pull(address, tmp_path / "replica")
    assert not set(first) & set(again)
    assert content(tmp_path / "replica") == archive.quads()


@pytest.mark.parametrize(
    ("part", "path", "words"),
    [
        ("shared", "../outside", "outside of its generation"),
        ("shared", "/tmp/outside", "outside of its generation"),
        ("shared", "log/../../outside", "outside of its generation"),
        ("shared", "sparql-server.json", "no store has it"),
        ("shared", "log/deeper/outside", "no store has it"),
        ("files", "../outside", "outside of its generation"),
        ("files", "", "outside of its generation"),
    ],
)
def test_an_account_that_names_what_is_no_part_of_a_store(
    pushed: tuple[Archive, str], tmp_path: Path, part: str, path: str, words: str
) -> None:
    """Nothing is written, and the replica has no catalogue."""
    _, address = pushed
    storage = Storage.open(address)
    [number] = pushed_numbers(storage)
    account = msgspec.json.decode(storage.read(manifest_path(number)))
    account[part].append([path, *account["account"][1:]])
    storage.write(manifest_path(number), msgspec.json.encode(account))

    with pytest.raises(StorageError, match=words):
        pull(address, tmp_path / "replica")

    assert not (tmp_path / "outside").exists()
    assert Layout(tmp_path / "replica").find_target() is None


def test_originals_that_come_and_go_between_two_pushes_of_a_generation(
    pushed: tuple[Archive, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second push reports them, the replica gets them, and what went is deleted in both positions.

    That it is served already is looked up once.
    """
    archive, address = pushed
    pull(address, tmp_path / "replica")
    fetched = Layout(archive.root).files.put(b"fetched since")

    report = push(archive.root, address)
    assert (False, True) == (report.is_new, report.sent_objects > 0)
    hashed = list[str]()

    def noted_sha256(path: Path) -> str:
        hashed.append(path.name)
        return file_sha256(path)

    with monkeypatch.context() as patched:
        patched.setattr(pull_module, "file_sha256", noted_sha256)
        assert not pull(address, tmp_path / "replica").is_new
    assert 1 == hashed.count(FILE_NAME)
    assert fetched in Layout(tmp_path / "replica").files

    Layout(archive.root).files.path(fetched).unlink()
    assert push(archive.root, address).deleted_objects > 0
    assert holding(b"fetched since", tmp_path / "remote") == []
    pull(address, tmp_path / "replica")
    assert fetched not in Layout(tmp_path / "replica").files
    assert content(tmp_path / "replica") == archive.quads()


def test_a_pull_that_was_killed_behind_its_swap(
    pushed: tuple[Archive, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one does what was left, and serves what was served."""
    archive, address = pushed
    with monkeypatch.context() as patched:
        patched.setattr(pull_module, "_delete_absent", _killed)
        with pytest.raises(KeyboardInterrupt):
            pull(address, tmp_path / "replica")
    assert content(tmp_path / "replica") == archive.quads()
    absent = Layout(tmp_path / "replica").files.put(b"erased at the source")

    assert not pull(address, tmp_path / "replica").is_new
    assert absent not in Layout(tmp_path / "replica").files
    assert not (tmp_path / "replica" / ".pulled").exists()
    assert verify_store(tmp_path / "replica") == []


def test_a_push_that_was_killed_while_it_deleted(
    pushed: tuple[Archive, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one deletes the rest: no object stays that only a superseded generation names."""
    archive, address = pushed
    erase_memo(archive)
    real, deleted = Storage.delete, []

    def delete(self: Storage, path: str) -> None:
        real(self, path)
        deleted.append(path)
        if len(deleted) in (1, 4):
            raise KeyboardInterrupt

    monkeypatch.setattr(Storage, "delete", delete)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            push(archive.root, address)
    push(archive.root, address)

    storage = Storage.open(address)
    [number] = pushed_numbers(storage)
    manifest = read_manifest(storage, number)
    named = set(manifest.digests())
    for each in manifest.contents:
        if not each.pack:
            named |= decode_contents(storage.read(object_path(each.sha256))).keys()
    assert named == {path.name for path in (tmp_path / "remote" / "objects").glob("*/*")}


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_load_into_a_replica_is_refused(pushed: tuple[Archive, str], tmp_path: Path) -> None:
    """What is pulled next would overwrite it."""
    archive, address = pushed
    pull(address, tmp_path / "replica")
    with pytest.raises(StoreError, match="only pulls write to it"):
        archive.load(into=tmp_path / "replica")
