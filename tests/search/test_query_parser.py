"""What a search says."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.errors import SearchRejected
from foia_graph.search.query_parser import (
    Conjunction,
    DateRange,
    Disjunction,
    FacetChoice,
    Negation,
    Proximity,
    WordSequence,
    node_in_field,
    parse_search,
    plain_words,
)

FACETS = frozenset(("agency", "exemption", "has", "issue", "kind", "release", "type", "year"))


def one(*words: str, **more: object) -> WordSequence:
    return WordSequence(words, **more)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", None),
        ("— … ()", None),
        ("deported", one("deported")),
        ("Deported Families", Conjunction((one("deported"), one("families")))),
        ("a AND b", Conjunction((one("a"), one("b")))),
        ("a OR b c", Disjunction((one("a"), Conjunction((one("b"), one("c")))))),
        ("a or b", Conjunction((one("a"), one("or"), one("b")))),
        ("NOT a", Negation(one("a"))),
        ("a -b", Conjunction((one("a"), Negation(one("b"))))),
        ('-"a b"', Negation(one("a", "b", exact=True))),
        ("-(a b)", Negation(Conjunction((one("a"), one("b"))))),
        ('"domestic violence"', one("domestic", "violence", exact=True)),
        ("“domestic violence”", one("domestic", "violence", exact=True)),
        ('"deported"', one("deported", exact=True)),
        ("S-Comm’s", one("s", "comm", "s")),
        ("ICE-117629", one("ice", "117629")),
        ("(b)(7)(E)", one("b", "7", "e")),
        ("(b)(7)(E) b7E", Conjunction((one("b", "7", "e"), one("b", "7", "e")))),
        ("287(g)", one("287", "g")),
        ("(a b)", Conjunction((one("a"), one("b")))),
        ("classif*", one("classif", prefix=True)),
        ('"lee harv*"', one("lee", "harv", exact=True, prefix=True)),
        ("a NEAR b", Proximity(one("a"), one("b"), 10)),
        ("a NEAR/3 b", Proximity(one("a"), one("b"), 3)),
        ('"a b"~4', Proximity(one("a", exact=True), one("b", exact=True), 4)),
        ('"a b c"~4', one("a", "b", "c", exact=True, slop=4)),
        ("title:memo", one("memo", field="title")),
        ("subject:memo", one("memo", field="title")),
        ("title:(memo OR letter)", Disjunction((one("memo", field="title"), one("letter", field="title")))),
        ("from:garcia", one("garcia", field="sender")),
        ("bates:ICE117629", one("ice", "117629", field="identifier")),
        ("issue:juveniles", FacetChoice("issue", "juveniles")),
        ("exemption:(b)(7)(E)", FacetChoice("exemption", "(b)(7)(E)")),
        ('release:"2012-04-10"', FacetChoice("release", "2012-04-10")),
        ("form:memo", FacetChoice("type", "memo")),
        ("date:2011-06", DateRange("2011-06-01", "2011-06-30")),
        ("after:2011", DateRange("2011-01-01", "")),
        ("before:2011-02", DateRange("", "2011-02-28")),
        ("title: memo", Conjunction((one("title"), one("memo")))),
        ("http://x", one("http", "x")),
        ("Re: a", Conjunction((one("re"), one("a")))),
    ],
)
def test_what_is_meant(text, meant):
    """
    Words are together, other characters in a word make it a phrase, and operators are written in capitals.
    """
    found = parse_search(text, FACETS)

    assert meant == found


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('"a b', 'a quotation mark " opens a phrase, and none closes it'),
        ("(a b", "a bracket opens that none closes"),
        ("a b)", "a bracket closes that none has opened"),
        ("a AND", "AND goes between two words, and one is missing"),
        ("AND a", "AND goes between two words, and one is missing"),
        ("OR a", "OR goes between two words, and one is missing"),
        ("a OR", "OR goes between two words, and one is missing"),
        ("a OR OR b", "OR goes between two words, and one is missing"),
        ("NOT", "NOT goes before a word, and there is none"),
        ("NEAR a", "NEAR goes between two words or phrases of one field"),
        ("a NEAR kind:page", "NEAR goes between two words or phrases of one field"),
        ("date:June", "date: 'June' is no date; write 2012, 2012-04 or 2012-04-10, as precise as is known"),
        *(
            (text, "groups, NOT and fields are nested more than 16 deep")
            for text in (
                "(" * 17 + "a" + ")" * 17,
                "id:" * 324,
                "id:" * 400,
                "NOT " * 483 + "a",
                "-id:" * 243 + "a",
                "title:" * 324 + "a",
                "NOT (" * 9 + "a" + ")" * 9,
                "a NEAR " + "-title:" * 100 + "b",
            )
        ),
        ("a " * 65, "the search has more than 64 words"),
        ("a" * 2001, "the search has 2,001 characters, and at most 2,000 are read"),
    ],
)
def test_what_is_no_search(text, wrong):
    """What cannot be read is told in words."""
    with pytest.raises(SearchRejected) as error:
        parse_search(text, FACETS)

    assert wrong == str(error.value)


def test_plain_words_leave_everything_else_out():
    """What is no search still has words in it."""
    assert Conjunction((one("a"), one("and"), one("b"))) == plain_words('"a AND (b')


def test_a_field_holds_for_words_that_name_none():
    """A search can be put to one field as a whole."""
    assert Conjunction((one("a", field="title"), one("b", field="quote"))) == node_in_field(
        parse_search("a quote:b", FACETS), "title"
    )


PIECES = (
    "id:",
    "title:",
    "kind:",
    "date:",
    "NOT ",
    "OR ",
    "AND ",
    "NEAR/3 ",
    "-",
    "(",
    ")",
    '"',
    "a ",
    "2012 ",
    "~9",
    "*",
)


@given(
    st.text(alphabet='ab "()*~:-/ANDORT\u201c\n0é', max_size=40)
    | st.lists(st.tuples(st.sampled_from(PIECES), st.integers(1, 700)), max_size=5).map(
        lambda runs: "".join(piece * count for piece, count in runs)[:2000]
    )
)
def test_any_text_is_a_search_or_is_told_why_not(text):
    """No text makes the parser fail otherwise, and none makes it run away."""
    with contextlib.suppress(SearchRejected):
        assert parse_search(text, FACETS) == parse_search(text, FACETS)
