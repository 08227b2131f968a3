"""Similar pages of an archive: the same over its folder and over HTTP, always marked as a guess."""

from collections.abc import Iterator

import pytest

from foia_graph.errors import NotFound, ValueRejected
from foia_graph.model.profile import Profile
from tests.client.conftest import ArchivePair, archive_pair
from tests.web.api.test_similar import TEXTS, archive_with


@pytest.fixture(scope="module")
def compared(tmp_path_factory, profile: Profile) -> Iterator[ArchivePair]:
    archive = archive_with(tmp_path_factory.mktemp("compared"), profile, similar=True)
    with archive_pair(archive.root, profile) as pair:
        yield pair


def test_both_give_the_same_guesses(compared):
    """For a page, for a text, and for words; without `similar` the words are searched."""
    page = {"similar_to": "document/storm/page/1"}
    for words, more in (("", page), ("", {"similar_to": "high water"}), ("inmates", {"similar": True})):
        local, remote = (archive.search(words, limit=2, **more) for archive in compared.both)
        assert local == remote
        assert [True, True] == [hit.is_machine_guess for hit in local]
    assert TEXTS["storm"] == compared.local.search(**page)[0].compared_with
    assert [False] == [hit.is_machine_guess for hit in compared.local.search("jail", kind="page")]


def test_a_wrong_call_gets_one_sentence(compared, shipped):
    """Facets, words next to a page, and an archive without passages."""
    with pytest.raises(ValueRejected, match="cannot be filtered"):
        compared.local.search("jail", similar=True, kind="page")
    with pytest.raises(ValueRejected, match="give one of them"):
        compared.local.search("jail", similar_to="document/storm/page/1")
    for archive in shipped.both:
        with pytest.raises(NotFound, match="was loaded without --similar"):
            archive.search("jail", similar=True)
