"""What a worker answers, in which form, and what it has given up before it does."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from foia_graph.query.sparql.messages import WorkerAnswer, WorkerRequest
from foia_graph.query.sparql.worker import FORMS_BY_FORMAT, QueryEvaluator
from foia_graph.runtime import sandbox
from tests.query.sparql.worlds import QUADS


def answer(
    query: str, form: str = "json", quads: str = QUADS, largest: int = 10_000, **others: object
) -> tuple:
    """Evaluate one request: head and body of the answer."""
    store = ox.Store()
    store.load(quads, format=ox.RdfFormat.N_QUADS)
    pieces = []
    request = WorkerRequest(query, form, **others)
    frame = QueryEvaluator(store, largest).answer(request, lambda _, piece: pieces.append(piece))
    return frame.head, b"".join([*pieces, frame.body])


def titles(query: str = "SELECT ?t { ?s <http://ex/title> ?t } ORDER BY ?t", **graphs: object) -> list[str]:
    """The titles a query finds in some graphs."""
    _, body = answer(query, "csv", **graphs)
    return body.decode().split("\r\n")[1:-1]


# -- datasets ------------------------------------------------------------------------------------------------


def test_the_default_graph_is_the_stores():
    """It is never the union of all graphs, which repeats rows."""
    assert titles() == ["Visitor logs"]


def test_the_request_chooses_graphs():
    """Graphs named by the request make up the default graph, whatever the query says."""
    query = "SELECT ?t FROM <http://ex/graph/a> { ?s <http://ex/title> ?t } ORDER BY ?t"

    assert titles(query) == ["Visitor logs"]
    assert titles(query, default_graph_uris=["http://ex/graph/b"]) == ["A note"]
    assert titles(query, default_graph_uris=["http://ex/graph/a", "http://ex/graph/b"]) == [
        "A note",
        "Visitor logs",
    ]


def test_a_graph_that_is_not_there_is_empty():
    """An unknown graph gives no rows, and no error."""
    assert titles(default_graph_uris=["http://ex/graph/none"]) == []


def test_naming_graphs_one_way_leaves_the_other_empty():
    """A dataset that is described has what the description says, and nothing more."""
    in_graphs = "SELECT ?t { GRAPH ?g { ?s <http://ex/title> ?t } }"

    assert titles(named_graph_uris=["http://ex/graph/b"]) == []
    assert titles(in_graphs, named_graph_uris=["http://ex/graph/b"]) == ["A note"]
    assert titles(in_graphs, default_graph_uris=["http://ex/graph/b"]) == []


def test_a_graph_needs_an_iri():
    """What is no IRI names no graph, and the message says what was found."""
    head, _ = answer("ASK {}", default_graph_uris=["no iri"])

    assert ("syntax", "no iri cannot name a graph: Invalid IRI code point ' '") == (head.reason, head.message)


# -- forms of results ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "expected"), [("json", b'{"head":{},"boolean":true}'), ("csv", b"true"), ("tsv", b"true")]
)
def test_a_boolean_in_each_form(form, expected):
    """ASK is answered in JSON, XML, and as a bare word where the form knows no booleans."""
    head = WorkerAnswer(FORMS_BY_FORMAT[form].encoded_type, "collection")

    assert answer("ASK {}", form) == (head, expected)


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "nquads", "trig"])
def test_triples_in_each_form(form):
    """CONSTRUCT is answered in every RDF form, and an independent parse gives the triple back."""
    head, body = answer("CONSTRUCT WHERE { ?s ?p ?o }", form)

    engine = ox.RdfFormat.from_media_type(FORMS_BY_FORMAT[form].media_type)
    assert FORMS_BY_FORMAT[form].encoded_type == head.media_type
    assert [(str(quad.subject), quad.object.value) for quad in ox.parse(body, engine)] == [
        ("<http://ex/memo>", "Visitor logs")
    ]


def test_relative_names_are_relative_to_the_base():
    """Names in a query may be relative to the base of the request; without one they are the query's fault."""
    _, body = answer("ASK { <memo> ?p ?o }", "json", base="http://ex/")
    refused, _ = answer("ASK { <memo> ?p ?o }", "json")

    assert b"true" in body
    assert refused.reason == "syntax"


def test_prefixes_of_the_request_need_not_be_declared():
    """A query may use the prefixes that it is put with, and declare them as it likes."""
    prefixes = {"ex": "http://ex/"}
    titles = "SELECT ?t { ?s ex:title ?t FILTER(?t != STR(text:query)) }"

    assert b'"Visitor logs"' in answer(titles, prefixes=prefixes)[1]
    assert b'"Visitor logs"' not in answer(f"PREFIX ex: <http://other/> {titles}", prefixes=prefixes)[1]
    assert (1, 24, "Prefix not found") == (
        *(getattr(answer(titles)[0], name) for name in ("line", "column")),
        answer(titles)[0].message,
    )


def test_turtle_uses_prefixes():
    """The prefixes of the request shorten names."""
    _, body = answer("DESCRIBE <http://ex/memo>", "turtle", prefixes={"ex": "http://ex/"})

    assert body.decode() == '@prefix ex: <http://ex/> .\nex:memo ex:title "Visitor logs" .\n'


@pytest.mark.parametrize(("query", "form"), [("ASK {}", "turtle"), ("DESCRIBE <http://ex/memo>", "json")])
def test_a_form_that_cannot_say_the_result(query, form):
    """Triples have no rows, and rows are no triples."""
    head, _ = answer(query, form)

    assert head.reason == "not-acceptable"
    assert head.message == f"this kind of query has no results in {FORMS_BY_FORMAT[form].encoded_type}"


@pytest.mark.parametrize("form", ["xml", "rdfxml"])
def test_xml_is_well_formed(form):
    """A character that XML cannot hold becomes U+FFFD; a carriage return survives."""
    query = "SELECT ?o { ?s ?p ?o }" if form == "xml" else "CONSTRUCT WHERE { ?s ?p ?o }"
    _, body = answer(query, form, r'<http://a> <http://p> "a\u0000b\u000b\uFFFF\r\n<" .')

    texts = [
        text for element in ElementTree.fromstring(body).iter() if (text := element.text) and "a" in text
    ]
    assert texts == ["a\ufffdb\ufffd\ufffd\r\n<"]


def test_a_predicate_that_xml_cannot_name():
    """RDF/XML writes predicates as element names; where there is none, another form has to be asked for."""
    head, _ = answer(
        "CONSTRUCT WHERE { ?s ?p ?o }", "rdfxml", "<http://a> <http://p/1> 'x' .".replace("'", '"')
    )

    assert head.reason == "not-acceptable"
    assert head.message == "RDF/XML cannot write the predicate http://p/1: ask for Turtle"


def test_a_result_is_whole_or_none():
    """A result larger than allowed is refused, never cut."""
    query = "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 } VALUES ?b { 1 2 3 4 5 6 7 8 9 } }"

    assert answer(query, "csv")[1].count(b"\n") == 82
    assert answer(query, "csv", largest=300)[0].reason == "too-large"
    assert answer(query, "csv", most=300)[0].reason == "too-large"


# -- errors --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT * {", (1, 11)),
        ("SELECT *\n{ ?s ?p ?o } LIMIT x", (2, 20)),
        ("ASK {\n  FILTER(é = LATERAL) }", (2, 10)),
        ("PREFIX e: <http://e/>\nASK { ?s e:p }", (2, 7)),
        ("SELECT (1 AS ?x) (2 AS ?x) {}", (1, 30)),
    ],
)
def test_a_syntax_error_has_a_place(query, place):
    """Line and column, from 1, in characters, say where the query stops being one."""
    head, _ = answer(query)

    assert ("syntax", *place) == (head.reason, head.line, head.column)


def test_what_the_engine_explains_is_passed_on():
    """Where the engine says what is wrong in words, they are the message."""
    assert answer("SELECT (1 AS ?x) (2 AS ?x) {}")[0].message == "Duplicated variable name in SELECT"


def test_an_unknown_function_is_the_querys_fault():
    """A function that the engine does not know is named in the message."""
    head, _ = answer("SELECT (<http://ex/f>(1) AS ?x) {}")

    assert head.reason == "syntax"
    assert "<http://ex/f>" in head.message


# -- walls ---------------------------------------------------------------------------------------------------

PRISONER = """
import ctypes, json, os, socket, subprocess, sys, threading
sys.path[:0] = sys.argv[1:2]
from pathlib import Path
from foia_graph.runtime import sandbox
folder = Path(sys.argv[2])
sandbox.drop_privileges()
walls = sandbox.restrict_to(folder)
def tried(act):
    try:
        act()
    except BaseException as error:
        return type(error).__name__
    return "done"
got = {
    "inside": tried(lambda: (folder / "inside").read_text()),
    "outside": tried(lambda: (folder.parent / "outside").read_text()),
    "write": tried(lambda: (folder / "new").write_text("x")),
    "change": tried(lambda: (folder / "inside").write_text("x")),
    "delete": tried(lambda: (folder / "inside").unlink()),
    "socket": tried(socket.socket),
    "pair": tried(socket.socketpair),
    "fork": tried(os.fork),
    "exec": tried(lambda: os.execv("/bin/true", ["true"])),
    "signal": tried(lambda: os.kill(os.getppid(), 0)),
    "thread": tried(lambda: threading.Thread(target=int).start()),
}
os.write(1, json.dumps([walls, got]).encode())
"""


def test_a_worker_lives_behind_walls(tmp_path):
    """
    No sockets, no programs, no signals, no writing; reading in the generation only. Threads still start.
    """
    folder = tmp_path / "generation"
    folder.mkdir()
    (folder / "inside").write_text("a")
    (tmp_path / "outside").write_text("b")
    source = str(Path(sandbox.__file__).parents[2])
    command = [sys.executable, "-I", "-S", "-c", PRISONER, source, str(folder)]
    walls, got = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=30).stdout)
    if walls != ["landlock", "seccomp"]:
        pytest.skip(f"this kernel offers {walls or 'no walls'}")

    refused = dict.fromkeys(got, "PermissionError")
    assert refused | {"inside": "done", "thread": "done"} == got


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("sandbox.limit_memory(64 << 20, statm); bytearray(256 << 20)", 1),
        ("sandbox.limit_cpu(0)\nwhile True: pass", -24),
        ("os.abort()", -6),
    ],
    ids=["memory", "processor", "abort"],
)
def test_limits_end_a_worker_as_they_should(act, code, tmp_path):
    """
    Each limit has its own way of ending a process, behind the walls too: so the pool can tell them apart.
    """
    source = str(Path(sandbox.__file__).parents[2])
    start = "import os, sys, pathlib; sys.path[:0] = [sys.argv[1]]; from foia_graph.runtime import sandbox\n"
    start += "statm = os.open('/proc/self/statm', os.O_RDONLY); sandbox.drop_privileges()\n"
    start += "sandbox.restrict_to(pathlib.Path(sys.argv[2]))\n"
    command = [sys.executable, "-I", "-S", "-c", start + act, source, str(tmp_path)]

    assert code == subprocess.run(command, capture_output=True, timeout=30, check=False).returncode
