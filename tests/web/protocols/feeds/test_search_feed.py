"""A search as a feed: what is new among all that it finds, the latest first."""

import feedparser
import pytest

from foia_graph.store.changelog.log import ChangeLogEntry
from foia_graph.web.pages.lists import lists
from tests.web.protocols.feeds.conftest import BASE, ID, WORLD, World

TIMES = [f"2026-01-0{day}T03:04:05.678Z" for day in range(1, 6)]
CHANGED = WORLD.replace("The letter, description: A letter.", "The letter, description: A great letter.")


def read(world: World, path: str) -> feedparser.FeedParserDict:
    answer = world.client.get(path)
    assert (200, "application/atom+xml; charset=utf-8") == (answer.status_code, answer.content_type)
    found = feedparser.parse(answer.data, sanitize_html=False)
    assert (False, "atom10") == (found.bozo, found.version)
    return found


def titles(world: World, path: str) -> list[str]:
    return [entry.title for entry in read(world, path).entries]


def test_a_feed_says_what_it_follows(loaded: World):
    """Its name is its address, whatever else is found later; it leads to the page of the search."""
    found = read(loaded, "/search.atom?q=letter")

    assert f"{BASE}search.atom?q=letter" == found.feed.id
    assert "Search: letter (Records)" == found.feed.title
    assert f"{BASE}search?q=letter" == {link.rel: link.href for link in found.feed.links}["alternate"]
    assert "Added: The letter" in [entry.title for entry in found.entries]


def test_the_newest_comes_first_however_well_it_fits(loaded: World):
    """What was removed is in no search; of several changes of a thing the last counts."""
    loaded.with_log(
        [
            ChangeLogEntry(1, "Create", f"{ID}document/packet", "ReleasedDocument", TIMES[0], 1),
            ChangeLogEntry(2, "Create", f"{ID}document/letter", "ReleasedDocument", TIMES[1], 1),
            ChangeLogEntry(3, "Create", f"{ID}document/gone", "ReleasedDocument", TIMES[2], 1),
            ChangeLogEntry(4, "Delete", f"{ID}document/gone", "ReleasedDocument", TIMES[3], 1),
            ChangeLogEntry(5, "Update", f"{ID}document/packet", "ReleasedDocument", TIMES[4], 1),
        ]
    )
    found = read(loaded, "/search.atom?q=letter+OR+packet")

    assert ["Changed: The packet", "Added: The letter"] == [entry.title for entry in found.entries]
    assert TIMES[4] == found.feed.updated
    assert 2 == len({entry.id for entry in found.entries})


def test_a_change_is_a_new_entry_and_others_stay(loaded: World):
    """So a reader shows what is new, and nothing twice; who has the feed gets it again only then."""
    path = "/search.atom?q=the&kind=document"
    before, answer = read(loaded, path), loaded.client.get(path)
    same = loaded.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    loaded.load(CHANGED)
    after = read(loaded, path)

    assert 304 == same.status_code
    assert "Changed: The letter" == after.entries[0].title
    assert {each.id for each in before.entries} & {each.id for each in after.entries}
    assert before.feed.id == after.feed.id
    assert before.feed.updated < after.feed.updated


def test_filters_hold_in_a_feed(loaded: World):
    """As do days, and names."""
    assert ["Added: The packet"] == titles(loaded, "/search.atom?issue=victims&kind=document")
    assert [] == titles(loaded, "/search.atom?q=packet&kind=release")


def test_a_feed_is_bounded(loaded: World, monkeypatch: pytest.MonkeyPatch):
    """In its entries, and in the changes that are looked at for them."""
    monkeypatch.setattr(lists, "MAX_ENTRIES", 2)
    monkeypatch.setattr(lists, "BATCH", 1)
    assert 2 == len(titles(loaded, "/search.atom?q=the"))

    monkeypatch.setattr(lists, "MAX_CHANGES", 0)
    assert [] == titles(loaded, "/search.atom?q=the")


@pytest.mark.parametrize("query", ["", "q=!", "q=letter&page=2&colour=red", "q=letter&read=aloud"])
def test_what_is_no_search_is_refused(loaded: World, query: str):
    """With what is wrong."""
    assert 400 == loaded.client.get(f"/search.atom?{query}").status_code
