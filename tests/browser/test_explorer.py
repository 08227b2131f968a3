"""The explorer as people use it: a drawing over the table, gone through by pointer and by keys."""

import re

import pytest
from playwright.sync_api import expect

START = "/explore?focus=/id/work/oig-12-64"


def test_one_goes_on_from_thing_to_thing(window):
    """A key chooses a thing, its relations have their words, and what it is related to is added."""
    page = window.open(START)
    page.locator(".drawing").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    panel = page.get_by_label("What is chosen")
    panel.get_by_role("listitem").first.get_by_role("button").click()
    expect(panel.get_by_role("heading", name="Who says so")).to_be_visible()
    expect(panel.locator("q").first).not_to_be_empty()
    panel.get_by_role("button").nth(1).click()
    before = page.locator("tr[data-from]").count()
    panel.get_by_role("button", name="Add what it is related to").click()
    expect(page).to_have_url(re.compile("focus=.*focus="))

    assert page.locator("tr[data-from]").count() > before
    assert ([], []) == (window.elsewhere, window.errors)


def test_the_drawing_is_saved_as_a_picture(window):
    """A PNG of all that is drawn."""
    page = window.open(START)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as picture").click()

    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_without_scripts_there_is_the_table(plain):
    """The same things and relations, with links that continue, and the ways to another by name."""
    page = plain.open("/explore")
    page.get_by_label("Name", exact=True).fill("LAPD")
    page.get_by_role("button", name="Explore").click()
    expect(page.locator("tr[data-from]").first).to_be_visible()
    page.get_by_label("Find a connection to").fill("Isaura Garcia")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Way 1")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/explore", START, f"{START}&to=/id/person/zoe-lofgren"])
def test_the_explorer_leaves_nobody_out(browser, address, axe, path, width, scheme):
    """axe-core finds nothing; nothing breaks the policy, and nothing is too wide."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, messages = context.new_page(), []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(f"{address}{path}")
    page.evaluate(axe)
    violations = page.evaluate("axe.run()")["violations"]
    reached = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert ([], width, []) == (messages, reached, [each["id"] for each in violations])
