"""Candidates of identity in the review: both sides are shown, and a decision is carried out by a load."""

import pytest

from case_tables import records_beside

RECORDS = records_beside(__file__, "identities")


@pytest.fixture
def reviewer(reviewer_of):
    """Ana, before two candidates of identity and a date."""
    return reviewer_of(records=RECORDS)


def open_identity(reviewer, value):
    """Open the candidate with a value; give its name."""
    for after in ("", "&after=1"):
        reviewer.get(f"/review?kind=identity{after}")
        if value in reviewer.page:
            return reviewer.page.partition('name="item" value="')[2].partition('"')[0]
    raise AssertionError(value)


def test_both_sides_are_shown_with_their_words_and_reasons(reviewer):
    open_identity(reviewer, "Taken to be")

    for words in (
        '<section aria-label="The one">',
        "Harbors Department",
        '<section aria-label="The other">',
        "Also <bdi>DOH</bdi>",
        "It keeps the harbors.",
        "our Department of Harbors",
        "Why: <bdi>The same words in another order.</bdi>",
        "no record is rewritten",
    ):
        assert words in reviewer.page


def test_an_identifier_elsewhere_is_a_link_in_plain_words(reviewer):
    open_identity(reviewer, "The same elsewhere")

    assert '<a href="http://www.wikidata.org/entity/Q42">Wikidata Q42</a>' in reviewer.page.replace(
        ' rel="noopener noreferrer"', ""
    )


def test_identities_are_a_choice_of_their_own(reviewer):
    reviewer.get("/review")

    assert '<option value="identity">Who is who (2)</option>' in reviewer.page


def test_what_is_accepted_is_said_after_a_load(reviewer):
    """Both keep their records."""
    reviewer.decide(open_identity(reviewer, "Taken to be"), "accept")
    reviewer.decide(open_identity(reviewer, "The same elsewhere"), "accept")
    reviewer.load()
    page = reviewer.get("/doc/agency/doh", Accept="text/html").text

    assert ["A reviewer compared both."] * 2 == [each.reason for each in reviewer.decisions]
    assert "Taken to be" in page
    assert "Wikidata Q42" in page
    assert 200 == reviewer.get("/doc/agency/harbors").status_code
    schema = reviewer.get("/doc/agency/doh?_profile=schemaorg&_mediatype=application/ld%2Bjson").get_json(
        True
    )
    assert "http://www.wikidata.org/entity/Q42" == schema["sameAs"]
