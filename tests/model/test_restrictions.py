"""What must not be seen."""

from datetime import date

import pytest

from archives import BASE, ID, record
from case_tables import tabled
from foia_graph.model.restrictions import is_hidden_iri, is_restricted, without_hidden
from foia_graph.store.claim_views import evidence_places
from things import LETTER, POST, thing

TODAY = date(2012, 4, 10)


@tabled
def test_a_record_is_hidden_until_it_is_clear_that_it_may_be_seen(fields, hidden):
    """A reason, a day to come, and a day that no one can read hide a record."""
    assert hidden is is_restricted(record("CitedWork", **fields), TODAY)


@pytest.mark.parametrize(
    ("iri", "hidden"),
    [
        (f"{ID}document/a", True),
        (f"{ID}document/a#claim-1", True),
        (f"{ID}document/a/page/3", True),
        (f"{ID}document/a/page/3#redaction-1", True),
        (f"{ID}document/ab", False),
        (f"{BASE}catalog#activity-by-hand", False),
    ],
)
def test_parts_and_pages_are_hidden_with_their_thing(iri, hidden):
    """A name under that of a hidden thing is hidden too."""
    assert hidden is is_hidden_iri(iri, {f"{ID}document/a"})


def test_nothing_hidden_changes_nothing(profile):
    """Where nothing is hidden a thing stays the very same."""
    res = thing(profile, "- {type: CitedWork, id: memo, title: A, issued: {value: 2012, quote: x}}")

    assert res is without_hidden(res, set(), profile)
    assert res == without_hidden(res, {f"{ID}work/other"}, profile)


def test_a_value_goes_with_the_only_source_that_states_it(profile):
    """What another source states too, and the same words in another field, stay."""
    res = thing(
        profile,
        """
        - type: CitedWork
          id: memo
          title: A
          identifier: "2012"
          issued: [{value: 2012, source: letter}, {value: 2011, source: letter}, {value: 2011, source: post}]
        """,
    )
    shown = without_hidden(res, {LETTER}, profile)

    assert (("2012",), ("2011",), [POST], [()]) == (
        shown.get("identifier"),
        shown.get("issued"),
        [claim.one("source") for claim in shown.parts("claims")],
        [claim.get("conflictsWith") for claim in shown.parts("claims")],
    )


def test_a_claim_goes_with_the_part_that_it_claims(profile):
    """The words that name a hidden person go with the mention of them, and other mentions stay."""
    res = thing(
        profile,
        """
        - type: ReleasedDocument
          id: memo
          title: A memo
          description: On two people.
          mentions:
            - {body: person/jane, quote: by Jane Roe}
            - {body: person/john, quote: to John Doe}
        """,
    )
    shown = without_hidden(res, {f"{ID}person/jane"}, profile)

    assert [f"{ID}person/john"] == [part.one("body") for part in shown.parts("mentions")]
    assert ["to John Doe"] == [evidence_places(claim)[0].quote for claim in shown.parts("claims")]
