"""Names with a fragment lead to their words: claims, evidence and quotes are anchors of pages."""

import re
from collections import Counter

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from tests.web.conftest import BASE

ANCHOR = re.compile(r' id="([^"]*)"')


@pytest.mark.parametrize("name", ["id/release/2012-04-10", "id/document/ice-117629", "scheme/issues/victims"])
def test_each_part_of_a_thing_is_an_anchor_of_its_page(name: str, client_of):
    """Claims, their evidence, its selectors, and nested things: each name with a fragment is an id, once."""
    client: FlaskClient = client_of()
    iri, path = f"{BASE}{name}", f"/doc/{name.removeprefix('id/')}"
    data = client.get(f"{path}.nt").data
    subjects = {quad.subject.value for quad in parse(input=data, format=RdfFormat.N_TRIPLES)}
    parts = {each.partition("#")[2] for each in subjects if each.startswith(f"{iri}#")}
    anchors = Counter(ANCHOR.findall(client.get(path, headers={"Accept": "text/html"}).text))

    assert {} == {part: anchors[part] for part in parts if anchors[part] != 1}


def test_evidence_is_the_words_of_a_claim(client_of):
    """The anchors of evidence and of its quote are around the words that are quoted."""
    page = client_of().get("/doc/release/2012-04-10", headers={"Accept": "text/html"}).text
    words = re.findall(
        r'<span class="named" id="claim-[0-9a-f]+-evidence"><span[^>]*>(<q[^>]*>.*?</q>)', page
    )

    assert ['<q dir="auto">On April 10, 2012</q>'] == [each for each in words if "April" in each]
