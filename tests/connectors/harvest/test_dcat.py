"""Any catalogue in DCAT: in whatever form, page by page, with nameless parts and contexts of its own."""

import json

import pytest

from foia_graph.connectors.harvest.client import HarvestError
from tests.connectors.http.servers import Page

DCAT, TERMS = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
PREFIXES = (
    f"@prefix dcat: <{DCAT}> . @prefix dct: <{TERMS}> . @prefix h: <http://www.w3.org/ns/hydra/core#> .\n"
)


def turtle(text: str, etag: str = '"one"') -> Page:
    return Page(f"{PREFIXES}{text}".encode(), type="text/turtle; charset=utf-8", etag=etag)


def dataset(n: int, title: str = "") -> str:
    more = f'dct:title "{title or n}" ; dcat:distribution [ dcat:downloadURL </f/{n}> ]'
    return f"</cat> a dcat:Catalog ; dcat:dataset </d/{n}> . </d/{n}> a dcat:Dataset ; {more} .\n"


def titles(harvester):
    return [line.split('"')[1] for line in harvester.said() if f"{TERMS}title" in line]


def two_pages(site, second):
    site.pages["/cat"] = turtle(f"{dataset(1)} </cat> h:view </cat?p=1> . </cat?p=1> h:next </cat?p=2> .")
    site.pages["/cat?p=2"] = turtle(second)


def test_pages_are_followed(site, harvester):
    """All pages make one catalogue; what they say of themselves as pages is omitted."""
    two_pages(site, dataset(2))

    report = harvester.harvest(site.url("/cat"))

    assert ("dcat", "pages", 3) == (report.kind, report.how, report.records)
    assert ["1", "2"] == titles(harvester)
    assert {site.url(path) for path in ("/cat", "/d/1", "/d/2")} == harvester.graphs()
    assert not [line for line in harvester.said() if "hydra" in line]


def test_a_thing_is_its_own_graph_and_its_nameless_parts_have_names(site, harvester):
    """What leads to a node without a name owns it; its name is the same each time."""
    site.pages["/cat"] = turtle(dataset(1))
    harvester.harvest(site.url("/cat"))
    before = harvester.said(site.url("/d/1"))

    harvester.harvest(site.url("/cat"), full=True)

    assert 4 == len(before)
    assert before == harvester.said(site.url("/d/1"))
    assert not [line for line in before if "_:" in line]


def test_nothing_changes_twice(site, harvester):
    """A catalogue of one page that has not changed is one request; one of several pages changes nothing."""
    site.pages["/cat"] = turtle(dataset(1))
    harvester.harvest(site.url("/cat"))
    site.asked.clear()

    report = harvester.harvest(site.url("/cat"))

    assert "unchanged" == report.how
    assert ["/cat"] == [asked.path for asked in site.asked]


def test_what_is_gone_from_the_pages_goes(site, harvester):
    """The pages are the whole truth; each difference is counted."""
    two_pages(site, dataset(2))
    harvester.harvest(site.url("/cat"))
    site.pages["/cat?p=2"] = turtle(dataset(3))

    report = harvester.harvest(site.url("/cat"))

    assert (1, 1, 1) == (report.created, report.updated, report.deleted)
    assert ["1", "3"] == titles(harvester)


def test_what_is_listed_and_not_described_is_asked_for(site, harvester):
    """A catalogue may name its datasets alone; those of other hosts are told, and not asked for."""
    elsewhere = "https://elsewhere.example.org/d"
    site.pages["/cat"] = turtle(f"</cat> a dcat:Catalog ; dcat:dataset </d/1>, <{elsewhere}> .")
    site.pages["/d/1"] = turtle('</d/1> a dcat:Dataset ; dct:title "One" .')

    report = harvester.harvest(site.url("/cat"))

    assert ["One"] == titles(harvester)
    assert [elsewhere] == [what for what, _ in report.refused.examples]


def test_rdf_xml_is_read(site, harvester):
    """The type or the root element says that it is RDF/XML."""
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    text = f'<rdf:RDF {rdf} xmlns:d="{DCAT}"><d:Catalog rdf:about="/cat"/></rdf:RDF>'
    site.pages["/cat"] = Page(text.encode(), type="application/xml")

    assert "dcat" == harvester.harvest(site.url("/cat")).kind


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE r [<!ENTITY a 'x'>]>", "<?xml version='1.0'?><!DOCTYPE rdf:RDF>"]
)
def test_document_types_are_refused(site, harvester, start):
    """No entity can be made of them."""
    site.pages["/cat"] = Page(f"{start}<rdf:RDF/>".encode(), type="application/rdf+xml")

    with pytest.raises(HarvestError, match="is nothing that can be harvested"):
        harvester.harvest(site.url("/cat"))


def json_ld(context, **more) -> Page:
    body = {"@context": context, "@id": "/cat", "@type": f"{DCAT}Catalog", **more}
    return Page(json.dumps(body).encode(), type="application/ld+json")


def test_the_origin_s_own_context_is_fetched(site, harvester):
    """A context that is served next to the catalogue decides what its words mean."""
    site.pages["/cat"] = json_ld(["/context", {"other": f"{TERMS}title"}], title="One", other="Two")
    site.pages["/context"] = Page(
        json.dumps({"@context": {"title": f"{TERMS}title"}}).encode(), type="application/ld+json"
    )

    harvester.harvest(site.url("/cat"))

    assert ["One", "Two"] == titles(harvester)


def test_a_context_of_a_third_party_is_not_fetched(site, harvester):
    """No one but the origin decides what its documents say; which context it was is told."""
    site.pages["/cat"] = turtle("</cat> a dcat:Catalog ; dcat:dataset </d/1> .")
    site.pages["/d/1"] = json_ld("https://elsewhere.example.org/context.jsonld")

    report = harvester.harvest(site.url("/cat"))

    url = "https://elsewhere.example.org/context.jsonld"
    wanted = f"needs the context {url}, which is neither bundled nor the origin's own"
    assert {wanted: 1} == dict(report.refused.counts)


def test_the_context_of_project_open_data_is_bundled(site, harvester):
    """In JSON-LD beyond catalogues, too, and however it is addressed."""
    site.pages["/cat"] = turtle("</cat> a dcat:Catalog ; dcat:dataset </d/1> .")
    body = {"@id": "/d/1", "@type": "dcat:Dataset", "title": "One", "landingPage": "/page"}
    context = "http://project-open-data.cio.gov/v1.1/schema/catalog.jsonld"
    site.pages["/d/1"] = Page(json.dumps({"@context": context, **body}).encode(), type="application/ld+json")

    harvester.harvest(site.url("/cat"))

    assert ["One"] == titles(harvester)
    assert f"<{site.url('/d/1')}> <{DCAT}landingPage> <{site.url('/page')}> ." in harvester.said()


def test_statements_in_named_graphs_are_remarked(site, harvester):
    """A record has no graphs of its own, so they are omitted."""
    text = f"<{site.url('/cat')}> a dcat:Catalog . <http://a/g> {{ <http://a/b> a dcat:Dataset }}"
    site.pages["/cat"] = Page(f"{PREFIXES} {text}".encode(), type="application/trig")

    report = harvester.harvest(site.url("/cat"))

    assert ["has statements in named graphs or about triples (1), which are omitted"] == list(
        report.remarks.counts
    )


def test_a_context_may_not_include_itself(site, harvester):
    """What has no end is refused."""
    site.pages["/cat"] = turtle("</cat> a dcat:Catalog ; dcat:dataset </d/1> .")
    site.pages["/d/1"] = json_ld("/context")
    site.pages["/context"] = Page(b'{"@context": "/context"}', type="application/ld+json")

    report = harvester.harvest(site.url("/cat"))

    assert {"has contexts that include each other without end": 1} == dict(report.refused.counts)


def test_a_text_is_no_link(site, harvester):
    """A title that looks like a triple leads nowhere."""
    text = "<http://x/> <http://www.w3.org/ns/hydra/core#next> </cat?p=9> ."
    site.pages["/cat"] = turtle(dataset(1, f"a\\n{text}"))

    harvester.harvest(site.url("/cat"))

    assert "/cat?p=9" not in site.paths


def test_a_copy_of_it_cannot_be_proved(site, harvester):
    """DCAT states no hash."""
    site.pages["/cat"] = turtle(dataset(1))

    with pytest.raises(HarvestError, match="states no hash"):
        harvester.harvest(site.url("/cat"), verify=True)


def test_a_catalogue_that_is_served_elsewhere_than_it_says_is_followed(site, harvester):
    """Its pages and datasets are asked for at the server that was named, under the names they have."""
    base = "https://data.example.org"
    site.pages["/cat.ttl"] = turtle(
        f"<{base}/cat> a dcat:Catalog ; dcat:dataset <{base}/d/1> . <> h:next <{base}/cat?p=2> ."
    )
    site.pages["/cat?p=2"] = turtle(f'<{base}/cat> dct:title "Two" .')
    site.pages["/d/1"] = turtle(f'<{base}/d/1> dct:title "One" .')

    harvester.harvest(site.url("/cat.ttl"))

    assert ["One", "Two"] == sorted(titles(harvester))
    assert {f"{base}/cat", f"{base}/d/1"} == harvester.graphs()
