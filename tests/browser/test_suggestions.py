"""Suggestions under the search boxes, in a browser: by keys, by pointer, and not at all without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect


def box(page: Page):
    return page.locator("form.find input[type=search]").first


@pytest.mark.parametrize("path", ["/", "/search", "/doc/release/2012-04-10"])
def test_a_name_is_reached_by_keys_alone(window, path):
    """From any box: what is typed is completed, an arrow chooses, and Enter leads there."""
    page = window.open(path)
    box(page).focus()
    page.keyboard.type("los angeles pol")
    option = page.get_by_role("option", name="Los Angeles Police Department")
    expect(option).to_be_visible()
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    while option.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    expect(box(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Los Angeles Police Department")
    assert ([], []) == (window.errors, window.elsewhere)


def test_enter_searches_for_what_was_typed(window):
    """Nothing is chosen for anybody; Escape closes the list and keeps the words."""
    page = window.open("/")
    box(page).focus()
    page.keyboard.type("LAPD")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()
    expect(box(page)).to_have_value("LAPD")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/search\?q=LAPD$"))
    expect(page.get_by_role("status").first).to_have_text("Also searched: Los Angeles Police Department.")
    assert [] == window.errors


def test_a_click_leads_to_what_is_suggested(window):
    """The list closes when the box is left."""
    page = window.open("/")
    box(page).fill("opt-o")
    page.get_by_role("option").first.click()

    expect(page).to_have_url(re.compile("/doc/"))
    assert [] == window.errors


def test_what_was_typed_before_the_script_came_is_completed(window):
    """The box keeps the focus, and what is in it."""
    held = []
    window.page.route("**/combobox-nav*/**", lambda route: held.append(route))
    page = window.open("/")
    box(page).fill("opt-o")
    expect(page.locator("form.find .suggesting")).to_have_count(0)
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()

    expect(page.get_by_role("option").first).to_be_visible()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("opt-o")


@pytest.mark.parametrize("width", [360, 1280])
def test_an_open_list_leaves_nobody_out(browser, address, axe, width):
    """axe-core finds nothing at all; the list is no wider than the page."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/doc/release/2012-04-10")
    box(page).focus()
    page.keyboard.type("secure comm")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    reached = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert ([], width) == ([each["id"] for each in found], reached)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "path",
    ["/search?q=LAPD", "/search?q=who+said+that+local+police+need+not+take+part%3F", "/search?q=ICE+117629"],
)
def test_pages_that_say_how_they_read_leave_nobody_out(browser, address, axe, path, width):
    """axe-core finds nothing at all."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{address}{path}")
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    reached = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert ([], width) == ([each["id"] for each in found], reached)


def test_nothing_is_lost_without_scripts(plain):
    """The box searches; a question has its nearest, and a Bates number is one click away."""
    page = plain.open("/")
    box(page).fill("ICE 117629")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Read as a Bates number: ICE 117629")).to_be_visible()
    page.locator("section.facts a").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Packet")
