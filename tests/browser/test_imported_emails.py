"""E-mails that were imported, as people read them: from a folder of texts to the page, in a browser."""

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from foia_graph.connectors.emails.connector import Emails
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions
from foia_graph.ingest.load import load
from foia_graph.ingest.report import LoadOptions
from foia_graph.model.profile import Profile
from tests.browser.conftest import open_window, served_store
from tests.connectors.emails.test_released_texts import LETTER


def load_emails(root: Path, profile: Profile) -> None:
    """Import an e-mail, and load its records."""
    (root / "in").mkdir(parents=True)
    (root / "in" / "C01234567.txt").write_text(LETTER, encoding="utf-8")
    run_import(Emails(), str(root / "in"), root / "records", profile, ImportOptions())
    load((root / "records",), root / "store", profile, LoadOptions(ocr=False, workers=1))


@pytest.mark.parametrize("width", [1280, 360])
def test_a_page_without_picture_shows_its_words(browser, tmp_path, profile, width):
    """Its notes are next to them or below, none over another."""
    load_emails(tmp_path / "emails", profile)
    context = browser.new_context(viewport={"width": width, "height": 900})
    with served_store(tmp_path / "emails" / "store", profile) as address:
        window = open_window(context, address)
        page = window.open("/doc/document/email-c01234567")
        expect(page.get_by_role("button", name="Text", exact=True)).to_be_attached()

        expect(page.get_by_text("We know of it.")).to_be_visible()
        leaf = page.locator(".leaf[data-page='1']")  # the next ones come as the reader scrolls
        if width == 360:
            leaf.locator(".margin summary").click()
        boxes = [each.bounding_box() for each in leaf.locator(".notes li[id]").all()]
        assert len(boxes) > 1
        assert all(one["y"] + one["height"] <= two["y"] for one, two in pairwise(boxes))
    context.close()
