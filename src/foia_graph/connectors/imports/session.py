"""The session of one import: its source, its options, its client, and what it counts and reports."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from foia_graph.connectors.http.client import AnswerLimits
from foia_graph.connectors.http.politeness import Clock
from foia_graph.connectors.imports.api_client import ANY_SERVER, ApiClient, Platform, import_limits
from foia_graph.connectors.imports.report import ImportReport
from foia_graph.model.resource import Problem, Severity


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options of an import.

    `since` takes only what changed at the origin on that day or later; `private` allows local hosts; `delay`
    are seconds between two requests to a host; `settings` are what a kind alone has (`mapping`, `guess`);
    `limits` bounds what is asked of servers.
    """

    since: date | None = None
    private: bool = False
    delay: float = 1.0
    settings: Mapping[str, str] = field(default_factory=dict)
    limits: AnswerLimits = field(default_factory=import_limits)


@dataclass(slots=True)
class ImportSession:
    """The tools of a connector.

    `source` is a path or an address as it was given; `today` the day on which the origin is seen.
    `is_complete` says whether all of the origin was listed, so that what is missing is deleted there; a
    connector sets it once it has come to the end of a whole listing (not with `since`).
    """

    source: str
    options: ImportOptions
    report: ImportReport
    today: date
    folder: Path
    """The folder that is written to, for what a person put there: `source.toml`, names of agencies."""
    origin: str = ""
    """The origin as a whole ("uncoverthetruth.org"), which a connector names before the first file.

    Only files of the same origin can be gone. Left out, it is the host or the name of the file."""
    is_complete: bool = False
    unreadable: set[str] = field(default_factory=set)
    """Keys of things that are at the origin, and could not be read."""
    platform: Platform = ANY_SERVER
    """The platform whose hosts and token the client knows; a connector sets it before its first request."""
    clock: Clock = field(default_factory=Clock, repr=False)
    _client: ApiClient | None = field(default=None, repr=False)

    @property
    def client(self) -> ApiClient:
        """Return the client of the import, which is made at its first use."""
        if self._client is None:
            options = self.options
            self._client = ApiClient(
                options.limits,
                options.private,
                self.clock,
                platform=self.platform,
                source=self.source,
                delay=options.delay,
            )
        return self._client

    def count(self, item: str, number: int = 1) -> None:
        """Count items of the origin by what they are there: "document", "page", "note"."""
        self.report.items[item] += number

    def leave_out(self, item: str, reason: str, number: int = 1) -> None:
        """Count items that become no record, with the reason in one sentence."""
        self.report.left_out.setdefault(item, Counter())[reason] += number

    def problem(self, place: str, message: str, severity: Severity = "warning", key: str = "") -> None:
        """Report what could not become a record: `place` is the address or file at the origin.

        `key` is that of a thing that is there and cannot be read now, so that it is not taken to be gone.
        What a person should act on, since it is lost to the import, is an error.
        """
        self.report.problems.append(Problem(place, 0, "", message, severity))
        if key:
            self.unreadable.add(key)
