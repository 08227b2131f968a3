"""The session of one import: its source, its options, its client, and what it counts and reports."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from foia_graph.connectors.http.client import AnswerLimits
from foia_graph.connectors.http.connection import Clock
from foia_graph.connectors.imports.api_client import ANY_SERVER, IMPORT_LIMITS, ApiClient, Platform
from foia_graph.model.dates import quote_text
from foia_graph.model.resource import Problem, Severity

# What became of a record: `removed` is a draft that is read no more, `deleted-here` one that people removed,
# `described-elsewhere` one of which another file of the folder has a record.
RecordState = Literal["new", "changed", "unchanged", "gone", "removed", "deleted-here", "described-elsewhere"]


@dataclass(frozen=True, slots=True)
class UnreadSentence:
    """A sentence of a text of which nothing was taken; `start` is its offset in characters."""

    address: str
    start: int
    text: str


@dataclass(slots=True)
class ImportReport:
    """What an import read at the origin, and what it wrote of it."""

    items: Counter[str] = field(default_factory=Counter)
    """Items of the origin, by what they are there."""
    left_out: dict[str, Counter[str]] = field(default_factory=dict)
    """Items that became no record, by reason."""
    records: Counter[str] = field(default_factory=Counter)
    """Records of the origin, by class."""
    fields_read: int = 0
    """Fields of the origin that hold something."""
    fields_left_out: Counter[str] = field(default_factory=Counter)
    """Fields that were omitted on purpose, by reason."""
    fields_unused: Counter[str] = field(default_factory=Counter)
    """Fields that no connector knows, by path."""
    problems: list[Problem] = field(default_factory=list)
    states: dict[RecordState, list[str]] = field(default_factory=dict)
    """Records by what became of them, as "Release 2012-04-10"."""
    conflicts: list[str] = field(default_factory=list)
    edited_fields: int = 0
    """Fields that people changed, and that stay as they changed them."""
    unread: list[UnreadSentence] = field(default_factory=list)

    def add_problem(self, path: str, message: str, severity: Severity = "warning", name: str = "") -> None:
        """Report something that a person should look at, and in which field; a warning loses nothing."""
        self.problems.append(Problem(path, 0, name, message, severity))

    def note(self, state: RecordState, record: str) -> None:
        """Note what became of a record."""
        self.states.setdefault(state, []).append(record)

    @property
    def is_clean(self) -> bool:
        """Return whether nothing failed and nothing is in conflict."""
        return not self.conflicts and all(each.severity == "warning" for each in self.problems)

    def as_json(self) -> dict[str, Any]:
        """Return the report as values of JSON; what did not change is only counted."""
        listed = {state: names for state, names in self.states.items() if state != "unchanged"}
        return {
            "items": dict(self.items),
            "left_out": {item: dict(reasons) for item, reasons in self.left_out.items()},
            "records": dict(self.records),
            "states": {state: len(names) for state, names in self.states.items()},
            **{state.replace("-", "_"): names for state, names in listed.items()},
            "fields": {
                "read": self.fields_read,
                "left_out": dict(self.fields_left_out),
                "unused": dict(self.fields_unused),
            },
            "edited_fields": self.edited_fields,
            "conflicts": self.conflicts,
            "problems": [
                {"severity": each.severity, "place": each.path, "field": each.field, "message": each.message}
                for each in self.problems
            ],
            "unread": [
                {"address": each.address, "start": each.start, "sentence": each.text} for each in self.unread
            ],
        }

    def summary(self) -> Iterator[str]:
        """Yield the report as sentences, without its problems and conflicts."""
        yield f"at the origin: {_counts(self.items) or 'nothing'}"
        for item, reasons in sorted(self.left_out.items()):
            for reason, number in sorted(reasons.items()):
                yield f"left out: {number:,} × {item}: {reason}"
        yield f"records: {_counts(self.records) or 'none'}"
        yield "of these: " + (_counts({state: len(names) for state, names in self.states.items()}) or "none")
        yield f"fields at the origin: {self.fields_read:,}"
        for reason, number in sorted(self.fields_left_out.items()):
            yield f"fields omitted: {number:,}: {reason}"
        for path, number in sorted(self.fields_unused.items()):
            yield f"fields without an equivalent here: {number:,} × {path}"
        if self.edited_fields:
            yield f"fields edited here that stay as they are: {self.edited_fields:,}"
        if self.unread:
            yield f"sentences of which nothing was taken: {len(self.unread):,} (--report json lists them)"

    def wrong_shape(self, path: str, name: str, wanted: str, value: Any) -> None:
        """Report a field whose value is not of the shape that it should have."""
        self.add_problem(path, f"is {quote_text(str(value))}, where {wanted} should be", name=name)


def _counts(counts: "Counter[str] | dict[RecordState, int]") -> str:
    return ", ".join(f"{number:,} × {name}" for name, number in sorted(counts.items()) if number)


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
    limits: AnswerLimits = IMPORT_LIMITS


@dataclass
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

    @cached_property
    def client(self) -> ApiClient:
        """Return the client of the import, which is made at its first use."""
        limits, private, delay = self.options.limits, self.options.private, self.options.delay
        return ApiClient(limits, private, self.clock, delay, platform=self.platform, source=self.source)

    def count(self, item: str, number: int = 1) -> None:
        """Count items of the origin by what they are there: "document", "page", "note"."""
        self.report.items[item] += number

    def leave_out(self, item: str, reason: str, number: int = 1) -> None:
        """Count items that become no record, with the reason in one sentence."""
        self.report.left_out.setdefault(item, Counter())[reason] += number

    def pass_over(self, item: str, reason: str, number: int = 1) -> None:
        """Count items of the origin that become no record, with the reason in one sentence."""
        self.count(item, number)
        self.leave_out(item, reason, number)

    def is_unchanged(self, changed: str) -> bool:
        """Return whether what changed at a time ("": not said) did not since the day that was asked for."""
        since = self.options.since
        return since is not None and "" < changed[:10] < since.isoformat()

    def leave_out_unchanged(self, item: str, changed: str, *, is_counted: bool = True) -> bool:
        """Return whether an item, which may be counted already, did not change since the day asked for."""
        if is_unchanged := self.is_unchanged(changed):
            if not is_counted:
                self.count(item)
            self.leave_out(item, f"it did not change since {self.options.since}")
        return is_unchanged

    def problem(self, place: str, message: str, severity: Severity = "warning", key: str = "") -> None:
        """Report what could not become a record: `place` is the address or file at the origin.

        `key` is that of a thing that is there and cannot be read now, so that it is not taken to be gone.
        What a person should act on, since it is lost to the import, is an error.
        """
        self.report.add_problem(place, message, severity)
        if key:
            self.unreadable.add(key)
