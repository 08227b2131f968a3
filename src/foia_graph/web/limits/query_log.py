"""The log of queries, as lines of JSON with a hash of the query, and never with the address of the client."""

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import msgspec

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class QueryLogLine:
    """One query in the log.

    `kind` is SELECT, ASK and so on, `form` how the result was to be written, `route` is `sparql` or the name
    of a saved query, `end` says why it ended. `seconds` is how long a worker was busy, `waited` how long it
    took until one was.
    """

    text: str
    kind: str
    form: str
    route: str
    end: str
    seconds: float
    waited: float
    bytes: int
    generation: int


class QueryLog:
    """A log in a file, or on standard output (`-`); a line that cannot be written delays no answer."""

    def __init__(self, target: str, *, has_texts: bool) -> None:
        self._has_texts = has_texts
        self._target = target
        self._file = 1 if target == STDOUT else open_appending(target)
        self._is_torn = self._is_failing = False

    def write(self, line: QueryLogLine) -> None:
        """Append a line."""
        data = self._encode_line(line)
        # One call with O_APPEND: the lines of several processes do not mix.
        if self._is_torn:
            data = b"\n" + data
        try:
            self._is_torn = os.write(self._file, data) < len(data)
            self._is_failing = False
        except OSError as error:
            self._warn_once(error)

    def _encode_line(self, line: QueryLogLine) -> bytes:
        # A query may hold lone surrogates, for which UTF-8 has no bytes.
        facts = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "query": sha256(line.text.encode("utf-8", "surrogatepass")).hexdigest()[:32],
            "kind": line.kind,
            "form": line.form,
            "route": line.route,
            "end": line.end,
            "seconds": round(line.seconds, 6),
            "waited": round(line.waited, 6),
            "bytes": line.bytes,
            "generation": line.generation,
            "process": os.getpid(),
        }
        if self._has_texts:
            facts["text"] = line.text.encode("utf-8", "replace").decode()
        return msgspec.json.encode(facts) + b"\n"

    def _warn_once(self, error: OSError) -> None:
        """Warn on standard error, once until a line is written again."""
        if not self._is_failing:
            self._is_failing = True
            with suppress(OSError):
                sys.stderr.write(f"foia-graph: the log of queries cannot be written: {error.strerror}\n")


def open_appending(path: str) -> int:
    """Return the descriptor of a file opened for appending; raises OSError."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
