"""Suggestions while somebody types."""

import pytest
from flask.testing import FlaskClient

from case_tables import tabled_with_tuples
from tests.web.conftest import BASE, ClientOf

RECORDS = """
- {type: SourceDocument, id: post, title: New documents on lanterns}
- {type: Agency, id: rvpd, prefLabel: River Valley Police Department, altLabel: RVPD}
- {type: Person, id: roe, name: Jane Roe, sensitivity: public-official}
- {type: Issue, id: lanterns, prefLabel: Lanterns on ferries}
- {type: ReleasedDocument, id: minutes, title: Minutes of lantern makers, description: A paper., source: post,
   batesRange: [{batesPrefix: RV, batesStart: "4711", asPrinted: RV-4711}]}
- {type: ReleasedDocument, id: secret, title: Lanterns of the sheriff, description: No., source: post,
   restricted: a court says so}
"""


@pytest.fixture(scope="module")
def client(client_of: ClientOf) -> FlaskClient:
    return client_of(RECORDS)


def suggested(client: FlaskClient, text: str) -> dict[str, tuple[str, str]]:
    """Give what is suggested: what it is, and where it leads."""
    answer = client.get("/api/suggest", query_string={"q": text} if text else {})
    assert (200, "application/x-suggestions+json") == (answer.status_code, answer.mimetype)
    typed, texts, kinds, addresses = answer.json
    assert text == typed
    return {
        name: (kind, address.removeprefix(BASE))
        for name, kind, address in zip(texts, kinds, addresses, strict=True)
    }


@tabled_with_tuples
def test_what_begins_so_is_suggested(client, typed, name, led):
    """Names by any of their words and by their variants, titles, and Bates numbers by their digits."""
    assert led == suggested(client, typed)[name]


def test_questions_are_suggested(client):
    """Those that are saved, by words of their titles."""
    assert "Question" in {kind for kind, _ in suggested(client, "which").values()}


@pytest.mark.parametrize("typed", ["", "r", "?", "sheriff", "zzz", "*", '"', "x" * 99])
def test_nothing_is_suggested_where_nothing_is_meant(client, typed):
    """One letter begins too much; what is restricted is not there."""
    assert {} == suggested(client, typed)


def test_suggestions_are_few(client):
    """However much begins so."""
    assert len(suggested(client, "la")) <= 13


def test_only_what_was_typed_is_asked(client):
    """Other parameters are refused."""
    assert 400 == client.get("/api/suggest?q=la&colour=red").status_code
