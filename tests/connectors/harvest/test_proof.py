"""The proof: the hash of the copy next to the one that the origin states of the same state."""

import pytest

from foia_graph.connectors.harvest.client import HarvestError
from tests.connectors.harvest.origins import hash_of_lines, thing
from tests.connectors.http.servers import Page

WRONG = "0" * 64


@pytest.mark.parametrize("dumps", [False, True])
def test_a_copy_is_proved_equal(origin, harvester, dumps):
    """The hash of the default graph as replayed is the one that the origin states."""
    origin.dumps = dumps

    proof = harvester.harvest(origin.url(), verify=True).proof

    assert proof.holds
    assert hash_of_lines(origin.lines) == proof.ours == proof.stated
    assert 9 == proof.triples


def test_a_difference_is_told_with_its_numbers(origin, harvester):
    """What is not equal is said to be so, with the triples on both sides."""
    harvester.harvest(origin.url())
    origin.things.popitem()  # without a word of it in the log

    proof = harvester.harvest(origin.url(), verify=True).proof

    assert not proof.holds
    assert (9, 7) == (proof.triples, proof.stated_triples)
    assert "NOT equal to the origin's generation 1: 9 triples here, 7 there" in str(proof)


def test_the_manifest_of_the_dump_is_held_to_it_too(origin, harvester):
    """A manifest of the same state that states another hash is a difference."""
    origin.dumps = True
    harvester.harvest(origin.url())
    manifest = origin.page("/dump/manifest.json")
    manifest.body = manifest.body.replace(hash_of_lines(origin.lines).encode(), WRONG.encode())
    origin.troubles["/dump/manifest.json"] = [manifest]

    proof = harvester.harvest(origin.url(), verify=True).proof

    assert not proof.holds
    assert WRONG == proof.stated


@pytest.mark.parametrize("when", range(5))
def test_a_moving_origin_is_followed(origin, harvester, when):
    """A load between the last answer and the statement of the hash is replayed, then the two are compared."""
    harvester.harvest(origin.url())
    origin.between = [None] * when + [lambda: origin.load({"a": None, "b": thing("b", "new")})]

    proof = harvester.harvest(origin.url(), verify=True).proof

    assert proof.holds
    assert "0" != proof.generation


def test_an_origin_that_never_rests_is_not_proved(origin, harvester):
    """After a number of rounds it is given up, with a sentence."""
    harvester.harvest(origin.url())
    origin.between = [
        None,
        *[
            each
            for n in range(99)
            for each in (lambda n=n: origin.load({"a": thing("a", f"{n}")}), None, None)
        ],
    ]

    with pytest.raises(HarvestError, match="changed 20 times"):
        harvester.harvest(origin.url(), verify=True)


def test_an_origin_without_a_hash_is_not_proved(origin, harvester):
    """Where nothing is stated there is nothing to compare with."""
    harvester.harvest(origin.url())
    void = origin.page("/.well-known/void")
    void.body = b"".join(line for line in void.body.splitlines(keepends=True) if b"checksumValue" not in line)
    origin.troubles["/.well-known/void"] = [void]

    with pytest.raises(HarvestError, match="states no hash of its default graph"):
        harvester.harvest(origin.url(), verify=True)


def test_an_answer_of_another_kind_is_not_taken_for_a_description(origin, harvester):
    """A page of HTML instead of the description is no statement."""
    harvester.harvest(origin.url())
    origin.troubles["/.well-known/void"] = [Page(b"<html>", type="text/html")]

    with pytest.raises(HarvestError, match="states no hash"):
        harvester.harvest(origin.url(), verify=True)
