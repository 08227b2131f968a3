"""Literals on servers that would change what they know the datatype of."""

import io

import pytest

from foia_graph.model.rdf_terms import Literal, NamedNode, Quad
from foia_graph.store.sparql_http.remote_store import hide_datatype, hide_datatypes, show_datatype
from tests.store.test_quad_store import TITLE, A, B, remote, running  # noqa: F401  # a fixture

XSD = "http://www.w3.org/2001/XMLSchema#"
LINES = rb"""<urn:a> <urn:p> "12"^^<http://www.w3.org/2001/XMLSchema#integer> .
<urn:a> <urn:p> "a\"^^<urn:x> ." .
<urn:a> <urn:p> "a"@en .
<urn:a> <urn:p> <urn:b> .
"""
CONFUSABLE = [
    ("true", "boolean"), ("1", "decimal"), ("1850", "gYear"), ("1850-01-01", "date"), ("12", "integer"),
    ("2012-04", "gYearMonth"), ("1969-12-31", "date"), ("12345678901234567890123", "integer"),
    ("2012-04-05T01:02:03.5Z", "dateTime"), ("NaN", "double"), ("PT1H", "duration"), ("not a day", "date"),
]  # fmt: skip


def test_only_the_datatype_behind_a_literal_is_hidden():
    """What looks like one within a text is text."""
    expected = LINES.replace(b"<http://www.w3", b"<urn:foia-graph:opaque:http://www.w3")

    assert expected == hide_datatypes(LINES)


def test_a_hidden_datatype_is_shown_again():
    """Texts, with and without a language, have none to hide."""
    number, text = Literal("12", datatype=NamedNode(f"{XSD}integer")), Literal("12", language="en")

    assert [number, text] == [show_datatype(hide_datatype(each)) for each in (number, text)]
    assert [False, True] == [hide_datatype(each) == each for each in (number, text)]


@pytest.mark.parametrize("kind", ["oxigraph", pytest.param("virtuoso", marks=pytest.mark.cluster)])
def test_values_come_back_as_they_were_and_are_found_by_what_they_say(kind, running):  # noqa: F811
    """A year is no day, 1 is not true, and digits are not rounded."""
    literals = [Literal(text, datatype=NamedNode(XSD + name)) for text, name in CONFUSABLE]
    store = remote(running(kind), [Quad(A, TITLE, each) for each in literals] + [Quad(B, TITLE, literals[0])])
    lines = io.BytesIO()
    store.write_graph(lines)

    assert set(literals) == {quad.object for quad in store.quads(A, None, None)}
    assert [[each] for each in literals] == [
        [q.object for q in store.quads(A, TITLE, each)] for each in literals
    ]
    assert {A, B} == {quad.subject for quad in store.quads(None, TITLE, literals[0])}
    assert {A} == {quad.subject for quad in store.quads(None, TITLE, literals[1])}
    assert len(literals) + 1 == lines.getvalue().count(b"\n")
