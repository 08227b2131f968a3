"""What the catalogue said before, without what is hidden now."""

import re
from datetime import UTC, datetime
from functools import partial

import pytest
from click.testing import CliRunner
from pyoxigraph import Store

from archives import BASE, GRAPH, ID, content
from dating import dated
from derived_rows import DERIVED, stored_rows
from foia_graph.cli import main
from foia_graph.errors import NotFound, ValueRejected
from foia_graph.ingest.decide import Decider
from foia_graph.ingest.derived_tables import complete_copy
from foia_graph.store import text_manifest
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Generation, Layout, clean_copies, read_hidden_iris
from foia_graph.store.history.redacted_copy import RedactedCopies, delete_copies
from foia_graph.store.open_generations import OpenGenerations, last_moment, number_at
from sampling import sampled

WORLD = """
- {{type: Organization, id: ccr, prefLabel: Center for Rights}}
- {{type: Agency, id: ice, prefLabel: Enforcement, altLabel: ICE}}
- {{type: Issue, id: arrests, prefLabel: Arrests}}
- {{type: Issue, id: raids, prefLabel: Raids, broader: arrests{raids}}}
- {{type: Person, id: jane, name: Jane Roe, sensitivity: private-named-in-source, source: letter{jane}}}
- {{type: Release, id: first, title: First papers, description: Some., source: post, date: "2012",
   raisesIssue: [raids, {{value: arrests, quote: were arrested, source: letter}}]{first}}}
- type: CitedWork
  id: memo
  title: A memo
  source: post
  issued: [{{value: "2012", source: letter, quote: in 2012}}, {{value: "2011", quote: of 2011}},
    {{value: "2011", source: letter}}]
  creator: person/jane
  claims: [{{text: It was late., quote: too late, source: letter}}]
- type: ReleasedDocument
  id: plants
  title: On plants
  description: A memo.
  source: post
  inSeries: first
  raisesIssue: raids
  mentions: [{{body: person/jane, quote: by Jane Roe, page: 1, source: document/plants}}]
  batesRange: [{{batesPrefix: DHS, batesStart: "1", batesEnd: "2", asPrinted: DHS 1-2}}]
  {plants}
- {{type: Page, id: plants/1, source: post, text: "Watered twice by Jane Roe. See OIG-12-64. Daffodils."}}
- {{type: Page, id: plants/2, source: post, text: "Nothing here. See the OIG-11-11 report."{page}}}
- type: ReleasedDocument
  id: trees
  title: On trees
  description: Another memo.
  source: post
  inSeries: first
  created: {{value: "2011-06-01", quote: Watered twice, page: 1, source: document/plants}}
- {{type: Page, id: trees/1, source: post, text: "Felled at once; see OIG-12-64."}}
"""
NAMES = ("raids", "jane", "first", "plants", "page")
SOURCES = """
- {{type: SourceDocument, id: post, title: A post, publisher: organization/ccr}}
- {{type: SourceDocument, id: letter, title: A letter, publisher: agency/ice{letter}}}
"""


def said(**more):
    """Give the records, some with more fields."""
    fields = {name: more.get(name, "") for name in (*NAMES, "letter")}
    return {"papers/records.yaml": WORLD.format(**fields), "papers/sources.yaml": SOURCES.format(**fields)}


HIDE = ", restricted: a court says so"
HIDDEN = {
    "jane": ({"jane": HIDE}, [f"{ID}person/jane"]),
    "release": ({"first": HIDE}, [f"{ID}release/first"]),
    "issue": ({"raids": HIDE}, [f"{BASE}scheme/issues/raids"]),
    "document": ({"plants": "restricted: a court says so"}, [f"{ID}document/plants"]),
    "source": ({"letter": HIDE}, [f"{ID}source/letter"]),
    "all": (
        {"plants": "restricted: x", "letter": HIDE, "raids": HIDE},
        [f"{ID}document/plants", f"{ID}source/letter", f"{BASE}scheme/issues/raids"],
    ),
}


def load(archive):
    assert [] == [each for each in archive.problems() if "which is restricted" not in each]


def redacted_copy(layout, number, hidden_iris, profile):
    """Make the copy of a generation without some things, and give its folder."""
    return RedactedCopies(layout, hidden_iris, profile).make_copy(number, partial(complete_copy, layout))


def loaded_twice(archive, **more):
    """Load a catalogue in 2020, and with other fields in 2021."""
    load(archive)
    dated(archive.root, 1, "2020-01-01T10:00:00Z")
    archive.write("papers/later.yaml", "- {type: Issue, id: later, prefLabel: Later}\n")
    for name, text in said(**more).items():
        archive.write(name, text)
    load(archive)
    dated(archive.root, 2, "2021-01-01T10:00:00Z")
    return archive


@pytest.fixture
def kept(copy_of_loaded):
    """Give a catalogue of one's own that was loaded in 2020, and with other fields in 2021."""

    def make(**more):
        return copy_of_loaded(
            tuple(sorted(more.items())), said(), lambda archive: loaded_twice(archive, **more)
        )

    return make


# -- dates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-25", "2026-11-25T23:59:59.999999+00:00"),
        ("2026-11-25Z", "2026-11-25T23:59:59.999999+00:00"),
        ("2026-11-25-05:00", "2026-11-26T04:59:59.999999+00:00"),
        ("2026-11-25T18:10:08", "2026-11-25T18:10:08+00:00"),
        ("2026-11-25T18:10:08.5Z", "2026-11-25T18:10:08.500000+00:00"),
        ("2026-11-25T18:10:08+02:00", "2026-11-25T16:10:08+00:00"),
    ],
)
def test_a_day_means_its_end_and_a_time_itself(text, moment):
    """Without a zone both are of UTC."""
    assert moment == last_moment(text).isoformat()


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-11", "2026-02-30", "2026-11-25T25:00:00", "25.11.2026", "2026-11-25 ", "now"]
)
def test_anything_else_is_no_date(text):
    """What would have been right is said."""
    with pytest.raises(ValueRejected, match="asOf is a day or a time, as 2026-11-25 or"):
        last_moment(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2020-01-01", 1),
        ("2020-01-01T10:00:00Z", 1),
        ("2020-12-31", 1),
        ("2021-01-01T09:59:59Z", 1),
        ("2021-01-01T10:00:00Z", 2),
        ("2999-01-01", 2),
    ],
)
def test_the_newest_generation_that_is_not_later_answers(kept, text, number):
    """What is to come is as it is now."""
    archive = kept(first=", landingPage: https://example.org/x")

    assert number == number_at(Layout(archive.root), last_moment(text), BASE)


def test_a_state_that_is_only_written_anew_is_as_old_as_it_was(kept):
    """An index written again, or a store that is faster to read, says nothing new."""
    archive = kept()
    archive.load(rebuild_text=True)

    assert 3 == archive.generation.number
    assert 3 == number_at(Layout(archive.root), last_moment("2021-06-01"), BASE)


def test_before_the_first_that_is_kept_there_is_nothing(kept):
    """The message names the earliest time there is; states under other names do not count."""
    archive = kept()
    layout = Layout(archive.root)

    with pytest.raises(NotFound, match="the earliest kept state is of 2020-01-01T10:00:00Z"):
        number_at(layout, datetime(2019, 12, 31, tzinfo=UTC), BASE)
    with pytest.raises(NotFound, match=r"UTC is not kept\.$"):
        number_at(layout, datetime(2999, 1, 1, tzinfo=UTC), "https://elsewhere.example.org/")


# -- what is omitted ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", sampled(HIDDEN, 3))
def test_what_is_left_is_what_a_load_would_have_made(kept, archive_of, what):
    """
    An older state without hidden things is that of the same records with these restricted, quad by quad and
    row by row.
    """
    more, names = HIDDEN[what]
    archive = kept(**more)
    other = archive_of(said(**more), at="other")
    load(other)
    place = redacted_copy(
        Layout(archive.root), 1, read_hidden_iris(Layout(archive.root).resolve()), archive.profile
    )

    assert set(names) <= read_hidden_iris(Layout(archive.root).resolve())
    assert other.quads() == sorted(map(str, Store.read_only(str(place / "oxigraph"))))
    assert stored_rows(other.generation.path, DERIVED) == stored_rows(place, DERIVED)


def test_what_pages_tell_together_goes_with_a_hidden_one(kept, archive_of):
    """
    Nothing is left that the other pages alone would not tell; the name of the graph is that of all the pages.
    """
    archive = kept(page=HIDE)
    other = archive_of(said(page=HIDE), at="other")
    load(other)
    place = redacted_copy(
        Layout(archive.root), 1, read_hidden_iris(Layout(archive.root).resolve()), archive.profile
    )
    graph = re.compile("graph/extracted/[0-9a-f]{64}")
    left = {graph.sub("graph/extracted/x", str(q)) for q in Store.read_only(str(place / "oxigraph"))}

    assert {f"{ID}document/plants/page/2"} == read_hidden_iris(Layout(archive.root).resolve())
    assert set() == left - {graph.sub("graph/extracted/x", quad) for quad in other.quads()}


def test_what_stands_around_a_quote_goes_with_its_page(archive_of):
    """
    The words before and after it are those of the page that is hidden now; its position in that says nothing.
    """
    claim = (
        "{type: Claim, about: agency/ice, text: It is empty., source: document/plants, page: 2, quote: here}"
    )
    archive = archive_of({**said(), "papers/claims.yaml": f"- {claim}\n"})
    load(archive)
    layout = Layout(archive.root)
    before = content(archive.root)
    archive.write("papers/records.yaml", said(page=HIDE)["papers/records.yaml"])
    load(archive)
    place = redacted_copy(layout, 1, read_hidden_iris(layout.resolve()), archive.profile)
    left = sorted(map(str, Store.read_only(str(place / "oxigraph"))))

    for word in ("Nothing ", "oa#start"):
        assert [True, False] == [
            any(word in quad for quad in quads if "ice#" in quad) for quads in (before, left)
        ]
    assert any('"here"' in quad for quad in left)


def test_an_older_state_stays_as_it_was(kept):
    """What is omitted is omitted of a copy; the generation itself is whole, and so is the store."""
    archive = kept(letter=HIDE)
    layout = Layout(archive.root)
    before = sorted(map(str, Store.read_only(str(layout.generation(1) / "oxigraph"))))
    place = redacted_copy(layout, 1, read_hidden_iris(layout.resolve()), archive.profile)

    assert before == sorted(map(str, Store.read_only(str(layout.generation(1) / "oxigraph"))))
    assert layout.root / "as-of" == place.parent
    assert [] == verify_store(archive.root)
    assert content(archive.root) != before


def test_the_copy_counts_what_it_holds(kept):
    """Its account of itself is that of its own quads, and its name is its own."""
    archive = kept(letter=HIDE)
    layout = Layout(archive.root)
    copy = Generation.read(redacted_copy(layout, 1, read_hidden_iris(layout.resolve()), archive.profile))
    store = Store.read_only(str(copy.path / "oxigraph"))

    assert len(store) == copy.counts["quads"]
    assert f"{GRAPH}letter" not in copy.graph_sizes
    assert copy.graph_sizes
    assert (1, "2020-01-01T10:00:00+00:00") == (copy.number, copy.created)
    assert copy.identity != Generation.read(layout.generation(1)).identity


def test_the_texts_of_hidden_documents_are_not_in_the_copy(kept):
    """Nor are those files named which were read for them."""
    archive = kept(plants="restricted: x")
    layout = Layout(archive.root)

    assert ["plants", "trees"] == sorted(text_manifest.read_texts(layout.generation(1)))
    assert ["trees"] == sorted(
        text_manifest.read_texts(
            redacted_copy(layout, 1, read_hidden_iris(layout.resolve()), archive.profile)
        )
    )


def test_where_nothing_hidden_was_there_is_no_copy(kept):
    """A state that never held what is hidden answers itself."""
    archive = kept()
    layout = Layout(archive.root)

    assert layout.generation(1) == redacted_copy(layout, 1, frozenset(), archive.profile)
    assert layout.generation(1) == redacted_copy(layout, 1, frozenset((f"{ID}person/x",)), archive.profile)


def test_what_was_hidden_stays_so_when_no_record_tells_of_it(kept):
    """A restricted record that is taken out of the input is not public in the past; written again it is."""
    archive = kept(jane=HIDE)
    taken, public = WORLD.replace("- {{type: Person", "#- {{"), said()["papers/records.yaml"]
    archive.write("papers/records.yaml", taken.format(**dict.fromkeys(NAMES, "")))
    load(archive)
    then = read_hidden_iris(Layout(archive.root).resolve())
    archive.write("papers/records.yaml", public)
    load(archive)

    assert f"{ID}person/jane" in then
    assert f"{ID}person/jane" not in read_hidden_iris(Layout(archive.root).resolve())


def test_a_copy_goes_when_it_is_no_longer_wanted(kept):
    """
    That of another set of hidden things a minute after the last one was made; all of them at once if asked.
    """
    archive = kept(jane=HIDE)
    layout = Layout(archive.root)
    old = redacted_copy(layout, 1, read_hidden_iris(layout.resolve()), archive.profile)
    new = redacted_copy(layout, 1, frozenset((f"{ID}release/first",)), archive.profile)
    clean_copies(layout, new.name.partition("-")[2], now=old.stat().st_mtime + 59)
    soon = old.exists()
    clean_copies(layout, new.name.partition("-")[2], now=old.stat().st_mtime + 61)
    late = old.exists(), new.exists()
    delete_copies(layout)

    assert (True, (False, True), False) == (soon, late, layout.copies.exists())


def test_a_purge_leaves_no_copy(kept, small):
    """Copies share files with what is erased."""
    archive = kept(jane=HIDE)
    layout = Layout(archive.root)
    copy = redacted_copy(layout, 1, read_hidden_iris(layout.resolve()), archive.profile)
    was_there = copy.is_dir()
    Decider(archive.root, small).purge("release/first", "Sent by mistake.")

    assert (True, False) == (was_there, copy.exists())


def test_a_withdrawn_thing_is_withdrawn_at_every_date(kept, small):
    """Its tombstone is there, and it is not."""
    archive = kept()
    Decider(archive.root, small).withdraw("release/first", "Sent by mistake.")
    then = OpenGenerations(archive.root, small).as_of(last_moment("2020-05-01"))

    assert (1, None) == (then.generation.number, then.describe(f"{ID}release/first"))
    assert "Sent by mistake." == then.tombstones[f"{ID}release/first"]["reason"]


# -- on the command line -------------------------------------------------------------------------------------


def run(archive, *arguments, query=None):
    return CliRunner().invoke(main, [*arguments, "--store", str(archive.root)], input=query)


TITLES = "SELECT ?title { ?work a foia:CitedWork ; dcterms:title ?title } ORDER BY ?title"


def test_a_query_is_asked_of_an_older_state(kept):
    """`--as-of` gives what a query would have found then."""
    archive = kept()
    archive.write("papers/records.yaml", said()["papers/records.yaml"].replace("A memo\n", "Another memo\n"))
    load(archive)
    now = run(archive, "query", "-", "--format", "csv", query=TITLES).output
    then = run(archive, "query", "-", "--format", "csv", "--as-of", "2020-05-01", query=TITLES).output

    assert ("Another memo", "A memo") == (now.splitlines()[1], then.splitlines()[1])


@pytest.mark.parametrize("more", [{}, {"jane": HIDE}])
def test_a_query_of_an_older_state_can_search(kept, more):
    """The words of its pages are found, also where something of it is hidden now."""
    archive = kept(**more)
    query = 'SELECT ?page { ?page text:query "daffodils" }'
    found = run(archive, "query", "-", "--format", "csv", "--as-of", "2020-05-01", query=query)

    assert f"page\n{ID}document/plants/page/1\n" == found.output.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("date", "why"),
    [
        ("yesterday", "--as-of is a day or a time, as 2026-11-25 or 2026-11-25T18:10:08Z, not 'yesterday'"),
        ("2019-12-31", "the earliest kept state is of 2020-01-01T10:00:00Z"),
    ],
)
def test_a_date_that_cannot_be_answered_is_told(kept, date, why):
    """One sentence, and exit code 2."""
    found = run(kept(), "query", "-", "--as-of", date, query=TITLES)

    assert 2 == found.exit_code
    assert why in found.output
