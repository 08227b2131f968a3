"""Publishers of documents: stated, or following from their release."""

import pytest

from archives import ID
from foia_graph.publish.publishers import PublisherReader
from foia_graph.store.catalogue import Catalogue

RECORDS = """
- {type: Organization, id: watch, prefLabel: Garden Watch}
- {type: Organization, id: clinic, prefLabel: Garden Clinic}
- {type: Agency, id: gardens, prefLabel: Department of Gardens}
- {type: Campaign, id: uproot, title: Uproot}
- {type: Request, id: roots, title: On roots}
- type: Disclosure
  id: joint
  title: Joint
  qualifiedAssociation:
    - {agent: organization/watch, hadRole: releaser}
    - {agent: organization/clinic, hadRole: releaser}
    - {agent: agency/gardens, hadRole: producing-agency}
- type: Disclosure
  id: campaigned
  title: Campaigned
  wasInformedBy: [campaign/uproot, request/roots]
  qualifiedAssociation: [{agent: organization/watch, hadRole: releaser}]
- {type: Release, id: joint, title: J, description: D, disclosure: joint}
- {type: Release, id: campaigned, title: C, description: D, disclosure: campaigned}
- {type: Release, id: stated, title: S, description: D, disclosure: joint, publisher: agency/gardens}
- {type: ReleasedDocument, id: of-joint, title: A, description: D, inSeries: joint}
- {type: ReleasedDocument, id: of-campaigned, title: B, description: D, inSeries: campaigned}
- {type: ReleasedDocument, id: of-stated, title: C, description: D, inSeries: stated}
- {type: ReleasedDocument, id: annex, title: D, description: D, isPartOf: document/of-campaigned}
- {type: ReleasedDocument, id: nobody, title: E, description: D}
- {type: ReleasedDocument, id: made, title: F, description: D, creator: agency/gardens}
- type: ReleasedDocument
  id: produced
  title: G
  description: D
  mentions:
    - {body: agency/gardens, mentionRole: producing-agency, source: post, quote: GARDENS 117}
    - {body: organization/watch, mentionRole: producing-agency, status: rejected, note: A slip, source: post}
"""
JOINT = (f"{ID}organization/clinic", f"{ID}organization/watch")
GARDENS, UPROOT = (f"{ID}agency/gardens",), (f"{ID}campaign/uproot",)


@pytest.fixture
def reader(archive):
    archive.write("papers/publishers.yaml", RECORDS)
    archive.load()
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
