"""How things are cited: by suffix, by what a client accepts, on pages; and claims, by `/cite`."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from case_tables import records_beside, tabled
from foia_graph.ingest.decide import ClaimCorrection, Decider
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from tests.dating import dated
from tests.web.conftest import BASE, CATALOG, WORLD, Papers

CSL = "application/vnd.citationstyles.csl+json"
BIBTEX, RIS = "application/x-bibtex", "application/x-research-info-systems"
CONTESTED = records_beside(__file__, "cite_contested")


def item(answer: TestResponse) -> dict:
    """Read the only item of CSL-JSON."""
    assert 200 == answer.status_code, answer.text
    (found,) = json.loads(answer.data)
    return found


def claim_of(client: FlaskClient, name: str, field: str) -> str:
    """Give the IRI of the first claim on a field of a thing."""
    claims = client.get(f"/doc/{name}.jsonld").json["claims"]
    return next(each["id"] for each in claims if each.get("predicate", "text") == field)


@pytest.fixture
def world(client_of: Callable[..., FlaskClient]) -> FlaskClient:
    return client_of()


@pytest.mark.parametrize(
    ("path", "kind", "title", "issued"),
    [
        ("release/2012-04-10", "collection", "New FOIA Documents", [[2012, 4, 10]]),
        ("document/ice-117629", "document", "Packet", [[2011, 6]]),
        ("source/post", "document", "New documents", None),
    ],
)
def test_things_are_cited_by_suffix(
    path: str, kind: str, title: str, issued: list | None, world: FlaskClient
):
    """Dates are as precise as they are known."""
    found = item(world.get(f"/doc/{path}.csl"))

    assert (f"{BASE}id/{path}", path.replace("/", ":")) == (found["URL"], found["id"])
    assert (kind, title, issued) == (found["type"], found["title"], found.get("issued", {}).get("date-parts"))


def test_a_document_names_its_release_and_its_numbers(world: FlaskClient):
    """A release is what a document is in; its Bates number is where it lies in the archive."""
    found = item(world.get("/doc/document/ice-117629.csl"))

    assert ("New FOIA Documents", "Records", "ICE 117629") == (
        found["container-title"],
        found["archive"],
        found["archive_location"],
    )


def test_a_release_is_published_by_who_released_it(world: FlaskClient):
    """Who made the disclosure published the release."""
    assert "Center for Rights" == item(world.get("/doc/release/2012-04-10.csl"))["publisher"]


def test_a_page_is_cited_with_its_numbers(papers: Papers):
    """The page of the file is the locator; the Bates number is next to it."""
    found = item(papers.client.get("/doc/document/plants/page/2.csl"))

    assert ("A memo on plants", "2", "GARDEN-000119", f"{BASE}id/document/plants/page/2") == (
        found["title"],
        found["page"],
        found["archive_location"],
        found["URL"],
    )
    assert [[2011, 6, 1]] == found["issued"]["date-parts"]


def test_a_claim_is_cited_with_its_words(world: FlaskClient):
    """The words are the title, who says them the author, and the source what they are in."""
    iri = claim_of(world, "release/2012-04-10", "date")
    found = item(world.get(f"/cite.csl?iri={quote(iri, safe='')}"))

    assert {
        "id": iri.removeprefix(f"{BASE}id/").replace("/", ":").replace("#", ":"),
        "type": "chapter",
        "title": "On April 10, 2012",
        "abstract": "On April 10, 2012",
        "author": [{"literal": "Center for Rights"}],
        "container-title": "New documents",
        "publisher": "Center for Rights",
        "archive": "Records",
        "language": "en",
        "URL": iri,
    } == found


def test_a_claim_is_cited_with_its_page(papers: Papers):
    """Where the page of the words is known, it is the locator, with its Bates number."""
    iri = claim_of(papers.client, "document/plants", "created")
    found = item(papers.client.get(f"/cite.csl?iri={quote(iri, safe='')}"))

    assert ("watered twice a week", "1", "GARDEN-000118", "A memo on plants") == (
        found["title"],
        found["page"],
        found["archive_location"],
        found["container-title"],
    )


def test_short_names_of_pages_and_claims_are_those_of_their_things(papers: Papers):
    """A page is named behind its document, and a claim behind its thing, without the beginning of the IRI."""
    client = papers.client
    claim = claim_of(client, "document/plants", "created")
    for whole in (f"{BASE}id/document/plants/page/1", claim):
        short = whole.removeprefix(f"{BASE}id/")
        found, expected = (client.get(f"/cite.csl?iri={quote(iri, safe='')}") for iri in (short, whole))

        assert item(expected) == item(found)


def test_a_claim_that_is_contradicted_says_so(client_of: Callable[..., FlaskClient]):
    """Whoever cites one of two claims that cannot both be true is reported it."""
    client = client_of(CONTESTED)
    found = item(client.get(f"/cite.csl?iri={quote(claim_of(client, 'work/oig', 'issued'), safe='')}"))

    assert "Another source contradicts it." in found["note"]


def test_a_claim_that_was_corrected_says_by_what(
    own_client_of: Callable[..., FlaskClient], tmp_path: Path, profile: Profile
):
    """Who follows an old citation finds what takes its position."""
    client = own_client_of()
    iri = claim_of(client, "release/2012-04-10", "date")
    decider = Decider(tmp_path / "store", profile)
    decider.correct(iri, ClaimCorrection("2012-04-11", "On April 11, 2012"), "Misread.")
    note = item(client.get(f"/cite.csl?iri={quote(iri, safe='')}"))["note"]

    assert note.startswith(
        "Status of the claim: corrected. Corrected by <https://foia.example.org/id/release/"
    )


def test_what_is_contested_is_left_out(client_of: Callable[..., FlaskClient]):
    """Of two dates there is none, in no form; of two titles one."""
    client = client_of(CONTESTED)

    assert "issued" not in item(client.get("/doc/work/oig.csl"))
    for form in ("csl", "bib", "ris"):
        text = client.get(f"/doc/work/oig.{form}").text
        assert ("Amber" in text, "Blue" in text, "2012" in text) == (True, False, False), form


def test_the_preferred_source_decides_on_the_title(
    own_client_of: Callable[..., FlaskClient], tmp_path: Path, profile: Profile
):
    """
    Of two titles that is told whose source comes first in `catalog.toml`; a change of that is a new load.
    """
    client = own_client_of(CONTESTED)
    (tmp_path / "data" / "catalog.toml").write_text(f'{CATALOG}sources = ["post", "letter"]\n')
    load((tmp_path / "data",), tmp_path / "store", profile, LoadOptions())

    assert "Blue" == item(client.get("/doc/work/oig.csl"))["title"]


@pytest.mark.parametrize(("form", "media_type"), [("csl", CSL), ("bib", BIBTEX), ("ris", RIS)])
def test_a_form_is_had_by_accept_too(form: str, media_type: str, world: FlaskClient):
    """
    A name leads to the form that is wished for, and the document is available in it under its own address.
    """
    led = world.get("/id/release/2012-04-10", headers={"Accept": media_type})
    negotiated = world.get("/doc/release/2012-04-10", headers={"Accept": media_type})

    assert (303, f"/doc/release/2012-04-10.{form}") == (led.status_code, led.headers["Location"])
    assert (200, media_type, f"/doc/release/2012-04-10.{form}", True) == (
        negotiated.status_code,
        negotiated.mimetype,
        negotiated.headers["Content-Location"],
        "Accept" in negotiated.vary,
    )
    assert world.get(f"/doc/release/2012-04-10.{form}").data == negotiated.data


def test_citations_do_not_come_unasked(world: FlaskClient):
    """Whoever accepts everything gets the description, as before."""
    assert "application/ld+json" == world.get("/doc/release/2012-04-10", headers={"Accept": "*/*"}).mimetype
    assert (
        "application/json"
        == world.get("/doc/release/2012-04-10", headers={"Accept": "application/json"}).mimetype
    )


def test_a_description_links_to_its_citations(world: FlaskClient):
    """Programs find the citations, and the name to cite (Signposting)."""
    links = world.get("/doc/release/2012-04-10").headers["Link"]

    assert f'<{BASE}id/release/2012-04-10>; rel="cite-as"' in links
    assert f'</doc/release/2012-04-10.bib>; rel="describedby"; type="{BIBTEX}"' in links


@pytest.mark.parametrize("name", ["organization/ccr", "graph/in", "scheme/issues/victims"])
def test_what_is_not_cited_has_no_such_form(name: str, world: FlaskClient):
    """A body, a graph or a concept has no citation: 404 by suffix, 406 by Accept."""
    assert 404 == world.get(f"/doc/{name}.bib").status_code
    assert 406 == world.get(f"/doc/{name}", headers={"Accept": BIBTEX}).status_code


@tabled
def test_a_wrong_request_is_told_what_is_right(query: str, status: int, words: str, world: FlaskClient):
    """Every refusal is one sentence."""
    answer = world.get(f"/cite?{query}")

    assert (status, "application/problem+json") == (answer.status_code, answer.mimetype)
    assert words in answer.json["detail"]


def test_a_citation_in_words_is_plain_text(world: FlaskClient):
    """The sentence with the name of what is cited, by suffix and by Accept."""
    answer = world.get("/cite.txt?iri=release/2012-04-10")
    negotiated = world.get("/cite?iri=release/2012-04-10", headers={"Accept": "text/plain"})

    assert (200, "text/plain") == (answer.status_code, answer.mimetype)
    assert answer.text.endswith(f" {BASE}id/release/2012-04-10\n")
    assert answer.text == negotiated.text


def test_a_page_shows_how_it_is_cited(world: FlaskClient):
    """A sentence, the name, and links to the three forms."""
    page = world.get("/doc/document/ice-117629.html").text

    assert "“Packet,” June 2011. Bates ICE 117629. In “New FOIA Documents.” Records." in page
    assert f'<a href="/doc/document/ice-117629">{BASE}id/document/ice-117629</a>' in page
    for form, media_type in (("csl", CSL), ("bib", BIBTEX), ("ris", RIS)):
        assert f'<a href="/doc/document/ice-117629.{form}" type="{media_type}">' in page


def test_a_page_of_what_is_not_cited_has_no_such_section(world: FlaskClient):
    """People are not cited."""
    assert "Cite this" not in world.get("/doc/organization/ccr.html").text


def test_each_claim_on_a_page_leads_to_its_citation(world: FlaskClient):
    """A claim has no page of its own; its citation has."""
    iri = claim_of(world, "release/2012-04-10", "date")
    path = f"/cite?iri={quote(iri, safe='')}"
    page = world.get(path, headers={"Accept": "text/html"})

    assert f'<a class="status" href="{path}">cite</a>' in world.get("/doc/release/2012-04-10.html").text
    assert (200, "text/html") == (page.status_code, page.mimetype)
    assert "Center for Rights. “On April 10, 2012.” In “New documents.”" in page.text
    assert f'href="/cite.bib?iri={quote(iri, safe="")}"' in page.text


def test_what_is_quoted_is_text_in_a_page(client_of: Callable[..., FlaskClient]):
    """Words of a source are never markup."""
    client = client_of(WORLD)
    claims = client.get("/doc/release/2012-04-10.jsonld").json["claims"]
    iri = next(each["id"] for each in claims if "text" in each)
    page = client.get(f"/cite.html?iri={quote(iri, safe='')}").text

    assert "fear &amp; &lt;script&gt;" in page


def test_a_citation_can_be_of_an_earlier_state(
    own_client_of: Callable[..., FlaskClient], load_into, tmp_path: Path
):
    """What was called otherwise is cited as it was called at the date that is asked for."""
    client = own_client_of()
    dated(tmp_path / "store", 1, "2020-01-01T10:00:00Z")
    load_into(WORLD.replace("New documents", "Newer documents"))
    titles = [
        item(client.get(f"/cite.csl?iri=source/post{date}"))["title"] for date in ("", "&asOf=2020-05-01")
    ]

    assert ["Newer documents", "New documents"] == titles
    assert 404 == client.get("/cite.csl?iri=source/post&asOf=2001-01-01").status_code
