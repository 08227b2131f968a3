"""The hostile texts, each sent to a running server in every way it can come, and how each must end."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest

from sampling import sampled
from tests.attacks import forms
from tests.attacks.canary import WORD, Canary
from tests.attacks.server import (
    FORM,
    QUERY,
    QUICK,
    UPDATE,
    Reply,
    Server,
    new_query,
    resident,
    served,
    settings_of,
    wait_until,
)

IN_ADDRESS = 4096
"""The longest text that is sent in an address; longer ones are refused there for their length alone."""
STOPPED = {"503 time", "503 memory", "422 too-large"}
LONG = {"413", "413 too-long", "414", "414 too-long"}
ENDS: Mapping[str, set[str]] = {
    "ssrf-service.rq": {"403 service"},
    "ssrf-service-silent.rq": {"403 service"},
    "ssrf-service-exists.rq": {"403 service"},
    "ssrf-from-file.rq": {"200"},
    "ssrf-load-http.ru": {"403 update"},
    "ssrf-load-file-canary.ru": {"403 update"},
    "write-drop-all.ru": {"403 update"},
    "write-partial.ru": {"403 update"},
    "deep-paren-10k.rq": {"400 too-deep"},
    "deep-group-10k.rq": {"400 too-deep"},
    "wide-union-100k.rq": LONG,
    "deep-not-exists-5k.rq": LONG,
    "wide-bgp-5k.rq": LONG,
    "deep-star-2k.rq": LONG,
    "regex-redos.rq": {"200"},
    "regex-perrow.rq": {*STOPPED, "200"},
    "concat-double-32.rq": STOPPED,
    "concat-wide.rq": STOPPED,
    "order-by-cross.rq": STOPPED,
    "cross5.rq": {*STOPPED, "200"},
    "not-exists-cross.rq": {*STOPPED, "200"},
    "minus-cross.rq": {*STOPPED, "200"},
    "path-any-star.rq": {*STOPPED, "200"},
    "dump-cross.rq": STOPPED,
    "num-min-div.rq": {"200"},
    "date-extreme.rq": {"200"},
    "nul-literal.rq": {"200"},
    "iri-crlf.rq": {"200"},
    "utf8-bad.rq": {"400 bad-request"},
}
NO_QUERIES = {".ttl", ".jsonld", ".rdf", ".nt"}
SHORTENED = {
    "unions": "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 1500) + " }",
    "triples": "SELECT * { " + " . ".join(f"?a{n} ?b ?a{n + 1}" for n in range(1500)) + " }",
    "denials": "ASK { " + "FILTER NOT EXISTS { " * 1000 + "?s ?p ?o" + " }" * 1000 + " }",
    "steps": "ASK { ?s " + "/".join(["<http://ex/p>*"] * 1500) + " ?o }",
}
"""The shapes of those texts that are refused for their length, cut to a length that is taken."""


def bytes_of(name: str, attacks: Path, canary: Canary) -> bytes:
    """The text of an attack, pointed at the canary."""
    data = (attacks / name).read_bytes()
    return data if name == "utf8-bad.rq" else canary.aimed(data.decode()).encode()


def ways(server: Server, data: bytes, *, is_dear: bool) -> Iterator[Reply]:
    """Send a query in each way that the protocol has, and that its length and its cost allow."""
    if len(data) <= IN_ADDRESS:
        yield server.send("GET", f"/sparql?{urlencode({'query': data})}", headers={"Accept": "*/*"})
    if not is_dear or len(data) > IN_ADDRESS:
        yield server.post(data)
    if not is_dear:
        yield server.send("POST", "/sparql", urlencode({"query": data}).encode(), FORM)


def is_unharmed(server: Server, canary: Canary, before: list[int], size: int) -> None:
    """See that the same processes serve the same triples, and that no one was called."""
    assert "200" == server.ask(new_query()).end
    assert (before, size, []) == (server.web(), server.size(), canary.calls)
    wait_until(server.is_whole)


def test_the_table_is_complete(attacks):
    """Every hostile text is told how it must end, here or among the inputs of a load."""
    with (attacks / "MANIFEST.csv").open() as rows:
        texts = {row["file"] for row in csv.DictReader(rows)}

    assert ENDS.keys() == {name for name in texts if Path(name).suffix not in NO_QUERIES}


@pytest.mark.parametrize("name", sampled(ENDS, 3))
def test_it_ends_as_it_must(name, server, attacks, canary):
    """
    However it comes, it ends in its class; the next query is answered, nothing changed, and every web process
    has its query workers again.
    """
    before, size = server.web(), server.size()
    for reply in ways(server, bytes_of(name, attacks, canary), is_dear="503 time" in ENDS[name]):
        assert reply.end in ENDS[name], reply
        assert WORD.encode() not in reply.body
        if reply.status in (422, 503):
            assert (reply.status == 503) == ("retry-after" in reply.headers), reply
        is_unharmed(server, canary, before, size)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, ends in ENDS.items() if "503 time" in ends])
def test_it_ends_so_with_the_limits_of_production(name, patient_server, attacks, canary):
    """With ten seconds and a gigabyte too; the web processes keep none of it."""
    before, size = patient_server.web(), patient_server.size()
    held = sum(map(resident, before))
    reply = patient_server.post(bytes_of(name, attacks, canary))

    assert reply.end in ENDS[name], reply
    is_unharmed(patient_server, canary, before, size)
    assert sum(map(resident, before)) - held < 64 << 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("concat-wide.rq", "503 memory"),
        ("order-by-cross.rq", "503 memory"),
        ("cross5.rq", "503 time"),
        ("dump-cross.rq", "422 too-large"),
    ],
)
def test_the_reason_is_told_as_it_was(name, end, patient_server, attacks, canary):
    """
    What ran into the wall of memory says so, and so do those that took too long or wanted to say too much.
    """
    assert end == patient_server.post(bytes_of(name, attacks, canary)).end


@pytest.mark.parametrize("shape", SHORTENED)
def test_what_is_short_enough_is_refused_for_its_shape(shape, server, canary):
    """Nesting and breadth are refused with a position in the text."""
    reply = server.post(SHORTENED[shape])

    assert reply.end in {"400 too-wide", "400 too-deep"}
    assert reply.problem["line"] == 1 and reply.problem["column"] > 1


# -- updates -------------------------------------------------------------------------------------------------

UPDATES = [name for name in ENDS if name.endswith(".ru")]


def update_ways(text: str) -> Iterator[tuple[str, str, bytes | None, Mapping[str, str]]]:
    """All that a client could try to bring an update in."""
    body = urlencode({"update": text}).encode()
    both = urlencode({"query": QUICK, "update": text})
    yield "GET", f"/sparql?{urlencode({'update': text})}", None, {}
    yield "GET", f"/sparql?{urlencode({'query': text})}", None, {}
    yield "GET", f"/sparql?{both}", None, {}
    yield "POST", "/sparql", body, FORM
    yield "POST", "/sparql", both.encode(), FORM
    yield "POST", "/sparql", text.encode(), UPDATE
    yield "POST", "/sparql", text.encode(), {"Content-Type": f"{UPDATE['Content-Type']}; charset=utf-8"}
    yield "POST", "/sparql", text.encode(), QUERY
    yield "POST", f"/sparql?{urlencode({'update': text})}", b"", QUERY
    yield "POST", "/update", text.encode(), UPDATE
    for method in ("PUT", "PATCH", "DELETE"):
        yield method, "/sparql", text.encode(), UPDATE
        yield (
            method,
            "/sparql?default",
            b"<http://ex/half> <http://ex/p> 1 .",
            {"Content-Type": "text/turtle"},
        )


@pytest.mark.parametrize("name", UPDATES)
def test_no_update_comes_in(name, server, attacks, canary):
    """An update is refused in whatever way it comes, and nothing is called, read or changed."""
    before, size = server.web(), server.size()
    text = bytes_of(name, attacks, canary).decode()
    for method, path, body, headers in update_ways(text):
        reply = server.send(method, path, body, headers)
        assert 400 <= reply.status < 500, (method, path, headers, reply)
        assert WORD.encode() not in reply.body
    is_unharmed(server, canary, before, size)
    assert b"false" in server.ask("ASK { { <http://ex/half> ?p ?o } UNION { GRAPH ?g { ?s ?q ?r } } }").body


# -- values that are hard to write ---------------------------------------------------------------------------


def test_a_nul_is_written_where_it_can_be(server, attacks):
    """U+0000 is escaped in JSON and kept in CSV; XML, which cannot hold it, has U+FFFD instead."""
    query = (attacks / "nul-literal.rq").read_text()
    told = server.ask(query, "application/sparql-results+json")
    forms.check(told)

    assert b'"a\\u0000b"' in told.body
    assert b"x\r\na\x00b\r\n" == server.ask(query, "text/csv").body
    told = server.ask(query, "application/sparql-results+xml")
    forms.check(told)
    assert "<literal>a\ufffdb</literal>" in told.body.decode()


def test_what_grows_as_it_is_written_is_too_large(store):
    """
    A result that fits, and in XML would be three times as long, is told to be too large; its worker
    continues.
    """
    doubled = " ".join(f"BIND(CONCAT(?x{n},?x{n}) AS ?x{n + 1})" for n in range(22))
    query = f'SELECT ?x22 {{ BIND("\\u0001" AS ?x0) {doubled} }}'
    with served(store, settings_of(queries=1, deadline=120.0, spare=0), web=1) as server:
        # A spare one may be on its way out.
        workers = {*server.workers()}
        reply = server.post(query, "application/sparql-results+xml")

        assert ("422 too-large", None) == (reply.end, reply.headers.get("retry-after"))
        assert set() < {*server.workers()} <= workers
        assert 4_194_304 + 7 == len(server.post(query, "text/csv").body)


def test_no_header_is_made_of_data(server, attacks):
    """An IRI with a line break is none, and one that would run as a script is text in the page."""
    query = (attacks / "iri-crlf.rq").read_text()
    for form in ("application/sparql-results+json", "text/html"):
        reply = server.ask(query, form)
        assert ("200", False) == (reply.end, "x-injected" in reply.headers)
        forms.check(reply)

    assert b"javascript:alert(1)" in reply.body
    assert b'href="javascript' not in reply.body
    assert b"X-Injected: 1" not in reply.body.replace(
        b"X-Injected: 1&#34;", b""
    )  # in the query that is shown


def test_a_refused_query_is_no_page_that_runs(server):
    """What is wrong with a query is told without running it in the reader's browser."""
    reply = server.ask("<script>alert(1)</script>", "text/html")

    assert (400, False) == (reply.status, b"<script>alert" in reply.body)
