"""The citation in words."""

from dataclasses import replace

import pytest

from foia_graph.publish.citations.formats import PART, citation_sentence, reference_key
from tests.publish.citations.references import MEMO


def test_a_sentence_says_who_what_when_and_where():
    """All that is needed to find it again, in the order of a footnote."""
    assert citation_sentence(replace(MEMO, quote="Watered twice")) == (
        "“Watered twice.” Department of Plants; Jane Roe. “Peña & Søn: 100 % of ‘plants’ #1,” memorandum, "
        "June 2011. "
        "No. OIG-12. Page 3, printed iii, Bates GARDEN 118. In “The memos.” "
        "Published by Center for Rights. Records."
    )


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Why?", "“Why?” memorandum"), ("The end.", "“The end.” memorandum"), ("X", "“X,” memo")],
)
def test_no_mark_follows_another(title: str, shown: str):
    """A title that ends in a mark gets no comma."""
    assert shown in citation_sentence(replace(MEMO, title=title))


def test_a_claim_without_words_has_no_quotation_marks():
    """No one is quoted with words that are the catalogue's."""
    assert citation_sentence(replace(MEMO, genre=PART, title="Raises: Water", quote="")).startswith(
        "Department of Plants; Jane Roe. Raises: Water. June 2011."
    )


@pytest.mark.parametrize(
    ("iri", "key"),
    [
        ("https://a.example/id/document/x/page/3", "document:x:page:3"),
        ("https://a.example/id/work/x#claim-1", "work:x:claim-1"),
        ("https://a.example/catalog#claim-1", "catalog:claim-1"),
    ],
)
def test_a_key_is_made_of_the_name_alone(iri: str, key: str):
    """So it is the same for ever, whatever else is learnt of the thing."""
    assert key == reference_key(iri, "https://a.example/")
