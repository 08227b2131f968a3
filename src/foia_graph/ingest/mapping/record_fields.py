"""Classes and fields of records that a load acts on, and problems of a record, with the lines of fields."""

from foia_graph.model.resource import Problem, RawValue, RecordFields, Severity, SourceRecord

DOCUMENT_CLASS = "ReleasedDocument"
PAGE_CLASS = "Page"
# Classes of what a claim can have as its source.
SOURCE_TYPES = ("SourceDocument", DOCUMENT_CLASS)
TEXT_FIELD = "text"
# Fields that hide a record.
RESTRICTING_FIELDS = frozenset(("restricted", "embargo"))
# Fields that say something of the file of a document, or of its text.
FILE_FIELDS = frozenset(("file", "cleared", "distribution", TEXT_FIELD))
# The field with names under which a record was known before.
FORMER_NAMES = "formerly"
# Fields that must be known before the first record is mapped.
FORESEEN_FIELDS = RESTRICTING_FIELDS | FILE_FIELDS | {FORMER_NAMES}
# Fields of a document whose value is plain, and which a page proves by a claim.
CLAIMED_FIELDS = frozenset(("form", "created", "issued"))
# Fields that a record manually may fill itself; then what the file says is not said.
FIELDS_OF_RECORD_FIRST = (
    frozenset(("numberOfPages", "readStatus", "isCopyOf", "tableOfContents")) | CLAIMED_FIELDS
)
# Fields that steer the load and become no value of the resource.
RECORD_FIELDS = RESTRICTING_FIELDS | {"id", "type", "source", "file", "cleared", TEXT_FIELD, FORMER_NAMES}


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
