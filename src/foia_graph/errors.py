"""Errors of this program, as one tree.

FoiaGraphError
 ├─ ProfileError        the ontology or the profile does not hold together: the program refuses to start
 ├─ PluginError         a plug-in cannot be loaded, or two distributions register it
 ├─ ValueRejected       one value does not fit its field (becomes a Problem with file, line and field)
 ├─ InputError          an input cannot be read at all (file missing, not UTF-8, broken syntax)
 ├─ LoadRefused         a load ended without touching the store; carries its report
 ├─ StoreError          the store is missing, damaged, or of a format this program does not know;
 │                      StoreBusy: what is asked for is being made, or others are at it
 ├─ StorageError        storage at an address fails, or holds what is not as it should be
 ├─ ClusterError        (load) a cluster is not there, or has not read everything in time
 ├─ NotFound            nothing has this name
 ├─ DecisionRefused     a decision cannot be made as it is, or contradicts what was decided before
 ├─ NotAcceptable       no representation fits what the client accepts
 ├─ RequestRefused      a request cannot be answered as it is; carries the status of its answer
 ├─ QueryRefused        a query got no answer; says why, and where in the text
 ├─ SearchRejected      words to search for cannot be read as a search; says what is wrong with them
 ├─ FetchError          (fetch) a file could not be had from its address; TransientError: it might be later;
 │                      RequestFailed: says from which
 ├─ FetchStopped        (fetch) a fetch was called off
 ├─ HarvestError        (harvest) an origin could not be taken over; OutsideOrigin: a link leads away from it
 ├─ DocumentRefused     (harvest) a document of an origin cannot be read, or needs what may not be had
 ├─ LogReset            (harvest) a position in a change log is of no use any more
 ├─ ListenError         (serve) no server can listen where it is to
 ├─ MissingLibrary      (client) a library that an extra brings is not installed
 ├─ SandboxMissing      a process that reads what strangers wrote would be without walls
 ├─ NotDone             (extract) a page could not be drawn, or a file not be looked through
 └─ NoWorker            (extract) no process for reading documents can be started
"""

from collections.abc import Mapping, Sequence
from typing import Literal

Reason = Literal[
    "syntax",
    "too-deep",
    "too-wide",
    "too-long",
    "service",
    "update",
    "time",
    "memory",
    "too-large",
    "busy",
    "crash",
    "store",
    "budget",
    "called-off",
]


class FoiaGraphError(Exception):
    """Anything this program can explain in one sentence."""

    @property
    def sentence(self) -> str:
        """Return the explanation with the position that it is about, for a person who sees nothing else."""
        return str(self)


class ProfileError(FoiaGraphError):
    """The ontology or the profile does not hold together."""


class PluginError(FoiaGraphError):
    """A plug-in cannot be used; the message names it and its distribution, and says why."""


class ValueRejected(FoiaGraphError):
    """A value does not fit its field; the message says what would have been right."""


class InputError(FoiaGraphError):
    """An input cannot be read; `path` and `line` say where, and the message continues after them."""

    def __init__(self, message: str, path: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.path, self.line = path, line

    @property
    def sentence(self) -> str:
        """Return the explanation behind the path, and the line where there is one."""
        place = f"{self.path}:{self.line}" if self.path and self.line else self.path
        return f"{place}: {self}" if place else str(self)


class LoadRefused(FoiaGraphError):
    """A load ended without touching the store; `problems` are all that were found, as sentences."""

    def __init__(self, message: str, problems: Sequence[object] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class StoreError(FoiaGraphError):
    """The store is missing, damaged, or of a format this program does not know.

    `retry_after` are the seconds after which it may be mended.
    """

    retry_after = 60


class StoreBusy(StoreError):
    """What is asked of the store is being made, or too many ask for it; a little later it will be there."""

    retry_after = 2


class StorageError(FoiaGraphError):
    """Storage at an address fails, or holds what is not as it should be; the message says what."""


class ClusterError(FoiaGraphError):
    """A cluster is not there, or has not read everything in time; what it read is not lost."""


class ListenError(FoiaGraphError):
    """No server can listen at an address; the message says why."""


class SandboxMissing(FoiaGraphError):
    """A process that reads what strangers wrote would be without walls, and no one has allowed that."""


class MissingLibrary(FoiaGraphError):
    """A library that is asked for is not installed; the message says how it is."""


class SearchRejected(FoiaGraphError):
    """Words to search for cannot be read as a search; the message says what is wrong with them."""


class DecisionRefused(FoiaGraphError):
    """A decision cannot be made as it is; the message says why."""


class NotFound(FoiaGraphError):
    """Nothing has this name."""


class NotAcceptable(FoiaGraphError):
    """No representation fits what the client accepts; the message lists those there are."""


class QueryRefused(FoiaGraphError):
    """A query got no answer.

    `reason` tells the ends apart; `line` and `column` count from 1, in characters, and are 0 where the
    text has no position to point at; `retry_after` is in seconds, 0 where trying again would not help.
    """

    def __init__(
        self, message: str, reason: Reason, line: int = 0, column: int = 0, retry_after: int = 0
    ) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.line, self.column, self.retry_after = line, column, retry_after


class RequestRefused(FoiaGraphError):
    """A request that cannot be answered as it is; the message says what would have been right."""

    def __init__(self, message: str, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.headers = status, dict(headers or {})
