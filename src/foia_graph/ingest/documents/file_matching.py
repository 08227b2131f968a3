"""Matching of files and documents.

A record names its file by `file:`, or by the `downloadURL` of a distribution that was fetched; a file that no
record names is a document all the same. Of several documents with the very same file one holds what is read
from it, the others are copies of that one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping.inventory import SourceFolder, is_document_file
from foia_graph.ingest.mapping.record_fields import DOCUMENT_CLASS
from foia_graph.ingest.mapping.supplied_texts import TextOutline
from foia_graph.model import iris
from foia_graph.model.resource import Problem, Raw, SourceRecord
from foia_graph.runtime.files import Files
from foia_graph.store.fetch_log import Fetched


@dataclass(frozen=True, slots=True)
class FileReference:
    """A reference to the file of a document, in its record."""

    key: str
    record: SourceRecord
    folder: str
    is_restricted: bool

    @property
    def file(self) -> str:
        """The name or digest of the file, "" where the record names none."""
        found = self.record.fields.get("file", "")
        return found.strip() if isinstance(found, str) else ""

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses from which the file can be had."""
        return tuple(_download_urls(self.record.fields.get("distribution", [])))


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file and the document whose file it is; or a document whose pages come with the records, as texts.

    `key` names the document (`document/KEY`), `digest` the file (SHA-256), `name` is how reports call the
    file. `record` is None for a file that no record names; `original` is the key of the document of which
    this one is a copy, "" for one that holds what is read from the file. `origin` is where it was had from.
    """

    key: str
    digest: str
    path: Path
    name: str
    folder: str
    record: SourceRecord | None = None
    original: str = ""
    origin: str = ""
    upload_day: str = ""
    """The day on which it was put where it was had from, as the server says."""
    outline: TextOutline | None = None
    """The outline of its pages, where their texts come with the records and there is no file."""

    @property
    def display_name(self) -> str:
        """The name by which the document came."""
        return self.outline.name if self.outline else self.name

    @property
    def cleared(self) -> bool:
        """True where the record says that nothing under the redactions of the file can be read."""
        return self.record is not None and self.record.fields.get("cleared") == "true"

    @property
    def graph(self) -> str:
        """The name, without base, of the graph of what was read from the file."""
        return f"extracted/{self.digest}"


@dataclass
class DocumentFiles:
    """The files of a catalogue by document, and what is wrong with them."""

    files: list[DocumentFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def file_reference(record: SourceRecord, key: str, folder: str, is_restricted: bool) -> FileReference | None:
    """Return what a record says of a file; None for one that says nothing."""
    if record.type != DOCUMENT_CLASS or not record.fields.keys() & {"file", "distribution"}:
        return None
    found = FileReference(key, record, folder, is_restricted)
    return found if found.file or found.urls else None


def match_files(
    names: list[FileReference],
    folders: Mapping[str, SourceFolder],
    fetched: Mapping[str, Fetched],
    files: Files,
) -> DocumentFiles:
    """Return the files of all documents: those that records name first, in the order of their keys.

    `files` are those in the store, `fetched` what was fetched, by address.
    """
    found = DocumentFiles()
    places = {
        (name, file): path for name, each in folders.items() for file, path in each.document_files.items()
    }
    digests = {place: folders[place[0]].document_digests[place[1]] for place in places}
    taken: set[tuple[str, str]] = set()
    hidden: set[str] = set()
    for each in sorted(names, key=lambda named: named.key):
        place = _find_place(each, places)
        held = _document_file(each, digests[place], places[place], "/".join(place)) if place else None
        held = held or _find_in_store(each, fetched, files)
        if place:
            taken.add(place)
        if held is None and each.file:
            found.problems.append(_missing_file(each))
        elif held is not None and each.is_restricted:
            hidden.add(held.digest)
        elif held is not None:
            found.files.append(held)
    # The bytes of a restricted document stay hidden under any other name.
    free = sorted(place for place in places if place not in taken)
    found.files += [
        DocumentFile(_document_key(*place), digests[place], places[place], "/".join(place), place[0])
        for place in free
    ]
    shown = [held for held in found.files if held.digest not in hidden]
    found.files = list(_separate_names(shown, found.problems))
    return found


def _document_file(each: FileReference, digest: str, path: Path, name: str, origin: str = "") -> DocumentFile:
    return DocumentFile(
        each.key, digest, path, name, each.folder, each.record, "", origin or next(iter(each.urls), "")
    )


def _find_place(each: FileReference, places: Mapping[tuple[str, str], Path]) -> tuple[str, str] | None:
    """Return the place of a file that a record names: in its own folder, or as `folder/file` in another."""
    if not each.file:
        return None
    wanted = PurePosixPath(each.file).as_posix()
    folder, _, rest = wanted.partition("/")
    return next((place for place in ((each.folder, wanted), (folder, rest)) if place in places), None)


def _find_in_store(each: FileReference, fetched: Mapping[str, Fetched], files: Files) -> DocumentFile | None:
    """Return a file in the store: by the digest that a record names, or by an address it was fetched from."""
    if each.file in files:
        return _document_file(each, each.file, files.path(each.file), each.file)
    for url in each.urls:
        got = fetched.get(url)
        if got is not None and got.sha256 in files:
            held = _document_file(each, got.sha256, files.path(got.sha256), url, url)
            return replace(held, upload_day=_http_day(got.last_modified))
    return None


def _http_day(http_date: str) -> str:
    """Return the day of an HTTP date (RFC 9110, 5.6.7), "" where there is none."""
    try:
        return parsedate_to_datetime(http_date).date().isoformat() if http_date else ""
    except ValueError:
        return ""


def _missing_file(each: FileReference) -> Problem:
    what = "is no PDF" if not is_document_file(each.file) and len(each.file) != 64 else "is not there"
    message = (
        f"the file {each.file!r} {what}; it is looked for in the folder {each.folder!r}, as `folder/file` in "
        "the others, and by its SHA-256 in the store"
    )
    return Problem(each.record.path, each.record.line, "file", message, "warning")


def _document_key(folder: str, file: str) -> str:
    """Return the key of a document by its folder and file; the suffix says nothing."""
    stem = file
    while is_document_file(stem):
        stem = stem[: -len(".pdf")]
    try:
        return f"{iris.slug(folder)}-{iris.slug(stem)}"
    except ValueRejected:
        return f"{iris.slug(folder)}-{iris.digest([file])}"


def _separate_names(documents: list[DocumentFile], problems: list[Problem]) -> Iterator[DocumentFile]:
    """Yield the documents with a name for each, and copies with the key of what they are copies of."""
    keys: dict[str, DocumentFile] = {}
    first: dict[str, str] = {}
    for each in documents:
        if each.key in keys and each.record is None:
            other = keys[each.key]
            message = (
                f"would be named document/{each.key}, as {other.name} is; it is named "
                f"document/{each.key}-{each.digest[:8]}"
            )
            problems.append(Problem(each.name, 0, "", message, "warning"))
            each = replace(each, key=f"{each.key}-{each.digest[:8]}")
        keys[each.key] = each
        original = first.setdefault(each.digest, each.key)
        yield replace(each, original=original if original != each.key else "")


def _download_urls(raw: Raw) -> Iterator[str]:
    for each in raw if isinstance(raw, list) else [raw]:
        if isinstance(each, Mapping):
            url = each.get("downloadURL")
            if isinstance(url, str):
                yield url.strip()
