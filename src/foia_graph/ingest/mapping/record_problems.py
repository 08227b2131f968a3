"""Problems of one record, each with the line on which its field is."""

from foia_graph.model.resource import Problem, RawValue, RecordFields, Severity, SourceRecord


class RecordProblems(list[Problem]):
    """The problems found in a record so far."""

    __slots__ = ("record",)

    def __init__(self, record: SourceRecord) -> None:
        super().__init__()
        self.record = record

    def add(self, name: str, message: str, raw: RawValue = "", severity: Severity = "error") -> None:
        """Report what is wrong with a field; `raw` is the value that is wrong, where it has its own line."""
        line = raw.line if isinstance(raw, RecordFields) and raw.line else field_line(self.record, name)
        self.append(Problem(self.record.path, line, name, message, severity))

    def add_misfit(self, name: str, message: str, raw: RawValue = "") -> None:
        """Report a value that does not fit: a warning in bulk material, which no one can mend."""
        self.add(name, message, raw, "warning" if self.record.loose else "error")


def field_line(record: SourceRecord, name: str) -> int:
    """Return the line on which a field of a record is, that of the record where no line is known."""
    fields = record.fields
    return fields.lines.get(name, record.line) if isinstance(fields, RecordFields) else record.line
