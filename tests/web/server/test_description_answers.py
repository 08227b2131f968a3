"""Descriptions of things in the event loop: byte for byte what the app sends, and nothing that takes long."""

import asyncio
from collections.abc import Iterator

import pytest
from werkzeug.test import run_wsgi_app

from foia_graph.publish.addresses import path_of
from foia_graph.store import embedded_store
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.server import description_answers
from foia_graph.web.server.description_answers import DescriptionAnswers
from foia_graph.web.server.fast_path import FastPath
from tests.web.server.environs import answer_in_loop, gateway_environ

JSONLD = "application/ld+json"
RELEASE, DOCUMENT = "/doc/release/2012-04-10", "/doc/document/ice-117629"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MANY = """
- {type: Issue, id: many, prefLabel: Many}
- {type: SourceDocument, id: post, title: A post}
""" + "".join(f"- {{type: Place, id: p{number}, prefLabel: Place {number}}}\n" for number in range(500))


def in_loop(app, asked):
    """Have a request answered in an event loop; None where it is left to the app."""
    return answer_in_loop(FastPath(app.extensions[EXTENSION]), asked)


def described(answers, asked, source):
    """Have a thing described in its turn; None where that is left to the app."""
    describe = answers.answer(asked, source)
    return asyncio.run(describe()) if describe else None


def by_app(app, asked):
    """Have a request answered by the app."""
    pieces, status, headers = run_wsgi_app(app.wsgi_app, asked)
    return int(status[:3]), list(headers), b"".join(pieces)


def settled(reply):
    """Order the headers of a reply; the date is that of the answer, and names are as they are written."""
    status, headers, body = reply
    return status, sorted((name.lower(), value) for name, value in headers if name != "Date"), body


def requests_for(path, etag="") -> Iterator[dict[str, str]]:
    """Yield requests for a thing: addresses, forms, methods and conditions."""
    last = "Sat, 01 Jan 2999 00:00:00 GMT"
    for suffix in (".jsonld", ".ttl", ".html", ".bib", ""):
        yield gateway_environ(f"{path}{suffix}")
    for accept in (JSONLD, "*/*", BROWSER, "text/turtle", "application/x-bibtex, */*;q=0.1", "image/png"):
        yield gateway_environ(path, HTTP_ACCEPT=accept)
        yield gateway_environ(f"{path}.jsonld", HTTP_ACCEPT=accept)
    for condition in ('"x"', etag, f"W/{etag}", f'"x", {etag}', "*", "nonsense"):
        for method in ("GET", "HEAD"):
            yield gateway_environ(f"{path}.jsonld", HTTP_IF_NONE_MATCH=condition, REQUEST_METHOD=method)
            yield gateway_environ(path, HTTP_IF_MATCH=condition, HTTP_ACCEPT=JSONLD, REQUEST_METHOD=method)
    yield gateway_environ(path, HTTP_IF_MODIFIED_SINCE=last, HTTP_ACCEPT=JSONLD)
    yield gateway_environ(path, HTTP_IF_UNMODIFIED_SINCE="Mon, 01 Jan 2001 00:00:00 GMT", HTTP_ACCEPT=JSONLD)


def differing(app, path):
    """Yield the requests for a thing that are answered otherwise in the loop; count those answered there."""
    _, headers, _ = by_app(app, gateway_environ(f"{path}.jsonld"))
    etag = dict(headers)["ETag"]
    for asked in requests_for(path, etag):
        reply = in_loop(app, dict(asked))
        if reply is not None and settled(reply) != settled(by_app(app, dict(asked))):
            yield asked


@pytest.fixture
def shown(own_client_of, app):
    """An app of a few things, which has looked at its store."""
    own_client_of().get("/")
    return app


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Let a reading take as long as it takes on a machine with much else to do."""
    monkeypatch.setattr(description_answers, "MOST_SECONDS", 60.0)


def test_both_ways_give_the_same_answer(shown):
    """
    Status, headers and body of each thing, in each form, by each method and under each condition.
    """
    source = shown.extensions[EXTENSION].current.served_catalogue()
    paths = [path_of(iri, source.base) for iri in source.all_descriptions if "/scheme/" not in iri]
    kinds = {path.split("/")[2] for path in paths if path.startswith("/doc/")}

    assert {"release", "document", "organization", "disclosure", "source"} <= kinds
    assert [] == [asked for path in paths for asked in differing(shown, path)]


@pytest.mark.slow
def test_both_ways_give_the_same_answer_of_the_shipped_catalogue(shipped_store, profile):
    """
    Of everything that is shipped.
    """
    app = create_app(shipped_store, profile)
    try:
        source = app.extensions[EXTENSION].current.served_catalogue()
        paths = [path_of(iri, source.base) for iri in source.all_descriptions]
        assert [] == [asked for path in paths for asked in differing(app, path)]
    finally:
        app.extensions[EXTENSION].close()


@pytest.mark.parametrize(
    "asked",
    [
        gateway_environ(f"{DOCUMENT}.jsonld"),
        gateway_environ(DOCUMENT),
        gateway_environ(DOCUMENT, HTTP_ACCEPT=JSONLD),
        gateway_environ(RELEASE, HTTP_ACCEPT=JSONLD),
        gateway_environ("/doc/scheme/issues/victims.jsonld"),
        gateway_environ(f"{DOCUMENT}.jsonld", REQUEST_METHOD="HEAD"),
        gateway_environ(f"{DOCUMENT}.jsonld", HTTP_IF_NONE_MATCH='"x"'),
    ],
    ids=range(7),
)
def test_what_is_plain_and_small_is_answered_in_the_loop(shown, asked):
    """
    With or without a suffix, and with a condition.
    """
    assert in_loop(shown, asked) is not None


@pytest.mark.parametrize(
    "asked",
    [
        gateway_environ(f"{DOCUMENT}.jsonld", QUERY_STRING="asOf=2999-12-31"),
        gateway_environ(f"{DOCUMENT}.jsonld", QUERY_STRING="_profile=schemaorg"),
        gateway_environ(f"{DOCUMENT}.jsonld", HTTP_ACCEPT_PROFILE="<https://schema.org/>"),
        gateway_environ(f"{DOCUMENT}.jsonld", HTTP_RANGE="bytes=0-9"),
        gateway_environ(f"{DOCUMENT}.jsonld", HTTP_IF_RANGE='"x"'),
        gateway_environ(f"{DOCUMENT}.jsonld", REQUEST_METHOD="POST"),
        gateway_environ(f"{DOCUMENT}.jsonld", REQUEST_METHOD="OPTIONS"),
        gateway_environ(f"{DOCUMENT}.jsonld", REQUEST_METHOD="get"),
        gateway_environ(f"{DOCUMENT}.jsonld", HTTP_HOST="a, b"),
        gateway_environ(f"{DOCUMENT}.jsonld", CONTENT_LENGTH="x"),
        gateway_environ(f"{DOCUMENT}.jsonld", HTTP_CONTENT_ENCODING="gzip"),
        gateway_environ(f"{DOCUMENT}.ttl"),
        gateway_environ(f"{DOCUMENT}.bib"),
        gateway_environ(DOCUMENT, HTTP_ACCEPT=BROWSER),
        gateway_environ(DOCUMENT, HTTP_ACCEPT="application/vnd.citationstyles.csl+json, */*;q=0.1"),
        gateway_environ(DOCUMENT, HTTP_ACCEPT="image/png"),
        gateway_environ(DOCUMENT, HTTP_ACCEPT=JSONLD + ", a/b" * 100),
        gateway_environ(f"{DOCUMENT}/", HTTP_ACCEPT=JSONLD),
        gateway_environ("/doc/document/none.jsonld"),
        gateway_environ("/doc/document/ice-117629\xc3\xa9.jsonld"),
        gateway_environ("/doc/document/../document/ice-117629.jsonld"),
        gateway_environ("//doc/document/ice-117629.jsonld"),
        gateway_environ("/doc/graph/post-fact-sheet.jsonld"),
        gateway_environ("/doc/document.jsonld"),
        gateway_environ("/doc/document/"),
        gateway_environ("/id/document/ice-117629"),
        gateway_environ("/catalog.jsonld"),
    ],
    ids=range(27),
)
def test_whatever_is_not_plain_is_left_to_the_app(shown, asked):
    """
    The past, other profiles and forms, parts of bytes, what is refused, and what is not there.
    """
    assert in_loop(shown, asked) is None


def test_what_was_withdrawn_is_left_to_the_app(shown, load_into):
    """
    The app answers with a tombstone, or that nothing is known.
    """
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")
    shown.test_client().get("/")

    assert in_loop(shown, gateway_environ(f"{DOCUMENT}.jsonld")) is None
    assert in_loop(shown, gateway_environ("/doc/place/lodi.jsonld")) is not None


def test_a_store_that_was_swapped_is_opened_by_the_app(shown, load_into):
    """
    To open a generation takes long; until a thread has, nothing is answered in the loop.
    """
    load_into("- {type: Place, id: lodi, prefLabel: Lodi}\n")

    assert in_loop(shown, gateway_environ("/doc/place/lodi.jsonld")) is None


LARGE_THINGS = {
    "links": "- {type: Release, id: big, title: Big, description: Big., spatial: ["
    + ", ".join(f"p{number}" for number in range(450))
    + "]}\n",
    "values": "- {type: ReleasedDocument, id: big, title: Big, description: Big., identifier: ["
    + ", ".join(f'"x{number}"' for number in range(3000))
    + "]}\n",
    "parts": "- {type: ReleasedDocument, id: big, title: Big, description: Big., batesRange: ["
    + ", ".join(f'{{batesPrefix: X, batesStart: "{n}1", asPrinted: X {n}1}}' for n in range(100))
    + "]}\n",
    "labels": "- {type: Release, id: big, title: Big, description: Big., spatial: ["
    + ", ".join(f"p{number}" for number in range(300))
    + "]}\n",
    "pointing": "- {type: Release, id: big, title: Big, description: Big.}\n"
    + "".join(
        f"- {{type: ReleasedDocument, id: d{n}, title: D {n}, description: D., inSeries: big}}\n"
        for n in range(150)
    ),
}


@pytest.mark.parametrize("name", LARGE_THINGS)
def test_what_takes_many_quads_is_left_to_the_app(own_client_of, app, name, monkeypatch):
    """
    Many values, links, names of what is linked, parts, or members: the loop reads so much and no more.
    """
    own_client_of(MANY + LARGE_THINGS[name]).get("/")
    kind = "document" if name in ("values", "parts") else "release"
    reads = []
    source = app.extensions[EXTENSION].current.served_catalogue()
    engine, parse = source.quad_store._engine, embedded_store.parse

    def counted(quads):
        for quad in quads:
            reads.append(quad)
            yield quad

    class Counted:
        def quads_for_pattern(self, *pattern):
            return counted(engine.quads_for_pattern(*pattern))

    source.quad_store._engine = Counted()
    monkeypatch.setattr(embedded_store, "parse", lambda *data, **form: counted(parse(*data, **form)))
    answers = DescriptionAnswers(app.extensions[EXTENSION])
    asked = gateway_environ(f"/doc/{kind}/big.jsonld")

    assert described(answers, asked, source) is None
    assert description_answers.MOST_QUADS <= len(reads) <= description_answers.MOST_QUADS + 16
    reads.clear()
    assert described(answers, asked, source) is None
    assert [] == reads
    assert 200 == by_app(app, asked)[0]


def test_a_thing_with_long_texts_is_left_to_the_app_from_then_on(own_client_of, app):
    """
    It is small by its quads; what it is written as tells.
    """
    own_client_of(f"- {{type: Release, id: big, title: Big, description: {'x' * 900_000}}}\n").get("/")
    here = app.extensions[EXTENSION]
    answers, source = DescriptionAnswers(here), here.current.served_catalogue()
    asked = gateway_environ("/doc/release/big.jsonld")

    first = described(answers, asked, source)
    assert settled(first) == settled(by_app(app, dict(asked)))
    assert described(answers, asked, source) is None


def test_a_thing_is_tried_again_after_a_while(own_client_of, app, monkeypatch):
    """
    The next generation may have less of it.
    """
    own_client_of(MANY + LARGE_THINGS["values"]).get("/")
    here = app.extensions[EXTENSION]
    answers, source = DescriptionAnswers(here), here.current.served_catalogue()
    asked = gateway_environ("/doc/document/big.jsonld")
    assert described(answers, asked, source) is None
    monkeypatch.setattr(description_answers, "MOST_QUADS", 10_000)
    assert described(answers, asked, source) is None
    monkeypatch.setattr(description_answers.time, "monotonic", lambda: 1e12)

    assert described(answers, asked, source) is not None


def test_what_was_answered_in_the_loop_is_stored(shown):
    """
    The same request again is answered without reading anything.
    """
    quick = FastPath(shown.extensions[EXTENSION])
    first = answer_in_loop(quick, gateway_environ(f"{DOCUMENT}.jsonld"))
    quick._descriptions = None

    assert first == answer_in_loop(quick, gateway_environ(f"{DOCUMENT}.jsonld"))
