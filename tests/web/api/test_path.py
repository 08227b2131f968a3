"""The shortest ways between two things, in every form."""

import csv
import io

import networkx
import pytest

from tests.web.api.conftest import SHIPPED

NEAR = "?from=/id/work/oig-12-64&to=/id/person/zoe-lofgren"
FAR = "?from=document/ice-117629&to=organization/lausd"


def test_each_step_tells_direction_field_and_evidence(shipped):
    """A report that names who asked for it is one step away from her."""
    found = shipped.get(f"/api/path.jsonld{NEAR}").json
    (way,) = found["paths"]
    (step,) = way["steps"]
    (edge,) = step["edges"]

    assert (1, 1, False) == (way["length"], found["searched"], found["truncated"])
    assert (f"{SHIPPED}id/work/oig-12-64", f"{SHIPPED}id/person/zoe-lofgren") == (step["from"], step["to"])
    assert ("out", "mentions", "Requester of a report") == (
        edge["direction"],
        edge["property"],
        edge["role"]["label"],
    )
    assert [("Claim", "an April 2011 request from Representative Zoe Lofgren")] == [
        (each["type"], each["quote"]) for each in edge["evidence"]
    ]


def test_every_form_has_the_same_steps(shipped):
    """JSON, CSV, GraphML as networkx reads it, and the page tell of the same ways."""
    found = shipped.get(f"/api/path.jsonld{FAR}").json
    steps = {
        (number, place, edge["direction"], edge["from"], edge["property"], edge["to"])
        for number, way in enumerate(found["paths"], 1)
        for place, step in enumerate(way["steps"], 1)
        for edge in step["edges"]
    }
    table = csv.DictReader(io.StringIO(shipped.get(f"/api/path.csv{FAR}").text, newline=""))
    tabled = {
        (int(r["path"]), int(r["step"]), r["direction"], r["from"], r["property"], r["to"]) for r in table
    }
    graph = networkx.read_graphml(io.BytesIO(shipped.get(f"/api/path.graphml{FAR}").data))
    iris = dict(graph.nodes(data="iri"))
    drawn = {(iris[s], data["property"], iris[t]) for s, t, data in graph.edges(data=True)}

    assert steps == tabled
    assert {step[3:] for step in steps} == drawn
    assert {node["id"] for node in found["nodes"]} == set(iris.values())
    assert f"Way {len(found['paths'])}: " in shipped.get(f"/api/path.html{FAR}").text


def test_the_shortest_way_is_as_long_as_networkx_finds_it(shipped):
    """
    In the neighbourhood of the start, drawn four steps wide, no way is shorter, and each one is among them.
    """
    query = "?focus=document/ice-117629&depth=4&limit=1000"
    wide = networkx.read_graphml(io.BytesIO(shipped.get(f"/api/graph.graphml{query}").data))
    graph = networkx.Graph(networkx.relabel_nodes(wide, dict(wide.nodes(data="iri"))))
    start, end = f"{SHIPPED}id/document/ice-117629", f"{SHIPPED}id/organization/lausd"
    # So wide a neighbourhood is not drawn whole, and may lack links of what is far out.
    expected = set(map(tuple, networkx.all_shortest_paths(graph, start, end)))
    found = shipped.get(f"/api/path.jsonld{FAR}&limit=100").json
    ways = {(start, *(step["to"] for step in way["steps"])) for way in found["paths"]}

    assert expected <= ways
    assert {len(way) for way in expected} == {len(way) for way in ways}


def test_there_may_be_no_way(client_of):
    """Then the list is empty, and the number of steps says how far was looked."""
    client = client_of()
    found = client.get("/api/path?from=/scheme/issues/juveniles&to=/id/organization/ccr&max=1")

    assert (200, [], 1, False) == (
        found.status_code,
        found.json["paths"],
        found.json["searched"],
        found.json["truncated"],
    )
    page = client.get("/api/path.html?from=/scheme/issues/juveniles&to=/id/organization/ccr&max=1").text
    assert "There is no way of at most 1 step." in page


def test_more_ways_are_said(shipped):
    """With a limit that cuts, the answer says that there are others."""
    found = shipped.get(f"/api/path.jsonld{FAR}&limit=1")

    assert (1, [{"what": "paths"}], "paths") == (
        len(found.json["paths"]),
        found.json["cut"],
        found.headers["Foia-Graph-Truncated"],
    )


@pytest.mark.parametrize("suffix", ["jsonld", "csv", "graphml", "html", "ttl"])
def test_the_same_question_has_the_same_answer_to_the_byte(shipped, suffix):
    """Each form is the same each time."""
    once, twice = (shipped.get(f"/api/path.{suffix}{FAR}") for _ in range(2))

    assert (200, once.data) == (twice.status_code, twice.data)


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("?from=work/oig-12-64", 400, "to names a thing, as /id/work/oig-12-64."),
        (
            "?from=work/oig-12-64&to=work/none",
            404,
            "to names 'work/none', and nothing is known of that; write /id/kind/name, or an IRI.",
        ),
        (f"{NEAR}&max=9", 400, "max is a whole number from 1 to 8, not '9'."),
        (f"{NEAR}&limit=101", 400, "limit is a whole number from 1 to 100, not '101'."),
        (
            f"{NEAR}&depth=1",
            400,
            "There is no parameter 'depth'; there are from, to, via, max, limit, scope, asOf, spreadsheet.",
        ),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_sentence(shipped, query, status, detail):
    """A refusal says what was found and what would have been right."""
    found = shipped.get(f"/api/path{query}")

    assert (status, detail) == (found.status_code, found.json["detail"])
