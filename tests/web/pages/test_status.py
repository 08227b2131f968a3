"""The page /status, and the line on all pages while documents are not read to the end."""

import json
import time
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from archives import Archive
from foia_graph.ingest.report import LoadOptions
from foia_graph.ingest.watch import CatalogueWatch
from foia_graph.runtime.progress import Progress
from foia_graph.store.generations.generation import Layout
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.ingest.documents.conftest import LETTER, NO_PDF

HTML = {"Accept": "text/html"}
LINE = 'class="reading"'


@pytest.fixture
def unread(archive_of: Callable[..., Archive]) -> Archive:
    """A store whose documents, a letter and a file that is none, are not read yet."""
    archive = archive_of({"papers/letter.pdf": LETTER, "papers/web.pdf": NO_PDF})
    options = LoadOptions(ocr=False, workers=1)
    next(CatalogueWatch((archive.folder,), archive.root, archive.profile, options).outcomes())
    return archive


@pytest.fixture
def client_at() -> Iterator[Callable[[Archive], FlaskClient]]:
    """Give clients of apps of archives."""
    apps = []

    def make(archive: Archive) -> FlaskClient:
        apps.append(create_app(archive.root, archive.profile))
        return apps[-1].test_client()

    yield make
    for app in apps:
        app.extensions[EXTENSION].close()


def write_progress(archive: Archive) -> None:
    Progress("pages", 12, 67, "OCR 3 of 28, about 2 min left").write(Layout(archive.root).progress)


def test_all_pages_say_that_documents_are_not_read_yet(unread, client_at):
    """So does /status, with the files that cannot be read; the page of the document shows its pictures."""
    client = client_at(unread)
    home, page = (
        client.get(path, headers=HTML).text for path in ("/", "/doc/document/papers-letter/page/2.html")
    )
    facts = client.get("/status.json").json
    status = client.get("/status", headers=HTML).text

    assert LINE in home and "<span>3 pages are not read yet.</span>" in home
    assert LINE in page and "/doc/document/papers-letter/page/2.png" in page
    assert (1, 3, None) == (facts["generation"], facts["pages_waiting"], facts["loading"])
    assert "3 pages are not read yet, and nothing reads them now" in status
    assert LINE not in status
    assert 200 == client.get("/doc/document/papers-letter/page/2.png").status_code


def test_the_line_does_not_change_while_the_generation_is_the_same(unread, client_at):
    """What changes by the second is on /status alone, which no cache keeps."""
    client = client_at(unread)
    before = client.get("/", headers=HTML)
    write_progress(unread)
    after, status = client.get("/", headers=HTML), client.get("/status", headers=HTML)

    assert before.headers["ETag"] == after.headers["ETag"]
    assert "Now: 12 of 67 pages, OCR 3 of 28, about 2 min left." in status.text
    assert '<progress id="reading" max="67" value="12">' in status.text
    assert ("no-store", "Accept") == (status.headers["Cache-Control"], status.headers["Vary"])
    assert "ETag" not in status.headers


def test_files_that_cannot_be_read_are_named(unread, client_at):
    """Once all is read there is no line any more."""
    unread.load()
    client = client_at(unread)
    status = client.get("/status", headers=HTML).text

    assert "Everything is read." in status
    assert '<a href="/doc/document/papers-web"><bdi>papers/web.pdf</bdi></a>: cannot be read: It is' in status
    assert [("papers/web.pdf", "/doc/document/papers-web")] == [
        (each["file"], each["page"]) for each in client.get("/status.json").json["problems"]
    ]
    assert LINE not in client.get("/", headers=HTML).text


def test_a_first_load_is_waited_for(archive_of, client_at):
    """Until there is a generation each page says how far it is, and is asked for again by the browser."""
    archive = archive_of({"papers/letter.pdf": LETTER})
    client = client_at(archive)
    nothing = client.get("/status", headers=HTML).text
    write_progress(archive)
    page = client.get("/", headers=HTML)
    facts = json.loads(client.get("/status", headers={"Accept": "application/json"}).data)

    assert "Nothing is loaded yet." in nothing
    assert (503, "3") == (page.status_code, page.headers["Refresh"])
    assert "The first load is under way: 12 of 67 pages, OCR 3 of 28, about 2 min left." in page.text
    assert (None, 12, 67) == (facts["generation"], facts["loading"]["done"], facts["loading"]["of"])
    assert time.time() - facts["loading"]["started"] < 3600
