"""The session of one harvest: its client, its copy, its options and its report."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.copy import OriginCopy
from foia_graph.connectors.harvest.limits import HarvestLimits
from foia_graph.connectors.harvest.report import HarvestReport


@dataclass(frozen=True, slots=True)
class HarvestOptions:
    """The options of a harvest: `kind` forces a kind of origin, `full` takes all anew.

    `private` allows local hosts; `delay` are seconds between two requests, None for the kind's own.
    """

    kind: str = ""
    verify: bool = False
    full: bool = False
    private: bool = False
    delay: float | None = None
    limits: HarvestLimits = field(default_factory=HarvestLimits)


@dataclass(slots=True)
class HarvestSession:
    """The tools of a kind of origin; `before` is the state of the copy, `ours` our own base IRI."""

    client: HarvestClient
    copy: OriginCopy
    before: CopyState | None
    options: HarvestOptions
    report: HarvestReport
    ours: str = ""


def timestamp() -> str:
    """Return the time in UTC to the millisecond, as states have it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
