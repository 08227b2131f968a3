"""Searching in a document, and links to its passages, in a browser."""

import io

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import open_window
from tests.browser.test_reader import LEAF, MEMO, open_reader, plain_reading, quiet, reading

__all__ = ["plain_reading", "reading"]

WORDS = "Copy link to this passage"


def select_words(page, leaf, first, last):
    """Select the words of the picture from one to another."""
    page.evaluate(
        """([leaf, first, last]) => {
            const spans = [...document.querySelectorAll(`${leaf} .text tspan`)];
            const at = (word) => spans.find((span) => span.textContent === word);
            const range = document.createRange();
            range.setStart(at(first).firstChild, 0);
            range.setEnd(at(last).firstChild, at(last).textContent.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        [leaf, first, last],
    )


def test_n_and_p_go_from_hit_to_hit_over_pages(reading):
    """The hit that one is at stands out on the picture, and its number is said."""
    page = open_reader(reading, f"{MEMO}/page/1?q=twice")
    expect(page.locator(f"{LEAF.format(1)} a.now rect.hit")).to_be_in_viewport()
    page.keyboard.press("n")

    expect(page.locator(".toolbar + output")).to_have_text("Hit 2 of 3")
    expect(page.locator(f"{LEAF.format(2)} a.now rect.hit")).to_be_in_viewport()
    page.keyboard.press("p")
    expect(page.locator(f"{LEAF.format(1)} a.now rect.hit")).to_be_in_viewport()
    page.keyboard.press("p")
    expect(page.locator(".toolbar + output")).to_have_text("There is no earlier hit.")
    assert page.url.endswith(f"{MEMO}/page/1?q=twice")
    assert quiet(reading)


def test_a_link_to_a_hit_opens_at_it(reading):
    """Whoever comes from a list of hits sees the one that was chosen."""
    page = open_reader(reading, f"{MEMO}/page/3?q=twice#hit-3")

    expect(page.locator(f"{LEAF.format(3)} a.now rect.hit")).to_be_in_viewport()
    page.keyboard.press("p")
    expect(page.locator(f"{LEAF.format(2)} a.now rect.hit")).to_be_in_viewport()


def test_selected_words_become_a_link_with_place_and_citation(reading):
    """What is copied leads to the words again, highlighted on the picture."""
    page = open_reader(reading, f"{MEMO}/page/2")
    select_words(page, LEAF.format(2), "water", "is")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Link to this passage")
    text = dialog.get_by_label("Words, place and address").input_value()

    assert text.startswith("“water officer is” (GARDEN-000119, page 2)\n")
    expect(dialog.locator(".citation")).to_contain_text("In “A memo on plants.”")
    page.goto(text.splitlines()[1])
    expect(page.locator(f"{LEAF.format(2)} rect.passage")).to_be_in_viewport()
    assert quiet(reading)


def test_without_a_selection_the_link_to_the_page_is_copied(browser, papers_address):
    """Without the search by which one came."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    window = open_window(context, papers_address)
    page = open_reader(window, f"{MEMO}/page/2?q=twice")
    page.get_by_role("button", name="Copy link", exact=True).click()

    expect(page.locator(".toolbar + output")).to_have_text("The link to page 2 is copied.")
    assert f"{papers_address}{MEMO}/page/2" == page.evaluate("navigator.clipboard.readText()")
    assert quiet(window)
    context.close()


def test_what_is_copied_says_where_it_is_from(reading):
    """Title, date, page, Bates number and address come with the words."""
    page = open_reader(reading, f"{MEMO}/page/2")
    select_words(page, LEAF.format(2), "water", "is")
    copied = page.evaluate(
        """() => new Promise((done) => {
            addEventListener("copy", (event) => done(event.clipboardData.getData("text/plain")));
            document.execCommand("copy");
        })"""
    )

    assert [
        "water officer is",
        "",
        "A memo on plants, 1 June 2011, page 2, GARDEN-000119",
        f"{reading.address}{MEMO}/page/2",
    ] == copied.splitlines()


def test_words_are_selected_by_keys(reading):
    """From the hit on, word by word and line by line; the link is to them."""
    page = open_reader(reading, f"{MEMO}/page/2?q=twice")
    page.keyboard.press("w")
    selected = "getSelection().toString().replace(/\\s+/g, ' ').trim()"
    page.wait_for_function(f"() => {selected} === 'twice'")
    for key, words in (
        ("Shift+ArrowRight", "twice a"),
        ("Shift+ArrowRight", "twice a week."),
        ("ArrowLeft", "a"),
        ("ArrowDown", "552."),  # it ends below
        ("Shift+ArrowLeft", "U.S.C. 552."),
    ):
        page.keyboard.press(key)
        assert words == page.evaluate(selected), key
    page.keyboard.press("c")

    text = page.get_by_role("dialog", name="Link to this passage").get_by_label("Words, place and address")
    assert text.input_value().startswith("“U.S.C. 552.” (GARDEN-000119, page 2)\n")
    assert quiet(reading)


def test_without_scripts_hits_are_listed_and_lit_and_words_are_linked(plain_reading):
    """From the box over the hits to the words, and from words that are typed to their link, on a phone."""
    page = plain_reading.open(MEMO)
    page.get_by_role("button", name="More").click()
    page.get_by_label("Search in this document").fill("officer")
    page.get_by_label("In this document").get_by_role("button").click()
    page.locator("#hits ul a").nth(1).click()
    expect(page.locator("mark#hit-2")).to_be_in_viewport()
    page.get_by_text("Link to words of this page").click()
    page.get_by_label("Words, as on the page").fill("twice a week")
    page.get_by_role("button", name="Show the link").click()

    expect(page.locator(".passage-link blockquote")).to_have_text("twice a week")
    expect(page.locator("mark.passage")).to_have_text("twice a week")
    page.wait_for_load_state("load")  # with its styles
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_passage_is_printed_with_its_citation_and_without_menus(reading):
    """The quote, the citation with the address of the words, and the picture are on the first sheet."""
    page = open_reader(reading, f"{MEMO}/page/2?quote=twice+a+week")
    sheet = pypdf.PdfReader(io.BytesIO(page.pdf(format="Letter"))).pages[0]
    text = " ".join(sheet.extract_text().split())

    assert "twice a week" in text and "page/2?quote=twice+a+week" in text.replace(" ", "")
    assert 1 <= len(sheet.images)
    for menu in ("Search", "Go to page", "Copy link", "Releases", "Link to words"):
        assert menu not in text


@pytest.mark.parametrize(
    "path",
    [
        f"{MEMO}?q=twice",
        f"{MEMO}/page/2?q=twice",
        f"{MEMO}/page/1?quote=twice+a+weak",
        f"{MEMO}/page/1?quote=zebras",
        "/bates/",
        "/bates/240",
        "/cite?iri=document/plants/page/1&quote=twice",
    ],
)
@pytest.mark.parametrize("width", [1280, 360])
def test_everybody_can_use_it(reading, axe, path, width):
    """axe-core finds nothing, on wide windows and on phones."""
    reading.page.set_viewport_size({"width": width, "height": 800})
    page = reading.open(path)
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({ violations }) => violations)")

    assert [] == [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
