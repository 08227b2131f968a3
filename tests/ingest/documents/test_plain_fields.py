"""Plain fields of pages, and parts without evidence of their own, as extractors give them."""

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


class Disks(PageFinding):
    """A number of disks."""

    def record_parts(self):
        """Yield it as a figure."""
        yield "figure", {"amount": "14", "measure": "disks", "bound": "exact"}


def test_a_part_without_evidence_is_claimed_whole(monkeypatch):
    """A figure of a document has nothing for evidence, so the words are those of a claim of it."""
    monkeypatch.setitem(EXTRACTORS, "acme", Extractor("acme", "1", Disks, lambda *_: ()))
    [part] = record_parts(
        "acme", "letter", [Disks(page=1, spots=(Spot("14 disks", 3, 11),))], {}, frozenset()
    )

    assert "figure" == part.field
    assert {
        "amount": "14",
        "measure": "disks",
        "quote": "14 disks",
        "start": "3",
    }.items() <= part.value.items()
    assert "evidence" not in part.value
    assert "value" not in part.value
