"""`foia-graph harvest` on the command line: what it says, and with which exit code it ends."""

import json

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from foia_graph.connectors.commands.harvest import KINDS
from foia_graph.connectors.harvest import protocols
from tests.connectors.harvest.origins import BASE, thing


@pytest.fixture
def run(harvester):
    def run(*arguments: str, text: str = ""):
        return CliRunner().invoke(main, [*arguments, "--store", str(harvester.store)], input=text)

    return run


def test_the_kinds_are_those_there_are():
    """They are named where the command line is read, since the client takes a while to load."""
    assert set(KINDS) == set(protocols.KINDS)


def test_a_harvest_tells_what_it_did(origin, run):
    """One line, with what was asked and taken."""
    result = run("harvest", origin.url(), "--allow-private", "--verify")

    assert 0 == result.exit_code, result.output
    assert f"127-0-0-1-{origin.port} (foia-graph): all taken by pages; 5 records, " in result.stderr
    assert "equal to the origin's generation 1: 9 triples, " in result.stderr


def test_the_report_is_json_too(origin, run):
    """For programs."""
    result = run("harvest", origin.url(), "--allow-private", "--verify", "--report", "json")

    found = json.loads(result.stdout)
    assert ("pages", 5, True) == (found["how"], found["records"], found["proof"]["holds"])
    assert {"counts": {}, "first": []} == found["refused"]


def test_a_difference_ends_with_1(origin, run):
    """What --verify finds is an answer, not a failure."""
    origin.lie = "0" * 64

    result = run("harvest", origin.url(), "--allow-private", "--verify")

    assert 1 == result.exit_code
    assert "NOT equal to the origin's generation 1: 9 triples here, 9 there" in result.stderr


def test_a_refusal_ends_with_1(origin, run):
    """Each is told with its name."""
    origin.load({"a": thing("a", "a") + '<https://other.example.org/x> <http://t/p> "1" .\n'})

    result = run("harvest", origin.url(), "--allow-private")

    assert 1 == result.exit_code
    assert f"refused: <https://other.example.org/x> is not under the origin's base {BASE}\n" in result.stderr


def test_a_failure_ends_with_2(origin, run):
    """In one sentence."""
    result = run("harvest", origin.url())

    assert 2 == result.exit_code
    assert 1 == len(result.stderr.splitlines())
    assert "--allow-private would ask it" in result.stderr


def test_copies_are_listed_asked_exported_and_removed(origin, run, harvester):
    """A copy is a store of its own, called by its name."""
    run("harvest", origin.url(), "--allow-private")
    name = f"127-0-0-1-{origin.port}"

    listed = run("harvest", "--list").stdout
    assert listed.startswith(f"{name}  {origin.url()}  foia-graph, 5 records, changed 20")
    assert 5 == json.loads(run("harvest", "--list", "--report", "json").stdout)[0]["records"]
    asked = run("query", "-", "--origin", name, "--format", "csv", text='SELECT ?s { ?s ?p "a" }')
    assert f"s\r\n{BASE}id/document/a\r\n" == asked.stdout or f"{BASE}id/document/a" in asked.stdout
    exported = run("export", "--origin", name)
    assert origin.state == sorted(exported.stdout.splitlines())
    assert 0 == run("harvest", "--remove", name).exit_code
    assert "" == run("harvest", "--list").stdout
    assert [] == list((harvester.store / "harvested").iterdir())


def test_an_unknown_copy_is_told_with_those_there_are(origin, run):
    """Whether it is to be removed, asked or exported."""
    run("harvest", origin.url(), "--allow-private")

    for command in (
        ["harvest", "--remove", "x"],
        ["query", "-", "--origin", "x"],
        ["export", "--origin", "x"],
    ):
        result = run(*command)
        assert 2 == result.exit_code
        assert "No copy of an origin is called 'x'" in result.stderr
        assert f"there are: 127-0-0-1-{origin.port}." in result.stderr


def test_an_address_is_needed(run):
    """Or --list, or --remove."""
    result = run("harvest")

    assert 2 == result.exit_code
    assert "Name the URL of an origin" in result.stderr


def test_two_harvests_of_one_origin_do_not_meet(origin, run, harvester):
    """The second says that the first is at work."""
    from foia_graph.connectors.harvest.copy import CopyFolder, copy_states
    from foia_graph.store.generations.build import open_writer

    run("harvest", origin.url(), "--allow-private")
    ((place, _),) = copy_states(harvester.store)
    assert isinstance(place, CopyFolder)

    with open_writer(place.root):
        result = run("harvest", origin.url(), "--allow-private")

    assert 2 == result.exit_code
    assert "Another load is writing to" in result.stderr
