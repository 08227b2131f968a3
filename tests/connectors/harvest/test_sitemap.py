"""A site of pages with JSON-LD, by its sitemap or its ResourceSync lists."""

import gzip
import json

import pytest

from foia_graph.connectors.harvest.client import HarvestError
from tests.connectors.http.servers import Page

NAME = "http://schema.org/name"
SITEMAP = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:rs="http://www.openarchives.org/rs/terms/"'
)


def html(name: str, context: str = "https://schema.org") -> Page:
    data = {
        "@context": context,
        "@id": f"#{name}",
        "@type": "Dataset",
        "name": name,
        "url": "https://a.example/",
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return Page(f"<html><head>{script}</head></html>".encode(), type="text/html", etag=f'"{name}"')


def listed(site, *entries: str, root: str = "urlset", item: str = "url", md: str = "") -> Page:
    """Make a list of paths, each with what more is said of it behind a space."""
    parts = [entry.partition(" ") for entry in entries]
    items = "".join(f"<{item}><loc>{site.url(path)}</loc>{more}</{item}>" for path, _, more in parts)
    return Page(f"<{root} {SITEMAP}>{md}{items}</{root}>".encode(), type="application/xml")


def names(harvester):
    return [line.split('"')[1] for line in harvester.said() if NAME in line]


@pytest.fixture
def pages(site):
    """A site of two pages."""
    site.pages |= {"/a": html("A"), "/b": html("B")}
    site.pages["/sitemap.xml"] = listed(site, "/pages.xml", root="sitemapindex", item="sitemap")
    site.pages["/pages.xml"] = listed(site, "/a <lastmod>2012-04-10</lastmod>", "/b")
    return site


def test_the_pages_of_all_sitemaps_are_taken(pages, harvester):
    """Each page is a graph with its address; links of schema.org are links."""
    report = harvester.harvest(pages.url("/sitemap.xml"))

    assert ("sitemap", "pages", 2) == (report.kind, report.how, report.records)
    assert ["A", "B"] == names(harvester)
    url = f"<{pages.url('/a')}#A> <http://schema.org/url> <https://a.example/> ."
    assert url in harvester.said(pages.url("/a"))


def test_a_page_that_has_not_changed_is_not_sent_again(pages, harvester):
    """Its lastmod says so, or its tag."""
    harvester.harvest(pages.url("/sitemap.xml"))
    pages.asked.clear()

    report = harvester.harvest(pages.url("/sitemap.xml"))

    assert "unchanged" == report.how
    assert [("/sitemap.xml", 200), ("/pages.xml", 200), ("/b", 304)] == list(
        zip(pages.paths, pages.statuses, strict=True)
    )


def test_what_changed_and_what_is_gone_is_replayed(pages, harvester):
    """A page that is listed no more goes, and so does one that is listed and is not there."""
    harvester.harvest(pages.url("/sitemap.xml"))
    pages.pages["/pages.xml"] = listed(pages, "/a <lastmod>2012-05-01</lastmod>", "/c", "/d")
    pages.pages |= {"/a": html("A2"), "/c": html("C")}

    report = harvester.harvest(pages.url("/sitemap.xml"))

    assert (1, 1, 1, 1) == (report.created, report.updated, report.deleted, report.lost)
    assert ["A2", "C"] == names(harvester)
    assert {} == dict(report.refused.counts)


def test_a_page_that_cannot_be_read_stays_as_it_was(pages, harvester):
    """What it needs is told; other pages are taken."""
    harvester.harvest(pages.url("/sitemap.xml"))
    pages.pages["/b"] = html("B2", context="https://elsewhere.example.org/context")

    report = harvester.harvest(pages.url("/sitemap.xml"))

    assert ["A", "B"] == names(harvester)
    assert [pages.url("/b")] == [what for what, _ in report.refused.examples]


def test_another_form_of_a_page_is_found(pages, harvester):
    """A page without scripts may link to itself in JSON-LD."""
    link = '<link rel="alternate" type="application/ld+json" href="a.jsonld">'
    pages.pages["/a"] = Page(f"<html>{link}</html>".encode(), type="text/html")
    body = {"@context": {"name": NAME}, "@id": "", "name": "A"}
    pages.pages["/a.jsonld"] = Page(json.dumps(body).encode(), type="application/ld+json")

    harvester.harvest(pages.url("/sitemap.xml"))

    assert ["A", "B"] == sorted(names(harvester))


def test_pages_of_other_hosts_are_not_asked_for(pages, harvester):
    """A sitemap speaks for its own host."""
    elsewhere = "<url><loc>https://elsewhere.example.org/</loc></url>"
    page = listed(pages, "/a")
    page.body = page.body.replace(b"</urlset>", f"{elsewhere}</urlset>".encode())
    pages.pages["/pages.xml"] = page

    report = harvester.harvest(pages.url("/sitemap.xml"))

    assert ["https://elsewhere.example.org/"] == [what for what, _ in report.refused.examples]


def test_a_compressed_sitemap_is_read_up_to_a_size(pages, harvester):
    """What it unpacks to is bounded as any answer is."""
    body = pages.pages["/pages.xml"].body
    pages.pages["/pages.xml"] = Page(gzip.compress(body), type="application/gzip")
    harvester.harvest(pages.url("/sitemap.xml"))
    pages.pages["/pages.xml"] = Page(gzip.compress(b" " * 50_000_000), type="application/gzip")

    with pytest.raises(HarvestError, match="unpacks to more than 1 MiB"):
        harvester.harvest(pages.url("/sitemap.xml"), limits={"answer": 1 << 20})

    assert ["A", "B"] == names(harvester)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset/>", "declares a document type"),
        (b"<urlset><url>", "is no XML, or only a part of it"),
        (b"<a>" * 200, "nested deeper than 100"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "is no sitemap"),
    ],
)
def test_hostile_lists_are_refused(pages, harvester, body, message):
    """The copy stays as it was."""
    harvester.harvest(pages.url("/sitemap.xml"))
    pages.pages["/pages.xml"] = Page(body, type="application/xml")

    with pytest.raises(HarvestError, match=message):
        harvester.harvest(pages.url("/sitemap.xml"))

    assert ["A", "B"] == names(harvester)


def test_lists_that_list_each_other_come_to_an_end(pages, harvester):
    """Lists are followed to a depth."""
    pages.pages["/pages.xml"] = listed(pages, "/sitemap.xml", root="sitemapindex", item="sitemap")

    with pytest.raises(HarvestError, match="nested deeper than 4"):
        harvester.harvest(pages.url("/sitemap.xml"))


def test_the_lists_of_resource_sync_are_read(pages, harvester):
    """
    A capability list leads to the list of all, which is enough; a change list alone states what to delete.
    """
    lists = ['/all.xml <rs:md capability="resourcelist"/>', '/changed.xml <rs:md capability="changelist"/>']
    pages.pages["/sync.xml"] = listed(pages, *lists, md='<rs:md capability="capabilitylist"/>')
    pages.pages["/all.xml"] = listed(pages, "/a", "/b", md='<rs:md capability="resourcelist"/>')
    harvester.harvest(pages.url("/sync.xml"))

    assert ["A", "B"] == names(harvester)
    assert "/changed.xml" not in pages.paths


def test_a_change_list_deletes_what_it_says_and_nothing_else(pages, harvester):
    """What it does not list is not gone."""
    md = '<rs:md capability="changelist"/>'
    pages.pages["/changed.xml"] = listed(pages, "/a", "/b", md=md)
    harvester.harvest(pages.url("/changed.xml"))
    pages.pages["/changed.xml"] = listed(pages, '/b <rs:md change="deleted"/>', md=md)

    harvester.harvest(pages.url("/changed.xml"))

    assert ["A"] == names(harvester)


def test_a_site_that_is_served_elsewhere_than_it_says_is_followed(pages, harvester):
    """A list of one other host alone is that of the server that was asked."""
    for path in ("/sitemap.xml", "/pages.xml"):
        page = pages.pages[path]
        page.body = page.body.replace(pages.url("/").encode(), b"https://site.example.org/")

    harvester.harvest(pages.url("/sitemap.xml"))

    assert {"https://site.example.org/a", "https://site.example.org/b"} == harvester.graphs()


@pytest.mark.parametrize("path", ["/sitemap.xml", "/pages.xml", "/a"])
def test_what_another_server_says_is_not_taken(pages, harvester, path):
    """Neither lists nor pages: where one leads away, it is refused or told."""
    kept = pages.pages[path]
    pages.pages |= {
        "/moved": kept,
        path: Page(b"", 301, headers={"Location": pages.url("/moved", "localhost")}),
    }
    try:
        report = harvester.harvest(pages.url("/sitemap.xml"), kind="sitemap")
    except HarvestError as error:
        sentences = [str(error)]
    else:
        sentences = report.refused.sentences()
        assert ["B"] == names(harvester)

    assert ["another server" in sentence for sentence in sentences] == [True]
    assert "/moved" not in pages.paths


def test_a_sitemap_is_parsed_by_the_process_that_reads_documents(pages, harvester, monkeypatch):
    """Nothing of a stranger's XML reaches a parser here."""

    def refuse(*_: object) -> None:
        raise AssertionError("parsed in this process")

    monkeypatch.setattr("xml.parsers.expat.ParserCreate", refuse)

    assert 2 == harvester.harvest(pages.url("/sitemap.xml")).records


def test_a_context_that_does_not_come_is_asked_for_once(pages, harvester):
    """However many pages need it."""
    pages.pages |= {path: html(path, pages.url("/context")) for path in ("/a", "/b")}
    pages.pages["/context"] = Page(b"", 404, type="text/plain")

    report = harvester.harvest(pages.url("/sitemap.xml"))

    assert 2 == report.refused.counts.total()
    assert 1 == pages.paths.count("/context")


def test_a_site_that_is_down_is_left(pages, harvester, monkeypatch):
    """After some pages in a row that did not come, the rest is not asked for; the next harvest continues."""
    monkeypatch.setattr("foia_graph.connectors.harvest.gathering.FAILURES", 2)
    pages.pages["/pages.xml"] = listed(pages, "/a", "/x", "/y", "/z", "/b")
    down = Page(b"", 503, type="text/plain")
    pages.pages |= {"/x": down, "/y": down, "/z": down}

    with pytest.raises(HarvestError, match="2 records in a row did not come"):
        harvester.harvest(pages.url("/sitemap.xml"))
    pages.pages |= {f"/{name}": html(name) for name in "xyz"}
    pages.asked.clear()
    harvester.harvest(pages.url("/sitemap.xml"))

    assert ["A", "B", "x", "y", "z"] == sorted(names(harvester))
    assert "/a" not in pages.paths
