"""Releases and documents as series and datasets (DCAT 3, DCAT-US 3.0): files, rights, what is contested."""

import json

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS

from case_tables import records_beside
from catalogue.served import amiss, pages, shapes
from foia_graph.model.namespaces import DCAT_US
from tests.web.conftest import BASE

AP = "dcat-ap/releases/3.0.0/shacl/dcat-ap-SHACL.ttl"
US = "dcat-us/shacl/dcat-us_3.0_shacl_shapes.ttl"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
RESTRICTION = Namespace(DCAT_US)
ASKED = (DCAT.dataset, DCAT.service, DCAT.themeTaxonomy, DCTERMS.language, DCAT.contactPoint)
NARA = "https://resources.data.gov/vocab/nara/"
AGREED = """
title = "Records"
description = "Some records."
base = "https://foia.example.org/"
publisher = "organization/us"
contact = "mailto:us@foia.example.org"
license = "https://creativecommons.org/publicdomain/zero/1.0/"
homepage = "https://foia.example.org/"
sources = ["post", "letter"]
"""
CONTESTED = records_beside(__file__, "catalog_datasets_contested")


@pytest.fixture
def agreed(monkeypatch, own_client_of):
    """Give a client of a catalogue that says of itself what the profiles ask for."""
    monkeypatch.setattr("tests.web.conftest.CATALOG", AGREED)
    return own_client_of(CONTESTED)


def graph(client, path):
    found = Graph()
    for page in pages(client, path):
        found += page
    return found


def of(found, subject, *predicates):
    return [sorted(str(each) for each in found.objects(subject, predicate)) for predicate in predicates]


# -- files ---------------------------------------------------------------------------------------------------


def test_a_file_has_size_checksum_and_type_in_the_forms_of_dcat(papers):
    """Size and checksum have the datatypes, and the media type the IRI, that DCAT asks for."""
    found = graph(papers.client, "/catalog?per_page=1000")
    digest = papers.digest("memo.pdf")
    file = URIRef(f"{BASE}id/document/plants#distribution-{digest[:12]}")
    checksum = found.value(file, SPDX.checksum)

    assert [[f"{BASE}file/{digest}"], ["https://www.iana.org/assignments/media-types/application/pdf"]] == of(
        found, file, DCAT.downloadURL, DCAT.mediaType
    )
    assert "nonNegativeInteger" in found.value(file, DCAT.byteSize).datatype
    assert "hexBinary" in found.value(checksum, SPDX.checksumValue).datatype
    assert digest in str(found.value(checksum, SPDX.checksumValue).n3())


@pytest.mark.parametrize("query", ["", "&_profile=dcat-us"])
def test_a_document_has_a_statement_of_rights_and_its_files_its_licence(agreed, query):
    """A file states rights of its own next to it."""
    found = graph(agreed, f"/catalog?per_page=1000{query}")
    document = URIRef(f"{BASE}id/document/plain")
    (file,) = found.objects(document, DCAT.distribution)
    statements = [found.value(each, DCTERMS.rights) for each in (document, file)]

    assert [["https://creativecommons.org/licenses/by/4.0/"]] == of(found, file, DCTERMS.license)
    assert ["The agency wrote it.", "Nobody knows of any."] == [
        str(found.value(each, RDFS.label)) for each in statements
    ]
    assert {DCTERMS.RightsStatement} == {found.value(each, RDF.type) for each in statements}


RELEASED = records_beside(__file__, "catalog_datasets_released")


@pytest.fixture
def released(monkeypatch, own_client_of):
    """Give a client of a catalogue that names the bodies of the government."""
    monkeypatch.setattr("tests.web.conftest.CATALOG", f'{AGREED}us_government = ["agency/gardens"]\n')
    return own_client_of(RELEASED)


@pytest.mark.parametrize("query", ["", "&_profile=dcat-us"])
def test_rights_are_those_of_the_release_or_follow_from_the_author(released, query):
    """A rights statement is no licence; a work of the government has both."""
    found = graph(released, f"/catalog?per_page=1000{query}")
    heir, memo = (URIRef(f"{BASE}id/document/{name}") for name in ("heir", "memo"))
    files = [found.value(each, DCAT.distribution) for each in (heir, memo)]

    assert [["http://rightsstatements.org/vocab/InC/1.0/"]] * 2 == [
        of(found, each, DCTERMS.rights)[0] for each in (heir, files[0])
    ]
    assert [[[]], [["https://www.usa.gov/government-works"]]] == [
        of(found, each, DCTERMS.license) for each in files
    ]
    assert "http://rightsstatements.org/vocab/NoC-US/1.0/" in of(found, memo, DCTERMS.rights)[0]


@pytest.mark.parametrize("query", ["", "&_profile=dcat-us"])
def test_access_to_a_file_is_told(released, query):
    """
    What was withheld in full is not public; of what no one has looked through the level is not determined.
    """
    found = graph(released, f"/catalog?per_page=1000{query}")
    levels = {
        name: (
            of(found, document, DCTERMS.accessRights)[0],
            of(
                found,
                found.value(found.value(document, DCAT.distribution), RESTRICTION.accessRestriction),
                RESTRICTION.restrictionStatus,
            )[0],
        )
        for name in ("memo", "shut")
        for document in (URIRef(f"{BASE}id/document/{name}"),)
    }
    statuses = f"{NARA}AccessRestrictionStatusAuthorityList"

    assert {
        "memo": ([], [f"{statuses}/Undetermined"]),
        "shut": (
            ["http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC"],
            [f"{statuses}/RestrictedFully"],
        ),
    } == levels


@pytest.mark.parametrize("query", ["", "&_profile=dcat-us"])
def test_numbers_and_producers_are_told(released, query):
    """A Bates number is an identifier, and one with a name of its own; a document without any has its IRI."""
    found = graph(released, f"/catalog?per_page=1000{query}")
    heir, memo = (URIRef(f"{BASE}id/document/{name}") for name in ("heir", "memo"))
    numbers = [str(found.value(each, SKOS.notation)) for each in found.objects(heir, ADMS.identifier)]
    attribution = found.value(heir, PROV.qualifiedAttribution)

    assert [["G 117"], [f"{BASE}id/document/memo"]] == [
        of(found, each, DCTERMS.identifier)[0] for each in (heir, memo)
    ]
    assert ["G 117"] == numbers
    assert [[f"{BASE}id/agency/gardens"], [f"{BASE}scheme/roles/producing-agency"]] == of(
        found, attribution, PROV.agent, DCAT.hadRole
    )


def test_a_publisher_has_its_identifiers(client_of):
    """Those that a source states; an agency of which none is known has its name alone."""
    found = graph(
        client_of(
            """
- {type: SourceDocument, id: post, title: A post}
- {type: Agency, id: dhs, prefLabel: Department, identifier: {value: "7000", source: post, quote: no. 7000}}
- {type: Agency, id: fbi, prefLabel: Bureau}
- {type: ReleasedDocument, id: memo, title: A memo, description: D, publisher: agency/dhs}
- {type: ReleasedDocument, id: note, title: A note, description: D, publisher: agency/fbi}
"""
        ),
        "/catalog?per_page=1000",
    )
    publishers = {
        str(each): [str(number) for number in found.objects(each, DCTERMS.identifier)]
        for each in found.objects(None, DCTERMS.publisher)
    }

    assert {f"{BASE}id/agency/dhs": ["7000"], f"{BASE}id/agency/fbi": []} == publishers


def test_several_who_released_it_are_one_publisher_by_name(released):
    """DCAT-US has room for one, so they are named together; a document in no release is of who made it."""
    found = graph(released, "/catalog?per_page=1000&_profile=dcat-us")
    names = {
        name: str(found.value(found.value(URIRef(f"{BASE}id/{name}"), DCTERMS.publisher), FOAF.name))
        for name in ("release/closed", "document/heir", "document/memo")
    }

    assert {
        "release/closed": "Us and Garden Watch",
        "document/heir": "Us and Garden Watch",
        "document/memo": "Department of Gardens",
    } == names


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    ("path", "wanted"),
    [("/catalog?embed=1&per_page=40", AP), ("/catalog?per_page=40", AP), ("/catalog?_profile=dcat-us", US)],
)
def test_rights_and_access_conform_to_the_shapes(released, path, wanted):
    """Statements, restrictions, identifiers and attributions."""
    assert [] == amiss(graph(released, path), shapes(wanted))


@pytest.mark.parametrize("query", ["", "&_profile=dcat-us"])
def test_what_is_withheld_is_said_of_the_file(papers, query):
    """
    One restriction for each exemption that is on a page, by the name that the National Archives gave it.
    """
    found = graph(papers.client, f"/catalog?per_page=1000{query}")
    file = URIRef(f"{BASE}id/document/plants#distribution-{papers.digest('memo.pdf')[:12]}")
    (restriction,) = found.objects(file, RESTRICTION.accessRestriction)

    assert [
        [f"{NARA}AccessRestrictionStatusAuthorityList/RestrictedPartly"],
        [f"{NARA}SpecificAccessRestrictionAuthorityList/FOIAb6"],
    ] == of(found, restriction, RESTRICTION.restrictionStatus, RESTRICTION.specificRestriction)


# -- what is contested ---------------------------------------------------------------------------------------


def test_a_contested_value_is_not_told_as_settled(agreed):
    """
    It is omitted; of titles that of the first source is the title, the others are alternatives; a preferred
    value is told.
    """
    found = graph(agreed, "/catalog?per_page=1000")
    document, release = (URIRef(f"{BASE}id/{name}") for name in ("document/contested", "release/memos"))

    assert [["One title"], ["Another title"], [], [], ["2010-01-01"]] == of(
        found,
        document,
        DCTERMS.title,
        DCTERMS.alternative,
        DCTERMS.publisher,
        DCTERMS.issued,
        DCTERMS.created,
    )
    assert [[], []] == of(found, release, DCTERMS.date, DCTERMS.issued)


def test_dcat_us_says_where_there_is_no_publisher_or_several(agreed):
    """The profile asks for one publisher; no one is made up."""
    found = graph(agreed, "/catalog?per_page=1000&_profile=dcat-us")
    names = {
        name: str(found.value(found.value(URIRef(f"{BASE}id/{name}"), DCTERMS.publisher), FOAF.name))
        for name in ("document/contested", "document/plain", "release/memos")
    }

    assert {
        "document/contested": "Several publishers",
        "document/plain": "Department of Homeland Security",
        "release/memos": "Not known",
    } == names


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    ("path", "wanted"),
    [("/catalog?embed=1&per_page=40", AP), ("/catalog?per_page=40", AP), ("/catalog?_profile=dcat-us", US)],
)
def test_what_is_contested_conforms_to_the_shapes(agreed, path, wanted):
    """Two publishers, dates and titles, a right in words, a month for a date."""
    assert [] == amiss(graph(agreed, path), shapes(wanted))


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("name", ["document/contested", "document/plain", "release/memos", "catalog"])
def test_dcat_us_comes_with_its_context(agreed, name):
    """The context is in the body, and is that of the profile's own keys."""
    path = "/catalog.jsonld" if name == "catalog" else f"/doc/{name}.jsonld"
    body = agreed.get(f"{path}?_profile=dcat-us").json

    assert "dcterms:publisher" == body["@context"]["publisher"]["@id"]
    assert {"@id", "@type", "title", "description", "publisher", "contactPoint"} <= body.keys()
    assert [] == amiss(Graph().parse(data=json.dumps(body), format="json-ld"), shapes(US))


def test_a_release_is_a_series_with_a_service_beside_it(agreed):
    """The catalogue names its datasets and the services that they can be asked by."""
    found = graph(agreed, "/catalog?per_page=1000")
    catalog, document = URIRef(f"{BASE}catalog"), URIRef(f"{BASE}id/document/contested")

    assert [
        [f"{BASE}id/document/contested", f"{BASE}id/document/plain", f"{BASE}id/release/memos"],
        [f"{BASE}catalog#service-api", f"{BASE}catalog#service-sparql"],
        [f"{BASE}scheme/issues"],
        ["http://id.loc.gov/vocabulary/iso639-1/en"],
        ["mailto:us@foia.example.org"],
    ] == of(found, catalog, *ASKED)
    assert [[f"{BASE}id/release/memos"]] == of(found, document, DCAT.inSeries)
