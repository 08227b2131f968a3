"""What is found by words, and what is not."""

import os
import stat
import tempfile
from dataclasses import replace

import pytest

from case_tables import records_beside, tabled
from foia_graph.errors import SearchRejected, StoreError
from foia_graph.search.build import IndexBuilder
from foia_graph.search.index_folder import open_searcher
from foia_graph.search.index_searcher import IndexSearcher
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Generation, Layout
from tests.search.conftest import Asker, made, pages
from tests.search.dumps import entries

PAPERS = pages(
    mail=(
        "From: Roe, Jane\nSent: Monday, March 1, 2010 10:00 AM\nTo: Doe, John\nSubject: Jurisdictions\n\n"
        "The families were deported from Lodi."
    ),
    packet="S-Comm’s design, b6 applies. 1,397 people\f"
    "Deportation proceedings, 287(g) and b7E\fThe café of the infor-\nmation office",
    reviewed="Zagreb station reports\n25X1\nabout yachts",
    memo="ICE 117629 A single family\fdomestic violence, says the report\fviolence that is domestic",
)
THINGS = records_beside(__file__, "text_index")


FILES = {"papers/papers.yaml": PAPERS, "papers/things.yaml": THINGS}


@pytest.fixture(scope="module")
def asked(profile, tmp_path_factory):
    """A store that no test changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        archive = made(tmp_path_factory.mktemp("asked"), profile, FILES)
        archive.load()
    return Asker(archive)


@pytest.fixture
def own(asked_of):
    """A store that the test may change."""
    return asked_of(FILES)


@tabled
def test_what_words_find(asked, words, found):
    """Words find pages, things, claims and e-mails; fields, facets and dates narrow them."""
    assert found == asked(words)


def test_several_values_of_a_facet_mean_any_of_them(asked):
    """Facets chosen next to the words narrow what these find."""
    release = "https://foia.example.org/id/release/first"

    assert ["document/letter-of-may/page/1"] == asked(
        "theft", facet_values=(("release", (release,)), ("kind", ("page", "email")))
    )


def test_facets_ignore_what_is_chosen_in_themselves(asked):
    """The count of a value is what one gets by choosing it in its facet."""
    found = asked.found("theft", facet_values=(("kind", ("page",)),))
    counts = {facet.name: dict(facet.values) for facet in found.facets}

    assert (1, {"page": 1, "issue": 1}) == (found.total, counts["kind"])
    assert {"https://foia.example.org/id/release/first": 1} == counts["release"]
    assert {
        "https://foia.example.org/scheme/issues/crime": 1,
        "https://foia.example.org/scheme/issues/theft": 1,
    } == counts["issue"]


@pytest.mark.parametrize(
    ("words", "notice"),
    [
        (
            'deported "families',
            'Taken as plain words: a quotation mark " opens a phrase, and none closes it.',
        ),
        ("kind:paper families", "Taken as plain words: kind is one of agency, campaign, "),
        (
            "issue:thefts families",
            "Taken as plain words: issue names 'thefts', and nothing is known of that. Nearest are theft",
        ),
    ],
)
def test_what_is_no_search_is_taken_as_plain_words(asked, words, notice):
    """It is answered all the same, and says so."""
    assert asked.found(words).notice.startswith(notice)


def test_nothing_to_look_for_is_told(asked):
    """A search without a letter or digit is no search."""
    with pytest.raises(SearchRejected, match="there is no word to look for"):
        asked("…")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("famlies", "families"),
        ("domestic voilence", "domestic violence"),
        ("kind:page fammily", "kind:page family"),
        ("families", ""),
        ("deporting", ""),
        ("zzzzz", ""),
        ('"famlies"', ""),
    ],
)
def test_a_slip_is_put_right(asked, typed, meant):
    """One letter omitted, changed, put in, or two that changed positions: where that would find something."""
    assert meant == asked.found(typed).suggestion


def test_a_search_of_one_word_counts_it_once(asked, monkeypatch):
    """
    How many entries a rare word is in is known when it is found; only words that are near it are counted.
    """
    counted, count_hits = [], IndexSearcher.count_hits

    def count(searcher, query):
        counted.append(1)
        return count_hits(searcher, query)

    monkeypatch.setattr(IndexSearcher, "count_hits", count)
    found = asked.found("yachts kind:page")
    alone = asked.found("zagreb")
    counted.clear()

    assert ("", []) == (alone.suggestion, counted)
    assert ("", [1]) == (found.suggestion, counted)


def test_pages_of_hits_add_up(asked):
    """Hits page by page are all hits, in one order, whatever they are sorted by."""
    for sort in ("relevance", "date", "-date"):
        found = asked.found("a OR the OR of", sort=sort)
        whole = found.hits(0, 1000)

        assert found.total == len(whole)
        assert whole == [hit for start in range(0, found.total, 3) for hit in found.hits(start, 3)]


def test_undated_things_stand_last(asked):
    """Whether the oldest or the newest come first."""
    for sort in ("date", "-date"):
        first = asked.found("kind:document OR kind:release", sort=sort).hits(0, 3)
        dated = {"release/first", "document/letter-of-may", "document/mail"}

        assert dated == {hit.iri.partition("/id/")[2] for hit in first}


def test_the_index_is_a_part_of_the_generation_like_others(asked):
    """Its files have checksums, no lock is left in it, anybody may read it, and reading leaves no trace."""
    asked("families")
    folder = Layout(asked.archive.root).resolve() / "text"
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o444 for path in folder.iterdir()}

    assert ([], {0o444}) == (verify_store(asked.archive.root), modes)
    assert [] == [path.name for path in folder.iterdir() if "lock" in path.name]


def test_a_lost_index_is_told(own):
    """A generation without an index says how to get one."""
    folder = Layout(own.archive.root).resolve() / "text"
    (folder / "meta.json").unlink()

    with pytest.raises(StoreError, match="make one with `foia-graph load --rebuild-text`"):
        _ = own.index


def test_a_store_whose_index_was_on_a_server_gets_its_own(own):
    """
    The next load writes it, also where no record changed; 0.2 noted the server in the folder of the index.
    """
    before, generation = own("the OR a"), Generation.read(Layout(own.archive.root).resolve())
    folder = generation.path / "text"
    removed = [path for path in folder.iterdir() if path.name != "names.json"]
    for path in removed:
        path.unlink()
    (folder / "server.json").write_text('{"address": "https://search.example.org/", "index": "harbor-0001"}')
    names = {f"text/{path.name}" for path in removed}
    replace(
        generation, files={name: each for name, each in generation.files.items() if name not in names}
    ).write()

    report = own.archive.load()

    assert (True, before) == (report.written, own("the OR a"))
    assert not (Layout(own.archive.root).resolve() / "text" / "server.json").exists()


def test_the_text_index_alone_can_be_written_anew(own):
    """`rebuild_text` makes a generation with the same quads and the same hits."""
    before = own("the OR a"), Layout(own.archive.root).resolve().name

    report = own.archive.load(rebuild_text=True)

    assert (True, "the text index was to be rebuilt") == (report.written, report.rebuilt)
    assert (before[0], "0001", "0002") == (
        own("the OR a"),
        before[1],
        Layout(own.archive.root).resolve().name,
    )


CHANGES = {
    "a title": ("title: Letter on stolen files", "title: Letter on lost files"),
    "an issue of a document": (
        "inSeries: first\n  raisesIssue: theft",
        "inSeries: first\n  raisesIssue: crime",
    ),
    "what an issue falls under": ("broader: crime", "broader: harm"),
    "the date of a document": ("created: 2011-05", "created: 2012-05"),
    "a quote": ("who stole the files", "who took the files"),
    "the name of an agency": ("altLabel: ICE", "altLabel: Customs"),
    "a thing that goes": ("- type: Agency\n  id: ice", "- type: Agency\n  id: frost"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_index_that_is_changed_is_the_one_that_is_built(asked_of, change):
    """After a change of single records the index says what a new one would say."""
    harm = "- type: Issue\n  id: harm\n  source: post\n  prefLabel: Harm\n  definition: What hurts.\n"
    asked = asked_of({"papers/papers.yaml": PAPERS, "papers/things.yaml": harm + THINGS.lstrip()})
    asked.archive.write("papers/things.yaml", (harm + THINGS.lstrip()).replace(*CHANGES[change]))
    asked.archive.load()
    changed = entries(asked.archive.root)

    asked.archive.load(rebuild_text=True)

    assert entries(asked.archive.root) == changed


def test_a_single_changed_record_leaves_the_others_in_the_index(own, monkeypatch):
    """Only what changed is indexed again."""
    monkeypatch.setattr(IndexBuilder, "rewrite_index", lambda *_: pytest.fail("everything was indexed again"))
    own.archive.write("papers/things.yaml", THINGS.replace("altLabel: ICE", "altLabel: Customs"))

    own.archive.load()

    assert (["agency/ice"], []) == (own("kind:agency customs"), own("kind:agency title:ICE"))


def test_restricted_things_cannot_be_found(own):
    """What is restricted after it was public is in no hit, facet, suggestion or word of the index."""
    assert ["document/letter-of-may/page/1"] == own("zebra")
    own.archive.write(
        "papers/things.yaml",
        THINGS.replace("  id: letter-of-may\n", "  id: letter-of-may\n  restricted: Sealed.\n"),
    )

    own.archive.load()

    assert ([], "") == (own("zebra"), own.found("zebro").suggestion)
    assert [] == [
        line for line in entries(own.archive.root) if "letter-of-may" in line or line.startswith("text zebra")
    ]


def test_a_user_who_may_only_read_can_search(asked):
    """The folder of a generation need not be writable for those who serve it."""
    folder = Layout(asked.archive.root).resolve() / "text"
    folder.chmod(0o555)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}

    assert ["document/mail/page/1"] == asked("lodi")
    assert before == {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_an_open_index_leaves_nothing_in_the_temporary_folder(asked, monkeypatch, tmp_path):
    """The engine locks what it opens; its locks go with the links that it was given."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    found = open_searcher(Layout(asked.archive.root).resolve() / "text")

    assert 0 < found.num_docs
    assert [] == list(tmp_path.iterdir())
