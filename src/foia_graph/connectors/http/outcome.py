"""The outcomes of an attempt to get a file, and the limits that it must keep."""

from dataclasses import dataclass
from typing import Literal

from foia_graph.errors import FoiaGraphError

SuccessState = Literal["got", "unchanged"]
# Why a file was not got.
Reason = Literal[
    "address",
    "answer",
    "busy",
    "gone",
    "mismatch",
    "network",
    "redirects",
    "refused",
    "robots",
    "time",
    "too-large",
    "wrong-type",
]
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The bounds of one request: `size` in bytes, times in seconds.

    `connect` is for reaching a server, `read` for each silence, `whole` for one request and its answer, and
    `wait` for every pause that a server asks for. A request that failed is made up to `tries` times in all,
    after pauses of `backoff`, twice that, and so on.
    """

    size: int = 501 * MIB
    connect: float = 10.0
    read: float = 30.0
    whole: float = 1800.0
    wait: float = 300.0
    redirects: int = 10
    tries: int = 4
    backoff: float = 2.0


class FetchError(FoiaGraphError):
    """A file was not got; the message continues where a sentence began with its address.

    `status` is that of the answer, 0 where there was none.
    """

    def __init__(self, reason: Reason, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.status = status


class RequestFailed(FetchError):
    """A request failed; `url` is its address, with which the message begins, and `detail` the rest of it.

    `after` are the seconds after which the server wants to be asked again, 0 where it did not say so.
    """

    def __init__(self, url: str, error: FetchError) -> None:
        super().__init__(error.reason, f"{url} {error}", error.status)
        self.url, self.detail = url, str(error)
        self.after = error.after if isinstance(error, TransientError) else 0.0

    @property
    def may_pass(self) -> bool:
        """Return whether the same request may be answered another day: no server said no to it."""
        return self.reason in ("busy", "network", "time", "wrong-type", "too-large") or self.status == 200


class TransientError(FetchError):
    """A file was not got this time; `host` may be asked again, after so many seconds where it said so."""

    def __init__(self, reason: Reason, message: str, host: str, status: int = 0, after: float = 0.0) -> None:
        super().__init__(reason, message, status)
        self.host, self.after = host, after


class FetchStopped(FoiaGraphError):
    """The program was ended by whoever started it."""


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """The outcome for one address.

    `state` is "got", "unchanged", or the reason why there is nothing, of which `message` says more;
    `received` counts the bytes that came over the network this time.
    """

    url: str
    state: SuccessState | Reason
    message: str = ""
    sha256: str = ""
    size: int = 0
    received: int = 0
    final_url: str = ""
