"""The change log: what each load writes into it, and what never changes in it."""

import random

import pytest
from pyoxigraph import DefaultGraph

from archives import BASE, CATALOG, ID
from foia_graph.errors import NotFound, StoreError
from foia_graph.ingest import record_entries
from foia_graph.model import iris
from foia_graph.store.changelog.log import ChangeLog
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Layout

WORKS = "papers/works.yaml"
MEMO = "- {type: CitedWork, id: memo, title: A memo, source: post}\n"
REPORT = "- {type: CitedWork, id: report, title: A report, source: post}\n"
SMALL_PAGES = f"{CATALOG}log_page_size = 10\n"


def log(archive) -> ChangeLog:
    return ChangeLog(Layout(archive.root), archive.generation)


def news(archive, after: int = 0) -> list[tuple[str, str, str]]:
    """What the log says behind an entry: what happened, to what, and why."""
    return [(e.type, e.iri.removeprefix(BASE), e.reason) for e in log(archive).entries_since(after)]


def owners(archive) -> set[str]:
    """Everything that the default graph says something of."""
    quads = archive.store.quads_for_pattern(None, None, None, DefaultGraph())
    return {iris.owner_iri(quad.subject.value) for quad in quads}


def replayed(archive) -> set[str]:
    """What there is for whoever reads the log from its beginning."""
    there: set[str] = set()
    for entry in log(archive).thing_entries_since(0):
        assert (entry.iri in there) is (entry.type != "Create"), entry
        there = there - {entry.iri} if entry.type == "Delete" else there | {entry.iri}
    return there


@pytest.mark.parametrize("way", ["by difference", "built anew"])
def test_a_load_logs_what_it_changes(archive_of, monkeypatch, way):
    """
    What came, what went and what says something else, and nothing besides, however the load goes about it.
    """
    archive = archive_of({WORKS: MEMO + REPORT})
    archive.begin()
    before = log(archive).total
    if way == "built anew":
        monkeypatch.setattr(record_entries, "MAPPING_VERSION", "another")

    archive.write(WORKS, MEMO.replace("A memo", "The memo") + "- {type: CitedWork, id: letter, title: L}\n")
    report = archive.load()

    assert bool(report.rebuilt) is (way == "built anew")
    assert news(archive, before) == [
        ("Create", "id/work/letter", ""),
        ("Update", "id/work/memo", ""),
        ("Delete", "id/work/report", ""),
    ]


def test_an_unchanged_load_logs_nothing(archive_of, monkeypatch):
    """Neither one that stops at once, nor one that builds the same again."""
    archive = archive_of({WORKS: MEMO})
    archive.begin()
    before = log(archive).total
    archive.load()
    monkeypatch.setattr(record_entries, "MAPPING_VERSION", "another")

    assert archive.load().rebuilt == "the mapping changed"

    assert log(archive).total == before


@pytest.mark.parametrize("way", ["by difference", "built anew"])
def test_what_is_told_of_a_thing_in_another_graph_is_no_update(archive_of, monkeypatch, way):
    """An update says that the description is another one; which source tells it is another question."""
    archive = archive_of({WORKS: MEMO})
    archive.begin()
    before = log(archive).total
    if way == "built anew":
        monkeypatch.setattr(record_entries, "MAPPING_VERSION", "another")
    archive.write(WORKS, MEMO.replace("source: post", "source: letter"))

    report = archive.load()

    assert report.written and report.changed == 1 and news(archive, before) == []


def test_a_page_that_is_just_full_is_still_open(archive_of):
    """
    Whoever reads a closed page can continue to the next one; so a page is closed when that has an entry.
    """
    archive = archive_of({"catalog.toml": SMALL_PAGES, WORKS: MEMO})
    archive.begin()
    while log(archive).total % 10:
        archive.write(WORKS, MEMO.replace("A memo", f"Memo {log(archive).total}"))
        archive.load()
    full = log(archive).page_count
    assert len(log(archive).read_page(full)) == 10 and not log(archive).is_closed(full)

    archive.write(WORKS, MEMO)
    archive.load()

    assert log(archive).page_count == full + 1 and log(archive).is_closed(full)


def test_times_only_go_forward(archive_of, monkeypatch):
    """All entries of a load have one time, later than those before, even where the clock is set back."""
    archive = archive_of({WORKS: MEMO})
    archive.begin()
    first = log(archive).last_time
    monkeypatch.setattr("foia_graph.store.changelog.append.datetime", Backwards)

    archive.write(WORKS, REPORT)
    archive.load()

    times = {entry.time for entry in log(archive).entries_since(0)}
    assert len(times) == 2 and max(times) > first == min(times)


class Backwards:
    """A clock that was set back to 1970."""

    from datetime import datetime as real

    fromisoformat = real.fromisoformat

    @classmethod
    def fromtimestamp(cls, _, zone):
        return cls.real.fromtimestamp(0, zone)


def test_pages_of_a_killed_load_do_not_count(archive_of):
    """A closed page beyond those that the served generation counts is deleted by the next load."""
    archive = archive_of({"catalog.toml": SMALL_PAGES, WORKS: MEMO})
    archive.begin()
    left = Layout(archive.root).log / "000099.jsonl"
    left.write_text("{}\n")

    archive.write(WORKS, REPORT)
    archive.load()

    assert not left.exists() and verify_store(archive.root) == []


def test_another_base_is_another_catalogue(archive_of):
    """All old names are deleted, each with its class, and the new ones created."""
    archive = archive_of({WORKS: MEMO})
    archive.begin()
    before = log(archive).total
    archive.load(base="https://other.example.org/", rebase=True)

    found = {(e.type, e.iri, e.shape) for e in log(archive).entries_since(before)}
    assert ("Delete", f"{ID}work/memo", "CitedWork") in found
    assert ("Create", "https://other.example.org/id/work/memo", "CitedWork") in found
    assert replayed(archive) == owners(archive)


def work(name: str, title: str, is_hidden: bool) -> str:
    return f"- {{type: CitedWork, id: {name}, title: {title}{', restricted: r' if is_hidden else ''}}}\n"


@pytest.mark.parametrize("loads", [5, pytest.param(20, marks=pytest.mark.slow)])
def test_random_loads_can_be_replayed(archive_of, loads):
    """After any series of loads the log tells exactly what there is."""
    chance = random.Random(7)
    archive = archive_of({"catalog.toml": SMALL_PAGES})
    for _ in range(loads):
        names = [name for name in "abcdefgh" if chance.random() < 0.6]
        hidden = [name for name in names if chance.random() < 0.2]
        archive.write(WORKS, "".join(work(name, f"T{chance.randrange(3)}", name in hidden) for name in names))
        archive.load()
        assert replayed(archive) == owners(archive)
        assert {e.iri for e in log(archive).latest_entries.values() if e.type != "Delete"} == owners(archive)


def test_pages_that_are_not_there(archive_of):
    """There is no page 0, and none behind the last; a damaged one is told by name."""
    archive = archive_of({"catalog.toml": SMALL_PAGES, WORKS: MEMO})
    archive.begin()
    for number in (0, -1, log(archive).page_count + 1):
        with pytest.raises(NotFound, match=f"The change log has no page {number}; there are "):
            log(archive).read_page(number)
    (Layout(archive.root).log / "000001.jsonl").write_text("{")

    with pytest.raises(StoreError, match=r"The change log cannot be read: 000001\.jsonl"):
        log(archive).read_page(1)
    assert [line for line in verify_store(archive.root) if "000001.jsonl is damaged" in line]


# -- claims --------------------------------------------------------------------------------------------------

CLAIMED = "- {type: CitedWork, id: memo, title: A memo, source: post, claims: [{text: It is of June, %s}]}\n"


def claim_news(archive, after: int = 0) -> list[tuple[str, str, str]]:
    """What the log says of claims behind an entry: what happened, to which one, and what that is worth."""
    return [
        (e.type, e.iri.removeprefix(f"{ID}work/memo#"), e.validity)
        for e in log(archive).entries_since(after)
        if e.is_of_claim
    ]


@pytest.mark.parametrize("way", ["by difference", "built anew"])
def test_what_happens_to_a_claim_is_logged_behind_its_thing(archive_of, monkeypatch, way):
    """
    It is created with its thing; other evidence updates it; a status that ends it does so, and one that lets
    it hold again does that; and what no record says any more is deleted.
    """
    archive = archive_of({WORKS: CLAIMED % "id: day, quote: in June"})
    archive.begin()
    told = [claim_news(archive)]
    for record in (
        CLAIMED % "id: day, quote: June 2011",
        CLAIMED % "id: day, quote: June 2011, status: withdrawn",
        CLAIMED % "id: day, quote: June 2011, status: disputed",
        MEMO,
    ):
        before = log(archive).total
        archive.write(WORKS, record)
        if way == "built anew":
            monkeypatch.setattr(record_entries, "MAPPING_VERSION", f"another {before}")
        assert bool(archive.load().rebuilt) is (way == "built anew")
        told.append(claim_news(archive, before))
        assert ("Update", "id/work/memo", "") == news(archive, before)[0]

    assert [
        [("Create", "claim-day", "")],
        [("Update", "claim-day", "")],
        [("Update", "claim-day", "ended")],
        [("Update", "claim-day", "resumed")],
        [("Delete", "claim-day", "")],
    ] == told
    assert replayed(archive) == owners(archive)


def test_entries_of_a_thing_are_those_of_its_claims_too(archive_of):
    """On whatever page they are, and not those of things whose names begin alike."""
    other = MEMO.replace("id: memo", "id: memo-2")
    archive = archive_of({"catalog.toml": SMALL_PAGES, WORKS: CLAIMED % "id: day, quote: in June" + other})
    archive.begin()
    archive.write(WORKS, CLAIMED % "id: day, quote: June 2011" + other)
    archive.load()

    found = log(archive).entries_of(f"{ID}work/memo")

    assert [
        ("Create", "id/work/memo"),
        ("Create", "id/work/memo#claim-day"),
        ("Update", "id/work/memo"),
        ("Update", "id/work/memo#claim-day"),
    ] == [(each.type, each.iri.removeprefix(BASE)) for each in found]


def test_things_are_read_backwards_from_any_entry(archive_of):
    """Those of claims aside, the newest first, also at the borders of pages."""
    archive = archive_of({"catalog.toml": SMALL_PAGES, WORKS: CLAIMED % "id: day, quote: in June" + REPORT})
    archive.begin()
    whole = [entry.number for entry in log(archive).thing_entries_since(0)]

    for before in range(1, log(archive).total + 2):
        found = [entry.number for entry in log(archive).thing_entries_before(before)]
        assert [number for number in reversed(whole) if number < before] == found
    assert len(whole) == log(archive).total - 1
