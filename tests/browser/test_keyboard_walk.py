"""A walk by keyboard alone through all that a reporter uses; what has the focus is seen at every step."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Window, open_window

MAX_STEPS = 250
SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  const has = { outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
                shadow: style.boxShadow !== "none" };
  return document.activeElement === document.body || has.outline || has.shadow;
}"""


@pytest.fixture
def desk(browser, specimen_address) -> Iterator[Window]:
    """A window on the specimen, in which scripts run and no mouse is used."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield open_window(context, specimen_address)
    context.close()


def tab_to(page: Page, target: Locator, unseen: list[str]) -> None:
    """Press Tab until something has the focus, and note what had it without being seen."""
    for _ in range(MAX_STEPS):
        page.keyboard.press("Tab")
        if not page.evaluate(SEEN):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
        if target.count() and target.first.evaluate("each => each === document.activeElement"):
            return
    pytest.fail(f"{MAX_STEPS} steps lead to no {target}")


def press(page: Page, target: Locator, unseen: list[str]) -> None:
    """Go to something and press Enter on it."""
    tab_to(page, target, unseen)
    page.keyboard.press("Enter")


def test_keys_alone_lead_from_a_search_to_a_citation(desk):
    """Words are searched, their page is read, a link to them is made, and they are cited."""
    page, unseen = desk.open("/"), []
    tab_to(page, page.locator("input[type=search]"), unseen)
    page.keyboard.type("the spare lamp was sold in March 2019")
    page.keyboard.press("Enter")
    expect(page.locator(".hits")).to_be_visible()
    press(page, page.locator(".hits a", has_text="page 1"), unseen)
    expect(page.locator(".reader.live")).to_be_attached()
    page.keyboard.press("j")
    expect(page.locator(".toolbar .at")).to_have_value("2")
    page.keyboard.press("k")
    expect(page.locator(".toolbar .at")).to_have_value("1")
    press(page, page.locator("summary", has_text="Link to words of this page"), unseen)
    tab_to(page, page.locator(".passage-form textarea"), unseen)
    page.keyboard.type("sold in March 2019")
    press(page, page.get_by_role("button", name="Show the link"), unseen)
    expect(page.locator(".passage-link blockquote")).to_contain_text("sold in March 2019")
    press(page, page.get_by_role("link", name="Citation in other forms"), unseen)

    expect(page.locator(".citation").first).to_contain_text("Why the lamp was dark")
    assert ([], []) == (unseen, desk.errors)


def test_keys_alone_lead_through_what_was_withheld(desk):
    """From a release to the gallery of an exemption, to a comparison of both copies, and back by the menu."""
    page, unseen = desk.open("/"), []
    press(page, page.get_by_role("main").get_by_role("link", name=re.compile("first release$")), unseen)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lamp papers, first release")
    press(page, page.get_by_role("main").get_by_role("link", name=re.compile(r"^\(b\)\(5\)")), unseen)
    expect(page.get_by_role("heading", level=1)).to_have_text("What was withheld")
    press(page, page.get_by_role("link", name="Another copy shows these words"), unseen)

    expect(page.locator(".pair img")).to_have_count(2)
    assert ([], []) == (unseen, desk.errors)


def test_keys_alone_explore_and_ask(desk):
    """The drawing of the explorer is no trap; a question is chosen from lists with arrows."""
    page, unseen = desk.open("/explore?focus=release/lamp-papers"), []
    expect(page.locator(".drawing")).to_be_visible()
    tab_to(page, page.locator(".drawing"), unseen)
    page.keyboard.press("ArrowRight")
    tab_to(page, page.locator("footer a").first, unseen)
    desk.open("/questions/documents-by-month")
    tab_to(page, page.get_by_label("Only documents of this release"), unseen)
    page.keyboard.press("ArrowDown")
    press(page, page.get_by_role("button", name="Show"), unseen)

    expect(page.locator("main svg").first).to_be_visible()
    assert "release=release/lamp-papers&" in page.url.replace("%2F", "/")
    assert ([], []) == (unseen, desk.errors)
