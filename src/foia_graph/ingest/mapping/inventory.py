"""Inventory of what is to be loaded: source folders and their files, each known by the SHA-256 of its bytes.

Inputs loaded before and not under the given path stay as they are, read again from the store's own copies.
"""

import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from foia_graph.errors import InputError, LoadRefused, StoreError
from foia_graph.ingest.mapping import catalog_settings
from foia_graph.ingest.readers.registry import reader_of
from foia_graph.ingest.readers.source_settings import (
    SOURCE_TOML,
    SourceSettings,
    is_record_file,
    read_source_settings,
)
from foia_graph.model import decisions
from foia_graph.model.decisions import Decision
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.runtime.files import ContentStore, file_sha256
from foia_graph.store.generations.generation import Layout

# SHA-256 of files, by input and name.
InputDigests = Mapping[str, Mapping[str, str]]
# Changes which files inputs consist of, by input and name, and where each is, by digest.
EraseFiles = Callable[[dict[str, dict[str, str]], dict[str, Path]], None]
# The input that holds `catalog.toml` alone.
CATALOG_INPUT = ""
DOCUMENT_SUFFIX = ".pdf"
NAMES_FOR_PEOPLE = frozenset(("README", "LICENSE"))


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """One source folder: its settings, its records and its documents, each with position and digest."""

    settings: SourceSettings
    files: Mapping[str, Path]
    digests: Mapping[str, str]
    document_files: Mapping[str, Path]
    document_digests: Mapping[str, str]

    def records(self, file: str) -> Iterator[SourceRecord | Problem]:
        """Yield the records of one file; the last is a Problem where the file cannot be read to its end."""
        return self.read_at(self.files[file], file)

    def read_bytes(self, data: bytes, file: str) -> list[SourceRecord | Problem]:
        """Return the records that one file would have with other bytes."""
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch, "bytes")
            path.write_bytes(data)
            return list(self.read_at(path, file))

    def read_at(self, path: Path, file: str) -> Iterator[SourceRecord | Problem]:
        """Yield the records of one file, whose bytes are read at another path."""
        try:
            yield from self.settings.records(path, file)
        except InputError as error:
            yield unreadable_problem(error)


@dataclass(frozen=True, slots=True)
class SourceInventory:
    """All inputs of a catalogue as they would be after a load."""

    settings: catalog_settings.CatalogSettings
    digests: InputDigests
    folders: Mapping[str, SourceFolder]
    files_left_out: tuple[Problem, ...] = ()
    """Why files under the paths are not loaded."""
    decisions: tuple[Decision, ...] = ()
    """Those that are beside `catalog.toml`."""

    @property
    def size(self) -> int:
        """The bytes of all files of records."""
        return sum(path.stat().st_size for each in self.folders.values() for path in each.files.values())


def unreadable_problem(error: InputError) -> Problem:
    """Return the report of an input that cannot be read."""
    return Problem(error.path, error.line, "", str(error))


def input_digests(inputs: Mapping[str, object]) -> InputDigests:
    """Return the files that a generation was built from, as it caches them."""
    return {
        name: {str(k): str(v) for k, v in found.items()}
        for name, found in inputs.items()
        if isinstance(found, Mapping)
    }


def collect_inputs(
    paths: tuple[Path, ...],
    before: InputDigests,
    files: ContentStore,
    remove: tuple[str, ...] = (),
    erase: EraseFiles | None = None,
    digest_file: Callable[[Path], str] = file_sha256,
) -> tuple[SourceInventory, dict[str, Path]]:
    """Return the inputs under some paths and those loaded before, and the position of each file by digest.

    `before` are the inputs loaded before, of which those under the paths are replaced; `erase` may take files
    out of both, or put others instead; `digest_file` returns the SHA-256 of a file. Raises InputError
    when a path is no catalogue and no source folder, when two inputs have one name, when an input to remove
    is not there, or when there is no `catalog.toml` at all; LoadRefused with every setting that means
    nothing; and StoreError when the store has lost a copy.
    """
    places: dict[str, Path] = {}
    digests = {name: dict(digest_of) for name, digest_of in before.items()}
    left_out: list[Problem] = []
    for name in remove:
        if name not in digests or name == CATALOG_INPUT:
            others = ", ".join(sorted(filter(None, digests)))
            raise InputError(f"there is no input {name!r} to remove; there are {others}")
        del digests[name]
    _add_inputs(paths, digests, places, left_out, digest_file)
    if CATALOG_INPUT not in digests:
        missing = f"there is no {catalog_settings.CATALOG_TOML} under {', '.join(map(str, paths))}"
        raise InputError(f"{missing}; load the folder that has one, or write one by `foia-graph init`")
    if erase is not None:
        erase(digests, places)
    for name, digest_of in digests.items():
        for file, digest in digest_of.items():
            copy = files.path(digest)
            if places.setdefault(digest, copy) == copy and digest not in files:
                lost = f"The store has lost its copy of {file} of {name!r}"
                raise StoreError(f"{lost}; load that folder again.")
    return _build_inventory(digests, places, tuple(left_out)), places


def _add_inputs(
    paths: tuple[Path, ...],
    digests: dict[str, dict[str, str]],
    places: dict[str, Path],
    left_out: list[Problem],
    digest_file: Callable[[Path], str],
) -> None:
    """Add the inputs under some paths, instead of those of the same names."""
    paths_by_name: dict[str, Path] = {}
    for path in paths:
        for name, files in _inputs_under(path, left_out):
            if (other := paths_by_name.setdefault(name, path)) != path:
                what = f"the source folder {name!r}" if name else catalog_settings.CATALOG_TOML
                raise InputError(f"{what} is there twice, under {other} and {path}; give one another name")
            digests[name] = {file: _digest(place, digest_file) for file, place in sorted(files.items())}
            places.update({digests[name][file]: place for file, place in files.items()})


def _build_inventory(
    digests: InputDigests, places: Mapping[str, Path], left_out: tuple[Problem, ...]
) -> SourceInventory:
    settings: catalog_settings.CatalogSettings | None = None
    decided: tuple[Decision, ...] = ()
    folders: dict[str, SourceFolder] = {}
    wrong: list[Problem] = []
    for name, found in sorted(digests.items()):
        try:
            if name == CATALOG_INPUT:
                data = places[found[catalog_settings.CATALOG_TOML]].read_bytes()
                settings = catalog_settings.read_settings(data, catalog_settings.CATALOG_TOML)
                decided = (
                    decisions.read_decisions(places[found[decisions.FILE_NAME]])
                    if decisions.FILE_NAME in found
                    else ()
                )
            else:
                folders[name] = build_source_folder(name, found, places)
        except InputError as error:
            wrong.append(unreadable_problem(error))
    if wrong or settings is None:
        raise LoadRefused(refusal_message(len(wrong)), [*wrong, *left_out])
    return SourceInventory(settings, digests, folders, left_out, decided)


def build_source_folder(name: str, digests: Mapping[str, str], places: Mapping[str, Path]) -> SourceFolder:
    """Return an input of files (name to SHA-256); `places` are their paths by digest."""
    is_described = SOURCE_TOML in digests
    folder = read_source_settings(places[digests[SOURCE_TOML]].read_bytes() if is_described else b"", name)
    documents = {file: digest for file, digest in digests.items() if is_document_file(file)}
    records = {
        file: digest for file, digest in digests.items() if file not in documents and file != SOURCE_TOML
    }
    return SourceFolder(
        folder if is_described else replace(folder, title=name),
        {file: places[digest] for file, digest in records.items()},
        records,
        {file: places[digest] for file, digest in documents.items()},
        documents,
    )


def is_document_file(file: str) -> bool:
    """Return True for the name of a file that is a document itself, not a file of records."""
    return file.lower().endswith(DOCUMENT_SUFFIX)


def refusal_message(count: int) -> str:
    """Return the sentence that a load with `count` problems ends with."""
    return f"{count:,} problem{'s' if count != 1 else ''}; nothing was loaded, and the store is as it was"


def _digest(path: Path, digest_file: Callable[[Path], str]) -> str:
    try:
        return digest_file(path)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path)) from None


def _inputs_under(path: Path, left_out: list[Problem]) -> Iterator[tuple[str, dict[str, Path]]]:
    """Yield the inputs under a path with their files: those of a catalogue, or the one source folder it is.

    A folder of documents is a source folder without a `source.toml`, too; one with both files is a catalogue
    whose only source folder is itself.
    """
    of_all = (catalog_settings.CATALOG_TOML, decisions.FILE_NAME)
    is_catalogue = (path / catalog_settings.CATALOG_TOML).is_file()
    if is_catalogue:
        yield CATALOG_INPUT, {name: path / name for name in of_all if (path / name).is_file()}
    if _is_source_folder(path):
        yield path.resolve().name, _files_under(path, left_out, of_all if is_catalogue else ())
    elif is_catalogue:
        for child in sorted(path.iterdir()):
            if _is_source_folder(child):
                yield child.name, _files_under(child, left_out)
            elif not (child.name in of_all or _is_passed_over(child) or _is_for_people(child)):
                left_out.append(_stray_file(child, f"is in no source folder; put it next to a {SOURCE_TOML}"))
    else:
        what = (
            "is not there"
            if not path.exists()
            else f"has neither {catalog_settings.CATALOG_TOML} nor {SOURCE_TOML}, nor a PDF"
        )
        raise InputError(what, str(path))


def _is_source_folder(folder: Path) -> bool:
    if (folder / SOURCE_TOML).is_file():
        return True
    if (
        (folder / catalog_settings.CATALOG_TOML).is_file()
        or not folder.is_dir()
        or folder.name.startswith(".")
    ):
        return False
    return any(is_document_file(path.name) for path in _paths_under(folder))


def _files_under(folder: Path, left_out: list[Problem], of_all: Collection[str] = ()) -> dict[str, Path]:
    """Return the files of a source folder by their names, without those of the whole catalogue."""
    files: dict[str, Path] = {}
    for path in _paths_under(folder):
        name = path.relative_to(folder).as_posix()
        if name in of_all:
            continue
        if reason := _reason_to_leave_out(path, name):
            left_out.append(_stray_file(path, f"{reason}, so it is not loaded"))
        elif not _is_for_people(path):
            files[name] = path
            if is_record_file(path) and not reader_of(name).by_hand and not path.stat().st_size:
                left_out.append(_stray_file(path, "is empty, so nothing is loaded from it"))
    return files


def _paths_under(folder: Path) -> list[Path]:
    """Return the files under a folder, sorted, and links to folders, which are not followed."""

    def refuse(error: OSError) -> None:
        raise InputError(f"cannot be read: {error.strerror}", error.filename)

    found: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not _is_passed_over(Path(place, name))]
        links = [name for name in folders if Path(place, name).is_symlink()]
        found += [Path(place, name) for name in (*files, *links) if not name.startswith(".")]
    return sorted(found)


def _is_passed_over(path: Path) -> bool:
    return path.name.startswith(".") or Layout(path).is_store


def _reason_to_leave_out(path: Path, name: str) -> str:
    """Return why a file is not loaded, "" for one that is, and for one that is for people."""
    if path.is_dir():
        return "is a link to a folder"
    if not path.is_file():
        return "is no file, or a link to none"
    if name != _printable_name(name):
        return "has a name that is no text"
    if name == SOURCE_TOML or _is_read(path) or _is_for_people(path):
        return ""
    return f"no reader reads {path.suffix or 'a file without suffix'}"


def _is_read(path: Path) -> bool:
    return is_record_file(path) or is_document_file(path.name)


def _is_for_people(path: Path) -> bool:
    return path.stem in NAMES_FOR_PEOPLE and not _is_read(path)


def _stray_file(path: Path, message: str) -> Problem:
    return Problem(_printable_name(f"{path.parent.name}/{path.name}"), 0, "", message, "warning")


def _printable_name(name: str) -> str:
    return os.fsencode(name).decode(errors="backslashreplace")
