"""Classes and fields of records that a load acts on: what hides a record, names its file, gives its text."""

DOCUMENT_CLASS = "ReleasedDocument"
PAGE_CLASS = "Page"
SOURCE_TYPES = ("SourceDocument", DOCUMENT_CLASS)
"""Classes of what a claim can have as its source."""
TEXT_FIELD = "text"
RESTRICTING_FIELDS = frozenset(("restricted", "embargo"))
"""Fields that hide a record."""
FILE_FIELDS = frozenset(("file", "cleared", "distribution", TEXT_FIELD))
"""Fields that say something of the file of a document, or of its text."""
FORMER_NAMES = "formerly"
"""The field with names under which a record was known before."""
FORESEEN_FIELDS = RESTRICTING_FIELDS | FILE_FIELDS | {FORMER_NAMES}
"""Fields that must be known before the first record is mapped."""
CLAIMED_FIELDS = frozenset(("form", "created", "issued"))
"""Fields of a document whose value is plain, and which a page proves by a claim."""
FIELDS_OF_RECORD_FIRST = (
    frozenset(("numberOfPages", "readStatus", "isCopyOf", "tableOfContents")) | CLAIMED_FIELDS
)
"""Fields that a record manually may fill itself; then what the file says is not said."""
RECORD_FIELDS = RESTRICTING_FIELDS | {"id", "type", "source", "file", "cleared", TEXT_FIELD, FORMER_NAMES}
"""Fields that steer the load and become no value of the resource."""
