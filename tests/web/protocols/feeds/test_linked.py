"""Changes as linked data: read by clients that know one file, and the same in every form."""

import json

import pytest
from pyld import jsonld
from pyoxigraph import BlankNode, RdfFormat, parse
from rdflib import Graph

from foia_graph.model.profile import Profile
from foia_graph.publish.feeds.activitystreams import CONTEXT_FILE, CONTEXT_PATH
from foia_graph.store.changelog.log import ChangeLogEntry
from tests.web.protocols.feeds.conftest import BASE, ID, World

AS, LDES, TREE = "https://www.w3.org/ns/activitystreams#", "https://w3id.org/ldes#", "https://w3id.org/tree#"
NASTY = 'It was "withdrawn"\n\\ for ever\r, é \U0001f600^^<https://example.org/>'
ENTRIES = [
    ChangeLogEntry(1, "Create", f"{ID}release/april", "Release", "2026-01-02T03:04:05.678Z", 1),
    ChangeLogEntry(2, "Create", f"{ID}document/gone", "ReleasedDocument", "2026-01-02T03:04:05.678Z", 1),
    ChangeLogEntry(
        3, "Delete", f"{ID}document/gone", "ReleasedDocument", "2026-02-03T00:00:00.000Z", 2, NASTY
    ),
    ChangeLogEntry(4, "Create", f"{ID}thing/odd", "ClassOfLongAgo", "2026-02-03T00:00:00.000Z", 2),
    ChangeLogEntry(5, "Create", f"{BASE}catalog", "Catalog", "2026-02-03T00:00:00.000Z", 2),
]
PATHS = ["/changes", "/changes/1", "/changes/2", "/changes/3", "/changes/ldes"]


@pytest.fixture
def made_up(loaded: World) -> World:
    return loaded.with_log(ENTRIES, 2)


def triples(data: bytes, form: RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in parse(input=data, format=form)}


def said(world: World, path: str) -> set[str]:
    return triples(world.client.get(f"{path}.nt").data, RdfFormat.N_TRIPLES)


def offline(world: World, path: str) -> dict:
    """Give JSON-LD to a client that knows the context of changes and may fetch nothing else."""

    def load(address: str, _: object) -> dict:
        assert f"{BASE[:-1]}{CONTEXT_PATH}" == address
        return {"contextUrl": None, "documentUrl": address, "document": world.client.get(CONTEXT_PATH).json}

    body = world.client.get(f"{path}.jsonld").json
    options = {"base": f"{BASE[:-1]}{path}", "documentLoader": load, "format": "application/n-quads"}
    return jsonld.to_rdf(body, options)


# -- one graph in every form ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_a_strict_client_reads_everything_with_one_file(made_up: World, path: str):
    """PyLD knows the context alone, and finds the triples of the other forms."""
    assert said(made_up, path) == triples(offline(made_up, path).encode(), RdfFormat.N_QUADS)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("path", PATHS)
def test_rdflib_reads_the_same(made_up: World, path: str):
    """A second reader, with the context in the document."""
    body = made_up.client.get(f"{path}.json").json
    data = json.dumps({**body, **made_up.client.get(CONTEXT_PATH).json})
    expected = Graph().parse(data=made_up.client.get(f"{path}.nt").data, format="nt")

    assert set(expected) == set(Graph().parse(data=data, format="json-ld", publicID=BASE))


@pytest.mark.parametrize("path", PATHS)
def test_turtle_says_the_same(made_up: World, path: str):
    """Turtle is N-Triples in a shorter spelling."""
    assert said(made_up, path) == triples(made_up.client.get(f"{path}.ttl").data, RdfFormat.TURTLE)


@pytest.mark.parametrize("path", PATHS)
def test_everything_has_a_name(made_up: World, path: str):
    """There are no blank nodes, and all names are whole."""
    quads = list(parse(input=made_up.client.get(f"{path}.nt").data, format=RdfFormat.N_TRIPLES))

    assert [] == [quad for quad in quads if BlankNode in (type(quad.subject), type(quad.object))]
    assert {True} == {quad.subject.value.startswith(BASE) for quad in quads}


# -- what is said --------------------------------------------------------------------------------------------


def test_an_activity_as_triples(made_up: World):
    """Activity Streams has the words; the generation is a version, and the number of the entry a position."""
    iri = f"{BASE}changes/2#activity-3"
    found = {
        (quad.predicate.value, quad.object.value)
        for quad in parse(input=made_up.client.get("/changes/2.ttl").data, format=RdfFormat.TURTLE)
        if quad.subject.value == iri
    }

    assert {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"{AS}Delete"),
        (f"{AS}object", f"{ID}document/gone"),
        (f"{AS}published", "2026-02-03T00:00:00.000Z"),
        (f"{AS}endTime", "2026-02-03T00:00:00.000Z"),
        (f"{AS}summary", NASTY),
        ("https://schema.org/version", "2"),
        ("https://schema.org/position", "3"),
    } == found


def test_a_class_that_the_profile_no_longer_has_is_left_out(made_up: World):
    """An entry outlives the class of its thing."""
    items = made_up.client.get("/changes/2").json["orderedItems"]

    assert {"id": f"{ID}thing/odd"} == items[1]["object"]


def test_every_class_of_the_profile_stands_in_the_file(profile: Profile):
    """A class that is added to the profile is added to the file too: from then on its IRI cannot change."""
    known = json.loads(CONTEXT_FILE.read_bytes())["@context"]
    things = {shape.name: shape.target for shape in profile.shapes.values() if profile.is_thing(shape)}
    whole = {
        name: f"{known[prefix]}{rest}" for name in things for prefix, _, rest in [known[name].partition(":")]
    }

    assert things == whole


def test_the_context_is_for_everybody(made_up: World):
    """Its media type is that of JSON-LD, and any page of any site may read it."""
    answer = made_up.client.get(CONTEXT_PATH)

    assert ("application/ld+json", "*") == (
        answer.content_type,
        answer.headers["Access-Control-Allow-Origin"],
    )


# -- the event stream ----------------------------------------------------------------------------------------


def test_the_collection_is_an_event_stream(made_up: World):
    """It says how its members are read, and from which node they are found (LDES 1.0)."""
    found = {
        (quad.predicate.value, quad.object.value)
        for quad in parse(input=made_up.client.get("/changes/ldes.ttl").data, format=RdfFormat.TURTLE)
        if quad.subject.value == f"{BASE}changes"
    }

    assert {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"{LDES}EventStream"),
        (f"{TREE}view", f"{BASE}changes/ldes"),
        (f"{LDES}timestampPath", f"{AS}published"),
        (f"{LDES}sequencePath", "https://schema.org/position"),
        (f"{LDES}versionOfPath", f"{AS}object"),
        (f"{LDES}versionCreateObject", f"{AS}Create"),
        (f"{LDES}versionUpdateObject", f"{AS}Update"),
        (f"{LDES}versionDeleteObject", f"{AS}Delete"),
    } == found
    assert {line for line in said(made_up, "/changes") if LDES in line or TREE in line} == {
        line for line in said(made_up, "/changes/ldes") if "#from-" not in line and "#until-" not in line
    }


def test_relations_bound_each_page(made_up: World):
    """By the time of its first member; and where it is closed by that of its last as well."""
    found = [
        (each["id"].partition("#")[2], each["type"], each["node"], each["value"])
        for each in made_up.client.get("/changes/ldes").json["relation"]
    ]
    early, late = "2026-01-02T03:04:05.678Z", "2026-02-03T00:00:00.000Z"

    assert [
        ("from-1", "GreaterThanOrEqualToRelation", f"{BASE}changes/1", early),
        ("until-1", "LessThanOrEqualToRelation", f"{BASE}changes/1", early),
        ("from-2", "GreaterThanOrEqualToRelation", f"{BASE}changes/2", late),
        ("until-2", "LessThanOrEqualToRelation", f"{BASE}changes/2", late),
        ("from-3", "GreaterThanOrEqualToRelation", f"{BASE}changes/3", late),
    ] == found


def test_members_stand_on_pages(made_up: World):
    """Every activity is a member of the stream; a page that is closed says that it is immutable."""
    found = {line for path in PATHS for line in said(made_up, path)}

    assert 5 == sum(f"<{BASE}changes> <{TREE}member>" in line for line in found)
    assert {f"<{BASE}changes/1>", f"<{BASE}changes/2>"} == {
        line.partition(" ")[0] for line in found if f"<{LDES}immutable>" in line
    }
