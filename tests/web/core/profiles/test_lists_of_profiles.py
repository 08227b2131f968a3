"""Which profiles there are: of the whole catalogue at `/profiles`, of one thing at `?_profile=all`."""

import pytest
import rdflib

from foia_graph.publish.profiles.registry import PROFILES
from tests.web.core.profiles.graphs import by_pyld, by_rdflib

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
RELEASE = "/doc/release/2012-04-10"
PROF = rdflib.Namespace("http://www.w3.org/ns/dx/prof/")
ALTR = rdflib.Namespace("http://www.w3.org/ns/dx/connegp/altr#")
DCTERMS = rdflib.DCTERMS


def graph(answer):
    return rdflib.Graph().parse(data=answer.data, format="turtle")


def test_profiles_are_listed_in_the_profiles_vocabulary(client_of):
    """Each profile has its token, a title and a description."""
    found = graph(client_of().get("/profiles.ttl"))
    profiles = set(found.subjects(rdflib.RDF.type, PROF.Profile))

    assert {"all", *PROFILES} == {str(found.value(each, PROF.hasToken)) for each in profiles}
    assert all(
        found.value(each, DCTERMS.title) and found.value(each, DCTERMS.description) for each in profiles
    )
    assert profiles == set(found.objects(rdflib.URIRef("https://foia.example.org/profiles"), DCTERMS.hasPart))


def test_the_list_is_the_same_in_every_form(client_of):
    """JSON-LD and Turtle hold the same triples, none of them about a blank node."""
    client = client_of()
    turtle = by_rdflib(client.get("/profiles.ttl"))

    assert turtle == by_rdflib(client.get("/profiles.jsonld")) == by_pyld(client.get("/profiles.jsonld"))
    assert not any("_:" in line for line in turtle)
    assert 406 == client.get("/profiles", headers={"Accept": "image/png"}).status_code


def test_what_tells_of_a_profile_is_there(client_of):
    """Artifacts of our own can be fetched in the format that is promised."""
    client = client_of()
    found = graph(client.get("/profiles.ttl"))
    base = "https://foia.example.org"
    told = [
        (str(address).removeprefix(base), str(found.value(each, DCTERMS["format"])))
        for each, address in found.subject_objects(PROF.hasArtifact)
        if str(address).startswith(base)
    ]
    media_types = [(path, form.partition("media-types/")[2]) for path, form in told]

    assert len(media_types) >= 3
    assert media_types == [
        (path, client.get(path, headers={"Accept": accept}).mimetype) for path, accept in media_types
    ]


def test_the_page_names_the_classes_of_a_profile(client_of):
    """Those that the profile of the catalogue writes in it, beside those that it has itself."""
    page = client_of().get("/profiles", headers={"Accept": "text/html"}).text

    assert "<dt>Classes</dt><dd>Catalog, Release, ReleasedDocument</dd>" in page


def test_the_page_has_a_place_for_every_profile(client_of):
    """A link to `/profiles#rico` leads somewhere."""
    page = client_of().get("/profiles.html").text

    assert all(f'<section id="{token}">' in page for token in PROFILES)


@pytest.mark.parametrize(
    "path", [RELEASE, "/doc/scheme/issues", "/doc/release/", "/catalog", "/doc/graph/post"]
)
def test_each_representation_that_is_listed_can_be_had(client_of, path):
    """
    `_profile=all` gives the address of the thing in each profile and form, and each is there as promised.
    """
    client = client_of()
    listed = graph(client.get(f"{path}?_profile=all", headers={"Accept": "text/turtle"}))
    (thing,) = listed.subjects(ALTR.hasDefaultRepresentation)
    found = list(listed.objects(thing, ALTR.hasRepresentation))

    assert listed.value(thing, ALTR.hasDefaultRepresentation) in found
    assert len(found) > 4
    for each in found:
        answer = client.get(str(each).removeprefix("https://foia.example.org"))
        assert f"<{listed.value(each, DCTERMS.conformsTo)}>" == answer.headers["Content-Profile"]
        assert str(listed.value(each, DCTERMS["format"])).endswith(f"/{answer.mimetype}")


def test_the_list_of_a_thing_maps_tokens_to_profiles(client_of):
    """A Link header for each token says which IRI it stands for (7.3.3)."""
    links = client_of().get(f"{RELEASE}?_profile=all").headers["Link"]

    assert (
        '<http://www.w3.org/ns/dx/prof/Profile>; rel="type"; token="schemaorg"; anchor="https://schema.org/"'
        in links
    )


def test_people_can_follow_the_list_of_a_thing(client_of):
    """As HTML it is links."""
    page = client_of().get(f"{RELEASE}.html?_profile=all").text

    assert f'<a href="{RELEASE}.ttl?_profile=rico">ttl</a>' in page
    assert f'<a href="{RELEASE}.html">html</a>' in page
