"""Plain fields of pages, as extractors give them."""

import pytest

from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.registry import Extractor, PageFinding, Spot
from foia_graph.ingest.documents.parts import record_parts


class Number(PageFinding):
    """A number under some key."""

    key: str

    def record_parts(self):
        """Yield it as an identifier."""
        yield "identifier", {self.key: "HA-7"}


@pytest.mark.parametrize("key", ["value", "notation"])
def test_a_plain_field_is_claimed_with_its_words_under_either_key(key, monkeypatch):
    """As records write values, and as they write numbers."""
    monkeypatch.setitem(EXTRACTORS, "acme", Extractor("acme", "1", Number, lambda *_: ()))
    found = Number(page=2, key=key, spots=(Spot(" No. HA-7", 10, 19),), confidence=0.5)
    [part] = record_parts("acme", "letter", [found], {}, frozenset(("batesRange",)))

    place = {"quote": "No. HA-7", "page": "2", "start": "11"}
    status = {"status": "machine-read", "generatedBy": "acme-1", "confidence": "0.50"}
    assert (2, "identifier") == (part.page, part.field)
    assert {"value": "HA-7", **place, **status} == part.value
