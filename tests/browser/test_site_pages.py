"""The frame of all pages, the front page and the pages next to it, as people see them."""

import re

from playwright.sync_api import expect


def test_keys_alone_lead_past_the_menu(window):
    """The first Tab finds the link to the content; behind it the next Tab is in the content."""
    page = window.open("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_the_menu_leads_on_without_scripts_on_a_phone(plain):
    """All of it is seen, and the page that it leads to is marked in it."""
    page = plain.open("/")
    menu = page.get_by_role("navigation", name="Site")
    for link in menu.get_by_role("link").all():
        expect(link).to_be_in_viewport()
    menu.get_by_text("More", exact=True).click()
    menu.get_by_role("link", name="Releases").click()
    current = page.get_by_role("navigation", name="Site").locator("[aria-current=page]")

    expect(current).to_have_text("Releases")


def test_a_contradiction_and_a_promise_are_seen_at_once(window):
    """Both quotes are on the first screen of the front page, with those who say it."""
    page = window.page
    page.set_viewport_size({"width": 1280, "height": 900})
    window.open("/")
    quotes = page.locator(".finding").first.locator("blockquote")
    for each in quotes.all():
        expect(each).to_be_in_viewport()

    assert 2 == quotes.count()


def test_paper_has_no_menu_and_no_buttons(window):
    """What is printed is what is read."""
    page = window.open("/cite?iri=release/2012-04-10")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Site")).to_be_hidden()
    expect(page.locator("footer.site")).to_be_hidden()
    expect(page.locator(".citation")).to_be_visible()
