"""The page of a document with a text next to its file."""

from foia_graph.web.app import create_app
from tests.ingest.documents.test_texts_beside_files import FILE, record
from web_settings import PATIENT


def test_a_text_that_is_that_of_no_page_is_shown_with_the_document(archive_of):
    """Under a heading that says what it is; a page says that its words came with the records."""
    archive = archive_of({"papers/records.yaml": record("About <b> pears"), "papers/a.pdf": FILE})
    archive.load()
    client = create_app(archive.root, archive.profile, settings=PATIENT).test_client()
    misfit = client.get("/doc/document/a.html").text
    archive.write("papers/records.yaml", record("One\\fTwo\\fThree\\f"))
    archive.load()
    page = client.get("/doc/document/a/page/1.html").text

    assert "Text that came with the record, and is that of no single page" in misfit
    assert "<pre>About &lt;b&gt; pears</pre>" in misfit
    assert "as they came with the records of the catalogue" in page
