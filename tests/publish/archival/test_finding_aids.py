"""Finding aids: of the whole catalogue, and of one release."""

import pytest
from click.testing import CliRunner
from lxml import etree

from foia_graph.cli import main
from tests.publish.archival_world import ID, RECORDS
from tests.publish.library_checks import wrong_in

EAD = {"e": "http://ead3.archivists.org/schema/"}
TYPE = "application/ead+xml"


def read(answer) -> etree._Element:
    assert (200, TYPE) == (answer.status_code, answer.content_type), answer.text
    return etree.fromstring(answer.data)


def texts(root: etree._Element, path: str) -> list[str]:
    return ["".join(each.itertext()) for each in root.iterfind(path, EAD)]


def component(root: etree._Element, name: str) -> etree._Element:
    """Give the component, or the description, of a thing."""
    (found,) = (each for each in root.iterfind(".//e:unitid", EAD) if each.text == f"{ID}{name}")
    return found.getparent().getparent()


def test_a_catalogue_is_a_collection_of_series_of_items(client_of):
    """
    Releases are series, documents items in them; a document that is in no release is an item next to them.
    """
    root = read(client_of(RECORDS).get("/catalog.ead3"))
    levels = [
        (each.get("level"), each.findtext("e:did/e:unittitle", namespaces=EAD))
        for each in root.iterfind("e:archdesc/e:dsc/e:c", EAD)
    ]

    assert "collection" == root.find("e:archdesc", EAD).get("level")
    assert [("series", "Nothing yet"), ("series", "Papers on the harbor"), ("item", "A letter")] == levels
    assert ["A plan <for> dredging & filling"] == texts(
        component(root, "release/papers"), "e:c/e:did/e:unittitle"
    )
    assert [("2", "releases"), ("2", "documents")] == [
        (each.findtext("e:quantity", namespaces=EAD), each.findtext("e:unittype", namespaces=EAD))
        for each in root.iterfind("e:archdesc/e:did/e:physdescstructured", EAD)
    ]


def test_an_item_says_what_is_known_of_it(client_of):
    """
    Dates, extent, numbers, the digital object, who made it, under which words it is looked for, and rights.
    """
    item = component(read(client_of(RECORDS).get("/doc/release/papers.ead3")), "document/plan")
    dates = [
        (each.get("datechar"), each.find("e:datesingle", EAD).get("standarddate"))
        for each in item.iterfind("e:did/e:unitdatestructured", EAD)
    ]
    dao = item.find("e:did/e:dao", EAD)

    assert [("creation", "2011-06"), ("publication", "2012-04-10")] == dates
    assert [f"{ID}document/plan", "PA 17", "P-1"] == texts(item, "e:did/e:unitid")
    assert ["3"] == texts(item, "e:did/e:physdescstructured/e:quantity")
    assert ["Port Authority"] == texts(item, "e:did/e:origination/e:corpname")
    assert ("https://port.example.gov/plan.pdf", "application/pdf") == (dao.get("href"), dao.get("linkrole"))
    assert ["1234 bytes; Open"] == texts(dao, "e:descriptivenote")
    assert ["https://creativecommons.org/licenses/by/4.0/", "The port wrote it."] == texts(
        item, "e:userestrict/e:p"
    )
    assert ["Report", "Dredging", "Harbor City"] == texts(item, "e:controlaccess/*")[:3]
    assert "https://foia.example.org/doc/document/plan" == item.find("e:otherfindaid/e:p/e:ref", EAD).get(
        "href"
    )


def test_a_release_without_documents_has_no_components(client_of):
    """An empty list of components would not be valid."""
    root = read(client_of(RECORDS).get("/doc/release/empty.ead3"))

    assert "series" == root.find("e:archdesc", EAD).get("level")
    assert [] == root.findall(".//e:dsc", EAD)


def test_a_finding_aid_is_found_from_the_release(client_of):
    """By content negotiation, by a link, and on the page; a document is told where it is."""
    client = client_of(RECORDS)
    chosen = client.get("/doc/release/papers", headers={"Accept": TYPE})
    plain = client.get("/doc/release/papers.html")

    assert (TYPE, "/doc/release/papers.ead3") == (chosen.content_type, chosen.headers["Content-Location"])
    assert f'</doc/release/papers.ead3>; rel="describedby"; type="{TYPE}"' in plain.headers["Link"]
    assert '<link rel="alternate" href="/doc/release/papers.ead3"' in plain.text
    assert "/catalog.ead3" in client.get("/").text
    assert '</catalog.ead3>; rel="alternate"' in client.get("/catalog.ttl").headers["Link"]
    assert 404 == client.get("/doc/document/plan.ead3").status_code


@pytest.mark.parametrize("path", ["/catalog.ead3", "/doc/release/papers.ead3", "/doc/release/empty.ead3"])
def test_a_finding_aid_is_valid(client_of, path: str):
    """By the schema of EAD3 1.1.1."""
    assert [] == wrong_in("ead3", client_of(RECORDS).get(path).data)


def test_the_command_line_writes_what_is_served(load_into, tmp_path):
    """`export --format ead3` and `/catalog.ead3` are one finding aid."""
    load_into(RECORDS)
    found = CliRunner().invoke(main, ["export", "--store", str(tmp_path / "store"), "--format", "ead3"])
    root = etree.fromstring(found.stdout_bytes)

    assert 0 == found.exit_code, found.output
    assert ["A plan <for> dredging & filling"] == texts(
        component(root, "release/papers"), "e:c/e:did/e:unittitle"
    )
    assert b"Hidden" not in found.stdout_bytes
