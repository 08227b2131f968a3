"""Sitemaps and ResourceSync, as programs of third parties read them."""

import io
from xml.etree import ElementTree

import pytest
from resync.capability_list import CapabilityList
from resync.change_list import ChangeList
from resync.resource_list import ResourceList
from resync.source_description import SourceDescription
from usp.tree import sitemap_from_str, sitemap_tree_for_homepage
from usp.web_client.abstract_client import AbstractWebClient, AbstractWebClientSuccessResponse

from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLog, ChangeLogEntry, log_of
from foia_graph.web.protocols.feeds import resourcesync
from tests.web.protocols.feeds.conftest import BASE, CHANGED, ID, World

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Answer(AbstractWebClientSuccessResponse):
    """An answer of the app, for a reader of sitemaps."""

    def __init__(self, answer) -> None:
        self._answer = answer

    def status_code(self) -> int:
        return self._answer.status_code

    def status_message(self) -> str:
        return self._answer.status

    def header(self, case_insensitive_name: str) -> str | None:
        return self._answer.headers.get(case_insensitive_name)

    def raw_data(self) -> bytes:
        return self._answer.data

    def url(self) -> str:
        return self._answer.request.url


class Reader(AbstractWebClient):
    """A client that asks the app."""

    def __init__(self, world: World) -> None:
        self._client = world.client

    def set_max_response_data_length(self, max_response_data_length: int | None) -> None:
        """Take whatever comes."""

    def get(self, url: str) -> Answer:
        return Answer(self._client.get(url.removeprefix(BASE[:-1])))


def get(world: World, path: str) -> io.BytesIO:
    """Fetch a list for a reader of files; it is XML and says so."""
    answer = world.client.get(path.removeprefix(BASE[:-1]))

    assert (200, "application/xml; charset=utf-8") == (answer.status_code, answer.content_type)
    return io.BytesIO(answer.data)


def listed(world: World, path: str, name: str) -> list[str]:
    """Give the addresses in a list."""
    root = ElementTree.parse(get(world, path)).getroot()

    assert f"{SITEMAP}{name}" == root.tag
    return [each.text for each in root.iter(f"{SITEMAP}loc")]


# -- sitemaps ------------------------------------------------------------------------------------------------


def test_a_reader_of_sitemaps_finds_the_page_of_every_thing(loaded: World):
    """From robots.txt on; each page is there, and says that this is its address."""
    found = sitemap_tree_for_homepage(BASE, web_client=Reader(loaded), use_known_paths=False)
    pages = [page.url for page in found.all_pages()]
    answers = [
        loaded.client.get(page.removeprefix(BASE[:-1]), headers={"Accept": "text/html"}) for page in pages
    ]

    assert len(loaded.catalogue.all_things) == len(set(pages)) == len(pages)
    assert {200} == {answer.status_code for answer in answers}
    assert [] == [
        page
        for page, answer in zip(pages, answers, strict=True)
        if "/graph/" not in page and f'<{page}>; rel="canonical"' not in answer.headers["Link"]
    ]


def test_a_page_was_modified_when_its_thing_last_changed(loaded: World):
    """The time is that of the last entry of the log; the index has the latest."""
    loaded.load(CHANGED)
    last = loaded.client.get(loaded.client.get("/changes").json["last"]["id"].removeprefix(BASE[:-1])).json
    new = last["orderedItems"][-1]["published"]
    rows = {
        row.find(f"{SITEMAP}loc").text: row.find(f"{SITEMAP}lastmod").text
        for row in ElementTree.parse(get(loaded, "/sitemap/1.xml")).getroot()
    }
    index = ElementTree.parse(get(loaded, "/sitemap.xml")).getroot()

    assert new == rows[f"{BASE}doc/document/packet"]
    assert new > rows[f"{BASE}doc/document/letter"]
    assert [new] == [each.text for each in index.iter(f"{SITEMAP}lastmod")]


def test_many_pages_stand_in_several_sitemaps(loaded: World, monkeypatch: pytest.MonkeyPatch):
    """Each has its share, and none has the catalogue itself."""
    monkeypatch.setattr(resourcesync, "MOST", 100)
    parts = listed(loaded, "/sitemap.xml", "sitemapindex")
    found = [listed(loaded, part, "urlset") for part in parts]

    assert [100] * (len(parts) - 1) == [len(part) for part in found[:-1]]
    assert len(loaded.catalogue.all_things) == len({page for part in found for page in part})
    assert {True} == {page.startswith(f"{BASE}doc/") for part in found for page in part}
    assert 404 == loaded.client.get(f"/sitemap/{len(parts) + 1}.xml").status_code


@pytest.mark.parametrize("size", [7, 100, 10_000])
def test_the_index_has_the_times_of_the_newest_changes(
    loaded: World, monkeypatch: pytest.MonkeyPatch, size: int
):
    """They are those of the changes of all things; only the newest pages of the log are read for them."""
    loaded.load(CHANGED)
    loaded.load(CHANGED + "- {type: Person, id: doe, name: J. Doe, sensitivity: public-official}\n")
    monkeypatch.setattr(resourcesync, "MOST", size)
    read, read_page = [], ChangeLog.read_page
    monkeypatch.setattr(ChangeLog, "read_page", lambda log, n: read.append(n) or read_page(log, n))
    source = loaded.catalogue
    found = resourcesync._last_changes(source)
    looked_at = {*read} - {1}
    monkeypatch.setattr(resourcesync, "NEWEST", 1)
    none = resourcesync._last_changes(Catalogue(source.generation, source.profile)) if size == 7 else []

    assert list(resourcesync._found_changes(source)) == found
    assert (6, True) == (log_of(source).page_count, looked_at <= {5, 6})
    assert [] == none


def test_without_a_log_pages_have_no_times(loaded: World):
    """A store of before there were logs is listed all the same."""
    data = get(loaded.with_log([]), "/sitemap/1.xml").read()

    assert b"lastmod" not in data
    assert len(loaded.catalogue.all_things) == len(list(sitemap_from_str(data.decode()).all_pages()))


def test_what_is_in_no_log_has_no_time(loaded: World, monkeypatch: pytest.MonkeyPatch):
    """The log of a store may have begun after its things: its beginning is not when they changed."""
    monkeypatch.setattr(resourcesync, "MOST", 1)
    time, iri = "2026-01-02T00:00:00.000Z", f"{ID}agency/ice"
    loaded.with_log([ChangeLogEntry(1, "Update", iri, "Agency", time, 2)])
    index = ElementTree.parse(get(loaded, "/sitemap.xml")).getroot()
    dated = [number for number, row in enumerate(index) if time == row.findtext(f"{SITEMAP}lastmod")]

    assert [loaded.catalogue.all_things.index(iri)] == dated
    assert 1 == len(list(index.iter(f"{SITEMAP}lastmod"))) < len(index)


# -- ResourceSync --------------------------------------------------------------------------------------------


def capabilities(world: World) -> dict[str, str]:
    """Follow the source description to what it offers."""
    source = SourceDescription()
    source.parse(fh=get(world, "/.well-known/resourcesync"))
    (first,) = source.resources
    offered = CapabilityList()
    offered.parse(fh=get(world, first.uri))
    return {each.capability: each.uri for each in offered.resources}


def test_a_client_of_resourcesync_finds_every_resource(loaded: World, monkeypatch: pytest.MonkeyPatch):
    """From the well-known address on: a description for everything there is."""
    monkeypatch.setattr(resourcesync, "MOST", 100)
    found = []
    for part in listed(loaded, capabilities(loaded)["resourcelist"], "sitemapindex"):
        resources = ResourceList()
        resources.parse(fh=get(loaded, part))
        found += list(resources)
    client = loaded.client

    assert len(loaded.catalogue.all_descriptions) == len({each.uri for each in found}) == len(found)
    assert {("application/n-triples", 200)} == {
        (each.mime_type, client.get(each.uri.removeprefix(BASE[:-1])).status_code) for each in found
    }
    assert loaded.catalogue.all_descriptions == sorted(each.link("describes")["href"] for each in found)


def test_a_client_of_resourcesync_finds_every_change(loaded: World):
    """
    A list for each page of the log, oldest first; the last one is open. What changes a claim changes the
    document of its thing, which is listed once.
    """
    loaded.load(CHANGED).withdraw("document/letter", "It was not ours to show.")
    found, periods = [], []
    for part in listed(loaded, capabilities(loaded)["changelist"], "sitemapindex"):
        changes = ChangeList()
        changes.parse(fh=get(loaded, part))
        found += [(each.change, each.uri, each.ts_datetime) for each in changes]
        periods.append("md_until" in changes.md)
    items = [
        each
        for number in range(1, len(periods) + 1)
        for each in loaded.client.get(f"/changes/{number}").json["orderedItems"]
        if "#" not in each["object"]["id"]
    ]

    assert [True] * (len(periods) - 1) + [False] == periods
    assert [f"{each['type'].lower()}d" for each in items] == [change for change, _, _ in found]
    assert ("deleted", f"{BASE}doc/document/letter.nt") in [(change, uri) for change, uri, _ in found]
    assert sorted(time for _, _, time in found) == [time for _, _, time in found]


def test_a_long_page_of_the_log_is_cut(loaded: World, monkeypatch: pytest.MonkeyPatch):
    """No list has more entries than a sitemap may have, whatever the size of a page."""
    monkeypatch.setattr(resourcesync, "MAX_CHANGES", 3)
    entries = [
        ChangeLogEntry(
            number, "Update", f"{ID}agency/ice", "Agency", f"2026-01-0{number}T00:00:00.000Z", number
        )
        for number in range(1, 9)
    ]
    loaded.with_log(entries, 5)
    parts = listed(loaded, "/resourcesync/changelist.xml", "sitemapindex")

    assert [3, 3, 2] == [len(listed(loaded, part, "urlset")) for part in parts]
    assert "immutable" in loaded.client.get("/resourcesync/changelist/2.xml").headers["Cache-Control"]
    assert "no-cache" == loaded.client.get("/resourcesync/changelist/3.xml").headers["Cache-Control"]


def test_without_a_log_there_are_no_changes_to_synchronize(loaded: World):
    """The capability is not offered, and where it would be is a sentence."""
    loaded.with_log([])

    assert {"resourcelist": f"{BASE}resourcesync/resourcelist.xml"} == capabilities(loaded)
    assert [404, 404, 404] == [
        loaded.client.get(f"/resourcesync/{path}.xml").status_code
        for path in ("changelist", "changelist/1", "resourcelist/99")
    ]
