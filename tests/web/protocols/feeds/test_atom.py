"""Atom: the newest changes in words, of everything and of one thing, as a reader of feeds finds them."""

import feedparser
import pytest

from foia_graph.ingest.decide import ClaimCorrection, Decider
from foia_graph.store.changelog.log import ChangeLogEntry
from tests.web.protocols.feeds.conftest import BASE, ID, RESTRICTED, WORLD, World

TIME = "2026-01-02T03:04:05.678Z"
LONG = [
    ChangeLogEntry(number, "Update", f"{ID}agency/ice", "Agency", TIME, number) for number in range(1, 251)
]


def read(world: World, path: str) -> feedparser.FeedParserDict:
    """Read a feed as a reader of feeds does."""
    answer = world.client.get(path)

    assert (200, "application/atom+xml; charset=utf-8") == (answer.status_code, answer.content_type)
    found = feedparser.parse(answer.data, sanitize_html=False)
    assert (False, "atom10") == (found.bozo, found.version)
    return found


def links(found: feedparser.FeedParserDict) -> dict[str, str]:
    return {link.rel: link.href.removeprefix(BASE[:-1]) for link in found.feed.links}


def titles(world: World, path: str) -> set[str]:
    return {entry.title for entry in read(world, path).entries}


# -- all changes ---------------------------------------------------------------------------------------------


def test_a_feed_says_whose_it_is(loaded: World):
    """
    Name, title, author and time are those that RFC 4287 asks for; the author is who publishes the catalogue.
    """
    found = read(loaded, "/changes.atom")
    last = loaded.client.get("/changes").json["last"]["id"].removeprefix(BASE[:-1])

    assert (f"{BASE}changes.atom", "Changes (Records)", "Center for Rights") == (
        found.feed.id,
        found.feed.title,
        found.feed.author,
    )
    assert loaded.client.get(last).json["orderedItems"][-1]["published"] == found.feed.updated
    assert ("/changes.atom", "/changes") == (links(found)["self"], links(found)["alternate"])


def test_an_entry_tells_a_change_in_words(loaded: World):
    """What changed, why, and for what is public its title and the words of a source."""
    loaded.with_log(
        [ChangeLogEntry(1, "Update", f"{ID}release/april", "Release", TIME, 1, "A date & a <b> were wrong.")]
    )
    entry = read(loaded, "/changes.atom").entries[0]

    assert (f"{BASE}changes/1#activity-1", "Changed: New & old", TIME) == (
        entry.id,
        entry.title,
        entry.updated,
    )
    assert f"{BASE}doc/release/april" == entry.link
    assert {("Release", "Release"), ("Update", "Changed")} == {(tag.term, tag.label) for tag in entry.tags}
    assert (
        f'<p>Changed: <a href="{BASE}doc/release/april">New &amp; old</a> (Release).</p>'
        "<p>Why: A date &amp; a &lt;b&gt; were wrong.</p>"
        "<blockquote><p>On April 10 &lt;b&gt;2012&lt;/b&gt;</p><p>New documents</p></blockquote>"
    ) == entry.content[0].value


def test_a_correction_is_told_in_the_words_of_what_was_corrected(loaded: World):
    """Not in those of the first claim that there is."""
    dated = 'date: {value: "2012-04-10", quote: "On April 10 <b>2012</b>"}'
    loaded.load(WORLD.replace(dated, f"{dated}\n  claims: [{{text: It is long., quote: very long}}]"))
    release = loaded.catalogue.describe(f"{ID}release/april")
    assert release is not None
    (claim,) = (each for each in release.parts("claims") if each.one("text"))
    decider = Decider(loaded.store, loaded.profile)
    decider.correct(claim.iri, ClaimCorrection("It is short.", "not that long"), "Misread")

    told = read(loaded, "/changes.atom").entries[0].content[0].value

    assert "<p>Why: Misread</p><blockquote><p>not that long</p>" in told


def test_of_what_is_gone_the_name_is_told_and_why(loaded: World):
    """No title, no quote."""
    loaded.withdraw("document/letter", "It was not ours to show.")
    entry = next(each for each in read(loaded, "/changes.atom").entries if "document/letter" in each.link)

    assert f"Removed: {ID}document/letter" == entry.title
    assert (
        f"<p>Removed: {ID}document/letter (Document).</p><p>Why: It was not ours to show.</p>"
        == entry.content[0].value
    )


def test_older_changes_are_behind_a_link(loaded: World):
    """A feed is followed from page to page to the first entry (RFC 5005, section 3); none is twice."""
    loaded.with_log(LONG)
    here, found, sizes = "/changes.atom", [], []
    while here:
        page = read(loaded, here)
        assert (here, "/changes.atom", f"{BASE}changes.atom") == (
            links(page)["self"],
            links(page)["first"],
            page.feed.id,
        )
        sizes.append(len(page.entries))
        found += [int(entry.id.rpartition("-")[2]) for entry in page.entries]
        here = links(page).get("next", "")

    assert [100, 100, 50] == sizes
    assert list(range(250, 0, -1)) == found


def test_a_log_with_as_many_entries_as_stand_on_a_page_has_one(loaded: World):
    """No link leads to nothing."""
    assert "next" not in links(read(loaded.with_log(LONG[:100]), "/changes.atom"))


def test_an_empty_log_is_an_empty_feed(loaded: World):
    """It was updated when the catalogue was loaded."""
    found = read(loaded.with_log([]), "/changes.atom")

    assert ([], loaded.catalogue.generation.created[:10]) == (found.entries, found.feed.updated[:10])


@pytest.mark.parametrize("before", ["0", "-1", "x", "1.5", "9" * 30])
def test_where_a_page_begins_is_a_number(loaded: World, before: str):
    """Anything else is a sentence."""
    answer = loaded.client.get("/changes.atom", query_string={"before": before})

    assert 400 == answer.status_code
    assert answer.json["detail"].startswith("before is the number of an entry, from 1, not")


def test_where_a_page_begins_is_not_left_empty(loaded: World):
    """As with every parameter."""
    answer = loaded.client.get("/changes.atom?before=")

    assert (400, "before is empty; remove it, or give it a value.") == (
        answer.status_code,
        answer.json["detail"],
    )


# -- one thing -----------------------------------------------------------------------------------------------


def test_the_feed_of_a_release_has_its_documents(loaded: World):
    """The release itself, and what says that it belongs to it; nothing else."""
    assert {"Added: New & old", "Added: The packet"} == titles(loaded, "/feeds/release/april.atom")


def test_the_feed_of_an_issue_has_what_raises_it_or_a_narrower_one(loaded: World):
    """And the narrower issues themselves."""
    assert {"Added: Victims", "Added: Survivors", "Added: The packet"} == titles(
        loaded, "/feeds/scheme/issues/victims.atom"
    )


def test_the_feed_of_an_agency_and_of_a_person(loaded: World):
    """What names them."""
    assert {"Added: The Agency", "Added: The packet"} == titles(loaded, "/feeds/agency/ice.atom")
    assert {"Added: R. Roe"} == titles(loaded, "/feeds/person/roe.atom")


def test_pages_lead_to_their_feed(loaded: World):
    """By a link in the page, one that is seen, and one in the headers of every form but JSON-LD."""
    page = loaded.client.get("/doc/release/april.html")
    other = loaded.client.get("/doc/document/packet.html")

    assert (
        '<link rel="alternate" type="application/atom+xml" href="/feeds/release/april.atom" title="Changes">'
        in page.text
    )
    assert '<a class="follow" href="/feeds/release/april.atom" type="application/atom+xml">' in page.text
    for answer in (page, loaded.client.get("/doc/release/april.ttl")):
        assert (
            '</feeds/release/april.atom>; rel="alternate"; type="application/atom+xml"'
            in answer.headers["Link"]
        )
    assert "/feeds/" not in other.text + other.headers["Link"]


def test_only_some_things_have_a_feed(loaded: World):
    """
    Of a document, of what there is not, and of what is restricted there is none; a withdrawn thing is
    deleted.
    """
    loaded.load(RESTRICTED).withdraw("agency/ice", "It was another one.")
    answers = {
        path: loaded.client.get(f"/feeds/{path}.atom")
        for path in ("document/letter", "document/packet", "release/none", "agency/ice")
    }

    assert [404, 404, 404, 410] == [answer.status_code for answer in answers.values()]
    assert "there are feeds of the classes Agency, Issue, Person, Release." in answers["document/letter"].text
