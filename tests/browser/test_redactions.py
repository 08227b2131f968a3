"""The gallery of redactions, the wall, gaps and comparisons as people use them, in a browser."""

import threading
from functools import partial

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.browser.conftest import whole
from tests.web.pages.redactions.conftest import load_maple
from web_settings import PATIENT

PAGES = (
    "/redactions",
    "/redactions?exemption=b7E&release=maple",
    "/redactions?release=other",
    "/doc/scheme/exemptions/b6",
    "/doc/release/maple",
    "/compare/hidden/1/whole/1",
    "/gaps",
    "/gaps?group=withheld",
)


@pytest.fixture(scope="module")
def maple_address(cached, profile, tmp_path_factory):
    """The address of a server of two releases with redacted files."""
    root = cached.copy("maple", tmp_path_factory.mktemp("maple"), partial(load_maple, profile=profile))
    app = create_app(root / "store", profile, settings=PATIENT)
    server = make_server("127.0.0.1", 0, whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions[EXTENSION].close()


@pytest.fixture
def opened(browser, maple_address):
    """Give pages in windows of some width, with or without scripts."""
    contexts = []

    def open_page(path, width=360, scripts=False):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": width, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{maple_address}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_three_clicks_lead_from_home_to_a_gallery(opened):
    """
    Without scripts, on a phone: what a release withheld under (b)(7)(E); each crop is drawn, and leads on.
    """
    page = opened("/")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Releases", exact=True).click()
    page.get_by_role("link", name="Papers of Maple").click()
    page.get_by_role("link", name="(b)(7)(E) Law enforcement techniques and guidelines").click()
    picture = page.get_by_role("img", name="(b)(7)(E)")
    expect(picture).to_have_count(1)
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("each => each.naturalWidth") > 300
    picture.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Page 1 of A copy of the memo")


def test_pick_lists_narrow_without_scripts(opened):
    """What is picked is in the address, and nothing else."""
    page = opened("/redactions")
    page.get_by_label("Exemption", exact=True).select_option("b7C")
    page.get_by_role("button", name="Show").click()

    expect(page.locator(".numbers")).to_contain_text("1 redaction on 1 page")
    assert page.url.endswith("/redactions?exemption=b7C")


def test_a_comparison_shows_both_pictures(opened):
    """A position that differs is outlined on both, where it is on the picture, and leads to its words."""
    page = opened("/redactions?document=hidden")
    page.get_by_role("link", name="Another copy shows these words").click()
    expect(page.locator(".pair img")).to_have_count(2)
    pictures, drawings = page.locator(".pair img").all(), page.locator(".pair svg").all()
    assert [each.bounding_box() for each in pictures] == [each.bounding_box() for each in drawings]
    expect(page.locator(".pair rect.withheld")).to_have_count(1)
    expect(page.locator(".pair rect.revealed")).to_have_count(1)
    words = page.locator(".pair a:has(rect.revealed)").get_attribute("href")

    expect(page.locator(words)).to_contain_text("copies of four letters")


def test_the_wall_is_walked_with_the_keyboard(opened):
    """Squares are links, each with a name of its own, and large enough to be hit."""
    page = opened("/doc/release/maple", 1280, scripts=True)
    squares = page.locator(".wall", has_text="Sheets").locator("a.square")
    squares.first.focus()
    page.keyboard.press("Tab")
    expect(squares.nth(1)).to_be_focused()
    sizes = page.locator("a.square").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().width)"
    )
    page.keyboard.press("Enter")

    assert min(sizes) >= 24
    expect(page.get_by_role("heading", level=1)).to_have_text("Page 2 of Sheets")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_left_out(opened, axe, maple_address, path, width):
    """axe-core finds nothing, and no page is wider than its window."""
    page = opened(path, width, scripts=True)
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]

    assert [] == [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found]
    assert width == page.evaluate("document.documentElement.scrollWidth")
