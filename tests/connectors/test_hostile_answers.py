"""Answers of servers that would bring a parser down: each is read, or refused in a sentence."""

import contextlib
from math import isfinite
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from foia_graph.connectors.harvest import worker
from foia_graph.connectors.harvest.client import HarvestError
from foia_graph.connectors.harvest.protocols import changes
from foia_graph.connectors.http.client import parse_robots
from foia_graph.connectors.http.connection import FetchError, parse_target, status_error
from foia_graph.runtime.frames import Frame

PIECES = (
    "User-agent: *\n",
    "Crawl-delay: ",
    "Disallow: /",
    "Allow: ",
    "*",
    "$",
    "%",
    "%zz",
    "Mon, 01 Jan ",
    "2012",
    " 00:00:00 GMT",
    "http://",
    "https://",
    "[",
    "]",
    ":",
    "@",
    "/",
    "//",
    "a",
    "\u202e",
    "\x00",
    "xn--",
    "\u00ad",
    "\u3002",
    "{",
    "}",
    '"',
    "\\u",
    "\\uD800",
    ",",
    ".",
    " ",
    "\n",
    "9" * 5000,
    "\u0663",
    "\u00b2",
    "0",
    "-1",
    "1e999",
    "nan",
    "inf",
    "<a>",
    "</a>",
    "<!DOCTYPE",
    "<![CDATA[",
    "<![foo",
    "<?",
    "&#",
    "&x;",
    "<script type='application/ld+json'>",
    '{"@context":',
    '"@import":',
    "[1,",
    "null",
    '"type":"OrderedCollection","orderedItems":[',
    "@prefix a: <",
    "<a> <b> ",
    "_:x ",
    "( ",
    ";",
    "# ",
)
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([1, 1, 1, 2, 40, 1500])), max_size=7).map(
    lambda runs: "".join(piece * count for piece, count in runs)[:20_000]
)
FUZZ = settings(max_examples=250, deadline=None)


@FUZZ
@given(TEXTS)
def test_any_robots_txt_is_read(text):
    """The pause that it wants is a number that can be waited for, or be refused."""
    rules = parse_robots(text)

    assert rules.allows(f"/{text[:20]}") in (True, False)
    assert isfinite(rules.delay)


@FUZZ
@given(TEXTS)
def test_any_address_is_one_or_refused(text):
    """Links and redirects are written by strangers."""
    for arguments in (
        (text,),
        (f"http://{text}",),
        (text, "http://a.example/b"),
        (f"//{text}", "http://a.example/b"),
    ):
        with contextlib.suppress(FetchError):
            parse_target(*arguments)


@FUZZ
@given(
    TEXTS
    | st.from_regex(r"[A-Z][a-z]{2}, [0-9]{2} Jan [0-9]{1,30} [0-9]{2}:[0-9]{2}:[0-9]{2} [A-Z+0-9-]{1,9}")
)
def test_any_pause_that_a_server_asks_for_is_a_number(text):
    """One that cannot be read is none."""
    answer = SimpleNamespace(
        status=503, status_sentence="busy", target=SimpleNamespace(host="a"), header=lambda _: text
    )

    assert status_error(answer).after >= 0


@FUZZ
@given(TEXTS)
def test_any_page_of_a_feed_is_read_or_refused(text):
    """It is parsed in the process that harvests."""
    with contextlib.suppress(HarvestError):
        changes.parse_page(text.encode("utf-8", "surrogatepass"))


@FUZZ
@given(TEXTS, st.sampled_from(["xml", "json-ld", "turtle", "rdf-xml"]))
def test_any_document_is_read_or_refused(text, form):
    """
    What the engine and the parsers do not foresee ends the reader of documents, and is not to be counted on.
    """
    head = {
        "do": "xml" if form == "xml" else "rdf",
        "format": form,
        "base": "http://a.example/",
        "key": "http://a.example/",
    }
    head |= {"contexts": {}, "most": 1000, "apart": False}

    answer = worker._done(Frame(head, text.encode("utf-8", "surrogatepass")))

    assert answer.head.keys() <= {"refused", "missing", "other", "things"}
