"""A class with two fields, and a field of documents, added in the ontology alone, reach every output."""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, Store

from archives import CATALOG, ID, Archive
from case_tables import records_beside
from foia_graph.audit.shacl import validate
from foia_graph.errors import ProfileError
from foia_graph.model.profile import Profile
from foia_graph.search.facets import facet_filters
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from prepared import REPOSITORY
from web_settings import NO_BUDGET, ONE_WORKER

FOIA = "https://w3id.org/foia-graph/ontology#"
ATOM, OAI = "{http://www.w3.org/2005/Atom}", "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = """
foia:Recording a owl:Class ;
    rdfs:label "recording"@en ;
    skos:definition "Sound that was recorded, and released."@en ;
    rdfs:isDefinedBy <https://w3id.org/foia-graph/ontology> .

foia:accompanies a rdf:Property , owl:ObjectProperty ;
    rdfs:label "accompanies"@en ;
    skos:definition "The recording that a document was released with."@en ;
    rdfs:isDefinedBy <https://w3id.org/foia-graph/ontology> .

foia:heardIn a rdf:Property , owl:ObjectProperty ;
    rdfs:label "heard in"@en ;
    skos:definition "The place that can be heard."@en ;
    rdfs:isDefinedBy <https://w3id.org/foia-graph/ontology> .

foia:transcript a rdf:Property , owl:DatatypeProperty ;
    rdfs:label "transcript"@en ;
    skos:definition "The words that were recorded."@en ;
    rdfs:isDefinedBy <https://w3id.org/foia-graph/ontology> .
"""
SHAPES = """
:accompanies a sh:PropertyShape ;
    sh:name "accompanies" ;
    sh:path foia:accompanies ;
    sh:class foia:Recording ;
    profile:writtenAs dc:relation , schema:isRelatedTo , rico:hasOrHadPart ;
    profile:filter "recording" ;
    profile:oaiSet "recording" ;
    profile:citation "container-title" ;
    profile:inDcat true ;
    profile:dcatRange dcat:Dataset ;
    sh:order 301 ;
    rdfs:label "Released with"@en ;
    rdfs:comment "The recording that the document was released with."@en .

:heardIn a sh:PropertyShape ;
    sh:name "heardIn" ;
    sh:path foia:heardIn ;
    sh:class foia:Place ;
    profile:facet 6 ;
    profile:writtenAs dc:coverage , schema:spatialCoverage , rico:isAssociatedWithPlace ;
    profile:inDcat true ;
    profile:dcatRange dcterms:Location ;
    sh:order 302 ;
    rdfs:label "Heard in"@en ;
    rdfs:comment "The place that can be heard."@en .

:transcript a sh:PropertyShape ;
    sh:name "transcript" ;
    sh:path foia:transcript ;
    sh:datatype rdf:langString ;
    profile:writtenAs dc:description , schema:transcript , rico:generalDescription ;
    profile:citation "number" ;
    profile:inDcat true ;
    sh:order 303 ;
    rdfs:label "Transcript"@en ;
    rdfs:comment "The words that were recorded."@en .

:recordingFilter a profile:Filter ;
    sh:name "recording" ;
    profile:valueKind "recording" ;
    profile:counted true ;
    sh:order 7 ;
    rdfs:label "Recording"@en .

:Recording a sh:NodeShape ;
    sh:targetClass foia:Recording ;
    rdfs:label "Recording"@en ;
    profile:kind "recording" ;
    profile:plural "recordings" ;
    profile:named true ;
    profile:feed true ;
    profile:citation "document" ;
    profile:writtenAs
        schema:AudioObject , rico:Activity , dcat:Dataset , <http://purl.org/dc/dcmitype/Sound> ;
    sh:property
        :title , :alternative , :heardIn , :transcript , :claims .
"""
RECORDS = records_beside(__file__, "additions")
PAGES = """
title = "Pages"

[files."pages.jsonl"]
type = "Page"
id = ["record", "page"]
columns = { text = "text" }
"""
TEXT = '{"record": "log", "page": 1, "text": "We kept the Harbor Radio Tape in a drawer."}\n'


CHANGES = (
    (
        ":updates , :citation , :claims .\n\n:SourceDocument",
        ":updates , :citation , :accompanies , :claims .\n\n:SourceDocument",
    ),
    (
        "[ sh:class foia:Program ] ) ;\n    sh:maxCount 1",
        "[ sh:class foia:Program ] [ sh:class foia:Recording ] ) ;\n    sh:maxCount 1",
    ),
)
"""What shapes that are there get: documents the new field, mentions the new class."""


def extended(folder: Path) -> Path:
    """Add the terms and shapes to an ontology."""
    foia, profile = folder / "foia.ttl", folder / "profile.ttl"
    foia.write_text(foia.read_text() + TERMS)
    text = profile.read_text()
    for old, new in CHANGES:
        assert 1 == text.count(old), old
        text = text.replace(old, new)
    profile.write_text(text + SHAPES)
    return folder


@pytest.fixture(scope="module")
def world(profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A catalogue that uses the new class and fields, loaded."""
    root = tmp_path_factory.mktemp("additions")
    changed = Profile(extended(shutil.copytree(profile.folder, root / "ontology")))
    archive = Archive(root / "data", root / "store", changed)
    archive.write("catalog.toml", CATALOG)
    archive.write("papers/source.toml", 'title = "Papers"')
    archive.write("papers/records.yaml", RECORDS)
    archive.write("pages/source.toml", PAGES)
    archive.write("pages/pages.jsonl", TEXT)
    assert [] == archive.load().problems
    return archive


@pytest.fixture(scope="module")
def client(world: Archive) -> Iterator[FlaskClient]:
    settings = ServerSettings(pool=ONE_WORKER, budget=NO_BUDGET)
    app = create_app(world.root, world.profile, settings=settings)
    app.testing = True
    yield app.test_client()
    app.extensions[EXTENSION].close()


TAPE, REEL, LOG = f"{ID}recording/tape", f"{ID}recording/reel", f"{ID}document/log"
HARBOR = f"{ID}place/harbor"
STUB = {"id": HARBOR, "type": "Place", "prefLabel": "Harbor"}


def body(client: FlaskClient, path: str) -> dict:
    """Give an answer in JSON, without its context."""
    answer = client.get(path)
    assert 200 == answer.status_code, answer.text
    return {name: value for name, value in answer.json.items() if name != "@context"}


def element(client: FlaskClient, query: str) -> ElementTree.Element:
    """Give an answer of OAI-PMH."""
    return ElementTree.fromstring(client.get(f"/oai?{query}&metadataPrefix=oai_dc").text)


def facet(client: FlaskClient, path: str, name: str) -> list[tuple[int, str]]:
    """Give the values of a facet of a list or a search: how many things have each, and what it is."""
    mappings = body(client, path)["hydra:search"]["hydra:mapping"]
    (found,) = (each["hydra:collection"] for each in mappings if each["hydra:variable"] == name)
    return [(each["hydra:totalItems"], each["about"][0]["id"]) for each in found]


def members(client: FlaskClient, path: str) -> list[str]:
    """Name what a list or a search finds."""
    return [each["id"] for each in body(client, path)["hydra:member"]]


def resolved(document, path):
    """Give the parameters of a route, also those that it refers to."""
    shared = document["components"]["parameters"]
    for each in document["paths"][path]["get"]["parameters"]:
        yield shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each


class TestDescriptions:
    def test_json_ld(self, client):
        """
        Thing and document are described with the new fields, and what these link to with class and label.
        """
        recording = body(client, "/doc/recording/tape.jsonld")

        assert {
            "id": TAPE,
            "type": "Recording",
            "title": "Harbor Radio Tape",
            "heardIn": [STUB],
            "transcript": ["Foghorns sound twice."],
        } == recording
        assert [{"id": TAPE, "type": "Recording", "title": "Harbor Radio Tape"}] == body(
            client, "/doc/document/log.jsonld"
        )["accompanies"]

    def test_turtle(self, client):
        """As Turtle the same is said with the predicates of the new fields."""
        found = client.get("/doc/recording/tape.ttl").text

        assert (
            f'<{TAPE}> dcterms:title "Harbor Radio Tape"@en ;\n\ta foia:Recording ;\n'
            f'\tfoia:heardIn <{HARBOR}> ;\n\tfoia:transcript "Foghorns sound twice."@en .\n'
        ) in found

    def test_pages(self, client):
        """
        A thing has a page with a row for each new field, the class a list that is filtered by the facet.
        """
        paths = ("/doc/recording/tape", "/doc/recording/", "/doc/document/log")
        page, listing, log = (client.get(path, headers={"Accept": "text/html"}).text for path in paths)

        assert "Foghorns sound twice." in page
        assert '<a href="/doc/place/harbor">Harbor</a>' in page
        assert '<a href="/doc/recording/tape">Harbor Radio Tape</a>' in listing
        assert "heardIn=harbor" in listing
        assert '<a href="/doc/recording/tape">Harbor Radio Tape</a>' in log

    def test_open_api(self, client):
        """
        The schema has the class, its fields, the field of documents, and the facet of searches and lists.
        """
        found = body(client, "/openapi.json")
        schemas, paths = found["components"]["schemas"], found["paths"]

        assert ["type", "title", "alternative", "claims", "heardIn", "transcript"] == list(
            schemas["Recording"]["properties"]
        )
        assert "Released with" == schemas["ReleasedDocument"]["properties"]["accompanies"]["title"]
        search, recordings, documents = (
            {each["name"]: each for each in resolved(found, path)}
            for path in ("/api/search{suffix}", "/api/recordings{suffix}", "/api/documents{suffix}")
        )
        assert [
            *(
                "q",
                "kind",
                "release",
                "issue",
                "agency",
                "type",
                "exemption",
                "heardIn",
                "mark",
                "year",
                "has",
            )
        ] == list(search)[1:12]
        assert ["heardIn"] == recordings["fields"]["schema"]["propertyNames"]["enum"]
        assert "recording" in documents
        assert (
            "^(agency|person|recording|release)/[a-z0-9-]+$|^scheme/issues/[A-Za-z0-9-]+$"
            == (paths["/feeds/{key}.atom"]["get"]["parameters"][0]["schema"]["pattern"])
        )


class TestLists:
    def test_filters(self, client):
        """
        A list is filtered by the new field, and by the new filter that gathers fields; both are counted.
        """
        assert [TAPE] == members(client, "/api/recordings?heardIn=harbor")
        assert [LOG] == members(client, "/api/documents?recording=tape")
        assert [(1, HARBOR), (1, f"{ID}place/island")] == facet(client, "/api/recordings", "heardIn")
        assert [(1, TAPE)] == facet(client, "/api/documents", "recording")

    def test_tables(self, client):
        """As CSV each new field is a column."""
        rows = csv.reader(io.StringIO(client.get("/api/recordings.csv").text))
        (row,) = (each for each in rows if each[0] == TAPE)
        log = next(csv.DictReader(io.StringIO(client.get("/api/documents.csv").text)))

        assert [TAPE, "Harbor Radio Tape", "", "", HARBOR, "Foghorns sound twice."] == row
        assert TAPE == log["accompanies"]


class TestSearch:
    def test_words(self, client):
        """The words of the new field are found, and shown with the hit."""
        (hit,) = body(client, "/api/search?q=foghorns")["hydra:member"]

        assert (TAPE, "Foghorns sound twice. · Harbor Radio Tape") == (hit["id"], hit["foia:snippet"])

    def test_facets(self, client):
        """Hits are counted and filtered by the facet, in the address and in the words; so is the class."""
        assert [(1, HARBOR)] == facet(client, "/api/search?q=foghorns", "heardIn")
        assert [REEL] == members(client, "/api/search?heardIn=island")
        assert [TAPE] == members(client, "/api/search?q=heardIn:harbor")
        assert [REEL, TAPE] == sorted(members(client, "/api/search?kind=recording"))
        assert "heardIn=harbor" in client.get("/search?q=radio").text

    def test_names_in_texts(self, client):
        """The name of the thing is found in the text of a page, which mentions it then."""
        (mention,) = body(client, "/doc/document/log/page/1.jsonld")["mentions"]

        assert {"id": TAPE, "type": "Recording", "title": "Harbor Radio Tape"} == mention["body"]
        assert "Harbor Radio Tape" == mention["asStated"]


class TestOtherVocabularies:
    def test_schema_org(self, client):
        """Class and fields have the terms of schema.org that the profile gives them."""
        assert {
            "@id": TAPE,
            "@type": "AudioObject",
            "url": "https://foia.example.org/doc/recording/tape",
            "name": "Harbor Radio Tape",
            "spatialCoverage": {
                "@id": HARBOR,
                "@type": "Place",
                "name": "Harbor",
                "url": "https://foia.example.org/doc/place/harbor",
            },
            "transcript": "Foghorns sound twice.",
        } == body(client, "/doc/recording/tape.jsonld?_profile=schemaorg")
        assert {
            "@id": TAPE,
            "@type": "AudioObject",
            "name": "Harbor Radio Tape",
            "url": "https://foia.example.org/doc/recording/tape",
        } == body(client, "/doc/document/log.jsonld?_profile=schemaorg")["isRelatedTo"]

    def test_rico(self, client):
        """So they have those of RiC-O."""
        assert {
            "@id": TAPE,
            "@type": "Activity",
            "name": "Harbor Radio Tape",
            "generalDescription": "Foghorns sound twice.",
            "isAssociatedWithPlace": {"@id": HARBOR, "@type": "Place", "name": "Harbor"},
        } == body(client, "/doc/recording/tape.jsonld?_profile=rico")
        assert {"@id": TAPE, "@type": "Activity", "name": "Harbor Radio Tape"} == body(
            client, "/doc/document/log.jsonld?_profile=rico"
        )["hasOrHadPart"]

    def test_dcat(self, client):
        """
        What is written as a dataset is one of the catalogue, told with new fields and the classes of links.
        """
        catalog = body(client, "/catalog.jsonld")
        told = {each["id"]: each for each in catalog["hydra:member"]}

        assert [LOG, REEL, TAPE] == catalog["dcat:dataset"]
        assert {
            "id": TAPE,
            "type": ["Recording", "dcat:Dataset"],
            "title": "Harbor Radio Tape",
            "identifier": [TAPE],
            "heardIn": [{**STUB, "type": ["Place", "dcterms:Location"]}],
            "transcript": ["Foghorns sound twice."],
        } == told[TAPE]
        assert [{"id": TAPE, "type": ["Recording", "dcat:Dataset"], "title": "Harbor Radio Tape"}] == told[
            LOG
        ]["accompanies"]
        assert "dcat:Dataset" == body(client, "/doc/recording/tape.jsonld?_profile=dcat-us")["@type"]

    def test_dublin_core(self, client):
        """A record of OAI-PMH has the elements that the profile gives class and fields."""
        found = element(client, "verb=GetRecord&identifier=oai:foia.example.org:recording/tape")
        log = element(client, "verb=GetRecord&identifier=oai:foia.example.org:document/log")

        assert [
            ("title", "Harbor Radio Tape"),
            ("description", "Foghorns sound twice."),
            ("type", "Sound"),
            ("identifier", TAPE),
            ("coverage", "Harbor"),
        ] == [(each.tag.removeprefix(DC), each.text) for each in found.iter() if each.tag.startswith(DC)]
        assert [TAPE] == [each.text for each in log.iter(f"{DC}relation")]

    def test_sets(self, client):
        """The field makes sets: one for each thing that it links to, with that thing and what links to it."""
        sets = ElementTree.fromstring(client.get("/oai?verb=ListSets").text)
        listed = element(client, "verb=ListIdentifiers&set=recording:tape")

        assert [
            ("recording", "Recordings, and what belongs to them"),
            ("recording:reel", "Island Reel"),
            ("recording:tape", "Harbor Radio Tape"),
        ] == [
            (spec, name)
            for each in sets.iter(f"{OAI}set")
            for spec, name in [(each[0].text, each[1].text)]
            if spec.startswith("recording")
        ]
        assert ["oai:foia.example.org:document/log", "oai:foia.example.org:recording/tape"] == [
            each.text for each in listed.iter(f"{OAI}identifier")
        ]


class TestChangesAndCitations:
    def test_changes(self, client):
        """A change tells the class of the thing, whose name the context explains."""
        page = client.get("/changes/1").json
        (change,) = (each for each in page["orderedItems"] if each["object"]["id"] == TAPE)

        assert ("Create", "Recording") == (change["type"], change["object"]["type"])
        assert f"{FOIA}Recording" == client.get(page["@context"]).json["@context"]["Recording"]

    def test_feed(self, client):
        """Each thing of the class has a feed, with itself and what links to it."""
        feed = ElementTree.fromstring(client.get("/feeds/recording/tape.atom").text)

        assert ["Added: Harbor Radio Tape", "Added: Log, page 1", "Added: Log"] == [
            entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")
        ]

    def test_citation(self, client):
        """
        Things of the class are cited; fields of both classes fill the variables that the profile gives them.
        """
        names = ("recording/tape", "document/log")
        (recording,), (log,) = (client.get(f"/doc/{name}.csl").json for name in names)

        assert {
            "id": "recording:tape",
            "type": "document",
            "title": "Harbor Radio Tape",
            "number": "Foghorns sound twice.",
            "archive": "Test catalogue",
            "language": "en",
            "URL": TAPE,
        } == recording
        assert "Harbor Radio Tape" == log["container-title"]

    def test_graph(self, client):
        """The new field is an edge between two things, as JSON and as GraphML."""
        edges = body(client, "/api/graph?focus=/id/document/log")["edges"]
        graphml = client.get("/api/graph.graphml?focus=/id/document/log").text

        assert (LOG, "accompanies", TAPE) in [(each["from"], each["property"], each["to"]) for each in edges]
        assert '<data key="edge-property">accompanies</data>' in graphml


class TestValidation:
    def test_what_is_loaded_conforms(self, world):
        """The shapes that were added hold for what was loaded."""
        assert [] == validate(world.quad_store, world.profile)

    def test_a_wrong_value_is_reported(self, world):
        """A link of the new field to what it does not take is a violation."""
        store = Store()
        store.load(
            f"""
            @prefix foia: <{FOIA}> .
            @prefix dcterms: <http://purl.org/dc/terms/> .
            <{TAPE}> a foia:Recording ; dcterms:title "Tape"@en ; foia:heardIn <{REEL}> .
            <{REEL}> a foia:Recording ; dcterms:title "Reel"@en .
            """,
            format=RdfFormat.TURTLE,
        )

        assert [(TAPE, "heardIn", REEL)] == [
            (each.focus, each.path, each.value) for each in validate(EmbeddedStore(store), world.profile)
        ]


def test_the_field_of_the_guide_is_taken(profile, tmp_path):
    """The property shape in CONTRIBUTING.md is whole: listed in a class, records fill it."""
    guide = (REPOSITORY / "CONTRIBUTING.md").read_text()
    (shape,) = re.findall(r"^```turtle\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    folder = shutil.copytree(profile.folder, tmp_path / "ontology")
    # A property has its place in the order of those of a class: the guide says to list it.
    text, listed = re.subn(
        r":updates , :citation , :claims \.",
        ":updates , :citation , :medium , :claims .",
        (folder / "profile.ttl").read_text(),
    )
    assert listed
    (folder / "profile.ttl").write_text(f"{text}\n{shape}")
    archive = Archive(tmp_path / "data", tmp_path / "store", Profile(folder))
    archive.write("catalog.toml", CATALOG)
    archive.write("papers/source.toml", 'title = "Papers"')
    archive.write(
        "papers/records.yaml",
        "- {type: ReleasedDocument, id: log, title: Log, description: A log., medium: microfilm}\n",
    )
    assert [] == archive.load().problems
    app = create_app(
        archive.root, archive.profile, settings=ServerSettings(pool=ONE_WORKER, budget=NO_BUDGET)
    )

    with app.test_client() as client:
        assert "microfilm" == body(client, "/doc/document/log.jsonld")["medium"]
    app.extensions[EXTENSION].close()


def test_a_facet_needs_a_name_that_searches_leave_free(profile, tmp_path):
    """A field whose name means something else in a search cannot be a facet; a load refuses the profile."""
    folder = shutil.copytree(profile.folder, tmp_path / "ontology")
    text = (folder / "profile.ttl").read_text()
    (folder / "profile.ttl").write_text(f"{text}\n:recipient profile:facet 9 .\n")

    with pytest.raises(ProfileError) as error:
        facet_filters(Profile(folder))

    assert "'recipient' cannot be a facet: searches have that name already" == str(error.value)
