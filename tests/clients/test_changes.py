"""The log of changes as clients of third parties follow it, who fetch pages and context by themselves."""

import json
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests import npm
from tests.clients.conftest import Served
from tests.clients.in_shell import said
from tests.clients.test_jsonld import Read, of_lines, reader

pytestmark = [
    pytest.mark.clients,
    # Raised by rdflib's own parsers.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

__all__ = ["reader"]
FOLDER = Path(__file__).parent
AS = "https://www.w3.org/ns/activitystreams#"


def followed(address: str, *after: str) -> dict[str, list]:
    """Follow an event stream with ldes-client."""
    npm.installed(FOLDER)
    told = said(npm.program("node"), str(FOLDER / "follow.mjs"), address, *after)
    found: dict[str, list] = json.loads(told.splitlines()[-1])
    return found


def get(address: str) -> dict:
    with urlopen(address) as answer:
        found: dict = json.load(answer)
        return found


def test_json_ld_is_the_same_graph_in_both_forms(reader: Read, served: Served):
    """
    Readers who fetch the context of changes find as many triples as N-Triples has; rdflib spells times again.
    """
    places = [f"{served.base}changes", f"{served.base}changes/2", f"{served.base}changes/ldes"]

    assert [len(of_lines(f"{place}.nt")) for place in places] == [
        len(found) for found in reader([f"{place}.jsonld" for place in places])
    ]


def test_a_client_of_event_streams_finds_every_change(served: Served):
    """
    From the collection on, over the root node and all pages: every entry once, with what it is a version of.
    """
    found = followed(f"{served.base}changes")
    first = get(f"{served.base}changes/1")["orderedItems"][0]
    total = get(f"{served.base}changes")["totalItems"]

    assert total == len(found["members"]) == len({iri for iri, *_ in found["members"]})
    assert [first["id"], first["object"]["id"], first["published"], f"{AS}Create"] in found["members"]
    assert {f"{served.base}changes/1", f"{served.base}changes/2"} < set(found["pages"])


def test_a_client_of_event_streams_leaves_out_pages_that_are_too_old(served: Served):
    """The relations of the root node tell that no member of a closed page is newer than its last one."""
    last = get(f"{served.base}changes/1")["orderedItems"][-1]["published"]
    found = followed(f"{served.base}changes", last)

    assert [] == found["members"]
    assert f"{served.base}changes/1" not in found["pages"]


def test_a_client_of_event_streams_follows_a_set(served: Served):
    """The stream of a release has the last change of it and of each of its documents, once."""
    address = f"{served.base}changes/sets/release:2012-04-10"
    found = followed(address)["members"]

    assert get(address)["totalItems"] == len(found) == len({thing for _, thing, *_ in found})
    assert f"{served.base}id/release/2012-04-10" in {thing for _, thing, *_ in found}
