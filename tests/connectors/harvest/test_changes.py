"""Feeds of changes: activities in the order of IIIF Change Discovery, and streams of LDES."""

import json
import threading

import pytest

from foia_graph.connectors.harvest.client import HarvestError
from tests.connectors.http.servers import Page

AS2 = "application/activity+json"
TITLE = "http://purl.org/dc/terms/title"
PREFIXES = (
    "@prefix tree: <https://w3id.org/tree#> . @prefix ldes: <https://w3id.org/ldes#> . "
    "@prefix as: <https://www.w3.org/ns/activitystreams#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
)


def turtle(text: str, etag: str = '"one"', **headers: str) -> Page:
    return Page(f"{PREFIXES}{text}".encode(), type="text/turtle", etag=etag, headers=headers)


def titled(title: str) -> Page:
    return turtle(f'<> dct:title "{title}" .', f'"{title}"')


def titles(harvester):
    return sorted(line.split('"')[1] for line in harvester.said() if TITLE in line)


class Feed:
    """Activities `(type, path)`, two a page, at one second each."""

    def __init__(self, site):
        self.site, self.items = site, []
        self.base = site.url("/")[:-1]

    def tell(self, *items, **more):
        for kind, path in items:
            time = f"2012-01-01T00:00:{len(self.items):02}Z"
            self.items.append({"type": kind, "object": {"id": f"{self.base}{path}"}, "endTime": time, **more})
        pages = [self.items[n : n + 2] for n in range(0, len(self.items), 2)]
        for n, page in enumerate(pages, 1):
            body = {"id": f"{self.base}/feed/{n}", "type": "OrderedCollectionPage", "orderedItems": page}
            body |= {"prev": {"id": f"{self.base}/feed/{n - 1}"}} if n > 1 else {}
            body |= {"next": {"id": f"{self.base}/feed/{n + 1}"}} if n < len(pages) else {}
            data = json.dumps(body).encode()
            self.site.pages[f"/feed/{n}"] = Page(data, type=AS2, etag=f'"{len(data)}"')
        whole = {
            "id": f"{self.base}/feed",
            "type": "OrderedCollection",
            "last": f"{self.base}/feed/{len(pages)}",
        }
        self.site.pages["/feed"] = Page(json.dumps(whole).encode(), type=AS2)


@pytest.fixture
def feed(site):
    """A feed that reports three things."""
    for name in "abc":
        site.pages[f"/{name}"] = titled(name)
    found = Feed(site)
    found.tell(("Create", "/a"), ("Create", "/b"), ("Update", "/a"), ("Create", "/c"), ("Add", "/gone"))
    return found


def test_each_object_is_asked_for_once(site, feed, harvester):
    """The last activity of each decides; what is listed and gone is counted."""
    report = harvester.harvest(site.url("/feed"))

    assert ("changes", "feed", 3, 1) == (report.kind, report.how, report.records, report.lost)
    assert ["a", "b", "c"] == titles(harvester)
    assert [f'<{site.url("/a")}> <{TITLE}> "a" .'] == harvester.said(site.url("/a"))
    assert 1 == site.paths.count("/a")


def test_an_empty_update_is_one_request(site, feed, harvester):
    """The last page that was seen is asked for with its tag."""
    harvester.harvest(site.url("/feed"))
    site.asked.clear()

    assert "unchanged" == harvester.harvest(site.url("/feed")).how
    assert ["/feed/3"] == [asked.path for asked in site.asked]


def test_an_update_reads_back_to_what_is_known(site, feed, harvester):
    """Created, updated and deleted: nothing else is asked for."""
    harvester.harvest(site.url("/feed"))
    site.pages |= {"/a": titled("a2"), "/d": titled("d")}
    feed.tell(("Update", "/a"), ("Delete", "/b"), ("Remove", "/x"), ("Create", "/d"))
    site.asked.clear()

    report = harvester.harvest(site.url("/feed"))

    assert (1, 1, 1) == (report.created, report.updated, report.deleted)
    assert ["a2", "c", "d"] == titles(harvester)
    assert {"/a", "/d"} == {path for path in site.paths if not path.startswith("/feed")} - {"/gone"}


def test_what_moved_is_known_by_its_new_name(site, feed, harvester):
    """The old name goes."""
    harvester.harvest(site.url("/feed"))
    site.pages["/n"] = titled("n")
    feed.tell(("Move", "/c"), target={"id": site.url("/n")})

    harvester.harvest(site.url("/feed"))

    assert ["a", "b", "n"] == titles(harvester)


def test_a_feed_that_is_served_elsewhere_than_it_says_is_followed(site, feed, harvester):
    """Names are those of its base, addresses those of its server."""
    feed.base = "https://iiif.example.org"
    feed.items.clear()
    feed.tell(("Create", "/a"))

    harvester.harvest(site.url("/feed"))

    assert {"https://iiif.example.org/a"} == harvester.graphs()


def test_an_object_that_does_not_come_is_asked_for_again(site, feed, harvester):
    """
    It is told, and costs the others nothing; the next harvest asks for it, though the feed has not changed.
    """
    kept, site.pages["/b"] = site.pages["/b"], Page(b"", 503, type="text/plain")

    report = harvester.harvest(site.url("/feed"))

    assert [f"{site.url('/b')} is not available now: the server answers 503 Service Unavailable"] == [
        sentence for sentence in report.refused.sentences() if "/b" in sentence
    ]
    assert ["a", "c"] == titles(harvester)
    site.pages["/b"] = kept
    site.asked.clear()

    harvester.harvest(site.url("/feed"))

    assert ["a", "b", "c"] == titles(harvester)
    assert not {"/a", "/c"} & {*site.paths}


def test_an_object_that_trickles_costs_its_own_time(site, feed, harvester):
    """A document that comes too slowly is omitted, and the rest of the feed is taken."""
    end = threading.Event()
    site.pages["/b"] = Page(b"x" * 9000, type="text/turtle", during=lambda: end.wait(60))
    try:
        report = harvester.harvest(site.url("/feed"), {"answer_seconds": 3.0})
    finally:
        end.set()

    assert [f"{site.url('/b')} took longer than 3 seconds"] == [
        sentence for sentence in report.refused.sentences() if "/b" in sentence
    ]
    assert ["a", "c"] == titles(harvester)


def test_a_feed_whose_objects_do_not_come_is_left(site, feed, harvester):
    """Ten in a row are enough to see that the server is down; readers see the copy as it was."""
    feed.tell(*(("Create", f"/down-{number}") for number in range(12)))
    site.pages |= {f"/down-{number}": Page(b"", 503, type="text/plain") for number in range(12)}

    with pytest.raises(HarvestError, match="is not available now"):
        harvester.harvest(site.url("/feed"))

    assert not harvester.is_there


def test_an_object_at_another_server_is_no_word_of_the_origin(site, feed, harvester):
    """A redirect away is not followed: whoever answers there would speak in the origin's name."""
    site.pages["/b"] = Page(b"", 302, headers={"Location": site.url("/other", "localhost")}, type="")
    site.pages["/other"] = titled("forged")

    report = harvester.harvest(site.url("/feed"))

    assert ["a", "c"] == titles(harvester)
    assert "/other" not in site.paths
    assert [
        f"{site.url('/b')} leads to {site.url('', 'localhost')}, another server, whose word is not the "
        "origin's; harvest that one by its own name"
    ] == [sentence for sentence in report.refused.sentences() if "/b" in sentence]


def test_a_redirect_on_the_same_server_is_followed(site, feed, harvester):
    """Where it puts its documents is the origin's own affair."""
    site.pages["/b"] = Page(b"", 302, headers={"Location": "/elsewhere"}, type="")
    site.pages["/elsewhere"] = titled("b")

    harvester.harvest(site.url("/feed"))

    assert ["a", "b", "c"] == titles(harvester)


def test_no_proof_is_begun_that_cannot_be_had(site, feed, harvester):
    """With --verify a feed is refused before anything is asked for, and nothing is left behind."""
    with pytest.raises(HarvestError, match=r"the kind changes states no hash .* leave --verify out"):
        harvester.harvest(site.url("/feed"), kind="changes", verify=True)

    assert [] == site.asked
    assert not harvester.store.exists()


def test_an_object_in_words_of_a_third_party_is_refused_and_told(site, feed, harvester):
    """A manifest of IIIF names a context that is not ours to carry."""
    context = "http://iiif.io/api/presentation/3/context.json"
    body = json.dumps({"@context": context, "id": site.url("/a"), "type": "Manifest"}).encode()
    site.pages["/a"] = Page(body, type="application/ld+json")

    report = harvester.harvest(site.url("/feed"))

    assert [
        (site.url("/a"), f"needs the context {context}, which is neither bundled nor the origin's own")
    ] == list(report.refused.examples)
    assert ["b", "c"] == titles(harvester)


def test_a_feed_that_was_set_up_anew_is_read_anew(site, feed, harvester):
    """Where the page that was seen is deleted, what the new feed does not tell of goes."""
    harvester.harvest(site.url("/feed"))
    for page in ("/feed/1", "/feed/2", "/feed/3"):
        del site.pages[page]
    feed.items.clear()
    feed.tell(("Create", "/a"))

    harvester.harvest(site.url("/feed"))

    assert ["a"] == titles(harvester)


# ---------------------------------------------------------------- streams

MEMBER = '</m/{n}> dct:isVersionOf </{of}> ; dct:created "2012-01-0{n}T00:00:00Z" ; dct:title "{title}" .'


def member(n: int, of: str, title: str = "", more: str = "") -> str:
    return f"</s> tree:member </m/{n}> . {MEMBER.format(n=n, of=of, title=title or f'{of}{n}')} {more}"


@pytest.fixture
def stream(site):
    """A stream of two pages, of which the first never changes."""
    site.pages["/s"] = turtle("</s> a ldes:EventStream ; tree:view </s/1> .")
    more = "</s/1> tree:relation [ a tree:GreaterThanRelation ; tree:node </s/2> ] ."
    closed = {"Cache-Control": "public, max-age=604800, immutable"}
    site.pages["/s/1"] = turtle(f"{member(1, 'x')} {member(2, 'y')} {more}", **closed)
    site.pages["/s/2"] = turtle(member(3, "x"))
    return site


def test_the_newest_version_of_each_member_is_taken(stream, harvester):
    """In whatever order the pages come."""
    report = harvester.harvest(stream.url("/s"))

    assert ("changes", "stream", 2) == (report.kind, report.how, report.records)
    assert ["x3", "y2"] == titles(harvester)
    assert {stream.url("/x"), stream.url("/y")} == harvester.graphs()


def test_pages_that_never_change_are_not_asked_for_again(stream, harvester):
    """The others are asked for with their tags."""
    harvester.harvest(stream.url("/s"))
    stream.asked.clear()

    report = harvester.harvest(stream.url("/s"))

    assert "unchanged" == report.how
    assert [("/s", 304), ("/s/2", 304)] == list(zip(stream.paths, stream.statuses, strict=True))


def test_a_tombstone_deletes_and_an_older_version_brings_nothing_back(stream, harvester):
    """No ghost comes of a page that is read again."""
    harvester.harvest(stream.url("/s"))
    stone = member(4, "x", more="</m/4> a as:Tombstone .")
    stream.pages["/s/2"] = turtle(f"{member(3, 'x')} {stone}", '"two"')
    report = harvester.harvest(stream.url("/s"))
    assert (0, 0, 1) == (report.created, report.updated, report.deleted)
    stream.pages["/s/2"] = turtle(f"{member(3, 'x')} {member(5, 'z')}", '"three"')

    harvester.harvest(stream.url("/s"))

    assert ["y2", "z5"] == titles(harvester)


def test_members_that_are_activities_lead_to_their_objects(site, harvester):
    """A stream of activities is read as a feed of them is."""
    site.pages |= {"/a": titled("a"), "/b": titled("b")}
    items = [("Create", "a", 1), ("Create", "b", 2), ("Delete", "a", 3)]
    said = [
        f'</s> tree:member </s#{n}> . </s#{n}> a as:{kind} ; as:object </{of}> ; as:published "2012-0{n}" .'
        for kind, of, n in items
    ]
    site.pages["/s"] = turtle(f"</s> a ldes:EventStream . {' '.join(said)}")

    harvester.harvest(site.url("/s"))

    assert ["b"] == titles(harvester)
    assert "/a" not in site.paths


def test_a_stream_that_is_taken_anew_loses_what_it_has_not(stream, harvester):
    """With --full, members that no page has any more go."""
    harvester.harvest(stream.url("/s"))
    stream.pages["/s/1"] = turtle(f"{member(2, 'y')} </s/1> tree:relation [ tree:node </s/2> ] .")
    stream.pages["/s/2"] = turtle("</s> a ldes:EventStream .", '"two"')

    harvester.harvest(stream.url("/s"), full=True)

    assert ["y2"] == titles(harvester)
