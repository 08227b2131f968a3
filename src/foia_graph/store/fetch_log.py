"""The log of fetches: a line for each answer of a server, in a file of the store that only grows."""

import fcntl
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from foia_graph.errors import StoreError
from foia_graph.runtime.files import cut_unfinished_line, fsync_path

FETCH_LOG = "fetched.jsonl"


class FetchLogEntry(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """One answer of a server: its address, its time, and the file that came.

    `sha256` is "" where nothing was kept, and `problem` says why; `status` 304 says that the file of this
    digest, had before, is still what the server has. `at` is UTC, as in RFC 3339.
    """

    url: str
    at: datetime
    status: int
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""
    final_url: str = ""
    problem: str = ""


DECODER = msgspec.json.Decoder(FetchLogEntry)


def latest_digests(root: Path) -> dict[str, str]:
    """Return the SHA-256 of the last file from each address."""
    return {url: entry.sha256 for url, entry in latest_answers(root).items()}


def latest_answers(root: Path) -> dict[str, FetchLogEntry]:
    """Return the last good answer from each address."""
    return {entry.url: entry for entry in read_answers(root) if entry.sha256}


def read_answers(root: Path) -> Iterator[FetchLogEntry]:
    """Yield every answer, oldest first; raises StoreError for a line that is none."""
    path = root / FETCH_LOG
    # Bytes behind the last end of a line were cut off by a kill, or are being written now.
    whole = path.read_bytes().rpartition(b"\n")[0] if path.is_file() else b""
    for number, line in enumerate(whole.split(b"\n") if whole else (), 1):
        try:
            yield DECODER.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise StoreError(f"{path}:{number} is damaged: {error}.") from None


def append_answer(root: Path, entry: FetchLogEntry) -> None:
    """Add an answer; when this returns it outlives a power cut, and readers see all of it or nothing."""
    descriptor = os.open(root / FETCH_LOG, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        end = cut_unfinished_line(descriptor)
        line = msgspec.json.encode(entry) + b"\n"
        # A full disk cuts a write short without an error.
        if os.write(descriptor, line) != len(line):
            os.ftruncate(descriptor, end)
            raise StoreError(f"{root / FETCH_LOG} cannot be written: the disk is full.")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if not end:
        fsync_path(root)
