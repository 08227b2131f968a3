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
