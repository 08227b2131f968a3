"""Verifying finds every change that no load made."""

import random
import shutil
from pathlib import Path

import pytest

from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Layout
from tests.store.worlds import build, line, said, update


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two generations that share files, two originals, a page text, a page of the log, and a decision."""
    root = tmp_path / "store"
    layout = Layout(root)
    layout.files.put(b"%PDF-1.7 one")
    layout.files.put(b"%PDF-1.7 two")
    layout.pages.put(b"page one\fpage two")
    layout.log.mkdir()
    (layout.log / "1.json").write_bytes(b'{"type": "OrderedCollectionPage"}')
    layout.decisions.write_bytes(b'{"withdraw": "x"}\n')
    with open_writer(root) as writer:
        build(writer, said("a", "1", "g"))
        update(writer, [], [line("b", "2", "g")])
    return root


def test_a_sound_store_has_no_problems(store: Path) -> None:
    """What loads wrote is as it was written, also when the log and the decisions have grown since."""
    (store / "log/2.json").write_bytes(b"later")
    with (store / "decisions.jsonl").open("ab") as file:
        file.write(b'{"restore": "x"}\n')

    assert [] == verify_store(store)


def flip(path: Path, byte: int, bit: int) -> None:
    """Change one bit of a file where it is, for all generations that share it."""
    with path.open("r+b") as file:
        file.seek(byte)
        old = file.read(1)[0]
        file.seek(byte)
        file.write(bytes([old ^ bit]))


def test_each_flipped_bit_is_found(store: Path) -> None:
    """One bit in any file of a store is found, and the sentence names the file."""
    chance = random.Random(1)
    paths = [path for path in sorted(store.rglob("*")) if path.is_file() and path.stat().st_size]
    paths = [path for path in paths if path.relative_to(store).parts[0] != "current"]
    for path in paths:
        byte, bit = chance.randrange(path.stat().st_size), 1 << chance.randrange(8)
        flip(path, byte, bit)
        problems = verify_store(store)
        flip(path, byte, bit)
        assert any(str(path) in problem for problem in problems), (path, byte, bit)
    assert len(paths) > 25
    assert [] == verify_store(store)


def test_missing_and_foreign_files_are_found(store: Path) -> None:
    """A file too few, one too many and one in the wrong position are problems."""
    (store / "generations/0001/catalogue.sqlite").unlink()
    (store / "generations/0002/notes").touch()
    (store / "files/aa").mkdir(exist_ok=True)
    (store / "files/aa/readme").touch()
    digest = "80b8a24a92c04d5bb1e1ff2a3ebb4a2d1d2f3a0c6f3a4e5b6c7d8e9f00112233"
    (store / "files/aa" / digest).touch()
    (store / "log/1.json").unlink()

    assert [
        f"{store}/files/aa/{digest} is not where a file of its name belongs.",
        f"{store}/files/aa/readme does not belong here: "
        "'readme' is no SHA-256; 64 of the characters 0-9 and a-f would be.",
        f"{store}/generations/0001/catalogue.sqlite cannot be read: No such file or directory.",
        f"{store}/generations/0001/catalogue.sqlite is missing, or foia-graph 0.2 wrote this store; "
        "load the catalogue again, which rebuilds it without reading documents again.",
        f"{store}/generations/0002/notes is not one of the files of its generation.",
        f"{store}/log/1.json cannot be read: No such file or directory.",
    ] == verify_store(store)


def test_a_generation_under_another_number_is_found(store: Path) -> None:
    """A copied generation says whose account it has."""
    shutil.copytree(store / "generations/0001", store / "generations/0007")

    assert [f"{store}/generations/0007 says that it is generation 1."] == verify_store(store)


def test_a_store_without_a_current_generation_is_a_problem(store: Path) -> None:
    """A store whose `current` leads nowhere is one sentence."""
    (store / "current").unlink()
    (store / "current").symlink_to("generations/0009")

    assert [
        f"{store}/current names 'generations/0009', which is no generation of this store."
    ] == verify_store(store)
