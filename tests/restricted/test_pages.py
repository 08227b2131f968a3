"""A page may be restricted where its document is not: then the file that shows it is not handed out."""

import hashlib

import pytest

from archives import BASE, CATALOG, Archive
from case_tables import tabled
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.extract.pdfs import Sheet, pdf, words
from tests.restricted.looking import WORD

RECORDS = """
- {type: SourceDocument, id: post, title: A post}
- {type: ReleasedDocument, id: memo, title: A memo, description: Of two pages., source: post, file: memo.pdf}
- {type: Page, id: memo/2, source: post, restricted: Names a child.}
"""
MEMO = pdf(
    Sheet(words("Everybody may read this.")),
    Sheet(words("Canarychild lives here, OIG-12-64, ICE-000007.")),
    catalog="/Outlines 900 0 R",
    objects={
        900: b"<< /Type /Outlines /First 901 0 R /Last 903 0 R /Count 3 >>",
        901: b"<< /Title (The start) /Parent 900 0 R /Next 902 0 R /Dest [0 /Fit] >>",
        902: b"<< /Title (Canaryoutline) /Parent 900 0 R /Next 903 0 R /Dest [1 /Fit] >>",
        903: b"<< /Title (Canarynowhere) /Parent 900 0 R >>",
    },
)
SHA256 = hashlib.sha256(MEMO).hexdigest()


@pytest.fixture(scope="module")
def client(tmp_path_factory, profile):
    """A client of the catalogue, for tests that only read."""
    folder = tmp_path_factory.mktemp("memo")
    archive = Archive(folder / "data", folder / "store", profile)
    archive.write("catalog.toml", CATALOG)
    archive.write("papers/source.toml", 'title = "Papers"')
    archive.write("papers/records.yaml", RECORDS)
    archive.write("papers/memo.pdf", MEMO)
    assert [] == archive.problems(ocr=False, workers=1)
    app = create_app(archive.root, profile)
    app.testing = True
    yield app.test_client()
    app.extensions[EXTENSION].close()


def test_the_other_pages_stay(client):
    """What may be read is read, and is in the table of contents."""
    assert "The start" == client.get("/doc/document/memo.jsonld").json["tableOfContents"]
    assert "Everybody may read this." in client.get("/doc/document/memo/page/1/text").text


@pytest.mark.parametrize(
    "path",
    [
        "/doc/document/memo/page/2",
        "/doc/document/memo/page/2/text",
        "/doc/document/memo/page/2.txt",
        "/doc/document/memo/page/2.png",
        "/iiif/document/memo/page/2",
        "/iiif/image/memo/2/info.json",
        "/iiif/image/memo/2/full/max/0/default.png",
        "/compare/memo/1/memo/2",
        "/cite?iri=document/memo&quote=Canarychild",
        "/embed/document/memo/page/2",
        "/embed/document/memo?quote=Canarychild",
        f"/oembed?url={BASE}doc/document/memo/page/2",
    ],
)
def test_the_hidden_page_is_not_there(client, path):
    """Nor its words, nor its picture."""
    assert 404 == client.get(path).status_code


def test_the_file_that_shows_it_is_not_handed_out(client):
    """Whoever has the file has the page."""
    found = client.get(f"/file/{SHA256}")

    assert found.status_code in (403, 404)
    assert 403 == client.get("/doc/document/memo/with-cover.pdf").status_code
    assert f"{BASE}file/{SHA256}" not in client.get("/doc/document/memo.nt").text


@tabled
def test_nothing_tells_what_is_on_it(client, path):
    """Neither the document nor what is made of its pages together."""
    body = client.get(path, headers={"Accept": "*/*"}).data

    assert [] == WORD.findall(body)
    assert b"ICE-000007" not in body
    assert b"oig-12-64" not in body.lower()
