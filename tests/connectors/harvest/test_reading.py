"""Documents of strangers, read by a child that may end: each hostile one is refused, and the next is read."""

import os
import signal
import threading

import pytest

from foia_graph.connectors.harvest.reading import DocumentReader, DocumentRefused, ReaderBounds

BASE, KEY = "http://a.example/", "http://a.example/document"
ONE = f'<{BASE}a> <{BASE}b> "c" .\n'


def refuse(url):
    raise DocumentRefused(f"needs the context {url}")


@pytest.fixture
def reading():
    with DocumentReader(refuse, 64 << 20, ReaderBounds(memory=512 << 20, cpu=2, seconds=10)) as found:
        yield found


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("turtle", b'<a> <b> "c" .'),
        ("n-triples", ONE.encode()),
        ("n-quads", ONE.encode()),
        ("trig", b'{ <a> <b> "c" }'),
        ("json-ld", b'{"@id": "a", "http://a.example/b": "c"}'),
        (
            "rdf-xml",
            b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a.example/">'
            b'<r:Description r:about="a" a:b="c"/></r:RDF>',
        ),
    ],
)
def test_every_form_of_rdf_is_read(reading, form, data):
    """Into the same N-Triples."""
    assert ONE == reading.triples(data, form, BASE, KEY)


RING = b" ".join(b"_:n%d <p> _:n%d ." % (i, j) for i in range(40) for j in range(40) if i != j)


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("turtle", b"<a> <b> " + b"( " * 1_000_000 + b")" * 1_000_000 + b" ."),
        ("turtle", b"<a> <b> " + b"<<( <a> <b> " * 300_000 + b"<c>" + b" )>>" * 300_000 + b" ."),
        ("turtle", RING),
        ("turtle", b"<a> <b> " + b"[ <b> " * 300_000 + b"1" + b" ]" * 300_000 + b" ."),
        ("json-ld", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
        ("json-ld", b'{"@context": "http://elsewhere.example/c"}'),
        ("json-ld", b'{"@context": {"@import": "http://elsewhere.example/c"}}'),
        ("json-ld", b"[1, 2"),
        ("rdf-xml", b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>'),
        ("rdf-xml", b"<r>" * 1_000_000),
        ("n-triples", b"\xff\xfe\x00 not N-Triples"),
    ],
    ids=[
        "lists",
        "triples",
        "ring",
        "nodes",
        "json",
        "context",
        "import",
        "cut",
        "entities",
        "depth",
        "bytes",
    ],
)
def test_a_hostile_document_is_refused_and_the_next_one_read(reading, form, data):
    """Whatever becomes of the reader."""
    with pytest.raises(DocumentRefused):
        reading.triples(data, form, BASE, KEY)

    assert ONE == reading.triples(b'<a> <b> "c" .', "turtle", BASE, KEY)


def test_too_many_triples_are_refused():
    """The number is in the sentence."""
    with (
        DocumentReader(refuse, 1 << 20, ReaderBounds(triples=2)) as reading,
        pytest.raises(DocumentRefused, match="more than 2 triples"),
    ):
        reading.triples(b"<a> <b> 1, 2, 3 .", "turtle", BASE, KEY)


def test_named_graphs_and_triples_about_triples_are_left_out(reading):
    """What is not said outright is not taken for said."""
    text = b'{ <a> <b> "c" } <g> { <a> <b> "d" }'

    assert ONE == reading.triples(text, "trig", BASE, KEY)
    assert ONE == reading.triples(b'<a> <b> "c" , <<( <a> <b> <c> )>> .', "turtle", BASE, KEY)


def test_what_has_no_name_is_named_after_its_document(reading):
    """The same each time, whatever it is called in the document, and another in another document."""
    one = reading.triples(b"_:x <b> _:y . _:y <b> 1 .", "turtle", BASE, KEY)

    assert one == reading.triples(b"_:other <b> [ <b> 1 ] .", "turtle", BASE, KEY)
    assert one != reading.triples(b"_:x <b> _:y . _:y <b> 1 .", "turtle", BASE, f"{KEY}2")
    assert 4 == one.count("<urn:uuid:") + 1


def test_the_reader_is_ended_with_its_user():
    """No process is left."""
    with DocumentReader(refuse, 1 << 20) as reading:
        reading.triples(b"", "turtle", BASE, KEY)
        pid = reading._pool._idle[0].pid

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_reader_that_is_killed_is_replaced(reading):
    """The document that it has is refused, and the next one read."""
    reading.triples(b"", "turtle", BASE, KEY)
    child = reading._pool._idle[0]
    os.kill(child.pid, signal.SIGSTOP)
    ending = threading.Timer(0.5, os.kill, (child.pid, signal.SIGKILL))
    ending.start()

    with pytest.raises(DocumentRefused, match="could not be read within the limits"):
        reading.triples(b"", "turtle", BASE, KEY)
    assert "" == reading.triples(b"", "turtle", BASE, KEY)


def test_a_reader_that_is_killed_while_idle_costs_no_document(reading):
    """Another is started for the next."""
    reading.triples(b"", "turtle", BASE, KEY)
    reading._pool._idle[0].end()

    assert "" == reading.triples(b"", "turtle", BASE, KEY)


def test_pages_of_html_are_looked_through(reading):
    """Scripts as they are, links to other forms, and the base of the page."""
    text = b"""<base href="/x/"><link rel="stylesheet alternate" type="application/ld+json" href="a">
    <SCRIPT TYPE="application/ld+json; charset=utf-8">{"a": "</p>"}</SCRIPT><script>no</script>"""

    found = reading.page(text)

    assert {"scripts": ['{"a": "</p>"}'], "links": [["application/ld+json", "a"]], "base": "/x/"} == found
