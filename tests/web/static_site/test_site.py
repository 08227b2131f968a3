"""A site of files is whole: every link leads somewhere, every name leads on, nothing hidden is in it."""

import hashlib
import json
import re
from urllib.parse import urljoin

import pytest
from pyld import jsonld
from pyoxigraph import RdfFormat, parse

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.publish.addresses import path_of
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists import conflicts
from foia_graph.web.static_site import export_site
from tests.web.conftest import BASE, CATALOG, FILES
from tests.web.static_site.conftest import files
from tests.web.static_site.crawler import Crawl, fetch, served


@pytest.fixture(scope="module")
def crawl(site):
    with served(site.folder) as base:
        yield Crawl(base)


def test_every_link_leads_to_a_file(crawl):
    """From the front page on no link is dead."""
    assert [] == crawl.dead


def test_every_file_is_reached(crawl, site):
    """Only what machines look for by name is not linked from a page."""
    lone = {"robots.txt", "sitemap.xml", "sitemap/1.xml", "context/changes-v1.jsonld"}
    lone |= {name for name in site.files if name.startswith("context/v1-")}
    named = re.compile(r"(id|scheme|graph|\.well-known)/.*")
    unlinked = {name for name in site.files.keys() - crawl.fetched.keys() if not named.fullmatch(name)}

    assert lone | {"foia-graph-site.sha256"} == unlinked


def test_nothing_needs_a_server(crawl):
    """No page has a form, and no link a query."""
    assert set() == crawl.tags & {"form", "input", "button"}
    assert [] == [name for name in crawl.fetched if "?" in name]


def test_every_name_leads_on(site):
    """The name of each thing is a page that refreshes to its description, and links its other forms."""
    things = [iri for iri in site.catalogue.all_descriptions if path_of(iri, BASE).startswith("/doc/")]
    with served(site.folder) as base:
        for iri in things:
            status, media_type, page, at = fetch(iri.replace(BASE, base))
            target = re.search(rb'content="0; url=([^"]+)"', page)[1].decode()
            landed = fetch(urljoin(at, target))
            forms = re.findall(rb'<link rel="alternate" type="([^"]+)"', page)

            assert (200, "text/html", 200) == (status, media_type, landed[0]), iri
            assert landed[3] == f"{base}{path_of(iri, BASE)[1:]}/index.html"
            assert {b"application/ld+json", b"text/turtle", b"application/n-triples"} <= set(forms), iri


def test_addresses_of_the_catalogue_are_kept(site):
    """What the sitemap lists is found at the same paths."""
    places = re.findall(r"<loc>([^<]+)</loc>", site.files["sitemap/1.xml"].decode())
    with served(site.folder) as base:
        answers = [fetch(place.replace(BASE, base))[0] for place in places]

    assert len(places) > 50
    assert {200} == set(answers)


def test_json_ld_finds_its_context(site):
    """Read by PyLD with the context that it names, a description says what its N-Triples say."""

    def load(address, _):
        data = json.loads(
            (site.folder / address.removeprefix("https://copy.example/sub/").removeprefix(BASE)).read_bytes()
        )
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": data,
        }

    name = "doc/document/plants"
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    found = jsonld.normalize(f"https://copy.example/sub/{name}.jsonld", options)
    told = {str(quad.triple) for quad in parse(site.files[f"{name}.nt"], format=RdfFormat.N_TRIPLES)}

    assert told == {str(quad.triple) for quad in parse(found, format=RdfFormat.N_QUADS)}


def test_the_list_of_all_things_is_whole(site):
    """In forms for programs the catalogue has every member."""
    body = json.loads(site.files["catalog.jsonld"])

    assert len(site.catalogue.all_descriptions) == body["hydra:totalItems"] == len(body["hydra:member"])


def test_changes_and_dump_are_there(site):
    """A harvester finds the feed, and the dump with its manifest."""
    manifest = json.loads(site.files["dump/manifest.json"])
    changes = json.loads(site.files["changes.jsonld"])

    assert [(f["size"], f["sha256"]) for f in manifest["files"]] == [
        (len(data), hashlib.sha256(data).hexdigest())
        for data in (site.files[f"dump/{f['path']}"] for f in manifest["files"])
    ]
    assert manifest["entries"] == changes["totalItems"]
    assert {"changes/1.jsonld", "changes/1/index.html", "changes.atom"} <= site.files.keys()


def test_files_of_public_documents_come_as_they_are(site):
    """Originals are under their digests, and each page of theirs has a picture and its words."""
    digest = hashlib.sha256(FILES["memo.pdf"]).hexdigest()

    assert FILES["memo.pdf"] == site.files[f"file/{digest}"]
    assert site.files["doc/document/plants/page/1.png"].startswith(b"\x89PNG")
    assert b"watered twice a week" in site.files["doc/document/plants/page/1.txt"]
    assert [] == [
        name
        for name in site.files
        for pdf in ("secret.pdf", "leaky.pdf")
        if name == f"file/{hashlib.sha256(FILES[pdf]).hexdigest()}"
    ]


def test_a_copy_can_be_proved(site):
    """The list has the SHA-256 of every file, as `sha256sum -c` reads it."""
    listed = dict(
        line.split("  ", 1)[::-1] for line in site.files["foia-graph-site.sha256"].decode().splitlines()
    )
    found = {name: hashlib.sha256(data).hexdigest() for name, data in site.files.items()}
    del found["foia-graph-site.sha256"]

    assert found == listed
    assert len(listed) == site.exported.files


def test_a_page_says_what_it_is_a_copy_of(site):
    """The base is at its foot, at that of the first page the generation, too."""
    first, page = (site.files[name].decode() for name in ("index.html", "doc/document/plants/index.html"))

    assert f"A copy as files of {BASE}. What needs" in page
    assert f"A copy as files of {BASE}, generation 1, as published on " in first


def export_records(records, folder, profile):
    """Return the files of the site of a catalogue of some records, which are made in a folder."""
    papers = folder / "data" / "in"
    papers.mkdir(parents=True)
    (folder / "data" / "catalog.toml").write_text(CATALOG)
    (papers / "source.toml").write_text('title = "Offices"\n')
    (papers / "records.yaml").write_text(records)
    load((folder / "data",), folder / "store", profile, LoadOptions(ocr=False, workers=1))
    export_site(folder / "store", profile, folder / "site")
    return files(folder / "site")


def test_conflicts_are_all_there(tmp_path, small, monkeypatch):
    """Page after page for people, in one file for programs."""
    monkeypatch.setattr(conflicts, "USUAL_SIZE", 1)
    dates = "[{value: '2012-04-05', quote: April 5}, {value: '2012-04-06', quote: April 6, source: sheet}]"
    records = [f"- {{type: SourceDocument, id: {name}, title: A {name}}}\n" for name in ("post", "sheet")]
    records += (
        f"- {{type: CitedWork, id: w{n}, title: Report {n}, source: post, issued: {dates}}}\n"
        for n in range(3)
    )
    exported = export_records("".join(records), tmp_path, small)
    pages = [name for name in exported if re.fullmatch(r"conflicts/(_/[0-9a-f]+/)?index\.html", name)]
    contradictions, _ = json.loads(exported["conflicts.jsonld"])["hydra:member"]

    assert {b"Report 0", b"Report 1", b"Report 2"} == {
        title for name in pages for title in re.findall(rb"Report [0-9]", exported[name])
    }
    assert 3 == len(pages) == len(contradictions["hydra:member"])


def test_parts_of_a_page_are_files(tmp_path, small, monkeypatch):
    """A source is read to its end; no page of the site has a link with a query."""
    monkeypatch.setattr(thing_page, "QUOTES_AT_ONCE", 4)
    records = ["- {type: SourceDocument, id: post, title: Of offices}\n"]
    records += (
        f"- {{type: Agency, id: o{n}, source: post, prefLabel: {{value: Office {n}, quote: Office {n}}}}}\n"
        for n in range(6)
    )
    exported = export_records("".join(records), tmp_path, small)
    pages = {name: data.decode() for name, data in exported.items() if name.endswith(".html")}
    parts = [name for name in pages if name.startswith("doc/source/post/_/")]
    links = [link for page in pages.values() for link in re.findall(r'(?:href|src)="([^"]*)"', page)]

    assert (1, 1) == (len(parts), pages["doc/source/post/index.html"].count(f"_/{parts[0].split('/')[-2]}/"))
    assert {f"Office {n}" for n in range(6)} == {
        words
        for name in ("doc/source/post/index.html", *parts)
        for words in re.findall(r"<q[^>]*>(Office [0-9])</q>", pages[name])
    }
    assert [] == [link for link in links if "?" in link and "://" not in link]
