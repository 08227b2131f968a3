"""Outcomes of extractors: each runs by itself, and what fails is said and stored."""

from dataclasses import replace

import msgspec
import pytest

from foia_graph.extract import outcomes, registry
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.outcomes import ExtractorOutcome
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import NO_NAMES

DOCUMENT = ParsedDocument(
    "0" * 64, 1, "extracted", pages=(ParsedPage(1, "extracted", layer=PositionedText("See OIG-12-64.")),)
)


def failing(error: BaseException) -> registry.Extractor:
    """Make an extractor of e-mails that raises, once it has found something."""

    def find(document, gazetteer):
        yield from EXTRACTORS["emails"].extract(document, gazetteer)
        raise error

    return replace(EXTRACTORS["emails"], extract=find)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ValueError("no such month\nat all"), "ValueError: no such month"),
        (MemoryError(), "MemoryError"),
        (RecursionError("maximum depth"), "RecursionError: maximum depth"),
        (ImportError("x" * 999), f"ImportError: {'x' * 200}"),
    ],
)
def test_one_that_fails_costs_its_own_findings_only(error, failure):
    """The others find what they find alone; the one says the kind of error and its first line."""
    asked = [failing(error), EXTRACTORS["citations"]]
    found = outcomes.run_each(asked, DOCUMENT, NO_NAMES)

    assert ExtractorOutcome(failure=failure, is_lasting=False) == found["emails"]
    assert 1 == len(outcomes.decode_findings(found)["citations"])


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
