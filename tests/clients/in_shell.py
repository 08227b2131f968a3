"""Clients that are programs: curl, roqet, and the command line of Apache Jena."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from tests.clients.client import Refusal, Start
from tests.clients.questions import through
from tests.clients.terms import Row, rows, solved, triples

JENA = Path(__file__).parents[3] / "shared" / "tools" / "jena.sh"
JENA_JAR = Path("/usr/share/java/jena-cmds.jar")
SECONDS = 120
UNBOUND = re.compile(r"<binding [^>]*><unbound/></binding>")
"""What roqet writes where there is nothing, and the standard does not have."""


def run(*command: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=SECONDS)


def said(*command: str, given: str | None = None) -> str:
    """Give what a program prints; raises Refusal, with all that it said, where it fails."""
    done = run(*command, given=given)
    if done.returncode:
        raise Refusal(done.stdout + done.stderr)
    return done.stdout


def read(text: str, form: RdfFormat) -> set[str]:
    """Read the triples of a document."""
    return triples(quad.triple for quad in parse(input=text, format=form))


class Curl:
    """curl, with a query on its standard input, sent in one of the three ways of the protocol."""

    def __init__(self, endpoint: str, ways: Sequence[str]) -> None:
        self._command = ("curl", "--silent", "--show-error", "--fail-with-body", *ways, endpoint)

    def _put(self, query: str, accept: str) -> str:
        return said(*self._command, "--header", f"Accept: {accept}", given=query)

    def select(self, query: str) -> list[Row]:
        return rows(json.loads(self._put(query, "application/sparql-results+json"))["results"]["bindings"])

    def ask(self, query: str) -> bool:
        return bool(json.loads(self._put(query, "application/sparql-results+json"))["boolean"])

    def construct(self, query: str) -> set[str]:
        return read(self._put(query, "text/turtle"), RdfFormat.TURTLE)


class Jena:
    """`rsparql`; it reads a query and writes it again before it sends it."""

    def __init__(self, endpoint: str) -> None:
        self._command = ("sh", str(JENA), "arq.rsparql", "--service", endpoint, "--results")

    def select(self, query: str) -> list[Row]:
        return rows(json.loads(said(*self._command, "JSON", query))["results"]["bindings"])

    def ask(self, query: str) -> bool:
        return bool(json.loads(said(*self._command, "JSON", query))["boolean"])

    def construct(self, query: str) -> set[str]:
        return read(said(*self._command, "NT", query), RdfFormat.N_TRIPLES)


class Roqet:
    """`roqet`, which has its own engine, and knows no endpoint but for rows.

    So it asks what is an ASK for the rows behind it (SERVICE), and reads a CONSTRUCT as a document.
    """

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def select(self, query: str) -> list[Row]:
        found = said("roqet", "-q", "-p", self._endpoint, "-r", "xml", "-e", query)
        return solved(parse_query_results(UNBOUND.sub("", found), format=QueryResultsFormat.XML))

    def ask(self, query: str) -> bool:
        # The exit code is 2 for both answers.
        done = run("roqet", "-e", through(self._endpoint, query))
        found = re.search("boolean result: (true|false)", done.stderr)
        assert found is not None, done.stderr
        return found[1] == "true"

    def construct(self, query: str) -> set[str]:
        data = f"{self._endpoint}?query={quote(query, safe='')}"
        everything = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
        options = ("-q", "-r", "turtle", "-e", everything)
        return read(said("roqet", "-D", data, *options), RdfFormat.TURTLE)


def curl(*ways: str) -> Start:
    """Give curl with options that say how the query on its standard input is sent."""

    @contextmanager
    def start(endpoint: str) -> Iterator[Curl]:
        _needed("curl", "curl")
        yield Curl(endpoint, ways)

    return start


@contextmanager
def jena(endpoint: str) -> Iterator[Jena]:
    """Give Apache Jena."""
    _needed("java", "default-jre-headless")
    if not (JENA.exists() and JENA_JAR.exists()):
        pytest.skip("there is no ../shared/tools/jena.sh, or no Jena: apt-get install libapache-jena-java")
    yield Jena(endpoint)


@contextmanager
def roqet(endpoint: str) -> Iterator[Roqet]:
    """Give Rasqal."""
    _needed("roqet", "rasqal-utils")
    yield Roqet(endpoint)


def _needed(program: str, package: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program}: apt-get install {package}")


CLIENTS: dict[str, Start] = {
    "curl GET": curl("--get", "--data-urlencode", "query@-"),
    "curl POST form": curl("--data-urlencode", "query@-"),
    "curl POST direct": curl("--data-binary", "@-", "--header", "Content-Type: application/sparql-query"),
    "Jena": jena,
    "roqet": roqet,
}
