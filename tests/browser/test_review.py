"""The review in a browser: by keys alone, without scripts, on a phone, and for everybody."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from foia_graph.model.decisions import read_decisions
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ReviewSettings
from tests.browser.conftest import open_window, whole
from tests.web.conftest import load_records
from tests.web.pages.review.conftest import RECORDS
from web_settings import PATIENT


@pytest.fixture
def reviewed(tmp_path, profile, prepared) -> Iterator[tuple[str, Path]]:
    """The address of a server on which a small catalogue is reviewed, and the file of decisions."""
    prepared.copy("reviewed papers", tmp_path, partial(load_records, profile=profile, records=RECORDS))
    file = tmp_path / "data" / "decisions.jsonl"
    settings = replace(PATIENT, review=ReviewSettings(str(file), "Ana"))
    app = create_app(tmp_path / "store", profile, settings=settings)
    server = make_server("127.0.0.1", 0, whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", file
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions[EXTENSION].close()


def made(file):
    return [(each.do, each.status or each.value) for each in read_decisions(file)]


def press(page, key):
    """Press a key once the script that listens has begun: it adds a button."""
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    page.keyboard.press(key)


def test_everything_is_decided_by_keys(browser, reviewed):
    """
    Skip, accept, undo, reject, correct: nothing is pressed with a pointer, and keys are listed on request.
    """
    address, file = reviewed
    context = browser.new_context()
    window = open_window(context, address)
    page = window.open("/review?kind=redaction")
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Reject")
    page.keyboard.press("Escape")
    press(page, "a")
    expect(page.get_by_role("status")).to_contain_text("Accepted.")
    press(page, "u")
    expect(page.get_by_role("status")).to_contain_text("Taken back")
    press(page, "r")
    expect(page.get_by_role("status")).to_contain_text("Rejected.")
    press(page, "c")
    expect(page.locator("#value")).to_be_focused()
    page.keyboard.type("(b)(77)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("names nothing in this catalogue")
    expect(page.locator("#value")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("(b)(7)(C)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Corrected, to (b)(7)(C).")

    assert [
        ("review", "reviewed"), ("revoke", ""), ("review", "rejected"), ("correct", "(b)(7)(C)")
    ] == made(file)  # fmt: skip
    # A value that does not fit is answered with 422, of which the browser writes a line.
    assert [] == [each for each in window.errors if "422" not in each]
    assert [] == window.elsewhere
    context.close()


def test_everything_is_decided_without_scripts(browser, reviewed):
    """Buttons and links do the same; Enter in the field of the reason decides nothing."""
    address, file = reviewed
    context = browser.new_context(java_script_enabled=False)
    page = open_window(context, address).open("/review?kind=redaction")
    page.locator("#reason").fill("Compared")
    page.locator("#reason").press("Enter")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("Accepted.")
    page.locator("#value").fill("b7C")
    page.locator("#value").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Corrected")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="what was decided").click()

    assert [("review", "reviewed"), ("correct", "b7C"), ("revoke", "")] == made(file)
    assert "Compared" == read_decisions(file)[0].reason
    expect(page.get_by_role("listitem").filter(has_text="taken back")).not_to_have_count(0)
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_line_is_corrected_from_the_reader(browser, reviewed, scripts):
    """From the page by its pencil, its words next to the picture; it can be taken back there."""
    address, file = reviewed
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 800})
    window = open_window(context, address)
    page = window.open("/doc/document/list/page/1")
    page.get_by_role("link", name="Correct the words").click()
    page.get_by_label("Line 1").fill("The officer was awake.")
    page.get_by_label("Line 1").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 line corrected.")
    expect(page.get_by_text("A machine read: ")).to_contain_text("The officer was away.")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_label("Line 1")).to_have_value("The officer was away.")

    assert [("correct", "The officer was awake."), ("revoke", "")] == made(file)
    assert ([], []) == (window.errors, window.elsewhere)
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/review",
        "/review?kind=claim",
        "/review/decisions",
        "/review/sign-in",
        "/review/words?page=document/list/page/1",
    ],
)
@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
)
def test_the_review_leaves_nobody_out(browser, reviewed, axe, path, width, scheme):
    """axe-core finds nothing, of any level, and nothing is too wide."""
    address, file = reviewed
    file.write_text(
        '{"do":"review","of":"id/document/list/page/1#redaction-stamp-1","time":"2026-11-27T10:00:00.000Z",'
        '"reason":"Compared","status":"reviewed","seen":"0a1b2c3d4e5f","reviewer":"Ana"}\n'
    )
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = open_window(context, address).open(path)
    page.evaluate(axe)

    assert [] == [(each["id"], each["help"]) for each in page.evaluate("axe.run()")["violations"]]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
