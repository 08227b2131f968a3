"""Positions of all claims on one source, as reading each claim gives them."""

from archives import BASE, ID
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_places, claims_of, evidence_places

RECORDS = """
- type: Program
  id: gates
  prefLabel: Gates
  source: post
  startDate: {value: 2018, quote: was shut, page: 3}
  claims:
    - {id: words, text: It was dark., quote: all night}
    - {id: bare, text: It was cold.}
    - {id: field, text: It was old., originField: /age}
    - {id: offset, text: It was far., quote: far off, start: 12}
    - {id: other, text: It was wet., source: letter, quote: wet}
"""


def test_places_are_those_that_each_claim_has(archive_of):
    """
    Page, field, words and offset of each; a claim of another source is not among them, nor one without a
    position.
    """
    archive = archive_of({"papers/records.yaml": RECORDS})
    archive.begin()
    catalogue = Catalogue(archive.generation, archive.profile)
    claims = [claim for _, claim in claims_of(catalogue.describe(f"{ID}program/gates"))]
    post = f"{ID}source/post"

    found = claim_places(post, catalogue.quad_store)

    assert {
        (3, "", "was shut", None),
        (0, "", "all night", None),
        (0, "/age", "", None),
        (0, "", "far off", 12),
    } == {(place.page, place.field, place.quote, place.start) for place in found.values()}
    own = [claim for claim in claims if claim.one("source") == post]
    assert found == {
        claim.iri: place
        for claim in own
        for place in evidence_places(claim)
        if place.quote or place.page or place.field
    }


def test_what_is_no_source_has_no_claims(archive_of):
    """There is nothing to read."""
    archive = archive_of({"papers/records.yaml": RECORDS})
    archive.begin()
    catalogue = Catalogue(archive.generation, archive.profile)

    assert {} == claim_places(f"{BASE}id/person/nobody", catalogue.quad_store)
