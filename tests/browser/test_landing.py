"""Landing on the words: hits of a search that are clicked, and links to a passage that somebody shared."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Window, open_window
from tests.browser.test_reader import quiet

SIZES = [(1280, 800), (390, 844)]
SEARCHES = ("lamp", '"spare lamp"', "keeper OR counsel", "Commissioner", "lighthouses OR inspection")
CLICKS, SHARED = 20, 10
WHAT_IS_SEEN = """() => {
  const bar = document.querySelector(".toolbar").getBoundingClientRect().bottom;
  return [...document.querySelectorAll(".reader .now")].filter((each) => {
    const { top, bottom, left, right, height } = each.getBoundingClientRect();
    return height > 0 && top >= bar && bottom <= innerHeight && left >= 0 && right <= innerWidth;
  }).length;
}"""
"""Counts the outlines and words that are highlighted, whole in the window, and not under the controls."""
SELECT_LINE = """(line) => {
  const lines = [...document.querySelectorAll(".leaf .over .text text")];
  const words = lines.at(line % lines.length).querySelectorAll("tspan");
  getSelection().setBaseAndExtent(words[0].firstChild, 0, words[words.length - 1].firstChild, 1);
}"""


@pytest.fixture(params=SIZES, ids=["desk", "phone"])
def landing(request, browser, specimen_address):
    """A window in which scripts run, on the specimen."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    yield open_window(context, specimen_address)
    context.close()


def come_to_rest(page: Page) -> None:
    """Wait until the reader has all that it fetches: what moves the page has moved it then."""
    expect(page.locator(".reader.live")).to_be_attached()
    page.wait_for_load_state("networkidle")


def test_a_clicked_hit_is_in_sight(landing):
    """On whatever page and position it is; it is the one that the reader begins with."""
    seen, starts = [], []
    for words in SEARCHES:
        for number in range(CLICKS // len(SEARCHES)):
            page = landing.open(f"/search?kind=page&q={words}")
            hits = page.locator(".hits > li")
            hit = hits.nth(number % hits.count())
            first = hit.locator(".snippet mark").first.inner_text()
            hit.locator("h3 a").click()
            come_to_rest(page)
            seen.append(page.evaluate(WHAT_IS_SEEN) > 0)
            starts.append(page.locator("mark.now").first.text_content().split() == first.split())
            expect(page.locator(".hit-place")).to_contain_text("Hit ")

    assert (CLICKS * [True], CLICKS * [True]) == (seen, starts)
    assert quiet(landing)


def test_a_clicked_hit_is_the_one_that_the_next_one_follows(landing):
    """One in the middle of a page is no first one: the number is its own, and n goes on from there."""
    page = landing.open("/search?kind=page&q=counsel AND lamp")
    link = page.locator(".hits h3 a").first
    place = int(link.get_attribute("href").partition("#at-")[2])
    link.click()
    come_to_rest(page)
    spots = page.locator(".words span[id^=at-]").evaluate_all(
        "all => all.map(({ id }) => Number(id.slice(3)))"
    )
    number = spots.index(place) + 1
    before = int(page.locator(".words mark[id^=hit-]").first.get_attribute("id").removeprefix("hit-")) - 1
    expect(page.locator(".hit-place")).to_contain_text(f"Hit {before + number} of ")
    page.keyboard.press("n")

    expect(page.locator(".hit-place")).to_contain_text(f"Hit {before + number + 1} of ")


def share_link(window: Window, path: str, line: int) -> str:
    """Select a line of a page and copy the link to it."""
    page = window.open(path)
    come_to_rest(page)
    page.evaluate(SELECT_LINE, line)
    page.keyboard.press("c")
    text = page.get_by_label("Words, place and address").input_value()
    return text.splitlines()[-1]


def test_a_shared_passage_is_in_sight(landing):
    """A link from a mail or a chat leads to the words, at the head of a page and at its foot."""
    page = landing.open("/search?kind=page&q=lamp")
    paths = [link.get_attribute("href").partition("?")[0] for link in page.locator(".hits h3 a").all()]
    seen = []
    for number in range(SHARED):
        address = share_link(landing, paths[number % len(paths)], -1 - 7 * number)
        page = landing.open("/bates/")
        page.evaluate(
            "(address) => { document.querySelector('main').innerHTML = `<a id=shared>Look</a>`;"
            " document.querySelector('#shared').href = address; }",
            address,
        )
        page.locator("#shared").click()
        come_to_rest(page)
        seen.append(page.evaluate(WHAT_IS_SEEN) > 0)

    assert SHARED * [True] == seen
    assert quiet(landing)


def test_what_is_on_no_picture_is_shown_in_the_text(browser, papers_address):
    """A Bates number that only a record states has no box; a page of a text has no picture."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = open_window(context, papers_address).open("/search?kind=page&q=watered")
    for number in range(page.locator(".hits h3 a").count()):
        page.locator(".hits h3 a").nth(number).click()
        come_to_rest(page)
        assert page.evaluate(WHAT_IS_SEEN) > 0, page.url
        page.go_back()
    context.close()
