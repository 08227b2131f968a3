"""What is known of input files: those that did not change are not read again."""

import os
from pathlib import Path

import pytest

from foia_graph.errors import StoreError
from foia_graph.ingest.mapping import stored_context
from foia_graph.ingest.mapping.stored_context import InputCache
from foia_graph.runtime.files import file_sha256
from foia_graph.store.generations.generation import Layout

ROWS = "".join(f'{{"id": "e{n}", "title": "Event {n}"}}\n' for n in range(5))
SETTINGS = 'title = "Papers"\n[files."*.jsonl"]\ntype = "Event"\n'


@pytest.fixture
def digests(monkeypatch):
    """The files whose bytes were read for their digest."""
    read: list[Path] = []
    monkeypatch.setattr(stored_context, "file_sha256", lambda path: read.append(path) or file_sha256(path))
    return read


def aged(path: Path) -> Path:
    os.utime(path, (1_000_000, 1_000_000))
    return path


def cache_of(path: Path, monkeypatch) -> InputCache:
    """Give a cache that has a file, whose inode changed long ago by the clock."""
    found = InputCache()
    with monkeypatch.context() as patched:
        patched.setattr(stored_context.time, "time_ns", lambda: path.stat().st_ctime_ns + 10**10)
        found.file_digest(path)
    return found


def test_an_unchanged_file_is_not_read(tmp_path, digests, monkeypatch):
    """A file of the same position, size and times is known; the cache outlives the program."""
    path = aged(tmp_path / "a") if (tmp_path / "a").write_text("a") else tmp_path
    made = cache_of(path, monkeypatch)
    made.write(tmp_path, {"x": {"a": file_sha256(path)}})

    assert file_sha256(path) == InputCache.read(tmp_path).file_digest(path)
    assert [path] == digests


@pytest.mark.parametrize("way", ["same size and time", "other file of the name"])
def test_a_changed_file_is_read(tmp_path, digests, monkeypatch, way):
    """Other bytes are seen though size and time of the change are as before; so is another file instead."""
    path = tmp_path / "a"
    path.write_text("a")
    found = cache_of(aged(path), monkeypatch)
    if way == "same size and time":
        path.write_text("b")
    else:
        (tmp_path / "b").write_text("b")
        (tmp_path / "b").replace(path)
    aged(path)

    assert file_sha256(path) == found.file_digest(path)
    assert 2 == len(digests)


def test_a_file_that_was_just_written_is_read_again(tmp_path, digests):
    """Two changes within one tick of a clock look the same, so what is as young is not cached."""
    path, found = tmp_path / "a", InputCache()
    path.write_text("a")
    found.file_digest(path)
    path.write_text("b")

    assert file_sha256(path) == found.file_digest(path)
    assert 2 == len(digests)


@pytest.mark.parametrize("data", [b"", b"{", b'{"fields": ["other"], "digests": {}, "plain": []}'])
def test_a_cache_of_another_program_is_empty(tmp_path, data):
    """What cannot be read is as if it were not there."""
    (tmp_path / stored_context.CACHE_FILE).write_bytes(data)

    assert InputCache() == InputCache.read(tmp_path)


def test_a_lost_copy_is_a_sentence(archive_of):
    """Where the store has lost what a changed file was before, the load says so."""
    archive = archive_of({"papers/source.toml": SETTINGS, "papers/a.jsonl": ROWS})
    archive.load()
    files = Layout(archive.root).files
    files.path(file_sha256(archive.folder / "papers/a.jsonl")).unlink()
    archive.write("papers/a.jsonl", ROWS.replace("Event 1", "Event one"))

    with pytest.raises(StoreError, match=r"has lost its copy of a\.jsonl"):
        archive.load()


def test_a_load_that_changes_nothing_leaves_the_cache(archive_of):
    """It is written with a generation only."""
    archive = archive_of({"papers/source.toml": SETTINGS, "papers/a.jsonl": ROWS})
    archive.load()
    path = archive.root / stored_context.CACHE_FILE
    before = path.stat()
    archive.load()

    assert before.st_mtime_ns == path.stat().st_mtime_ns
