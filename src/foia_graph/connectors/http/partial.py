"""A partial download: its bytes stay, and the next attempt goes on from there (RFC 9110, section 14)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from foia_graph.connectors.http.connection import ServerAnswer
from foia_graph.connectors.http.outcome import FetchError, TransientError
from foia_graph.runtime.files import write_atomically

RANGE = re.compile(r"bytes ([0-9]{1,19})-[0-9]{1,19}/(?:[0-9]{1,19}|\*)")


@dataclass(frozen=True, slots=True)
class PartialFile:
    """The bytes that have come from an address, and beside them the ETag that tells them from others."""

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

    def open_body(self, answer: ServerAnswer) -> BinaryIO:
        """Open the file for the body of an answer: at its end where the answer goes on there, else anew."""
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
        """Delete what has come, which the server cannot go on from, and return the error to raise."""
        self.drop()
        return TransientError(
            "answer", "did not come: the server could not go on in it", answer.target.host, answer.status
        )

    def drop(self) -> None:
        """Delete what has come."""
        self.path.unlink(missing_ok=True)
        self._etag_path.unlink(missing_ok=True)

    @property
    def _etag_path(self) -> Path:
        return self.path.with_suffix(".etag")
