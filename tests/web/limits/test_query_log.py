"""What is written down of a query, what is not, and what happens when nothing can be written."""

import hashlib
import json
import os
import re
from dataclasses import replace

import pytest

from foia_graph.query.sparql.pool import PoolLimits
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.limits.query_log import QueryLog, QueryLogLine
from tests.web.conftest import WORLD

ASK = "ASK { ?s ?p ?o }"
LINE = QueryLogLine("ASK { # né\n}", "ASK", "json", "sparql", "answered", 0.12345678, 0.5, 30, 7)
SOMEBODY = {"REMOTE_ADDR": "192.0.2.77"}


@pytest.fixture
def logging_client(load_into, tmp_path, profile):
    """Give a client of an app that logs, and what has been logged so far."""
    apps = []

    def make(**settings):
        load_into(WORLD)
        chosen = replace(ServerSettings(), log=str(tmp_path / "queries.log"), **settings)
        apps.append(create_app(tmp_path / "store", profile, settings=chosen))
        return apps[-1].test_client(), lambda: [
            json.loads(line) for line in (tmp_path / "queries.log").read_text().splitlines()
        ]

    yield make
    for app in apps:
        app.extensions[EXTENSION].close()


def test_a_line_says_how_a_query_ended(tmp_path):
    """A line is a JSON object with a hash of the text, and without the text."""
    QueryLog(str(tmp_path / "log"), has_texts=False).write(LINE)
    line = json.loads((tmp_path / "log").read_text())

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert {
        "query": hashlib.sha256(LINE.text.encode()).hexdigest()[:32],
        "kind": "ASK",
        "form": "json",
        "route": "sparql",
        "end": "answered",
        "seconds": 0.123457,
        "waited": 0.5,
        "bytes": 30,
        "generation": 7,
        "process": os.getpid(),
    } == line


def test_the_text_is_written_only_where_that_was_said(tmp_path):
    """With texts a line has the query as it was asked; what is no text is replaced."""
    log = QueryLog(str(tmp_path / "log"), has_texts=True)
    log.write(LINE)
    log.write(replace(LINE, text="ASK {} # \ud800"))

    texts = [json.loads(line)["text"] for line in (tmp_path / "log").read_text().splitlines()]
    assert ["ASK { # né\n}", "ASK {} # ?"] == texts


def test_every_end_is_a_line(logging_client):
    """
    Answers, refusals and what the client has: each query is one line, and the address of no one is in it.
    """
    # By the clock all have much time; the endless one has used up what it has of the processor soon.
    client, lines = logging_client(pool=PoolLimits(deadline=600.0, cpu=1, queue_wait=600.0))
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"

    def ask(query, **headers):
        return client.get(
            "/sparql", query_string={"query": query}, headers=headers, environ_overrides=SOMEBODY
        )

    answer = ask(ASK)
    ask(ASK, **{"If-None-Match": answer.headers["ETag"]})
    ask(ASK, Accept="image/png")
    ask("ASK {")
    ask("ASK { SERVICE <http://x/> {} }")
    ask(slow)
    client.get("/sparql")
    client.get("/doc/release/2012-04-10")

    found = lines()
    assert [("ASK", "json", "answered", len(answer.data), 1), ("ASK", "", "not-modified", 0, 1)] == [
        (line["kind"], line["form"], line["end"], line["bytes"], line["generation"]) for line in found[:2]
    ]
    ends = ["answered", "not-modified", "not-acceptable", "syntax", "service", "time"]
    assert ends == [line["end"] for line in found]
    assert [True, True] == [found[0]["seconds"] > 0, found[-1]["seconds"] > 0.95]
    assert {"sparql"} == {line["route"] for line in found}
    assert "192.0.2.77" not in json.dumps(found)


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path, capfd):
    """Where the disk is full, one sentence says so, and queries are answered as before."""
    log = QueryLog("/dev/full", has_texts=False)
    for _ in range(3):
        log.write(LINE)

    said = capfd.readouterr().err
    assert "foia-graph: the log of queries cannot be written: No space left on device\n" == said


def test_a_torn_line_does_not_spoil_the_next(tmp_path, monkeypatch):
    """When only a part of a line could be written, the next one begins on a line of its own."""
    log = QueryLog(str(tmp_path / "log"), has_texts=False)
    whole = os.write
    monkeypatch.setattr(os, "write", lambda file, data: whole(file, data[:10]))
    log.write(LINE)
    monkeypatch.setattr(os, "write", whole)
    log.write(LINE)

    torn, line = (tmp_path / "log").read_text().splitlines()
    assert (10, "answered") == (len(torn), json.loads(line)["end"])


def test_lines_may_go_to_standard_output(capfd):
    """A dash is standard output, as for other programs."""
    QueryLog("-", has_texts=False).write(LINE)

    assert "answered" == json.loads(capfd.readouterr().out)["end"]
