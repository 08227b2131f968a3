"""A work, the copies of it that were released, and the file of each are three things."""

from tests.ingest.documents.conftest import LETTER

RECORDS = """
- {type: CitedWork, id: order, title: An order, identifier: O-1}
- {type: Release, id: first, title: The first release, description: D}
- {type: Release, id: second, title: The second release, description: D}
- {type: ReleasedDocument, id: copy, title: The order, description: D, inSeries: first,
   realizationOf: work/order, file: copy.pdf}
- {type: ReleasedDocument, id: again, title: The order, description: D, inSeries: second,
   realizationOf: work/order}
"""


def test_copies_in_several_releases_are_of_one_work(archive_of):
    """
    The work is one, whatever holds copies of it; a copy is in its release, and has its own file or none.
    """
    archive = archive_of({"papers/works.yaml": RECORDS, "papers/copy.pdf": LETTER})
    archive.load(ocr=False)
    work, copy, again = map(archive.read, ("work/order", "document/copy", "document/again"))

    assert (work.iri,) == copy.get("realizationOf") == again.get("realizationOf")
    assert (copy.get("inSeries"), again.get("inSeries")) == (
        (archive.read("release/first").iri,),
        (archive.read("release/second").iri,),
    )
    assert (1, 0) == (len(copy.parts("distribution")), len(again.parts("distribution")))
    assert () == work.parts("distribution")
