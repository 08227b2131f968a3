"""The index of redactions: counted by page and ground, in one document as in all."""

import pytest

from archives import BASE, ID
from case_tables import records_beside
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout
from foia_graph.store.listing.selection import ListSelector
from foia_graph.store.redaction_index import PageCount, RedactionIndex
from foia_graph.store.redaction_selection import RedactionSelection

MEMO, WHOLE = f"{ID}document/memo", f"{ID}document/whole"
B5, B6, B7C = (f"{BASE}scheme/exemptions/{each}" for each in ("b5", "b6", "b7C"))
RECORDS = records_beside(__file__, "redaction_index")


@pytest.fixture
def archive(archive_of, small):
    archive = archive_of({"papers/records.yaml": RECORDS})
    archive.profile = small
    archive.begin()
    return archive


@pytest.fixture
def holdings(archive):
    return Holdings(Catalogue(archive.generation, archive.profile), Layout(archive.root))


def test_what_stands_is_counted_by_page(holdings):
    """
    A redaction counts once, whatever it claims; what a page claims for pages omitted does not, nor what is
    rejected. Page 0 is the document as a whole.
    """
    index = holdings.redaction_index

    assert {1: 1, 2: 2} == index.pages(MEMO)
    assert {0: 1} == index.pages(WHOLE)
    assert {2: 1} == index.pages(MEMO, (frozenset({B7C}),))
    assert {B6: PageCount(3, 2), B7C: PageCount(1, 1)} == index.ground_counts(MEMO)
    assert {B5: PageCount(1, 0)} == index.ground_counts(WHOLE)


def test_a_page_of_a_selection_looks_into_no_other_documents(archive_of, small, monkeypatch):
    """Two redactions are found in their documents; totals and facets are counted in bitmaps."""
    record = (
        "- {{type: ReleasedDocument, id: d{0}, title: D, description: D., source: post, redaction: [{1}]}}\n"
    )
    claimed = "{claimedExemption: [(b)(6)]}"
    archive = archive_of({"papers/records.yaml": "".join(record.format(n, claimed) for n in range(9))})
    archive.profile = small
    archive.begin()
    catalogue = Catalogue(archive.generation, small)
    index = Holdings(catalogue, Layout(archive.root)).redaction_index
    selection = RedactionSelection(catalogue, index, ListSelector((("exemption", (B6,)),)))
    looked_into, pages = [], RedactionIndex.pages
    monkeypatch.setattr(RedactionIndex, "pages", lambda *given: looked_into.append(given[1]) or pages(*given))
    totals = selection.total, selection.page_total, {each.name: each.more for each in selection.facets}
    shown = [each.document for each in selection.slices(3, 5)]

    assert (9, 0, 0) == (*totals[:2], totals[2]["document"])
    assert [f"{ID}document/d3", f"{ID}document/d4"] == shown == looked_into


def test_pages_left_out_that_were_rejected_take_no_grounds(archive_of, small):
    """A page whose statement on pages omitted is rejected has its redactions to itself."""
    archive = archive_of({"papers/records.yaml": RECORDS.replace("asStated: 12 pages,", "status: rejected,")})
    archive.profile = small
    archive.begin()
    index = Holdings(Catalogue(archive.generation, archive.profile), Layout(archive.root)).redaction_index

    assert {1: 2, 2: 2} == index.pages(MEMO)
