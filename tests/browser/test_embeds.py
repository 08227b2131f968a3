"""Embeds as readers of other sites see them: a frame on a page of another origin."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

FRAMES = (
    "/embed/document/plants",
    "/embed/document/plants/page/2",
    "/embed/document/plants/page/1?quote=watered+twice+a+week",
    "/embed/document/nothing",
)
HEIGHT = 150
CITED_RELEASE = "/doc/release/memos"
"""A page with a claim, whose citation leads to its frame."""


@pytest.fixture
def other_site(papers_address):
    """The address of a page of another origin that frames what it is asked for, with a script or bare."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script = f'<script type="module" src="{papers_address}/static/scripts/embed/frames.js"></script>'
            source = f"{papers_address}{self.path.removeprefix('/bare').removeprefix('/growing')}"
            frame = f'<iframe src="{source}" title="Embed" width="600" height="{HEIGHT}"></iframe>'
            grown = script if self.path.startswith("/growing") else ""
            text = f"<!doctype html><title>News</title><p>Read:</p>{frame}{grown}"
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", FRAMES)
def test_a_frame_takes_the_height_that_it_needs(browser, other_site, path):
    """Of document, page and quote, and of what is not there; all of it is seen without a scrollbar."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{other_site}/growing{path}")
    frame = page.frame_locator("iframe")
    expect(frame.locator("main")).to_be_visible()
    expect(page.locator(f"iframe[height='{HEIGHT}']")).to_have_count(0)
    height = int(page.locator("iframe").get_attribute("height"))
    needed = frame.locator("body").evaluate("body => body.offsetHeight")
    context.close()

    assert needed <= height <= needed + 8


def test_a_frame_is_there_without_any_script(browser, other_site):
    """Neither the site's nor ours."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{other_site}/bare{FRAMES[2]}")
    frame = page.frame_locator("iframe")
    expect(frame.locator("blockquote")).to_have_text("watered twice a week")
    expect(frame.get_by_role("link", name="Download the file")).to_be_attached()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", [*FRAMES, CITED_RELEASE])
def test_frames_leave_nobody_out(browser, papers_address, axe, path, width, scheme):
    """axe-core finds nothing; nothing is too wide, and nothing breaks the policy of the frame."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, messages = context.new_page(), []
    page.on("console", lambda message: "404" in message.text or messages.append(message.text))
    page.goto(f"{papers_address}{path}")
    if path == CITED_RELEASE:
        cited = page.locator("a[href^='/cite'][href*='%23']").first
        page.goto(cited.evaluate("link => link.href"))
        page.get_by_text("Embed this in another page").click()
        page.goto(page.get_by_role("link", name="See the frame").evaluate("link => link.href"))
        expect(page.locator("q")).to_have_text("released on April 10")
    page.evaluate(axe)
    violations = page.evaluate("axe.run()")["violations"]
    reached = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert ([], width, []) == (messages, reached, [each["id"] for each in violations])


def test_the_html_to_copy_stands_beside_the_citation(browser, papers_address):
    """A frame and the script that lets it grow, by the address of the catalogue, without scripts as well."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{papers_address}/doc/document/plants/page/2")
    page.get_by_text("Embed this in another page").click()
    text = page.get_by_label("HTML to copy").input_value()
    context.close()

    assert '<iframe src="https://foia.example.org/embed/document/plants/page/2" title="' in text
    assert 'src="https://foia.example.org/static/scripts/embed/frames.js"></script>' in text
