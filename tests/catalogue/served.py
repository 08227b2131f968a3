"""A catalogue as it is served, page after page, and what shapes of other bodies find amiss in it."""

import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from flask.testing import FlaskClient
from rdflib import Graph, Namespace
from werkzeug.test import TestResponse

SHARED = Path(__file__).parents[2].parent / "shared" / "w3c"
NEXT = re.compile(r'<([^>]*)>; rel="next"')
SH = Namespace("http://www.w3.org/ns/shacl#")


@cache
def shapes(name: str) -> Graph:
    """Read shapes that lie next to the project, or skip the test where they do not."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"the shapes are not here: ../shared/w3c/{name}")
    return Graph().parse(path)


def answer_when_ready(client: FlaskClient, path: str, **more: str) -> TestResponse:
    """Ask as often as the server says that it is not ready yet, and when to ask again."""
    while (answer := client.get(path, headers=more)).status_code == 503:
        assert 0 < int(answer.headers["Retry-After"]) < 3600
        time.sleep(0.2)
    return answer


def pages(client: FlaskClient, path: str) -> Iterator[Graph]:
    """Walk through a list in Turtle."""
    following: str | None = path
    while following:
        answer = answer_when_ready(client, following, Accept="text/turtle")
        assert (200, "text/turtle") == (answer.status_code, answer.mimetype)
        yield Graph().parse(data=answer.data, format="turtle")
        found = NEXT.search(answer.headers["Link"])
        following = found[1] if found else None


def amiss(graph: Graph, wanted: Graph) -> list[tuple[str, str, str]]:
    """Give what does not conform: the node, the predicate, and the constraint."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=wanted)
    return [
        tuple(str(report.value(result, each)) for each in (SH.focusNode, SH.resultPath, SH.sourceShape))
        for result in report.subjects(SH.resultSeverity)
    ]
