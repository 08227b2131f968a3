"""What is to be loaded: source folders and their files, each known by the SHA-256 of its bytes.

Each source folder under the given path is the whole truth of that input; inputs loaded before and not under
the path stay as they are, read again from the store's own copies.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from foia_graph import catalog
from foia_graph.errors import InputError
from foia_graph.files import Files, sha256
from foia_graph.model import Problem, SourceRecord
from foia_graph.readers.folder import SETTINGS, Folder, is_records, read_folder

Known = Mapping[str, Mapping[str, str]]
"""Files by input and name, as SHA-256."""
TOP = ""
"""The input that holds `catalog.toml` alone."""
READ_BY_PEOPLE = frozenset(("README", "LICENSE"))


@dataclass(frozen=True, slots=True)
class Input:
    """One source folder: its settings, and its files of records with the place and digest of each."""

    folder: Folder
    files: Mapping[str, Path]
    digests: Mapping[str, str]

    def records(self, file: str) -> Iterator[SourceRecord | Problem]:
        """Read the records of one file."""
        return self.folder.records(self.files[file], file)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All inputs of a catalogue as they would be after a load."""

    settings: catalog.Settings
    digests: Known
    folders: Mapping[str, Input]
    problems: tuple[Problem, ...] = ()

    @property
    def size(self) -> int:
        """Give the bytes of all files of records."""
        return sum(path.stat().st_size for each in self.folders.values() for path in each.files.values())


def known(inputs: Mapping[str, object]) -> Known:
    """Take the files that a generation was made of, as it remembers them."""
    return {name: {str(k): str(v) for k, v in found.items()} for name, found in inputs.items() if isinstance(found, Mapping)}


def gather(
    paths: tuple[Path, ...], before: Known, files: Files, remove: tuple[str, ...] = ()
) -> tuple[Inputs, dict[str, Path]]:
    """Find the inputs under some paths, and add those that were loaded before and are not under them.

    Gives the inputs and the place of each file by digest. Raises InputError when a path is no catalogue and
    no source folder, when an input to remove is not there, or when there is no `catalog.toml` at all.
    """
    places: dict[str, Path] = {}
    digests = {name: dict(found) for name, found in before.items()}
    problems: list[Problem] = []
    for name in remove:
        if name not in digests or name == TOP:
            raise InputError(f"there is no input {name!r} to remove; there are {', '.join(sorted(filter(None, digests)))}")
        del digests[name]
    for path in paths:
        for name, found in _under(path, problems):
            digests[name] = {file: sha256(where) for file, where in sorted(found.items())}
            places.update({digests[name][file]: where for file, where in found.items()})
    if TOP not in digests:
        raise InputError(f"there is no {catalog.SETTINGS} under {', '.join(map(str, paths))}; load the folder that has one first")
    for digest in {digest for found in digests.values() for digest in found.values()}:
        places.setdefault(digest, files.path(digest))
    return _made(digests, places, tuple(problems)), places


def _made(digests: Known, places: Mapping[str, Path], problems: tuple[Problem, ...]) -> Inputs:
    top = places[digests[TOP][catalog.SETTINGS]]
    settings = catalog.read_settings(top.read_bytes(), catalog.SETTINGS)
    folders = {}
    for name, found in sorted(digests.items()):
        if name != TOP:
            folder = read_folder(places[found[SETTINGS]].read_bytes(), name)
            records = {file: digest for file, digest in found.items() if file != SETTINGS}
            folders[name] = Input(folder, {file: places[digest] for file, digest in records.items()}, records)
    return Inputs(settings, digests, folders, problems)


def _under(path: Path, problems: list[Problem]) -> Iterator[tuple[str, dict[str, Path]]]:
    """Find the inputs under a path: those of a catalogue, or the one source folder that it is."""
    if (path / SETTINGS).is_file():
        yield path.resolve().name, _files(path, problems)
        return
    if not (path / catalog.SETTINGS).is_file():
        what = "is not there" if not path.exists() else f"has neither {catalog.SETTINGS} nor {SETTINGS}"
        raise InputError(what, str(path))
    yield TOP, {catalog.SETTINGS: path / catalog.SETTINGS}
    for child in sorted(path.iterdir()):
        if (child / SETTINGS).is_file():
            yield child.name, _files(child, problems)
        elif not child.name.startswith(".") and (child.is_dir() or is_records(child)):
            problems.append(_stray(child, f"is in no source folder; put it beside a {SETTINGS}"))


def _files(folder: Path, problems: list[Problem]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if name == SETTINGS or is_records(path):
            found[name] = path
        elif path.stem not in READ_BY_PEOPLE:
            problems.append(_stray(path, f"no reader reads {path.suffix or 'a file without suffix'}, so it is not loaded"))
    return found


def _stray(path: Path, message: str) -> Problem:
    return Problem(f"{path.parent.name}/{path.name}", 0, "", message, "warning")
