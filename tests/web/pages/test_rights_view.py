"""Rights and access on pages: in plain words, with where they are stated."""

import re

import pytest

from case_tables import records_beside, tabled
from tests.web.conftest import BASE

RECORDS = records_beside(__file__, "rights_view")


@pytest.fixture
def said(monkeypatch, own_client_of):
    """Return the words about rights and access on the page of a thing."""
    settings = f'title = "Records"\nbase = "{BASE}"\nus_government = ["agency/gardens"]\n'
    monkeypatch.setattr("tests.web.conftest.CATALOG", settings)
    client = own_client_of(RECORDS)

    def words(name):
        text = client.get(f"/doc/{name}.html").text
        (found,) = re.findall(r'<p class="rights">(.*?)</p>', text, re.DOTALL)
        return " ".join(re.sub(r"<br>|<[^>]+>", lambda tag: " " * (tag[0] == "<br>"), found).split())

    return words


@tabled
def test_rights_are_told_with_who_states_them(said, name, sentence):
    """Stated, inherited, concluded or not known; next to them how much of a document was released."""
    assert sentence == said(name)
