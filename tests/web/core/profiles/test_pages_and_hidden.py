"""Pages of files in the words of others; and that nothing hidden is told in any."""

import pytest
from flask import Flask
from rdflib.namespace import SDO

from foia_graph.publish.addresses import path_of
from foia_graph.publish.profiles.registry import registered_profiles
from foia_graph.web.core.profile_negotiation import offered_profiles
from foia_graph.web.core.site import EXTENSION
from tests.web.conftest import Papers
from tests.web.core.profiles.graphs import by_pyld, by_rdflib, terms
from tests.web.core.profiles.ric_o import KNOWN, RICO
from tests.web.core.profiles.worlds import DISPUTED

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
PLANTS = "/doc/document/plants"
BASE = "https://foia.example.org/"


def said(client, path, token):
    return client.get(f"{path}.jsonld?_profile={token}").json


def test_a_page_is_part_of_its_document_and_has_a_text(papers: Papers):
    """In schema.org a page says which one it is, and its text is a file with size and checksum."""
    client = papers.client
    page = said(client, f"{PLANTS}/page/2", "schemaorg")
    text = page["encoding"]
    got = client.get(text["contentUrl"].removeprefix(BASE[:-1]))

    assert ("CreativeWork", "Page 2", 2, f"{BASE}id/document/plants") == (
        page["@type"],
        page["name"],
        page["position"],
        page["isPartOf"]["@id"],
    )
    assert (200, "text/plain") == (got.status_code, text["encodingFormat"])
    assert 64 == len(text["sha256"])


def test_a_page_is_a_part_of_a_record_in_a_sequence(papers: Papers):
    """In RiC-O a record has its pages in their order, and each page comes before the next."""
    document, page = (said(papers.client, path, "rico") for path in (PLANTS, f"{PLANTS}/page/2"))
    parts = [each["@id"] for each in document["hasOrHadConstituent"] if "/page/" in each["@id"]]

    assert [f"{BASE}id/document/plants/page/{number}" for number in (1, 2, 3, 4)] == parts
    assert (
        "RecordPart",
        {"@value": "Page 2", "@language": "en"},
        f"{BASE}id/document/plants/page/3",
        "2",
    ) == (
        page["@type"],
        page["title"],
        page["directlyPrecedesInSequence"]["@id"],
        page["rankInSequence"]["@value"],
    )
    assert f"{BASE}scheme/exemptions/b6" == page["isAssociatedWithRule"]["@id"]


def test_a_file_has_its_address_size_and_checksum(papers: Papers):
    """The file of a document is a download with the digest of its bytes."""
    file, _ = said(papers.client, PLANTS, "schemaorg")["distribution"]
    digest = papers.digest("memo.pdf")

    assert (f"{BASE}file/{digest}", digest, "application/pdf") == (
        file["contentUrl"],
        file["sha256"],
        file["encodingFormat"],
    )


@pytest.mark.parametrize(
    ("token", "namespace", "known"),
    [("schemaorg", str(SDO), {*SDO.__annotations__}), ("rico", RICO, KNOWN)],
)
def test_files_and_pages_are_one_graph_in_known_terms(papers: Papers, token, namespace, known):
    """JSON-LD and Turtle of documents with files and of their pages hold the same triples."""
    client = papers.client
    for path in (PLANTS, f"{PLANTS}/page/1", "/doc/document/in-leaky", "/doc/release/memos"):
        json, turtle = (client.get(f"{path}.{form}?_profile={token}") for form in ("jsonld", "ttl"))
        triples = by_rdflib(turtle)

        assert triples == by_rdflib(json) == by_pyld(json)
        assert set() == terms(triples, namespace) - known
        assert not any("_:" in line for line in triples)


def everything(app: Flask):
    """Ask for all there is in every profile, and for the pages that hold data."""
    client, source = app.test_client(), app.extensions[EXTENSION].current.served_catalogue()
    things = [(path_of(iri, source.base), source.stub(iri).type) for iri in source.all_descriptions]
    for path, name in (*things, ("/doc/document/", "Collection"), ("/doc/place/", "Collection")):
        for profile in offered_profiles(name, source.profile):
            yield client.get(f"{path}?_profile={profile.token}")
        yield client.get(path, headers={"Accept": "text/html"})
    yield client.get("/", headers={"Accept": "text/html"})


@pytest.mark.slow
def test_what_is_restricted_is_told_in_no_profile(papers: Papers, own_client_of, app: Flask):
    """Neither words nor names of restricted things are in any profile of any thing, nor in a page."""
    own_client_of(DISPUTED)
    answers = [*everything(papers.app), *everything(app)]
    hidden = [b"Not for you", b"document/secret", b"The secret place", b"place/hidden", b"a court says so"]
    hidden.append(papers.digest("secret.pdf").encode())

    assert {200} == {answer.status_code for answer in answers}
    assert [] == [word for word in hidden if any(word in answer.data for answer in answers)]
    assert len(answers) > 300 * len(registered_profiles())


def test_the_address_of_what_is_restricted_has_no_profile(papers: Papers):
    """What is restricted is not found in any profile either; the list of them is not given."""
    client = papers.client
    tokens = ["all", *(each.token for each in registered_profiles())]

    assert {404} == {client.get(f"/doc/document/secret?_profile={token}").status_code for token in tokens}
    assert {404} == {client.get(f"/id/document/secret?_profile={token}").status_code for token in tokens}
