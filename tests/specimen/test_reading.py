"""What is read in the papers of the specimen, and what is not."""

import pytest

from foia_graph.audit.gaps import catalogue_gaps
from foia_graph.audit.revealed_text import revealed_texts
from foia_graph.audit.withheld_pages import withheld_statements
from foia_graph.runtime.progress import silent_progress
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from web_settings import PATIENT

LEDGER = "/doc/document/workshop-ledger"


@pytest.fixture(scope="module")
def catalogue(specimen_store, profile):
    return Catalogue(Generation.read(Layout(specimen_store).resolve()), profile)


@pytest.fixture(scope="module")
def client(specimen_store, profile):
    app = create_app(specimen_store, profile, settings=PATIENT)
    yield app.test_client()
    app.extensions[EXTENSION].close()


def test_a_letter_promises_a_page_that_did_not_come(catalogue):
    """The gaps name the page of the promise, and the number that is on no page."""
    texts = [gap.text for gap in catalogue_gaps(catalogue) if "BIL-0001" in gap.text]
    shore = "“SPECIMEN – INVENTED: Inspection of the lamps of the north shore”"

    assert [
        f"Missing: BIL-000108 (BIL-000107 is on page 2 of {shore}, BIL-000109 on page 3 of {shore}).",
        "Page 1 of “SPECIMEN – INVENTED: Response to request 2020-0042” says that BIL-000101 to BIL-000109 "
        "are enclosed: "
        "8 of them are on pages, and 000108 on none.",
    ] == texts


def test_a_sheet_stands_for_pages_withheld(catalogue):
    """Sixteen pages are not there, by the letter and by the sheet."""
    grounds = ("(b)(5)", "(b)(7)(E)")
    statements = {each.document.rpartition("/")[2]: each for each in withheld_statements(catalogue)}

    assert {"response-letter": (16, grounds), "withheld-sheet": (16, grounds)} == {
        name: (each.pages, each.exemptions) for name, each in statements.items()
    }


def test_a_memorandum_was_redacted_twice(catalogue):
    """Each release shows what the other one hides."""
    revealed = [(each.shown.document, each.words) for each in revealed_texts(catalogue, silent_progress)]

    assert [
        ("document/memorandum-appeal", "the spare lamp was sold"),
        ("document/memorandum-appeal", "the workshop of the nor"),
        ("document/memorandum-first", "Counsel advises that th"),
    ] == [(document, words[:23]) for document, words in revealed]


def test_the_names_of_an_email_are_withheld(client):
    """The page of the third message says under which exemption."""
    page = client.get("/doc/document/email-thread/page/3.jsonld").get_json(force=True)

    assert ["(b)(6)", "(b)(6)"] == [each["asStated"] for each in page["redaction"]]


def test_a_report_is_cited(client):
    """The citation leads to the work of the catalogue."""
    report = client.get("/doc/document/inspection-report.jsonld").get_json(force=True)
    cited = {each["asStated"]: each["citedEntity"]["title"] for each in report["citation"]}

    assert "SPECIMEN – INVENTED: Lamps That Nobody Counts" == cited["OIG-00-000"]


def test_a_scan_has_no_words_without_ocr(client):
    """The specimen is whole without the engine; the scan then says that it is an image only."""
    log = client.get("/doc/document/keepers-log.jsonld").get_json(force=True)

    assert log["readStatus"]["id"].endswith("/read-status/image-only")


def test_words_under_a_box_are_held_back(client):
    """The page of the ledger says that they were hidden, and nothing shows which they are."""
    page = client.get(f"{LEDGER}/page/1.html").get_data(as_text=True)
    found = client.get("/search?q=cash").get_data(as_text=True)

    assert "Text is hidden on the page: 56 characters under a box" in page
    assert "cash" not in page
    assert "workshop-ledger" not in found
    assert 403 == client.get(f"{LEDGER}/page/1/text").status_code
