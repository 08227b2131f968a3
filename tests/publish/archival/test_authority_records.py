"""Authority records of agencies and organizations."""

from io import BytesIO
from zipfile import ZipFile

from click.testing import CliRunner
from lxml import etree

from foia_graph.cli import main
from tests.publish.archival_world import ID, RECORDS

EAC = {"e": "urn:isbn:1-931666-33-4"}
HREF = "{http://www.w3.org/1999/xlink}href"
TYPE = "application/eac-cpf+xml"


def record(client, name: str) -> etree._Element:
    answer = client.get(f"/doc/{name}.eac")
    assert (200, TYPE) == (answer.status_code, answer.content_type), answer.text
    return etree.fromstring(answer.data)


def texts(root: etree._Element, path: str) -> list[str]:
    return ["".join(each.itertext()) for each in root.iterfind(path, EAC)]


def test_a_body_has_its_names(client_of):
    """The preferred one is the authorized form, all others are variants."""
    root = record(client_of(RECORDS), "agency/port")
    forms = [
        (each.findtext("e:part", namespaces=EAC), etree.QName(each[-1]).localname)
        for each in root.iterfind(".//e:nameEntry", EAC)
    ]

    assert [("Port Authority", "authorizedForm"), ("The Port", "alternativeForm")] == forms
    assert [f"{ID}agency/port", "PA-1"] == texts(root, ".//e:entityId")
    assert ["corporateBody"] == texts(root, ".//e:entityType")
    assert ["It runs the harbor."] == texts(root, ".//e:biogHist/e:p")
    assert ["Harbor City"] == texts(root, ".//e:place/e:placeEntry")


def test_a_body_has_relations(client_of):
    """What it is a part of, what is a part of it, and the documents that it made."""
    root = record(client_of(RECORDS), "agency/port")
    bodies = [
        (each.get("cpfRelationType"), each.get(HREF)) for each in root.iterfind(".//e:cpfRelation", EAC)
    ]
    works = [
        (each.get("resourceRelationType"), each.get(HREF))
        for each in root.iterfind(".//e:resourceRelation", EAC)
    ]

    assert [
        ("hierarchical-parent", f"{ID}agency/state"),
        ("hierarchical-child", f"{ID}agency/police"),
    ] == bodies
    assert [("creatorOf", f"{ID}document/plan")] == works


def test_a_record_names_its_sources(client_of):
    """The page that has the words of each statement, and the source of each claim."""
    root = record(client_of(RECORDS), "agency/port")

    assert ["https://foia.example.org/doc/agency/port", f"{ID}source/notice"] == [
        each.get(HREF) for each in root.iterfind(".//e:sources/e:source", EAC)
    ]


def test_elements_stand_in_the_order_of_the_standard(client_of):
    """(EAC-CPF 2010, tag library: control, cpfDescription.) Nothing empty is written."""
    root = record(client_of(RECORDS), "agency/port")
    bare = record(client_of(RECORDS), "organization/watch")

    assert ["control", "cpfDescription"] == [etree.QName(each).localname for each in root]
    assert [
        *("recordId", "maintenanceStatus", "publicationStatus", "maintenanceAgency", "languageDeclaration"),
        *("conventionDeclaration", "maintenanceHistory", "sources"),
    ] == [etree.QName(each).localname for each in root[0]]
    assert ["identity", "description", "relations"] == [etree.QName(each).localname for each in root[1]]
    assert ["identity"] == [etree.QName(each).localname for each in bare[1]]
    assert ["eventType", "eventDateTime", "agentType", "agent"] == [
        etree.QName(each).localname for each in root.find(".//e:maintenanceEvent", EAC)
    ]


def test_nothing_else_has_one(client_of):
    """Neither a release nor a position; and a body is reported it by a link."""
    client = client_of(RECORDS)
    page = client.get("/doc/agency/port.html")

    assert [404, 404] == [
        client.get(f"/doc/{name}.eac").status_code for name in ("release/papers", "place/harbor-city")
    ]
    assert TYPE == client.get("/doc/agency/port", headers={"Accept": TYPE}).content_type
    assert f'</doc/agency/port.eac>; rel="describedby"; type="{TYPE}"' in page.headers["Link"]


def test_the_command_line_packs_all_of_them(load_into, tmp_path):
    """A file for each, in a ZIP file whose bytes are the same at each export."""
    load_into(RECORDS)
    packed = [
        CliRunner().invoke(main, ["export", "--store", str(tmp_path / "store"), "--format", "eac-cpf"])
        for _ in range(2)
    ]

    assert packed[0].stdout_bytes == packed[1].stdout_bytes
    with ZipFile(BytesIO(packed[0].stdout_bytes)) as zipped:
        assert [
            *("agency-police.xml", "agency-port.xml", "agency-state.xml", "organization-watch.xml")
        ] == sorted(zipped.namelist())
        assert b"Port Authority" in zipped.read("agency-port.xml")
