"""The page of /search as people use it, in a browser."""

from playwright.sync_api import expect


def test_words_are_looked_for_without_scripts(plain):
    """
    The box in the header of any page leads to hits, a value next to them filters them, and a hit is a page.
    """
    page = plain.open("/doc/release/2012-04-10")
    page.get_by_label("Search", exact=True).fill("domestic violence")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("mark").first).to_have_text("violence")
    page.get_by_role("navigation", name="Filter the hits").get_by_role("link", name="Issues").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("1 hit")
    page.get_by_role("link", name="Survivors of domestic violence").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Survivors of domestic violence")
    assert [] == plain.elsewhere


def test_the_front_page_has_a_search(plain):
    """A slip is put right by a click."""
    page = plain.open("/")
    page.get_by_label("Search: words").fill("juvenlies")
    page.get_by_label("Search: words").press("Enter")
    page.get_by_role("link", name="juveniles", exact=True).click()

    expect(page.locator("mark").first).to_have_text("Juveniles")


def test_paper_has_what_was_found_alone(plain):
    """On paper there are hits and things, and nothing to filter by or to click."""
    for path in ("/search?q=detainer", "/doc/document/"):
        page = plain.open(path)
        expect(page.locator(".facets")).to_be_visible()
        page.emulate_media(media="print")

        expect(page.locator(".facets, .help, form, nav").filter(visible=True)).to_have_count(0)
        expect(page.locator(".found")).to_be_visible()
        page.emulate_media(media="screen")
