"""Records as text: what a file of them can hold."""

from foia_graph.connectors.imports.record_text import clean_record
from foia_graph.connectors.imports.records import ImportedRecord


def test_ends_of_pages_stay_in_a_text_and_nowhere_else():
    """A form feed ends a page of a text; no other value can hold one, or any other sign of its kind."""
    record = ImportedRecord("ReleasedDocument", "a", {"title": "A\fB\x00", "text": "One\r\n\x00\fTwo\f"})

    assert {"title": "A\nB", "text": "One\n\fTwo\f"} == clean_record(record).fields
