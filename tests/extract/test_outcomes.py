"""Outcomes of extractors: each runs by itself, and what fails is said and stored."""

from dataclasses import replace

import msgspec
import pytest

from foia_graph.extract import outcomes
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.outcomes import ExtractorOutcome
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import NO_NAMES

DOCUMENT = ParsedDocument(
    "0" * 64, 1, "extracted", pages=(ParsedPage(1, "extracted", layer=PositionedText("See OIG-12-64.")),)
)


def test_what_extractors_need_is_loaded_ahead(monkeypatch):
    """One whose parts cannot be loaded is named, and the others are got ready all the same."""
    prepared = []

    def lack():
        raise ImportError("libodd.so.6 is missing")

    monkeypatch.setitem(EXTRACTORS, "bates", replace(EXTRACTORS["bates"], prepare=lack))
    monkeypatch.setitem(
        EXTRACTORS, "mentions", replace(EXTRACTORS["mentions"], prepare=lambda: prepared.append("names"))
    )

    assert {"bates": "ImportError: libodd.so.6 is missing"} == outcomes.prepare_extractors()
    assert ["names"] == prepared


def test_outcomes_are_written_in_one_order():
    """In whatever order extractors ended, the bytes are the same, and what is no extractor is omitted."""
    found = outcomes.run_each(EXTRACTORS.values(), DOCUMENT, NO_NAMES)
    turned = {"gone": ExtractorOutcome(), **dict(reversed(found.items()))}

    assert outcomes.encode_outcomes(found) == outcomes.encode_outcomes(turned)
    assert found == outcomes.decode_outcomes(outcomes.encode_outcomes(turned))


def test_what_is_no_outcome_is_refused():
    """A child runs hostile files; an answer of another form is none."""
    with pytest.raises(msgspec.ValidationError):
        outcomes.decode_outcomes(b'{"bates": {"failure": 7}}')
