"""The report of one import: counts of both sides, what was omitted, problems, and conflicts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from foia_graph.connectors.imports.merge import MergeConflict
from foia_graph.model.dates import quote_text
from foia_graph.model.resource import Problem

RecordState = Literal["new", "changed", "unchanged", "gone", "removed", "deleted-here", "described-elsewhere"]
"""What became of a record: `removed` is a draft that is read no more, `deleted-here` one that people removed,
`described-elsewhere` one of which another file of the folder has a record."""


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
    conflicts: list[MergeConflict] = field(default_factory=list)
    edited_fields: int = 0
    """Fields that people changed, and that stay as they changed them."""
    unread: list[UnreadSentence] = field(default_factory=list)

    def add_problem(self, path: str, message: str) -> None:
        """Report something that a person should look at, and that loses nothing."""
        self.problems.append(Problem(path, 0, "", message, "warning"))

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
            "conflicts": [str(each) for each in self.conflicts],
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
            yield f"fields left out: {number:,}: {reason}"
        for path, number in sorted(self.fields_unused.items()):
            yield f"fields that have no place here: {number:,} × {path}"
        if self.edited_fields:
            yield f"fields edited here that stay as they are: {self.edited_fields:,}"
        if self.unread:
            yield f"sentences of which nothing was taken: {len(self.unread):,} (--report json lists them)"

    def wrong_shape(self, path: str, name: str, wanted: str, value: Any) -> None:
        """Report a field whose value is not of the shape that it should have."""
        self.problems.append(
            Problem(path, 0, name, f"is {quote_text(str(value))}, where {wanted} should stand", "warning")
        )


def _counts(counts: "Counter[str] | dict[RecordState, int]") -> str:
    return ", ".join(f"{number:,} × {name}" for name, number in sorted(counts.items()) if number)
