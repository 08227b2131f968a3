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
from foia_graph.model.resource import Problem, RawValue, SourceRecord
from foia_graph.runtime.files import ContentStore
from foia_graph.store.fetch_log import FetchLogEntry


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
        """The addresses from which the file can be fetched."""
        return tuple(_download_urls(self.record.fields.get("distribution", [])))


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file and the document whose file it is; or a document whose pages come with the records, as texts.

    `key` names the document (`document/KEY`), `digest` the file (SHA-256), `name` is how reports call the
    file. `record` is None for a file that no record names; `original` is the key of the document of which
    this one is a copy, "" for one that holds what is read from the file. `origin` is where it was available
    from.
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
    """The day on which it was put where it was available from, as the server says."""
    outline: TextOutline | None = None
    """The outline of its pages, where their texts come with the records and there is no file."""
    beside: TextOutline | None = None
    """The outline of texts that come with the records next to a file."""

    @property
    def display_name(self) -> str:
        """The name by which the document came."""
        return self.outline.name if self.outline else self.name

    @property
    def cleared(self) -> bool:
        """Return True where the record says that nothing under the redactions of the file can be read."""
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
    reference = FileReference(key, record, folder, is_restricted)
    return reference if reference.file or reference.urls else None


def match_files(
    references: list[FileReference],
    folders: Mapping[str, SourceFolder],
    fetched: Mapping[str, FetchLogEntry],
    files: ContentStore,
) -> DocumentFiles:
    """Return the files of all documents: those that records name first, in the order of their keys.

    `files` are those in the store, `fetched` what was fetched, by address.
    """
    found = DocumentFiles()
    places = {
        (name, file): path for name, folder in folders.items() for file, path in folder.document_files.items()
    }
    digests = {place: folders[place[0]].document_digests[place[1]] for place in places}
    taken: set[tuple[str, str]] = set()
    hidden: set[str] = set()
    for reference in sorted(references, key=lambda each: each.key):
        place = _find_place(reference, places)
        file = _document_file(reference, digests[place], places[place], "/".join(place)) if place else None
        file = file or _find_in_store(reference, fetched, files)
        if place:
            taken.add(place)
        if file is None and reference.file:
            found.problems.append(_missing_file(reference))
        elif file is None and not reference.is_restricted:
            found.problems += _lost_downloads(reference, fetched)
        elif file is not None and reference.is_restricted:
            hidden.add(file.digest)
        elif file is not None:
            found.files.append(file)
    unreferenced = sorted(place for place in places if place not in taken)
    found.files += [
        DocumentFile(document_key(*place), digests[place], places[place], "/".join(place), place[0])
        for place in unreferenced
    ]
    # The bytes of a restricted document stay hidden under any other name.
    shown = [file for file in found.files if file.digest not in hidden]
    found.files = list(_separate_names(shown, found.problems))
    return found


def _document_file(
    reference: FileReference, digest: str, path: Path, name: str, origin: str = ""
) -> DocumentFile:
    origin = origin or next(iter(reference.urls), "")
    return DocumentFile(reference.key, digest, path, name, reference.folder, reference.record, origin=origin)


def _find_place(reference: FileReference, places: Mapping[tuple[str, str], Path]) -> tuple[str, str] | None:
    if not reference.file:
        return None
    file = PurePosixPath(reference.file).as_posix()
    folder, _, rest = file.partition("/")
    return next((place for place in ((reference.folder, file), (folder, rest)) if place in places), None)


def _find_in_store(
    reference: FileReference, fetched: Mapping[str, FetchLogEntry], files: ContentStore
) -> DocumentFile | None:
    """Return a file in the store: by the digest that a record names, or by an address it was fetched from."""
    if reference.file in files:
        return _document_file(reference, reference.file, files.path(reference.file), reference.file)
    for url in reference.urls:
        download = fetched.get(url)
        if download is not None and download.sha256 in files:
            file = _document_file(reference, download.sha256, files.path(download.sha256), url, url)
            return replace(file, upload_day=_http_day(download.last_modified))
    return None


def _http_day(http_date: str) -> str:
    try:
        return parsedate_to_datetime(http_date).date().isoformat() if http_date else ""
    except (ValueError, OverflowError):  # the year 3,000,000,000 is none
        return ""


def _missing_file(reference: FileReference) -> Problem:
    what = (
        "is no PDF" if not is_document_file(reference.file) and len(reference.file) != 64 else "is not there"
    )
    message = (
        f"the file {reference.file!r} {what}; it is looked for in the folder {reference.folder!r}, as "
        "`folder/file` in the others, and by its SHA-256 in the store"
    )
    return Problem(reference.record.path, reference.record.line, "file", message, "warning")


def _lost_downloads(reference: FileReference, fetched: Mapping[str, FetchLogEntry]) -> Iterator[Problem]:
    record = reference.record
    for url in reference.urls:
        if url in fetched:
            message = f"{url} was fetched, and the store has lost the file; fetch it again"
            yield Problem(record.path, record.line, "distribution", message, "warning")


def document_key(folder: str, file: str) -> str:
    """Return the key of a document by its folder and file; the suffix says nothing."""
    stem = file
    while is_document_file(stem):
        stem = stem[: -len(".pdf")]
    try:
        return f"{iris.slug(folder)}-{iris.slug(stem)}"
    except ValueRejected:
        return f"{iris.slug(folder)}-{iris.text_digest([file])}"


def _separate_names(files: list[DocumentFile], problems: list[Problem]) -> Iterator[DocumentFile]:
    """Yield the documents with a name for each, and copies with the key of what they are copies of."""
    keys: dict[str, DocumentFile] = {}
    first: dict[str, str] = {}
    for file in files:
        if file.key in keys and file.record is None:
            other = keys[file.key]
            message = (
                f"would be named document/{file.key}, as {other.name} is; it is named "
                f"document/{file.key}-{file.digest[:8]}"
            )
            problems.append(Problem(file.name, 0, "", message, "warning"))
            file = replace(file, key=f"{file.key}-{file.digest[:8]}")
        keys[file.key] = file
        original = first.setdefault(file.digest, file.key)
        yield replace(file, original=original if original != file.key else "")


def _download_urls(raw: RawValue) -> Iterator[str]:
    for each in raw if isinstance(raw, list) else [raw]:
        if isinstance(each, Mapping):
            url = each.get("downloadURL")
            if isinstance(url, str):
                yield url.strip()
