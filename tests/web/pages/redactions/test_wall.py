"""The wall of a release: a square for each page, whatever became of it."""

import re

from foia_graph.audit import release_wall
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, current_catalogue, current_holdings
from tests.web.pages.documents.test_documents import shown
from tests.web.pages.gaps.test_gap_page import WORLD as PROMISE

SQUARE = re.compile(
    r'<a class="square (\w+)" href="([^"]+)" title="[^"]*">'
    r'<span aria-hidden="true">([^<]*)</span><span class="visually-hidden">([^<]*)</span>'
)


def squares(page):
    """Give state, address, sign and words of the squares."""
    return SQUARE.findall(page)


def test_each_page_is_a_square_that_leads_on(maple):
    """
    Those that are here, those of a document that is only described, those withheld in full, and documents
    that are counted and not described.
    """
    found = squares(shown(maple, "/doc/release/maple"))

    assert [
        ("held", "/doc/document/hidden/page/1"),
        ("held", "/doc/document/leaky/page/1"),
        ("held", "/doc/document/sheets/page/1"),
        ("held", "/doc/document/sheets/page/2"),
        ("withheld", "/doc/document/sheets/page/1"),
        *[("promised", "/doc/document/unseen")] * 3,
        ("missing", "/gaps?group=promised"),
    ] == [(state, path) for state, path, _, _ in found]


def test_a_state_is_told_without_colours(maple):
    """By a sign in the square, by words for readers of screens, and in the legend with numbers."""
    page = shown(maple, "/doc/release/maple")
    found = squares(page)

    signs = {"held": "", "promised": "?", "withheld": "×", "missing": "–"}
    assert {(state, signs[state]) for state, *_ in found} == {(state, sign) for state, _, sign, _ in found}
    assert all(words for *_, words in found)
    assert "<b>3</b> described, and not held here" in page
    assert "<b>1</b> withheld in full" in page


def test_a_large_release_has_no_more_squares_than_can_be_looked_at(maple_app, monkeypatch):
    """Beyond that a square is a document, or several of them."""
    monkeypatch.setattr(release_wall, "MAX_SQUARES", 5)
    by_document = _wall(maple_app)
    monkeypatch.setattr(release_wall, "MAX_SQUARES", 3)
    by_bucket = _wall(maple_app)

    assert ("document", 5) == (by_document.unit, sum(len(row.squares) for row in by_document.rows))
    assert ("documents", 2, 3) == (
        *(by_bucket.unit, by_bucket.size),
        sum(len(row.squares) for row in by_bucket.rows),
    )


def _wall(app):
    with app.test_request_context():
        source = current_catalogue()
        release = f"{source.base}id/release/maple"
        documents = source.pointing_things(release, "inSeries", source.profile["ReleasedDocument"])
        return release_wall.build_wall(current_holdings(), release, tuple(documents), 5)


def test_numbers_that_a_letter_promises_are_squares(client_of):
    """They lead to the page of the letter that promises them; several of a long range are one square."""
    page = shown(client_of(PROMISE), "/doc/release/seven")
    promised = [words for *_, words in squares(page) if "enclosed" in words]

    assert 100 == len(promised)
    assert "MAPLE-000101 to MAPLE-000102, said to be enclosed" == promised[0]
    assert "<b>215</b> missing" in page
    assert 'href="/doc/document/letter/page/1" title="MAPLE-000101 to MAPLE-000102' in page


def test_what_a_letter_adds_up_is_counted_once(specimen_store, profile):
    """A letter says how many pages were withheld in full, and so does the sheet that is instead."""
    app = create_app(specimen_store, profile)
    try:
        page = app.test_client().get("/doc/release/lamp-papers", headers={"Accept": "text/html"}).text
    finally:
        app.extensions[EXTENSION].close()
    leading = {path for state, path, *_ in squares(page) if state == "withheld"}

    assert "<b>16</b> withheld in full" in page
    assert {"/doc/document/withheld-sheet/page/1"} == leading
