"""Publishers of documents: stated, or following from their release."""

import pytest

from archives import ID
from case_tables import records_beside
from foia_graph.publish.publishers import PublisherReader
from foia_graph.store.catalogue import Catalogue

RECORDS = records_beside(__file__, "publishers")
JOINT = (f"{ID}organization/clinic", f"{ID}organization/watch")
GARDENS, UPROOT = (f"{ID}agency/gardens",), (f"{ID}campaign/uproot",)


@pytest.fixture
def reader(archive):
    archive.write("papers/publishers.yaml", RECORDS)
    archive.begin()
    catalogue = Catalogue(archive.generation, archive.profile)
    return lambda method, name: getattr(PublisherReader(catalogue), method)(catalogue.describe(f"{ID}{name}"))


@pytest.mark.parametrize(
    ("name", "publishers"),
    [
        ("release/joint", JOINT),
        ("release/campaigned", UPROOT),
        ("release/stated", GARDENS),
        ("document/of-joint", JOINT),
        ("document/of-campaigned", UPROOT),
        ("document/of-stated", GARDENS),
        ("document/annex", UPROOT),
        ("document/made", GARDENS),
        ("document/produced", GARDENS),
        ("document/nobody", ()),
    ],
)
def test_who_made_it_public(reader, name, publishers):
    """
    The publisher that is stated, else the campaign or the releasers of its release, else who produced it.
    """
    assert publishers == tuple(sorted(reader("publishers", name)))


@pytest.mark.parametrize(
    ("name", "producers"),
    [("document/of-joint", GARDENS), ("document/produced", GARDENS), ("document/of-campaigned", ())],
)
def test_from_whose_files_it_comes(reader, name, producers):
    """Its own producing agency, else that of its release; one that was rejected is none."""
    assert producers == reader("producers", name)
