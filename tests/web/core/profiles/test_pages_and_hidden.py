"""Pages of files in the words of others; and that nothing hidden is told in any."""

import pytest
from rdflib.namespace import SDO

from tests.web.conftest import Papers
from tests.web.core.profiles.graphs import by_pyld, by_rdflib, terms
from tests.web.core.profiles.ric_o import KNOWN, RICO

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
    ("token", "namespace", "known"), [("schemaorg", str(SDO), {*SDO.__annotations__}), ("rico", RICO, KNOWN)]
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
