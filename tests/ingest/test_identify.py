"""Judging that two records are of one thing, and taking it back: no record is rewritten, nothing is lost."""

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archives import BASE, GRAPH, ID, content
from case_tables import records_beside
from foia_graph.errors import DecisionRefused
from foia_graph.ingest.decide import Decider
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Layout
from foia_graph.store.listing.selection import ListSelector, select_things
from tests.store.changelog.test_log import news

RECORDS = records_beside(__file__, "identify")
WHY = "By its letterhead"


@pytest.fixture
def bodies(archive_of):
    """Four agencies, some of which are one, and what leads to them."""
    archive = archive_of({"papers/bodies.yaml": RECORDS})
    archive.begin()
    return archive


def decider(archive, reviewer="Ana") -> Decider:
    return Decider(archive.root, archive.profile, reviewer=reviewer)


def catalogue(archive) -> Catalogue:
    return Catalogue(archive.generation, archive.profile)


def own_quads(quads, *things):
    """Quads without those of the claims of identity of some things, and of the graph of these claims."""
    marks = tuple(f"<{ID}agency/{thing}#claim-identified-as-" for thing in things)
    left_out = (*marks, f"<{GRAPH}identities>", "#activity-review-")
    return [quad for quad in quads if not any(each in quad for each in left_out)]


def test_links_of_all_records_lead_to_the_preferred_name(bodies):
    decider(bodies).identify("agency/doh", "agency/harbors", WHY)
    memo = bodies.read("work/memo")
    (claim,) = memo.parts("claims")

    assert (f"{ID}agency/harbors",) == memo.get("creator")
    assert (f"{ID}agency/harbors",) == claim.get("object")
    assert (f"{ID}agency/doh",) == claim.get("recordedAs")
    assert (f"{ID}agency/harbors",) == bodies.read("agency/guard").get("subOrganizationOf")
    (post,) = bodies.read("person/roe").parts("membership")
    assert ((f"{ID}agency/harbors",), (f"{ID}agency/doh",)) == (
        post.get("organization"),
        post.get("recordedAs"),
    )


def test_each_name_says_that_it_is_the_same_as_the_other_and_which_is_preferred(bodies):
    decider(bodies).identify("agency/doh", "agency/harbors", WHY)
    doh, harbors = bodies.read("agency/doh"), bodies.read("agency/harbors")

    assert (f"{ID}agency/harbors",) == doh.get("sameAs") == doh.get("preferredIdentity")
    assert ((f"{ID}agency/doh",), ()) == (harbors.get("sameAs"), harbors.get("preferredIdentity"))
    assert ("DOH",) == doh.get("prefLabel")


def test_the_judgement_is_a_claim_with_who_and_why(bodies):
    name, _ = decider(bodies).identify("agency/doh", "agency/harbors", WHY)
    claim = next(each for each in bodies.read("agency/doh").parts("claims") if each.iri == name)
    (review,) = claim.parts("reviews")

    assert f"{ID}agency/doh#claim-identified-as-harbors" == name
    assert (f"{BASE}catalog", "Ana") == (claim.one("source"), claim.one("speaker"))
    assert ("Review by Ana", WHY) == (review.one("title"), review.one("note"))
    assert claim.one("date") == review.one("date")


def test_lists_count_it_once_and_all_records_are_there(bodies):
    decider(bodies).identify("agency/doh", "agency/harbors", WHY)
    found = catalogue(bodies)
    agencies = select_things(found, found.profile["Agency"], ListSelector()).names()

    assert [f"{ID}agency/{name}" for name in ("coast", "guard", "harbors", "ministry")] == sorted(
        each for each in agencies if not each.endswith("/ice")
    )
    assert f"{ID}agency/doh" in found.all_things


def test_a_chain_leads_to_its_end(bodies):
    decider(bodies).identify("agency/doh", "agency/ministry", WHY)
    decider(bodies).identify("agency/ministry", "agency/harbors", WHY)

    assert (f"{ID}agency/harbors",) == bodies.read("work/memo").get("creator")
    assert (f"{ID}agency/harbors", f"{ID}agency/ministry") == bodies.read("agency/doh").get("sameAs")
    assert (f"{ID}agency/harbors",) == bodies.read("agency/doh").get("preferredIdentity")


def test_undone_nothing_is_left_but_the_withdrawn_claim(bodies):
    before = bodies.quads()
    decider(bodies).identify("agency/doh", "agency/harbors", WHY)
    merged = bodies.quads()
    name, _ = decider(bodies).separate("agency/harbors", "agency/doh", "Another office")
    claim = next(each for each in bodies.read("agency/doh").parts("claims") if each.iri == name)

    assert before != own_quads(merged, "doh")
    assert before == own_quads(bodies.quads(), "doh")
    assert f"{BASE}scheme/claim-status/withdrawn" == claim.one("status")
    assert {WHY, "Another office"} == {each.one("note") for each in claim.parts("reviews")}


def test_the_change_log_tells_of_all_whose_links_lead_elsewhere(bodies):
    before = set(news(bodies))
    decider(bodies).identify("agency/doh", "agency/harbors", WHY)
    told = set(news(bodies)) - before

    assert {"agency/doh", "agency/harbors", "agency/guard", "person/roe", "work/memo"} <= {
        each[1].removeprefix("id/") for each in told
    }


CONTRADICTIONS = {
    "itself": (("doh", "doh"), "is itself already"),
    "another class": (("organization/watch", "harbors"), "of different classes"),
    "the other way round": (("harbors", "doh"), "the same already, and agency/harbors is the preferred"),
    "once more": (("doh", "harbors"), "the same already"),
    "for two": (("doh", "coast"), "taken for agency/harbors already; identify that as agency/coast"),
    "what was rejected": (("coast", "harbors"), "agency/coast is not agency/doh"),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_judgement_that_contradicts_another_is_refused(bodies, case):
    """What is rejected of one name is rejected of all names of the thing."""
    bodies.write(
        "papers/claims.yaml",
        "- {type: Claim, about: agency/coast, field: identifiedAs, value: agency/doh, source: post,\n"
        "   status: rejected}\n",
    )
    bodies.load()
    decider(bodies).identify("agency/doh", "agency/harbors", WHY)
    pair, sentence = CONTRADICTIONS[case]
    names = [name if "/" in name else f"agency/{name}" for name in pair]
    before = bodies.quads()

    with pytest.raises(DecisionRefused, match=sentence):
        decider(bodies).identify(*names, WHY)
    assert before == bodies.quads()


def test_only_what_was_judged_is_taken_back(bodies):
    decider(bodies).identify("agency/doh", "agency/ministry", WHY)
    decider(bodies).identify("agency/ministry", "agency/harbors", WHY)

    with pytest.raises(DecisionRefused, match="are not judged to be the same"):
        decider(bodies).separate("agency/coast", "agency/doh", WHY)
    with pytest.raises(DecisionRefused, match="doh is agency/ministry, agency/ministry is agency/harbors"):
        decider(bodies).separate("agency/doh", "agency/harbors", WHY)


def test_a_candidate_that_is_accepted_is_a_judgement_too(bodies):
    """The command reviews the claim that there is, and makes no second one."""
    bodies.write(
        "papers/claims.yaml",
        "- {type: Claim, about: agency/doh, field: identifiedAs, value: agency/harbors, source: post,\n"
        "   status: candidate}\n",
    )
    bodies.load()
    before = bodies.read("work/memo").get("creator")
    name, _ = decider(bodies).identify("agency/doh", "agency/harbors", WHY)

    assert (f"{ID}agency/doh",) == before
    assert (f"{ID}agency/harbors",) == bodies.read("work/memo").get("creator")
    assert "identified-as" not in name


def test_records_that_contradict_each_other_are_followed_by_no_link(bodies):
    bodies.write(
        "papers/claims.yaml",
        "- {type: Claim, about: agency/doh, field: identifiedAs, value: agency/harbors, source: post}\n"
        "- {type: Claim, about: agency/doh, field: identifiedAs, value: agency/coast, source: post}\n",
    )
    report = bodies.load()

    assert (f"{ID}agency/doh",) == bodies.read("work/memo").get("creator")
    assert [note for note in report.notes if note.startswith("agency/doh is taken for several things")]


def test_what_is_withdrawn_takes_nothing_with_it(bodies):
    """Links go back to the name that the records have when the preferred one is withdrawn."""
    decider(bodies).identify("agency/doh", "agency/harbors", WHY)
    decider(bodies).withdraw("agency/harbors", "Sealed")

    assert (f"{ID}agency/doh",) == bodies.read("work/memo").get("creator")
    assert () == bodies.read("agency/doh").get("sameAs")


def test_records_that_change_later_follow_the_judgement(bodies):
    """Loaded as a difference, or all again: the same quads."""
    decider(bodies).identify("agency/doh", "agency/harbors", WHY)
    bodies.write(
        "papers/more.yaml",
        "- {type: CitedWork, id: note, title: A note, source: post, creator: agency/doh}\n",
    )
    report = bodies.load()
    bodies.write("decisions.jsonl", Layout(bodies.root).decisions.read_bytes())
    bodies.load(into=bodies.root.parent / "fresh")

    assert "" == report.rebuilt
    assert (f"{ID}agency/harbors",) == bodies.read("work/note").get("creator")
    assert content(bodies.root.parent / "fresh") == bodies.quads()


NUMBERS = count()
NAMES = ("doh", "harbors", "ministry", "coast")
STEPS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(NAMES), st.sampled_from(NAMES)), min_size=1, max_size=5
)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_after_any_judgements_taking_them_back_restores_what_was(archive_of, steps):
    """Whatever is judged and taken back in between: at the end all is as before, triple by triple."""
    archive = archive_of({"papers/bodies.yaml": RECORDS}, at=f"data-{next(NUMBERS)}")
    archive.load()
    before, standing = archive.quads(), []
    for is_undo, one, other in steps:
        pair = (f"agency/{one}", f"agency/{other}")
        try:
            if is_undo:
                decider(archive).separate(*pair, WHY)
                standing = [each for each in standing if set(each) != set(pair)]
            else:
                decider(archive).identify(*pair, WHY)
                standing.append(pair)
        except DecisionRefused:
            continue
        preferred = catalogue(archive).preferred_names
        assert {f"{ID}{lesser}" for lesser, _ in standing} == set(preferred)
        assert not set(preferred) & set(preferred.values())
    for pair in reversed(standing):
        decider(archive).separate(*pair, WHY)

    assert before == own_quads(archive.quads(), *NAMES)
