"""One harvest: who is asked, what is changed, within which limits, and what is told of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from foia_graph.connectors.harvest.client import Asker
from foia_graph.connectors.harvest.copies import State
from foia_graph.connectors.harvest.copy import Copy
from foia_graph.connectors.harvest.limits import Limits
from foia_graph.connectors.harvest.report import Report


@dataclass(frozen=True, slots=True)
class Options:
    """How to harvest: `kind` forces a kind of origin, `full` takes all anew, `private` asks hosts inside too.

    `delay` are seconds between two requests, None what the kind of origin takes unless told otherwise.
    """

    kind: str = ""
    verify: bool = False
    full: bool = False
    private: bool = False
    delay: float | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(slots=True)
class Session:
    """What a kind of origin works with; `before` is what the copy says of itself, `ours` our own base IRI."""

    asker: Asker
    copy: Copy
    before: State | None
    options: Options
    report: Report
    ours: str = ""


def now() -> str:
    """Give the time as states have it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
