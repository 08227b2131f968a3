"""The download of one file: a conditional request, the body, its checks, and its place in the store."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from msgspec.structs import replace

from foia_graph.connectors.http import statuses
from foia_graph.connectors.http.checks import check_checksum, check_file
from foia_graph.connectors.http.client import PoliteClient
from foia_graph.connectors.http.connection import ServerAnswer
from foia_graph.connectors.http.downloads_wanted import Original, bare_media_type
from foia_graph.connectors.http.outcome import MIB, FetchError
from foia_graph.connectors.http.partial import PartialFile
from foia_graph.runtime.files import ContentStore
from foia_graph.store.fetch_log import FetchLogEntry

PUT_ATTEMPTS = 3
UNFINISHED = frozenset(("busy", "network", "time"))
"""Reasons for which the rest of a file may come another time."""


@dataclass(frozen=True, slots=True)
class DownloadResult:
    """A line for the fetch log, and how many bytes of the file came this time."""

    log_line: FetchLogEntry
    received_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Downloader:
    """The download of files into the store; `folder` is where they are until they are whole."""

    client: PoliteClient
    files: ContentStore
    folder: Path

    def get(self, original: Original, before: FetchLogEntry | None) -> DownloadResult:
        """Return the log line of a file that came or is unchanged; raises FetchError for neither."""
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
    ) -> DownloadResult:
        headers = partial.headers or _condition_headers(earlier)
        with self.client.request(original.url, headers) as answer:
            if answer.status == 304 and earlier is not None and not partial.resumable:
                return self._check_unchanged(original, earlier, answer)
            # Range not satisfiable (RFC 9110, 15.5.17): the file is no longer the one of which a part came.
            if answer.status == 416 and partial.resumable:
                raise partial.mismatch(answer)
            if answer.status not in (200, 206):
                raise statuses.status_error(answer)
            received_bytes = self._receive(answer, partial)
        return self._keep(original, answer, partial, received_bytes)

    def _check_unchanged(
        self, original: Original, earlier: FetchLogEntry, answer: ServerAnswer
    ) -> DownloadResult:
        for checksum in original.checksums:
            check_checksum(checksum, self.files.path(earlier.sha256))
        return DownloadResult(_with_validators(answer, earlier))

    def _receive(self, answer: ServerAnswer, partial: PartialFile) -> int:
        """Write the body of an answer as it comes, and return the number of bytes."""
        offset = partial.size if answer.status == 206 else 0
        received_bytes = 0
        self._check_size(offset + answer.length)
        with partial.open_body(answer) as file:
            for chunk in answer.chunks():
                received_bytes += len(chunk)
                self._check_size(offset + received_bytes)
                file.write(chunk)
        return received_bytes

    def _check_size(self, size: int) -> None:
        most = self.client.connections.limits.size
        if size > most:
            raise FetchError(
                "too-large", f"is larger than {most / MIB:,g} MiB (--max-size), so it is not kept", 200
            )

    def _keep(
        self, original: Original, answer: ServerAnswer, partial: PartialFile, received_bytes: int
    ) -> DownloadResult:
        """Put a whole file into the store if it passes its checks, and return its log line."""
        media_type = bare_media_type(answer.header("Content-Type"))
        check_file(original, partial.path, media_type)
        size = partial.size
        line = FetchLogEntry(
            original.url, timestamp(), answer.status, self._put(partial.path), size, media_type
        )
        partial.drop()
        return DownloadResult(_with_validators(answer, line), received_bytes)

    def _put(self, path: Path) -> str:
        """Put a file into the store; repeated where a load that begins just now clears its copy away."""
        for _ in range(PUT_ATTEMPTS - 1):
            try:
                return self.files.put(path)
            except FileNotFoundError:
                continue
        return self.files.put(path)


def timestamp() -> datetime:
    """Return the time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _with_validators(answer: ServerAnswer, line: FetchLogEntry) -> FetchLogEntry:
    """Return a log line with the validators and the final address of an answer."""
    return replace(
        line,
        at=timestamp(),
        status=answer.status,
        etag=answer.header("ETag") or line.etag,
        last_modified=answer.header("Last-Modified") or line.last_modified,
        final_url=answer.target.url,
    )


def _condition_headers(earlier: FetchLogEntry | None) -> Mapping[str, str]:
    """Return the headers by which a server sends a file only if it is not the one had before."""
    return dict(_validators(earlier)) if earlier is not None else {}


def _validators(earlier: FetchLogEntry) -> Iterator[tuple[str, str]]:
    if earlier.etag.isascii() and earlier.etag.isprintable() and earlier.etag:
        yield "If-None-Match", earlier.etag
    # Without a date of the file's own, that of our last look at it serves as well.
    modified_at = earlier.last_modified
    usable = modified_at.isascii() and modified_at.isprintable() and modified_at
    last_look = format_datetime(earlier.at.astimezone(UTC), usegmt=True)
    yield "If-Modified-Since", modified_at if usable else last_look
