"""ContentStore are whole or not there."""

import stat
from pathlib import Path

import pytest

from foia_graph.runtime import files
from foia_graph.runtime.files import ContentStore, file_sha256, resource_folder, write_atomically
from tests.store.worlds import listed

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_has_a_digest(tmp_path: Path) -> None:
    """SHA-256, in hexadecimal."""
    (tmp_path / "abc").write_bytes(b"abc")

    assert ABC == file_sha256(tmp_path / "abc")


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Writing replaces a file, or leaves it and nothing else."""
    path = tmp_path / "account"
    write_atomically(path, b"old")
    with pytest.raises(TypeError):
        write_atomically(path, "no bytes")  # type: ignore[arg-type]
    assert (b"old", ["account"]) == (path.read_bytes(), listed(tmp_path))

    write_atomically(path, b"new")

    assert (b"new", ["account"]) == (path.read_bytes(), listed(tmp_path))


def test_others_may_read_what_is_written(tmp_path: Path) -> None:
    """A file has the permissions of any other file, so that whoever serves it can read it."""
    (tmp_path / "any").touch()
    write_atomically(tmp_path / "ours", b"")

    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("any", "ours")]
    assert modes[0] == modes[1]


@pytest.mark.parametrize("way", ["bytes", "path"])
def test_content_names_itself(tmp_path: Path, way: str) -> None:
    """What is put, as bytes or as a file, is got by its digest, and is written once."""
    (tmp_path / "source").write_bytes(b"abc")
    kept = ContentStore(tmp_path / "files")
    content = b"abc" if way == "bytes" else tmp_path / "source"

    assert ABC == kept.put(content)
    assert tmp_path / "files/ba" / ABC == kept.path(ABC)
    written = kept.path(ABC).stat()
    assert ABC == kept.put(content)
    again = kept.path(ABC).stat()
    assert (written.st_ino, written.st_mtime_ns) == (again.st_ino, again.st_mtime_ns)
    assert b"abc" == kept.get(ABC)
    assert [] == listed(kept.incoming_folder)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", ABC.upper(), ABC + "\n", ABC[1:]])
def test_only_a_digest_is_a_name(tmp_path: Path, name: str) -> None:
    """A name that is no digest leads to no file."""
    assert name not in ContentStore(tmp_path)
    with pytest.raises(ValueError, match="is no SHA-256"):
        ContentStore(tmp_path).path(name)


def test_what_was_never_put_is_not_there(tmp_path: Path) -> None:
    """An unknown digest is no file."""
    assert ABC not in ContentStore(tmp_path)
    with pytest.raises(FileNotFoundError):
        ContentStore(tmp_path).get(ABC)


def test_folders_of_the_program_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's own folder comes first, then the repository's; with neither there is a sentence."""
    package = tmp_path / "src/foia_graph"
    package.mkdir(parents=True)
    monkeypatch.setattr(files, "__file__", str(package / "runtime" / "files.py"))
    with pytest.raises(FileNotFoundError, match="own folder 'queries' is neither"):
        resource_folder("queries")

    (tmp_path / "queries").mkdir()
    assert tmp_path / "queries" == resource_folder("queries")
    (package / "queries").mkdir()
    assert package / "queries" == resource_folder("queries")
