"""Harvesters of third parties against a server on loopback, and answers held to the grammar of the
protocol.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.serving import make_server

from foia_graph.publish.oai import repository
from tests.web.conftest import Papers

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "answers.rng"))
NAMES = {
    "o": "http://www.openarchives.org/OAI/2.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
}
START = """
- {type: SourceDocument, id: post, title: A post}
- {type: Release, id: memos, title: The memos, description: Memos., source: post, date: 2012-04-10}
"""


class Harvester:
    """Asks a catalogue by OAI-PMH; every answer is valid, and has status 200."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def ask(self, verb: str, **arguments: str) -> etree._Element:
        """Give the answer; `start` is `from`, a word of Python."""
        named = {"from" if name == "start" else name: value for name, value in arguments.items()}
        return self.get(urlencode({"verb": verb, **named}))

    def get(self, query: str) -> etree._Element:
        return self.read(self.client.get(f"/oai?{query}"))

    @staticmethod
    def read(answer) -> etree._Element:
        assert (200, "text/xml; charset=utf-8") == (answer.status_code, answer.content_type), answer.text
        root = etree.fromstring(answer.data)
        assert GRAMMAR.validate(root), GRAMMAR.error_log
        return root

    def code(self, verb: str, **arguments: str) -> str:
        """Give the code of what is wrong, "" for nothing."""
        return error(self.ask(verb, **arguments))

    def record(self, name: str) -> etree._Element:
        identifier = f"oai:foia.example.org:{name}"
        return self.ask("GetRecord", metadataPrefix="oai_dc", identifier=identifier)

    def pages(self, verb: str = "ListIdentifiers", **arguments: str) -> Iterator[etree._Element]:
        """Walk through a list to its end."""
        usual = {} if verb == "ListSets" else {"metadataPrefix": "oai_dc"}
        root = self.ask(verb, **(usual | arguments))
        yield root
        while token := root.findtext(".//o:resumptionToken", namespaces=NAMES):
            root = self.ask(verb, resumptionToken=token)
            yield root

    def names(self, **arguments: str) -> list[str]:
        """List the records, as kind and slug, those deleted with a sign before them."""
        return [name for page in self.pages(**arguments) for name in headers(page)]


def headers(root: etree._Element) -> list[str]:
    return [
        ("-" if each.get("status") else "") + each.findtext("o:identifier", namespaces=NAMES).split(":")[2]
        for each in root.iterfind(".//o:header", NAMES)
    ]


def error(root: etree._Element) -> str:
    found = root.find("o:error", NAMES)
    return "" if found is None else found.get("code")


def dc(root: etree._Element) -> dict[str, list[str]]:
    """Read the Dublin Core of a record."""
    found: dict[str, list[str]] = {}
    for each in root.find(".//oai_dc:dc", NAMES):
        found.setdefault(etree.QName(each).localname, []).append(each.text)
    return found


@pytest.fixture
def harvester_of(client_of: Callable[..., FlaskClient]) -> Callable[..., Harvester]:
    return lambda *records: Harvester(client_of(*records))


@pytest.fixture
def own_harvester_of(load_into: Callable[..., None], app: Flask) -> Callable[..., Harvester]:
    """Harvest a catalogue that the test may change; it is loaded at the time of the test."""

    def harvester(records: str) -> Harvester:
        load_into(records)
        return Harvester(app.test_client())

    return harvester


@pytest.fixture(scope="session")
def harvester(papers: Papers) -> Harvester:
    """Harvest a catalogue that nothing is loaded into any more."""
    return Harvester(papers.client)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have the next load take position at some time of a day, as 12:00:00.250."""

    def set_clock(time: str) -> None:
        monkeypatch.setattr("foia_graph.store.changelog.append._load_time", lambda *_: f"2026-11-25T{time}Z")

    return set_clock


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Have an answer hold only a few records, headers or sets."""

    def at_once(count: int) -> None:
        monkeypatch.setattr(repository, "PART_SIZES", dict.fromkeys(repository.PART_SIZES, count))

    return at_once


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serve an app on loopback; gives the address of its repository."""
    servers = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/oai"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
