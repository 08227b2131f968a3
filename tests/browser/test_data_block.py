"""The data that a page holds for readers of schema.org, in a browser."""

import json

import pytest

PATHS = ("/", "/doc/release/2012-04-10", "/doc/document/", "/doc/scheme/issues", "/profiles", "/catalog")


@pytest.mark.parametrize("path", PATHS)
def test_the_data_of_a_page_is_no_script_to_a_browser(window, path):
    """
    The block is read as data: nothing is run, nothing is asked of another host, and no policy is broken.
    """
    page = window.open(path)
    blocks = page.locator('script[type="application/ld+json"]')

    assert ([], []) == (window.errors, window.elsewhere)
    assert (0 if path == "/profiles" else 1) == blocks.count()
    assert all(
        json.loads(text)["@context"]["@vocab"] == "https://schema.org/" for text in blocks.all_text_contents()
    )


@pytest.mark.parametrize("path", ["/profiles", "/doc/release/2012-04-10?_profile=all"])
def test_the_lists_of_profiles_leave_nobody_out(browser, address, axe, path):
    """axe-core finds nothing serious, and nothing is too wide for a phone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, extra_http_headers={"Accept": "text/html"}
    )
    page = context.new_page()
    page.goto(f"{address}{path}")
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    reached = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert 390 == reached
    assert [] == [each["id"] for each in found if each["impact"] in ("critical", "serious")]
