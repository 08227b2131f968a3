"""Things in the words of schema.org."""

import json
import re

import extruct
import pytest
from rdflib.namespace import SDO

from case_tables import tabled
from tests.web.core.profiles.graphs import by_rdflib, terms
from tests.web.core.profiles.worlds import DISPUTED

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
BASE = "https://foia.example.org/"
KNOWN = {*SDO.__annotations__, "query-input"}
"""Classes and properties of schema.org as rdflib lists them; `-input` is what actions add to a property."""


def said(client, path):
    """Give what is said of a thing, without the context."""
    answer = client.get(f"{path}.jsonld?_profile=schemaorg")
    assert 200 == answer.status_code, answer.text
    assert terms(by_rdflib(answer), str(SDO)) <= KNOWN
    return {name: value for name, value in answer.json.items() if name != "@context"}


def test_a_document_is_a_dataset_with_its_files(client_of):
    """Name, identifiers, extent and files are those of the record; a rejected number is not told."""
    found = said(client_of(DISPUTED), "/doc/document/packet")
    packet = f"{BASE}id/document/packet"
    extent = {
        "@id": f"{packet}#schemaorg-extent",
        "@type": "QuantitativeValue",
        "value": 3,
        "unitText": "pages",
    }

    assert ["Dataset", "DigitalDocument"] == found["@type"]
    assert (f"{BASE}doc/document/packet", "A packet.", extent) == (
        found["url"],
        found["description"],
        found["materialExtent"],
    )
    assert {
        "@id": f"{packet}#bates-ice-117",
        "@type": "PropertyValue",
        "propertyID": "Bates number",
        "value": "ICE 117",
    } == found["identifier"]
    assert ("https://creativecommons.org/licenses/by/4.0/", "Ask the club.") == (
        found["license"],
        found["conditionsOfAccess"],
    )
    assert {
        "@type": "DataDownload",
        "contentUrl": "https://files.example.org/p.pdf",
        "url": "https://files.example.org/p",
        "encodingFormat": "application/pdf",
        "contentSize": "2048 B",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "conditionsOfAccess": "Ask first.",
    } == {name: value for name, value in found["distribution"].items() if name != "@id"}


def test_what_a_source_says_is_told_as_its_claim(client_of):
    """A statement is a claim with where it appears; one that was withdrawn is not told."""
    claim = said(client_of(DISPUTED), "/doc/work/audit")["subjectOf"]

    assert ("Claim", "It is long.", f"{BASE}id/source/post", "A post") == (
        claim["@type"],
        claim["text"],
        claim["appearance"]["@id"],
        claim["appearance"]["name"],
    )


@pytest.mark.parametrize(
    ("path", "kind", "more"),
    [
        ("/doc/agency/oig", "GovernmentOrganization", {"alternateName": "OIG"}),
        ("/doc/person/roe", "Person", {"jobTitle": "Inspector"}),
        ("/doc/source/post", "CreativeWork", {"sameAs": "https://post.example.org/1"}),
        ("/doc/event/meeting", ["Event", "Action"], {"startDate": "2012-04"}),
        ("/doc/scheme/exemptions/b7E", "DefinedTerm", {"termCode": "(b)(7)(E)"}),
        ("/doc/scheme/exemptions", "DefinedTermSet", {}),
    ],
)
def test_every_class_has_words(client_of, path, kind, more):
    """Each thing has the class that fits it, and what is known of it."""
    found = said(client_of(DISPUTED), path)

    assert kind == found["@type"]
    assert more.items() <= found.items()


def test_the_catalogue_holds_its_datasets(client_of):
    """Of the things on a page of the catalogue, releases and documents are its datasets."""
    found = said(client_of(DISPUTED), "/catalog")

    assert ("DataCatalog", f"{BASE}catalog", "Records", "en") == (
        found["@type"],
        found["@id"],
        found["name"],
        found["inLanguage"],
    )
    assert f"{BASE}id/document/packet" == found["dataset"]["@id"]


def test_a_list_is_a_page_of_a_collection(client_of):
    """What is on a page of a list is in the order of the page, under the address of the page."""
    answer = client_of(DISPUTED).get("/doc/work.jsonld?_profile=schemaorg&sort=-date&per_page=1")
    found = answer.json

    assert ("CollectionPage", f"{BASE}doc/work/?sort=-date&per_page=1") == (found["@type"], found["url"])
    assert [f"{BASE}id/work/audit"] == [each["@id"] for each in found["mainEntity"]["itemListElement"]]


# -- in pages ------------------------------------------------------------------------------------------------


def embedded(client, path):
    """Read the data of a page with extruct."""
    page = client.get(path, headers={"Accept": "text/html"})
    assert ("text/html", 200) == (page.mimetype, page.status_code)
    (found,) = extruct.extract(page.text, base_url=f"{BASE}{path[1:]}", syntaxes=["json-ld"])["json-ld"]
    return found


@tabled
def test_a_page_holds_what_the_profile_says(client_of, path):
    """The data block of a page is the JSON-LD of `?_profile=schemaorg` at the same address."""
    client = client_of(DISPUTED)
    place, _, query = path.partition("?")

    assert client.get(f"{place}?_profile=schemaorg{'&' if query else ''}{query}").json == embedded(
        client, path
    )


def test_no_word_of_a_source_ends_the_block(client_of):
    """A title that looks like markup is data: the block is once, and is read as it was written."""
    client = client_of(DISPUTED)
    page = client.get("/doc/document/packet.html").text

    assert 1 == page.count("</script>") - page.count('src="/static/scripts/')
    assert 'Packet </script><script>alert("&")</script>' == embedded(client, "/doc/document/packet")["name"]


def test_the_front_page_tells_of_catalogue_and_site(client_of):
    """The front page names the catalogue and its site, and how the site is searched."""
    client = client_of()
    catalog, site = embedded(client, "/")["@graph"]
    action = site["potentialAction"]
    address = action["target"]["urlTemplate"].replace("{search_term_string}", "packet")

    assert ("DataCatalog", "WebSite", "SearchAction") == (catalog["@type"], site["@type"], action["@type"])
    assert f"{BASE}id/release/2012-04-10" == catalog["dataset"]["@id"]
    assert 200 == client.get(address.removeprefix(BASE[:-1]), headers={"Accept": "text/html"}).status_code


def test_a_graph_has_no_block(client_of):
    """What schema.org has no class for has no data block."""
    assert "ld+json" not in "".join(re.findall("<script[^>]*>", client_of().get("/doc/graph/post.html").text))


def test_nothing_is_fetched_to_read_it(client_of):
    """The context is inside, so that readers without a network understand it."""
    context = json.loads(client_of().get("/doc/release/2012-04-10?_profile=schemaorg").data)["@context"]

    assert ("https://schema.org/", {"@type": "@id"}) == (context["@vocab"], context["url"])
