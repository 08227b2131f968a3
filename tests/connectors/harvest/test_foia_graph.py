"""Another foia-graph: taken whole once, then only its changes, whatever happens in between."""

import pytest

from foia_graph.connectors.harvest.client import HarvestError
from foia_graph.connectors.harvest.copy import CopyFolder
from tests.connectors.harvest.origins import BASE, NQ, Origin, about, served, thing
from tests.connectors.http.servers import Page

A, B, C = (f"{BASE}id/document/{slug}" for slug in "abc")
GRAPH = f"{BASE}graph/source"
NAMED = f'<{A}> <http://t/said> "1" <{GRAPH}> .\n<{B}#part> <http://t/said> "2" <{GRAPH}> .\n'


def test_a_first_harvest_takes_the_catalogue_page_by_page(origin, harvester):
    """Without a dump the descriptions come with the pages of the catalogue, under the origin's own names."""
    report = harvester.harvest(origin.url())

    assert "pages" == report.how
    assert 5 == report.records
    assert origin.state == harvester.said()


def test_a_first_harvest_takes_the_dump_where_one_is_stated(origin, harvester):
    """Named graphs come with the dump, and no page of the catalogue is asked for."""
    origin.dumps, origin.graphs = True, NAMED

    report = harvester.harvest(origin.url())

    assert "dump" == report.how
    assert origin.state == harvester.said()
    assert [f'<{A}> <http://t/said> "1" .', f'<{B}#part> <http://t/said> "2" .'] == harvester.said(GRAPH)
    assert not [path for path in origin.requests if path.startswith("/catalog")]


def test_an_empty_update_is_one_request(origin, harvester):
    """Where nothing has changed, the last page of the log is asked for, once, and nothing else."""
    harvester.harvest(origin.url())
    origin.asked.clear()

    report = harvester.harvest(origin.url())

    assert "unchanged" == report.how
    assert ["/changes/3"] == origin.requests
    assert 1 == report.requests


@pytest.mark.parametrize("dumps", [False, True])
def test_an_update_takes_only_what_changed(origin, harvester, dumps):
    """What was created and updated is asked for by the time of the load; what was deleted goes."""
    origin.dumps = dumps
    harvester.harvest(origin.url())
    origin.asked.clear()
    origin.load({"a": None, "b": thing("b", "new"), "z": thing("z", "z")})

    report = harvester.harvest(origin.url())

    assert (1, 1, 1) == (report.created, report.updated, report.deleted)
    assert origin.state == harvester.said()
    asked = [path for path in origin.requests if path.startswith(("/catalog", "/dump"))]
    assert ["/catalog.nq?embed=1&per_page=1000&modified_since=2026-11-25T18%3A00%3A02.000Z"] == asked


def test_a_deleted_thing_goes_with_its_parts_from_every_graph(origin, harvester):
    """No ghost is left: not of a part that nothing links to, and not in a graph that came with the dump."""
    origin.dumps, origin.graphs = True, NAMED
    harvester.harvest(origin.url())
    origin.load({"a": None, "b": None})

    harvester.harvest(origin.url())

    assert not [quad for quad in harvester.quads() if quad.subject.value.startswith((A, B))]
    assert set() == harvester.graphs()


def test_what_a_graph_of_the_dump_said_of_a_changed_thing_goes(origin, harvester):
    """Only the default graph is replayed, so other graphs keep what is still so: that of unchanged things."""
    origin.dumps, origin.graphs = True, NAMED
    harvester.harvest(origin.url())
    origin.load({"a": thing("a", "new")})

    harvester.harvest(origin.url())

    assert [f'<{B}#part> <http://t/said> "2" .'] == harvester.said(GRAPH)


def test_all_can_be_taken_anew(origin, harvester):
    """With --full the named graphs are those of the dump of now."""
    origin.dumps, origin.graphs = True, NAMED
    harvester.harvest(origin.url())
    origin.load({"a": thing("a", "new")})
    harvester.harvest(origin.url())

    report = harvester.harvest(origin.url(), full=True)

    assert "dump" == report.how
    assert [f'<{A}> <http://t/said> "1" .', f'<{B}#part> <http://t/said> "2" .'] == harvester.said(GRAPH)
    assert origin.state == harvester.said()


def test_an_entrance_of_the_same_catalogue_is_the_same_origin(origin, harvester):
    """Its catalogue, its log and its description stand for all of it; there is one copy."""
    harvester.harvest(origin.url("/catalog"))
    origin.asked.clear()

    reports = [harvester.harvest(origin.url(path)) for path in ("/", "/changes", "/.well-known/void")]

    assert {"unchanged"} == {report.how for report in reports}
    assert ["/changes/3"] * 3 == origin.requests


@pytest.mark.parametrize("dumps", [False, True])
@pytest.mark.parametrize("when", range(1, 10))
def test_a_load_in_between_is_replayed(origin, harvester, when, dumps):
    """Whenever the origin changes during a first harvest, the copy is of the state after it."""
    origin.dumps = dumps
    change = {"a": None, "b": thing("b", "new"), "e": thing("e", "e"), "catalog": about("Other")}
    origin.between = [None] * when + [lambda: origin.load(change)]

    harvester.harvest(origin.url())
    harvester.harvest(origin.url())

    assert origin.state == harvester.said()


@pytest.mark.parametrize("when", range(8))
def test_loads_in_between_an_update_are_replayed(origin, harvester, when):
    """Whenever the origin changes during an update, also twice, the copy is of the state after it."""
    harvester.harvest(origin.url())
    origin.load({"a": thing("a", "2"), "b": None})
    second = [lambda: origin.load({"a": None, "b": thing("b", "3")}), lambda: origin.load({"c": None})]
    origin.between = [None] * when + second

    harvester.harvest(origin.url())
    harvester.harvest(origin.url())

    assert origin.state == harvester.said()


def test_what_is_withdrawn_right_after_it_was_created_leaves_nothing(origin, harvester):
    """The log reports a Create, the catalogue has the thing no more: the next entry of the log says why."""
    harvester.harvest(origin.url())
    origin.load({"x": thing("x", "x"), "y": thing("y", "y")})
    origin.between = [None, None, lambda: origin.load({"x": None})]

    harvester.harvest(origin.url())

    assert origin.state == harvester.said()


def test_a_log_that_never_rests_is_given_up(origin, harvester):
    """
    An origin that changes with every answer is left after a number of rounds, and the copy stays as it was.
    """
    harvester.harvest(origin.url())
    before = harvester.said()
    origin.load({"a": thing("a", "0")})
    origin.between = [lambda n=n: origin.load({"a": thing("a", f"{n}")}) for n in range(1, 200)]

    with pytest.raises(HarvestError, match="changed 20 times while it was harvested"):
        harvester.harvest(origin.url())

    assert before == harvester.said()


# ---------------------------------------------------------------- an origin that was set up again


def test_an_origin_that_was_set_up_anew_is_taken_anew(origin, harvester):
    """
    Where the known entry of the log is another one now, all is taken again, and nothing of the old is left.
    """
    harvester.harvest(origin.url())
    origin.things, origin.entries, origin.generation = {}, [], 100
    origin.load({slug: thing(slug, f"other {slug}") for slug in "pqrstuv"})

    report = harvester.harvest(origin.url())

    assert ["All was harvested again, since its entry 5 is another one now."] == report.notes
    assert origin.state == harvester.said()


@pytest.mark.parametrize("things", [0, 1, 3])
def test_a_shorter_log_is_another_one(origin, harvester, things):
    """
    A log without the known page, or with fewer entries, or with none, is that of an origin set up again.
    """
    harvester.harvest(origin.url())
    origin.things, origin.entries = {}, []
    origin.load({slug: thing(slug, slug) for slug in "pqr"[:things]})

    report = harvester.harvest(origin.url())

    assert 1 == len(report.notes)
    assert origin.state == harvester.said()


def test_very_many_changes_are_taken_as_a_whole(origin, harvester, monkeypatch):
    """Where more has changed than is worth replaying, the dump or the catalogue is taken again."""
    harvester.harvest(origin.url())
    monkeypatch.setattr("foia_graph.connectors.harvest.protocols.foia_graph.MOST", 5)
    origin.load({f"n{n}": thing(f"n{n}", "n") for n in range(10)})

    report = harvester.harvest(origin.url())

    assert ["All was harvested again, since its change log has more than 5 new entries."] == report.notes
    assert origin.state == harvester.said()


def test_a_large_update_is_built_of_the_old_copy(origin, harvester, monkeypatch):
    """Beyond some number of records the copy is made again of its old self, named graphs included."""
    origin.dumps, origin.graphs = True, NAMED
    harvester.harvest(origin.url())
    monkeypatch.setattr("foia_graph.connectors.harvest.copy.MANY", 1)
    origin.load({"a": None, "c": thing("c", "new"), "z": thing("z", "z")})

    report = harvester.harvest(origin.url())

    assert (1, 1, 1, 5) == (report.created, report.updated, report.deleted, report.records)
    assert origin.state == harvester.said()
    assert [f'<{B}#part> <http://t/said> "2" .'] == harvester.said(GRAPH)


# ---------------------------------------------------------------- what can go wrong on the way

CUT = b"0" * 50
PATHS = ["/.well-known/void", "/changes", "/changes/3", "/catalog.nq", "/dump/manifest.json", "/dump/catalog"]


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "trouble",
    [Page(b"busy", 503, type="text/plain"), Page(CUT, cuts=[20], etag=""), Page(b"busy", 429)],
    ids=["503", "cut", "429"],
)
def test_an_answer_that_fails_once_is_asked_for_again(origin, harvester, path, trouble):
    """Answers that are refused for now, or cut off, change nothing in the end."""
    origin.dumps = "dump" in path
    origin.troubles[path] = [Page(trouble.body, trouble.status, cuts=list(trouble.cuts), etag="")]

    harvester.harvest(origin.url())

    assert origin.state == harvester.said()
    assert [] == origin.troubles[path]


def test_a_description_in_the_making_is_waited_for(origin, harvester):
    """
    A large catalogue is read for its hash first, and says when to ask again; others are asked four times.
    """
    again = {"Retry-After": "1"}
    path = "/.well-known/void"
    origin.troubles[path] = [Page(b"in the making", 503, type="text/plain", headers=again) for _ in range(9)]

    harvester.harvest(origin.url())

    assert origin.state == harvester.said()
    assert [] == origin.troubles[path]


@pytest.mark.parametrize("path", ["/changes", "/catalog.nq"])
def test_an_origin_that_is_down_leaves_the_copy_as_it_was(origin, harvester, path):
    """The reason is one sentence with the address; the next harvest does the rest."""
    harvester.harvest(origin.url())
    before = harvester.said()
    origin.load({"a": None, "b": thing("b", "new")})
    origin.troubles[path] = [Page(b"down", 503, type="text/plain") for _ in range(3)]

    with pytest.raises(HarvestError, match=rf"^{origin.url(path)}.* is not available now: .* answers 503"):
        harvester.harvest(origin.url())

    assert before == harvester.said()
    harvester.harvest(origin.url())
    assert origin.state == harvester.said()


def test_a_walk_that_was_ended_goes_on_where_it_was(origin, harvester):
    """Pages of the catalogue that have come are not asked for again; what changed since then is."""
    last = f"/catalog.nq?embed=1&per_page=2&after={C}"
    origin.troubles[last] = [Page(b"", 503) for _ in range(3)]
    with pytest.raises(HarvestError, match="503"):
        harvester.harvest(origin.url())
    assert not harvester.is_there
    origin.asked.clear()
    origin.load({"catalog": about("New"), "a": None})

    harvester.harvest(origin.url())

    assert origin.state == harvester.said()
    assert [last] == [path for path in origin.requests if path.startswith("/catalog") and "since" not in path]


def test_a_dump_that_was_cut_off_goes_on_where_it_was(origin, harvester):
    """The rest is asked for by its range, and only what is whole by its SHA-256 is read."""
    origin.dumps = True
    data = origin.dump()
    tag = '"the dump"'
    cut = Page(data, type="application/gzip", etag=tag, cuts=[100])
    origin.troubles["/dump/catalog.nq.gz"] = [cut, Page(data, type="application/gzip", etag=tag)]

    report = harvester.harvest(origin.url())

    ranges = [asked.headers["Range"] for asked in origin.asked if asked.path == "/dump/catalog.nq.gz"]
    assert [None, "bytes=100-"] == ranges
    assert "dump" == report.how
    assert origin.state == harvester.said()


def test_a_dump_that_is_not_what_its_manifest_says_is_refused(origin, harvester):
    """A file with another SHA-256 is not read, however often it comes."""
    origin.dumps = True
    other = bytes(len(origin.dump()))
    origin.troubles["/dump/catalog.nq.gz"] = [Page(other, type="application/gzip") for _ in range(3)]

    with pytest.raises(HarvestError, match="its SHA-256 differs"):
        harvester.harvest(origin.url())

    assert not harvester.is_there


def test_a_dump_that_is_gone_by_then_is_no_loss(origin, harvester):
    """A load takes the dump away between its manifest and its file: the catalogue is walked through."""
    origin.dumps = True

    def load():
        origin.dumps = False
        origin.load({"a": None})

    origin.between = [None, None, None, load]

    report = harvester.harvest(origin.url())

    assert "pages" == report.how
    assert origin.state == harvester.said()


def test_a_dump_that_is_replaced_meanwhile_is_asked_for_again(origin, harvester):
    """A load between the manifest and the file makes both others: they are asked for once more."""
    origin.dumps = True
    origin.between = [None, None, None, lambda: origin.load({"a": None})]

    report = harvester.harvest(origin.url())

    assert "dump" == report.how
    assert origin.state == harvester.said()


def test_a_page_that_may_have_been_cut_off_is_refused(origin, harvester):
    """N-Quads are whole at the end of any line, so an answer must say where it ends."""
    page = Page(origin.lines.encode(), type=NQ, declared=False)
    origin.troubles["/catalog.nq"] = [page]

    with pytest.raises(HarvestError, match="without saying where the answer ends; it may be cut off"):
        harvester.harvest(origin.url())


def test_a_log_with_a_gap_is_refused(origin, harvester):
    """Replaying what lacks an entry would leave a ghost."""
    harvester.harvest(origin.url())
    origin.load({"a": None, "b": None})
    page = Page(b'{"type": "OrderedCollectionPage", "orderedItems": []}', type="application/activity+json")
    origin.troubles["/changes/4"] = [page]

    with pytest.raises(HarvestError, match=r"does not continue from .*/changes/3 to .*/changes/4\."):
        harvester.harvest(origin.url())


def test_a_catalogue_that_lacks_what_its_log_has_is_refused(origin, harvester):
    """
    A thing that is there by the log and not in the catalogue, without an entry that says why, is an error.
    """
    harvester.harvest(origin.url())
    origin.load({"a": thing("a", "new")})
    del origin.things[A]

    with pytest.raises(HarvestError, match=f"log says that {A} is there"):
        harvester.harvest(origin.url())


def test_a_link_that_leads_away_is_not_followed(origin, harvester):
    """Only what is under the origin's base or on its server is asked for."""
    link = {"Link": '<https://elsewhere.example.org/more>; rel="next"', "Foia-Graph-Generation": "1"}
    origin.troubles["/catalog.nq"] = [Page(origin.lines.encode(), type=NQ, headers=link)]

    with pytest.raises(HarvestError, match=r"neither under .* nor its own"):
        harvester.harvest(origin.url())


# ---------------------------------------------------------------- what an origin may not say

TITLE = "<http://purl.org/dc/terms/title>"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f'<https://other.example.org/x> {TITLE} "x" .\n', f"is not under the origin's base {BASE}"),
        (f'_:b {TITLE} "x" .\n', "has no name, so that it cannot be replaced or deleted later"),
        (f"<{A}> {TITLE} _:b .\n", "says something of what has no name"),
        (f'<\\u0068ttps://other.example.org/x> {TITLE} "x" .\n', f"is not under the origin's base {BASE}"),
    ],
)
def test_an_origin_speaks_of_its_own_things_alone(origin, harvester, line, reason):
    """What is about anything else is refused, and told; the rest is taken."""
    kept = origin.state
    origin.things[A] += line

    report = harvester.harvest(origin.url())

    assert kept == harvester.said()
    assert {reason: 1} == dict(report.refused.counts)


def test_a_page_speaks_of_its_members_alone(origin, harvester):
    """In an update, what a page says of things that have not changed is left aside."""
    harvester.harvest(origin.url())
    before = [line for line in origin.state if not line.startswith((f"<{A}>", f"<{A}#"))]
    origin.load({"a": f'{thing("a", "new")}<{B}> {TITLE} "smuggled" .\n'})

    harvester.harvest(origin.url())

    assert [*before, f'<{A}> {TITLE} "new" .'] == sorted(
        harvester.said(), key=lambda line: line.startswith(f"<{A}>")
    )


@pytest.mark.parametrize(
    "text", ["<< <http://a> <http://b> <http://c> >>", "<<( <http://a> <http://b> " * 100_000]
)
def test_triples_about_triples_are_refused(origin, harvester, text):
    """They have no position in a copy, and very deep ones would end the program."""
    origin.things[A] += f"<{A}> {TITLE} {text} .\n"

    with pytest.raises(HarvestError, match="says something about triples"):
        harvester.harvest(origin.url())


def test_less_than_signs_in_a_text_are_none(origin, harvester):
    """A title may have "<<" in it."""
    origin.load({"a": thing("a", 'see << here >> \\" <<( and \\\\')})

    harvester.harvest(origin.url())

    assert origin.state == harvester.said()


def test_what_is_no_n_quads_is_refused(origin, harvester):
    """The sentence says what was found."""
    origin.things[A] += "<a> <b> .\n"

    with pytest.raises(HarvestError, match="sends what should be N-Quads and is not"):
        harvester.harvest(origin.url())

    assert not harvester.is_there


def test_what_cannot_be_read_does_not_stay_in_the_way(origin, harvester):
    """Lines that look like N-Quads and are none are refused; a better answer is taken then."""
    origin.load({"a": f'<{A}> {TITLE} "x"@toolongforalanguage .\n'})
    with pytest.raises(HarvestError, match="sends what should be N-Quads and is not"):
        harvester.harvest(origin.url())
    origin.load({"a": thing("a", "x")})

    harvester.harvest(origin.url())

    assert origin.state == harvester.said()


def test_a_description_without_a_base_is_no_foia_graph(site, harvester):
    """An address that answers nothing of use is named, with what it was tried as."""
    with pytest.raises(HarvestError, match=r"is nothing that can be harvested: .* answers 404"):
        harvester.harvest(site.url())


def test_an_interrupted_first_harvest_leaves_no_copy_to_read(origin, harvester):
    """A folder where something is arriving is no copy yet."""
    origin.troubles["/catalog.nq"] = [Page(b"", 503) for _ in range(3)]
    with pytest.raises(HarvestError):
        harvester.harvest(origin.url())

    assert CopyFolder(harvester.root).state() is None


def test_an_empty_origin_is_harvested_too(harvester):
    """A catalogue without things has a log without pages."""
    with served(Origin()) as empty:
        assert 0 == harvester.harvest(empty.url()).records
        assert "unchanged" == harvester.harvest(empty.url()).how
        empty.begin()

        harvester.harvest(empty.url())

        assert empty.state == harvester.said()
