"""The shipped catalogue as DCAT, judged by the shapes of DCAT-AP 3.0.0 and DCAT-US 3.0 (pySHACL)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest
from flask.testing import FlaskClient
from pyld import jsonld
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from catalogue.served import SHARED, amiss, answer_when_ready, pages, shapes
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION

AP = "dcat-ap/releases/3.0.0/shacl/dcat-ap-SHACL.ttl"
US = "dcat-us/shacl/dcat-us_3.0_shacl_shapes.ttl"
SCHEMAS = SHARED / "dcat-us" / "jsonschema" / "definitions"
BASE = "https://foia-graph.example.org/"
DCAT = "http://www.w3.org/ns/dcat#"


@pytest.fixture(scope="module")
def client(profile: Profile, shipped_store: Path) -> Iterator[FlaskClient]:
    app = create_app(shipped_store, profile)
    app.testing = True
    yield app.test_client()
    app.extensions[EXTENSION].close()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/catalog?per_page=300", "/catalog?embed=1&per_page=300"])
def test_every_page_conforms_to_dcat_ap(client, path):
    """Each page by itself, and all pages together."""
    wanted, found = shapes(AP), Graph()
    for page in pages(client, path):
        assert [] == amiss(page, wanted)
        found += page

    assert [] == amiss(found, wanted)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_every_page_conforms_to_dcat_us(client):
    """Each page by itself, one without a dataset too, and all pages together."""
    wanted, found = shapes(US), Graph()
    for page in pages(client, "/catalog?per_page=300&_profile=dcat-us"):
        assert [] == amiss(page, wanted)
        found += page

    assert [] == amiss(found, wanted)


def datasets(client: FlaskClient) -> list[str]:
    names = (client.get(f"/doc/{kind}/.jsonld?per_page=1000").json for kind in ("release", "document"))
    return [each["id"] for page in names for each in page["hydra:member"]]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_every_release_and_document_conforms_to_dcat_us(client):
    """Alone, too."""
    wanted, found = shapes(US), Graph()
    for iri in datasets(client):
        answer = client.get(f"/doc/{iri.removeprefix(f'{BASE}id/')}.ttl?_profile=dcat-us")
        assert 200 == answer.status_code
        found.parse(data=answer.data, format="turtle")

    assert [] == amiss(found, wanted)


def test_dcat_us_keeps_to_the_json_schema(client):
    """
    Catalogue and datasets have the keys and the kinds of values of the profile's JSON Schema; what is no full
    date is typed, as in the profile's own examples, which its schema does not foresee.
    """
    if not SCHEMAS.is_dir():
        pytest.skip("the JSON Schema is not here: ../shared/w3c/dcat-us/jsonschema")
    body = client.get("/catalog.jsonld?per_page=1000&_profile=dcat-us").json

    validator = jsonschema_rs.Draft7Validator(_schema(), validate_formats=True)

    assert [] == [error.message for error in validator.iter_errors(_untyped(body))]


def _schema() -> dict:
    texts = {path.stem: path.read_text() for path in SCHEMAS.glob("*.json")}
    named = {name for text in texts.values() for name in re.findall(r"#/definitions/([A-Za-z]+)", text)}
    known = {name: {"type": "object"} for name in named}
    known |= {name: _without_ids(json.loads(text)) for name, text in texts.items()}
    return {"definitions": known, "$ref": "#/definitions/Catalog"}


def _without_ids(schema: object) -> object:
    """Leave out `$id`s, which name predicates and would move what `$ref` leads to."""
    if isinstance(schema, dict):
        return {key: _without_ids(value) for key, value in schema.items() if key != "$id"}
    return [_without_ids(each) for each in schema] if isinstance(schema, list) else schema


def _untyped(body: object) -> object:
    if isinstance(body, dict):
        if body.keys() == {"@type", "@value"}:
            return body["@value"]
        return {key: _untyped(value) for key, value in body.items() if key != "@context"}
    return [_untyped(each) for each in body] if isinstance(body, list) else body


@pytest.mark.parametrize(
    "path",
    ["/catalog{}?per_page=300", "/catalog{}?embed=1&per_page=300", "/catalog{}?_profile=dcat-us", "/void{}"],
)
def test_a_strict_reader_of_json_ld_finds_the_same(client, path):
    """One that fetches nothing but our context, and not even that for DCAT-US, which brings its own."""
    context = client.get("/context/v1.jsonld").json

    def fetch(url: str, _: object) -> dict:
        assert url.startswith(f"{BASE}context/v1-") and "dcat-us" not in path
        return {"documentUrl": url, "contextUrl": None, "document": context}

    body = answer_when_ready(client, path.format(".jsonld")).json
    options = {"base": f"{BASE}catalog", "documentLoader": fetch, "format": "application/n-quads"}
    found = Graph().parse(data=jsonld.to_rdf(body, options), format="nt")

    turtle = answer_when_ready(client, path.format(".ttl")).data

    assert isomorphic(Graph().parse(data=turtle, format="turtle"), found)


def test_every_name_in_it_is_followed(client):
    """
    Every IRI under the base that is on a page of the catalogue leads to a description, that of a part too.
    """
    names: set[str] = set()
    for page in pages(client, "/catalog?per_page=1000"):
        names |= {str(term).partition("#")[0] for triple in page for term in triple}
    paths = sorted(name.removeprefix(BASE[:-1]) for name in names if name.startswith(BASE))

    assert [] == [path for path in paths if client.get(path, follow_redirects=True).status_code != 200]


def test_series_datasets_and_services(client):
    """Releases are series, documents datasets in them, and all of them datasets of the catalogue."""
    found = Graph()
    for page in pages(client, "/catalog?per_page=1000"):
        found += page
    rows = found.query(
        f"""SELECT ?catalog ?document ?series {{
            ?catalog <{DCAT}dataset> ?document , ?series . ?document <{DCAT}inSeries> ?series ;
            a <{DCAT}Dataset> . ?series a <{DCAT}DatasetSeries> }}"""
    )
    services = {str(each) for each in found.objects(predicate=URIRef(f"{DCAT}endpointURL"))}

    names = {tuple(str(term).removeprefix(BASE) for term in row) for row in rows}

    assert ("catalog", "id/document/citizenship-claim", "id/release/2012-04-10") in names
    assert {f"{BASE}sparql", f"{BASE}api"} == services


def test_the_shapes_find_what_is_wrong():
    """A catalogue without title, description and publisher is none."""
    graph = Graph().parse(data=f"<{BASE}catalog> a <{DCAT}Catalog> .", format="turtle")

    assert 3 == len(amiss(graph, shapes(AP)))
