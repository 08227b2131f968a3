"""Identifiers of records, and the times of the protocol."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.publish.oai.protocol import OaiError, parse_period
from foia_graph.publish.oai.records import identifier_of, kind_of

SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)


@given(st.sampled_from(["work", "release", "person"]), SLUGS, SLUGS)
def test_no_two_things_share_an_identifier(kind: str, slug: str, other: str):
    """The identifier holds the whole name of the thing, which is found in it again."""
    base = "https://foia.example.org/"
    found = identifier_of(f"{base}id/{kind}/{slug}")

    assert f"{base}id/{found.partition('oai:foia.example.org:')[2]}" == f"{base}id/{kind}/{slug}"
    assert (slug == other) == (found == identifier_of(f"{base}id/{kind}/{other}"))


@pytest.mark.parametrize(
    "iri",
    [
        "https://a.example/catalog",
        "https://a.example/scheme/issues/juveniles",
        "https://a.example/graph/post",
        "https://a.example/id/document/x/page/1",
        "https://a.example/id/work/x#claim-1",
        "https://a.example/id/",
        "",
    ],
)
def test_what_is_no_record_has_no_kind(iri: str):
    """Pages, concepts, graphs, parts and the catalogue itself are no records."""
    assert "" == kind_of(iri)


@pytest.mark.parametrize(
    ("first", "last", "read"),
    [
        ("", "", ("", "")),
        ("2012-04-10", "", ("2012-04-10T00:00:00Z", "")),
        ("", "2012-04-10", ("", "2012-04-10T23:59:59Z")),
        ("2012-04-10T01:02:03Z", "2012-04-10T01:02:03Z", ("2012-04-10T01:02:03Z",) * 2),
        ("0001-01-01", "9999-12-31", ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")),
    ],
)
def test_a_day_is_all_of_its_seconds(first: str, last: str, read: tuple[str, str]):
    """`from` begins a day, `until` ends it."""
    assert read == parse_period(first, last)


@given(st.text(max_size=25))
def test_what_is_no_time_is_a_bad_argument(text: str):
    """Nothing is guessed."""
    if text:
        with pytest.raises(OaiError, match="from is written"):
            parse_period(text, "")
