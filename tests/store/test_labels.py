"""What things are called."""

import pytest

from archives import ID
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.embedded_store import EmbeddedStore

RECORDS = """
- type: ReleasedDocument
  id: memo
  title:
    - {value: A memo, source: letter}
    - {value: The memo, source: post}
  description: On two people.
  source: post
  claims: [{text: It is short., source: post}]
- {type: Page, id: memo/3, text: "It is short."}
"""


@pytest.fixture
def labels(archive):
    archive.write("papers/memo.yaml", RECORDS)
    archive.begin()
    return Labels(Catalogue(archive.generation, archive.profile))


def test_nothing_is_read_for_the_label_of_a_page(labels, monkeypatch):
    """Pages have no labels, so the name of one needs only that of its document."""
    memo, reads = labels.label(f"{ID}document/memo"), []
    for name in ("quads", "thing_quads"):
        read = getattr(EmbeddedStore, name)
        monkeypatch.setattr(
            EmbeddedStore, name, lambda *pattern, read=read: reads.append(pattern) or read(*pattern)
        )

    assert f"{memo}, page 3" == labels.name(f"{ID}document/memo/page/3")
    assert [] == reads
    labels.name(f"{ID}document/other")
    assert reads


def test_what_has_no_label_is_called_after_its_owner(labels):
    """
    A page is one of its document, a part one of its thing; what is not described has the end of its IRI.
    """
    memo = labels.label(f"{ID}document/memo")

    assert memo in ("A memo", "The memo")
    assert "" == labels.label(f"{ID}document/memo/page/3")
    assert {
        f"{ID}document/memo": memo,
        f"{ID}document/memo/page/3": f"{memo}, page 3",
        f"{ID}document/memo#claim-1": f"Claim of {memo}",
        f"{ID}person/nobody": "nobody",
    } == labels.names(
        [
            f"{ID}document/memo",
            f"{ID}document/memo/page/3",
            f"{ID}document/memo#claim-1",
            f"{ID}person/nobody",
        ]
    )


def test_of_several_titles_one_goes_first(labels):
    """Of what sources call a thing one is preferred, and the others are kept next to it."""
    catalogue = labels._catalogue
    title, others = labels.titles(catalogue.describe(f"{ID}document/memo"))

    assert {"A memo", "The memo"} == {title, *others}
    assert title == labels.preferred_name(f"{ID}document/memo")
    assert "nobody" == labels.preferred_name(f"{ID}person/nobody")
