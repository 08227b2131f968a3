"""Plain fields of pages, as extractors give them."""

import pytest

from foia_graph.extract.registry import PageFinding
from foia_graph.ingest.documents.parts import record_parts


class Number(PageFinding):
    """A number under some key."""

    key: str

    def record_parts(self):
        """Yield it as an identifier."""
        yield "identifier", {self.key: "HA-7"}


@pytest.mark.parametrize("key", ["value", "notation"])
def test_a_plain_field_has_its_value_under_either_key(key):
    """As records write values, and as they write numbers."""
    [part] = record_parts("acme", "letter", [Number(page=2, key=key)], {})

    assert (2, "identifier", "HA-7") == (part.page, part.field, part.value)
