"""Downloads: the files that records point to; what was cut off is resumed (RFC 9110, section 14)."""

import hashlib
import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from msgspec.structs import replace

from foia_graph.connectors.http.client import PoliteClient
from foia_graph.connectors.http.connection import MIB, FetchError, ServerAnswer, TransientError, status_error
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.mapper import map_record
from foia_graph.ingest.restricted_records import check_foreseen, is_left_out
from foia_graph.model.resource import Problem, RecordFields, Resource, SourceRecord
from foia_graph.model.restrictions import without_hidden
from foia_graph.runtime.files import ContentStore, write_atomically
from foia_graph.store.fetch_log import FetchLogEntry

FIELD = "distribution"
URL = "downloadURL"
# Hexadecimal digits of a checksum, by algorithm.
DIGITS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}


@dataclass(frozen=True, slots=True)
class Checksum:
    """The checksum of a file by a record; `place` is the file and line of that statement."""

    algorithm: str
    value: str
    place: str


@dataclass(slots=True)
class Original:
    """A file to be fetched, with all records that point to it."""

    url: str
    places: list[tuple[str, int]] = field(default_factory=list)
    """The file and line of each record that names the address."""
    media_types: set[str] = field(default_factory=set)
    checksums: list[Checksum] = field(default_factory=list)


@dataclass(slots=True)
class OriginalFiles:
    """The files that records point to, by address; `restricted` counts records that no one may see."""

    originals: dict[str, Original] = field(default_factory=dict)
    restricted: int = 0
    problems: list[Problem] = field(default_factory=list)


def list_originals(context: LoadContext) -> OriginalFiles:
    """Return the files that the records of a catalogue point to."""
    files = OriginalFiles()
    for record, place in context.records():
        if isinstance(record, Problem):
            files.problems.append(record)
        elif FIELD in record.fields:
            mapped = map_record(context.rules, record, place)
            if isinstance(mapped, Problem):
                files.problems.append(mapped)
            elif is_left_out(mapped, context):
                files.restricted += 1
            else:
                check_foreseen(record, context)
                files.problems += [problem for problem in mapped.problems if problem.field == FIELD]
                shown = without_hidden(mapped.resource, context.hidden_things, context.profile)
                _add_originals(files, record, shown)
    return files


def _add_originals(files: OriginalFiles, record: SourceRecord, resource: Resource) -> None:
    for part in resource.parts(FIELD):
        if url := part.one(URL):
            original = files.originals.setdefault(url, Original(url))
            place = record.path, _address_line(record, url)
            original.places.append(place)
            original.media_types |= {bare_media_type(kind) for kind in map(str, part.get("mediaType"))}
            for each in part.parts("checksum"):
                value, name = each.one("checksumValue").lower(), each.one("algorithm")
                algorithm = re.split("[#/_]", name)[-1].lower().replace("-", "")
                if DIGITS.get(algorithm) == len(value):
                    original.checksums.append(Checksum(algorithm, value, f"{place[0]}:{place[1]}"))
                else:
                    message = f"the checksum of {url} is none that is known, so it is not compared"
                    known = f"{message}; there are {', '.join(DIGITS)}"
                    files.problems.append(Problem(*place, FIELD, known))


def bare_media_type(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def _address_line(record: SourceRecord, url: str) -> int:
    raw = record.fields.get(FIELD, [])
    for part in raw if isinstance(raw, list) else [raw]:
        named = part.get(URL) if isinstance(part, RecordFields) else None
        if isinstance(part, RecordFields) and isinstance(named, str) and named.strip() == url:
            return part.lines[URL]
    return record.line


RANGE = re.compile(r"bytes ([0-9]{1,19})-[0-9]{1,19}/(?:[0-9]{1,19}|\*)")
PUT_ATTEMPTS = 3
# Reasons for which the rest of a file may come another time.
UNFINISHED = frozenset(("busy", "network", "time"))
PDF = "application/pdf"
PAGES = frozenset(("text/html", "application/xhtml+xml"))
# Bytes at the beginning of a PDF among which its mark is; readers look no further either.
WITHIN = 1024


@dataclass(frozen=True, slots=True)
class PartialFile:
    """The bytes that have come from an address, and next to them the ETag that tells them from others."""

    path: Path

    @classmethod
    def of(cls, url: str, folder: Path) -> "PartialFile":
        """Return the partial file of an address, whether there is one or not."""
        return cls(folder / hashlib.sha256(url.encode()).hexdigest()[:32])

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    @property
    def etag(self) -> str:
        """Return the ETag of the file, "" where it has none that tells byte for byte."""
        path = self._etag_path
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    @property
    def resumable(self) -> bool:
        """Return True when a server can be asked for the rest."""
        return bool(self.size and self.etag)

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers that ask for the rest, or for the whole where the file has changed."""
        return {"Range": f"bytes={self.size}-", "If-Range": self.etag} if self.resumable else {}

    def check_answer(self, answer: ServerAnswer) -> int:
        """Return the offset at which an answer continues; raise FetchError for one without a file."""
        # Range not satisfiable (RFC 9110, 15.5.17): the file is no longer the one of which a part came.
        if answer.status == 416 and self.resumable:
            raise self.mismatch(answer)
        if answer.status not in (200, 206):
            raise status_error(answer)
        return self.size if answer.status == 206 else 0

    def write(self, answer: ServerAnswer, chunks: Iterable[bytes]) -> None:
        """Write the body of an answer as it comes: at the end where it continues there, else again."""
        with self._open_body(answer) as file:
            for chunk in chunks:
                file.write(chunk)

    def _open_body(self, answer: ServerAnswer) -> BinaryIO:
        if answer.status == 206:
            self._check_continues(answer)
            return self.path.open("ab")
        self._etag_path.unlink(missing_ok=True)
        file = self.path.open("wb")
        etag = answer.header("ETag")
        # A weak tag may stand for other bytes, and a range of what is encoded is none of what was decoded.
        if etag.startswith('"') and etag.isascii() and not answer.header("Content-Encoding"):
            write_atomically(self._etag_path, etag.encode())
        return file

    def _check_continues(self, answer: ServerAnswer) -> None:
        if not self.resumable:
            raise FetchError(
                "answer", f"is not given: {answer.status_sentence} to a question for all of it", answer.status
            )
        match = RANGE.fullmatch(answer.header("Content-Range"))
        same = answer.header("ETag") in ("", self.etag) and not answer.header("Content-Encoding")
        if not same or match is None or int(match[1]) != self.size:
            raise self.mismatch(answer)

    def mismatch(self, answer: ServerAnswer) -> TransientError:
        """Delete what has come, which the server cannot continue from, and return the error to raise."""
        self.drop()
        return TransientError(
            "answer", "did not come: the server could not resume it", answer.target.host, answer.status
        )

    def drop(self) -> None:
        """Delete what has come."""
        self.path.unlink(missing_ok=True)
        self._etag_path.unlink(missing_ok=True)

    @property
    def _etag_path(self) -> Path:
        return self.path.with_suffix(".etag")


@dataclass(frozen=True, slots=True)
class Downloader:
    """The download of files into the store; `folder` is where they are until they are whole."""

    client: PoliteClient
    files: ContentStore
    folder: Path

    def get(self, original: Original, before: FetchLogEntry | None) -> tuple[FetchLogEntry, int]:
        """Return the log line of a file, and the bytes that came this time; raises FetchError for none."""
        earlier = before if before is not None and before.sha256 in self.files else None
        partial = PartialFile.of(original.url, self.folder)
        try:
            return self.client.persist(lambda: self._attempt(original, earlier, partial))
        except FetchError as error:
            if error.reason not in UNFINISHED:
                partial.drop()
            raise
        finally:
            if not partial.resumable:
                partial.drop()

    def _attempt(
        self, original: Original, earlier: FetchLogEntry | None, partial: PartialFile
    ) -> tuple[FetchLogEntry, int]:
        headers = partial.headers or (dict(_validators(earlier)) if earlier is not None else {})
        with self.client.request(original.url, headers) as answer:
            if answer.status == 304 and earlier is not None and not partial.resumable:
                for checksum in original.checksums:
                    check_checksum(checksum, self.files.path(earlier.sha256))
                return _with_validators(answer, earlier), 0
            offset = partial.check_answer(answer)
            most = self.client.connections.limits.size
            why = f"is larger than {most / MIB:,g} MiB (--max-size), so it is not kept"
            partial.write(answer, answer.bounded_chunks(most, why, offset))
        line = self._keep(original, answer, partial)
        partial.drop()
        return line, line.size - offset

    def _keep(self, original: Original, answer: ServerAnswer, partial: PartialFile) -> FetchLogEntry:
        media_type = bare_media_type(answer.header("Content-Type"))
        check_type(original, partial.path, media_type)
        for checksum in original.checksums:
            check_checksum(checksum, partial.path)
        digest = self._put(partial.path)
        line = FetchLogEntry(original.url, timestamp(), answer.status, digest, partial.size, media_type)
        return _with_validators(answer, line)

    def _put(self, path: Path) -> str:
        for _ in range(PUT_ATTEMPTS - 1):
            with suppress(FileNotFoundError):
                return self.files.put(path)
        return self.files.put(path)


def timestamp() -> datetime:
    """Return the time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _with_validators(answer: ServerAnswer, line: FetchLogEntry) -> FetchLogEntry:
    return replace(
        line,
        at=timestamp(),
        status=answer.status,
        etag=answer.header("ETag") or line.etag,
        last_modified=answer.header("Last-Modified") or line.last_modified,
        final_url=answer.target.url,
    )


def _validators(earlier: FetchLogEntry) -> Iterator[tuple[str, str]]:
    if earlier.etag.isascii() and earlier.etag.isprintable() and earlier.etag:
        yield "If-None-Match", earlier.etag
    # Without a date of the file's own, that of our last look at it serves as well.
    modified_at = earlier.last_modified
    usable = modified_at.isascii() and modified_at.isprintable() and modified_at
    last_look = format_datetime(earlier.at.astimezone(UTC), usegmt=True)
    yield "If-Modified-Since", modified_at if usable else last_look


def check_type(original: Original, path: Path, media_type: str) -> None:
    """Raise FetchError for an error page instead of a file, and for what only says that it is a PDF."""
    expected = set(original.media_types)
    if not expected:  # by the name of the file, where no record says more
        guess, encoding = mimetypes.guess_type(urlsplit(original.url).path)
        expected = {guess} if guess and not encoding else set()
    with path.open("rb") as file:
        beginning = file.read(WITHIN)
    if not beginning:
        raise FetchError("wrong-type", "is empty, so it is not kept", 200)
    if PDF in (*expected, media_type) and b"%PDF" not in beginning:
        excerpt = repr(beginning[:16].decode("utf-8", "replace"))
        described = f"it is served as {media_type or 'nothing'} and begins with {excerpt}"
        raise FetchError("wrong-type", f"is no PDF, so it is not kept: {described}", 200)
    if media_type in PAGES and expected and not expected & PAGES:
        kinds = " or ".join(sorted(expected))
        raise FetchError("wrong-type", f"is a web page, not {kinds}, so it is not kept", 200)


def check_checksum(checksum: Checksum, path: Path) -> None:
    """Raise FetchError for a file that has another checksum than a record says."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, checksum.algorithm).hexdigest()
    if digest != checksum.value:
        differs = f"its {checksum.algorithm.upper()} is {digest}, and {checksum.place} says {checksum.value}"
        raise FetchError("mismatch", f"is another file, so it is not kept: {differs}", 200)
