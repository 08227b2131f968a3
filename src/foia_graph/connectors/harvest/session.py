"""The session of one harvest: its client, its copy, its options and its report."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from foia_graph.connectors.harvest.client import Asker
from foia_graph.connectors.harvest.copies import State
from foia_graph.connectors.harvest.copy import Copy
from foia_graph.connectors.harvest.limits import Limits
from foia_graph.connectors.harvest.report import Report


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a harvest: `kind` forces a kind of origin, `full` takes all anew.

    `private` allows local hosts; `delay` are seconds between two requests, None for the kind's own.
    """

    kind: str = ""
    verify: bool = False
    full: bool = False
    private: bool = False
    delay: float | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(slots=True)
class Session:
    """The tools of a kind of origin; `before` is the state of the copy, `ours` our own base IRI."""

    asker: Asker
    copy: Copy
    before: State | None
    options: Options
    report: Report
    ours: str = ""


def now() -> str:
    """Return the time in UTC to the millisecond, as states have it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
