"""Rights and access on pages: in plain words, with where they are stated."""

import re

import pytest

from tests.web.conftest import BASE

RECORDS = """
- {type: SourceDocument, id: post, title: A post}
- {type: Agency, id: gardens, prefLabel: Department of Gardens}
- type: Release
  id: open
  title: The open release
  description: D
  source: post
  license: https://creativecommons.org/licenses/by/4.0/
  rights: Name the club.
- {type: ReleasedDocument, id: heir, title: H, description: D, inSeries: open, holdingStatus: held}
- {type: ReleasedDocument, id: memo, title: M, description: D, source: post, creator: agency/gardens,
   redaction: [{claimedExemption: "(b)(5)", source: post, quote: withheld under (b)(5)}]}
- {type: ReleasedDocument, id: orphan, title: U, description: D, source: post, holdingStatus: withheld}
"""


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


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("release/open", "Rights: CC BY 4.0; “Name the club.”, as its own record states."),
        (
            "document/heir",
            "Rights: CC BY 4.0; “Name the club.”, as is stated of The open release. "
            "Access: the whole text; nothing in it is marked as withheld.",
        ),
        (
            "document/memo",
            "Rights: public domain (work of the U.S. government), as it is by Department of Gardens "
            "(17 U.S.C. § 105; a conclusion of this catalogue). "
            "Access: in part; withheld under (b)(5) Privileged agency communications.",
        ),
        (
            "document/orphan",
            "Rights: not known: neither its own record states them, nor what it belongs to, nor the "
            "catalogue. Access: withheld in full.",
        ),
    ],
)
def test_rights_are_told_with_who_states_them(said, name, sentence):
    """Stated, inherited, concluded or not known; next to them how much of a document was released."""
    assert sentence == said(name)
