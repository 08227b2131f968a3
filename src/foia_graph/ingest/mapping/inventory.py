"""What is to be loaded: source folders and their files, each known by the SHA-256 of its bytes.

Each source folder under the given path is the whole truth of that input; inputs loaded before and not under
the path stay as they are, read again from the store's own copies.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from foia_graph.errors import InputError, LoadRefused, StoreError
from foia_graph.ingest.mapping import catalog_settings
from foia_graph.ingest.readers.folder import SETTINGS, Folder, is_records, read_folder
from foia_graph.model import decisions
from foia_graph.model.decisions import Decision
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.runtime.files import Files, sha256

Known = Mapping[str, Mapping[str, str]]
"""Files by input and name, as SHA-256."""
Erase = Callable[[dict[str, dict[str, str]], dict[str, Path]], None]
"""Changes which files inputs consist of, by input and name, and where each is, by digest."""
TOP = ""
"""The input that holds `catalog.toml` alone."""
DOCUMENT_SUFFIX = ".pdf"
READ_BY_PEOPLE = frozenset(("README", "LICENSE"))


@dataclass(frozen=True, slots=True)
class Input:
    """One source folder: its settings, its files of records and its documents, each with place and digest."""

    folder: Folder
    files: Mapping[str, Path]
    digests: Mapping[str, str]
    documents: Mapping[str, Path]
    document_digests: Mapping[str, str]

    def records(self, file: str) -> Iterator[SourceRecord | Problem]:
        """Read the records of one file; the last is a Problem where the file cannot be read to its end."""
        return self.read(self.files[file], file)

    def read(self, path: Path, file: str) -> Iterator[SourceRecord | Problem]:
        """Read records of one file from another place."""
        try:
            yield from self.folder.records(path, file)
        except InputError as error:
            yield unreadable(error)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All inputs of a catalogue as they would be after a load."""

    settings: catalog_settings.Settings
    digests: Known
    folders: Mapping[str, Input]
    problems: tuple[Problem, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """Those that stand beside `catalog.toml`."""

    @property
    def size(self) -> int:
        """Give the bytes of all files of records."""
        return sum(path.stat().st_size for each in self.folders.values() for path in each.files.values())


def unreadable(error: InputError) -> Problem:
    """Report an input that cannot be read."""
    return Problem(error.path, error.line, "", str(error))


def known(inputs: Mapping[str, object]) -> Known:
    """Take the files that a generation was made of, as it remembers them."""
    return {
        name: {str(k): str(v) for k, v in found.items()}
        for name, found in inputs.items()
        if isinstance(found, Mapping)
    }


def _nothing(*_: object) -> None:
    """Take nothing out."""


def gather(
    paths: tuple[Path, ...],
    before: Known,
    files: Files,
    remove: tuple[str, ...] = (),
    erase: Erase = _nothing,
) -> tuple[Inputs, dict[str, Path]]:
    """Find the inputs under some paths, and add those that were loaded before and are not under them.

    Gives the inputs and the place of each file by digest; `erase` may take files out of both, or put others
    in their place. Raises InputError when a path is no catalogue and
    no source folder, when two inputs have one name, when an input to remove is not there, or when there is no
    `catalog.toml` at all; and LoadRefused with every setting that means nothing.
    """
    places: dict[str, Path] = {}
    digests = {name: dict(found) for name, found in before.items()}
    problems: list[Problem] = []
    for name in remove:
        if name not in digests or name == TOP:
            raise InputError(
                f"there is no input {name!r} to remove; there are {', '.join(sorted(filter(None, digests)))}"
            )
        del digests[name]
    under: dict[str, Path] = {}
    for path in paths:
        for name, found in _under(path, problems):
            if under.setdefault(name, path) != path:
                what = f"the source folder {name!r}" if name else catalog_settings.SETTINGS
                raise InputError(
                    f"{what} is there twice, under {under[name]} and {path}; give one another name"
                )
            digests[name] = {file: _digest(where) for file, where in sorted(found.items())}
            places.update({digests[name][file]: where for file, where in found.items()})
    if TOP not in digests:
        under_them = ", ".join(map(str, paths))
        raise InputError(
            f"there is no {catalog_settings.SETTINGS} under {under_them}; load the folder that has one first"
        )
    erase(digests, places)
    for name, known_files in digests.items():
        for file, digest in known_files.items():
            if places.setdefault(digest, files.path(digest)) == files.path(digest) and digest not in files:
                raise StoreError(
                    f"The store has lost its copy of {file} of {name!r}; load that folder again."
                )
    return _made(digests, places, tuple(problems)), places


def _made(digests: Known, places: Mapping[str, Path], problems: tuple[Problem, ...]) -> Inputs:
    settings: catalog_settings.Settings | None = None
    decided: tuple[Decision, ...] = ()
    folders: dict[str, Input] = {}
    wrong: list[Problem] = []
    for name, found in sorted(digests.items()):
        try:
            if name == TOP:
                data = places[found[catalog_settings.SETTINGS]].read_bytes()
                settings = catalog_settings.read_settings(data, catalog_settings.SETTINGS)
                decided = (
                    decisions.read(places[found[decisions.FILE_NAME]]) if decisions.FILE_NAME in found else ()
                )
            else:
                folders[name] = input_of(name, found, places)
        except InputError as error:
            wrong.append(unreadable(error))
    if wrong or settings is None:
        raise LoadRefused(refusal(len(wrong)), [*wrong, *problems])
    return Inputs(settings, digests, folders, problems, decided)


def input_of(name: str, found: Mapping[str, str], places: Mapping[str, Path]) -> Input:
    """Make an input of its files, by digest; `places` says where each is."""
    described = SETTINGS in found
    folder = read_folder(places[found[SETTINGS]].read_bytes() if described else b"", name)
    documents = {file: digest for file, digest in found.items() if is_document(file)}
    records = {file: digest for file, digest in found.items() if file not in documents and file != SETTINGS}
    return Input(
        folder if described else replace(folder, title=name),
        {file: places[digest] for file, digest in records.items()},
        records,
        {file: places[digest] for file, digest in documents.items()},
        documents,
    )


def is_document(file: str) -> bool:
    """True for the name of a file that is a document itself, not a file of records."""
    return file.lower().endswith(DOCUMENT_SUFFIX)


def refusal(count: int) -> str:
    """Say that a load ended, and that nothing happened."""
    return f"{count:,} problem{'s' if count != 1 else ''}; nothing was loaded, and the store is as it was"


def _digest(path: Path) -> str:
    try:
        return sha256(path)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path)) from None


def _under(path: Path, problems: list[Problem]) -> Iterator[tuple[str, dict[str, Path]]]:
    """Find the inputs under a path: those of a catalogue, or the one source folder that it is.

    A folder of documents is a source folder without a `source.toml`, too.
    """
    if _is_source(path):
        yield path.resolve().name, _files(path, problems)
        return
    if not (path / catalog_settings.SETTINGS).is_file():
        what = (
            "is not there"
            if not path.exists()
            else f"has neither {catalog_settings.SETTINGS} nor {SETTINGS}, nor a PDF"
        )
        raise InputError(what, str(path))
    of_all = (catalog_settings.SETTINGS, decisions.FILE_NAME)
    yield TOP, {name: path / name for name in of_all if (path / name).is_file()}
    for child in sorted(path.iterdir()):
        if _is_source(child):
            yield child.name, _files(child, problems)
        elif (
            child.name not in of_all
            and not child.name.startswith(".")
            and (child.is_dir() or is_records(child))
        ):
            problems.append(_stray(child, f"is in no source folder; put it beside a {SETTINGS}"))


def _is_source(folder: Path) -> bool:
    if (folder / SETTINGS).is_file():
        return True
    if (folder / catalog_settings.SETTINGS).is_file() or not folder.is_dir() or folder.name.startswith("."):
        return False
    return any(is_document(path.name) for path in folder.rglob("*"))


def _files(folder: Path, problems: list[Problem]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if not path.is_file():
            problems.append(_stray(path, "is no file, or a link to none, so it is not loaded"))
        elif name != _printable(name):
            problems.append(_stray(path, "has a name that is no text, so it is not loaded"))
        elif name == SETTINGS or is_records(path) or is_document(name):
            found[name] = path
        elif path.stem not in READ_BY_PEOPLE:
            problems.append(
                _stray(path, f"no reader reads {path.suffix or 'a file without suffix'}, so it is not loaded")
            )
    return found


def _stray(path: Path, message: str) -> Problem:
    return Problem(_printable(f"{path.parent.name}/{path.name}"), 0, "", message, "warning")


def _printable(name: str) -> str:
    return os.fsencode(name).decode(errors="backslashreplace")
