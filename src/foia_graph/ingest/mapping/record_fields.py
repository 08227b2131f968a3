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
RECORD_FIELDS = RESTRICTING_FIELDS | {"id", "type", "source", "file", "cleared", TEXT_FIELD}
"""Fields that steer the load and become no value of the resource."""
