"""The reader of documents as people use it, in a browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Window, open_window

MEMO, LONG = "/doc/document/plants", "/doc/document/in-long"
LEAF = '.leaf[data-page="{}"]'
DESK, PHONE = 1280, 360


@pytest.fixture
def reading(browser, papers_address):
    """A window in which scripts run, on the invented files."""
    context = browser.new_context(viewport={"width": DESK, "height": 900})
    yield open_window(context, papers_address)
    context.close()


@pytest.fixture
def plain_reading(browser, papers_address):
    """A phone in which scripts do not run, on the invented files."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 740})
    yield open_window(context, papers_address)
    context.close()


def open_reader(window: Window, path: str) -> Page:
    """Open a page in the reader, and wait until its scripts are at work."""
    page = window.open(path)
    expect(page.locator(".reader.live")).to_be_attached()
    return page


def quiet(window: Window) -> bool:
    """Tell whether nothing went wrong unseen, and no other host was asked."""
    return ([], []) == (window.errors, window.elsewhere)


def test_words_of_the_picture_are_selected_and_copied_in_reading_order(reading):
    """From the middle of one line to the middle of the next, as on any page."""
    page = open_reader(reading, f"{MEMO}/page/1")
    words = page.locator(f"{LEAF.format(1)} .text tspan")
    start, end = (
        words.filter(has_text="watered").bounding_box(),
        words.filter(has_text="officer").bounding_box(),
    )
    page.mouse.move(start["x"] + 1, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"], end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()

    assert ["watered twice a week.", "The water officer"] == [
        line.strip() for line in page.evaluate("getSelection().toString()").splitlines()
    ]
    assert quiet(reading)


def test_pages_follow_each_other_by_keys_and_the_address_follows(reading):
    """j and k turn pages, which are there without a load; the address is that of the page that is read."""
    page = open_reader(reading, f"{MEMO}/page/1")
    page.keyboard.press("j")
    expect(page.locator(f"{LEAF.format(2)} img")).to_be_in_viewport()
    expect(page.locator(".toolbar .at")).to_have_value("2")
    page.keyboard.press("j")
    page.keyboard.press("k")

    expect(page.locator(".toolbar .at")).to_have_value("2")
    assert f"{reading.address}{MEMO}/page/2" == page.url
    assert 1 == sum(url.endswith(f"{MEMO}/page/1") for url in reading.asked)
    assert quiet(reading)


def test_long_documents_hold_a_few_pages_at_a_time(reading):
    """However far one goes, what is far away is given up."""
    page = open_reader(reading, f"{LONG}/page/1")
    for number in (30, 60, 102):
        page.keyboard.press("g")
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
        expect(page.locator(f"{LEAF.format(number)} img")).to_be_in_viewport()

    expect(page.locator(".reader > output")).to_have_text("PDF page 102.")
    expect(page.locator(LEAF.format(1))).to_have_count(0)
    expect(page.locator(LEAF.format(30))).to_have_count(0)
    assert quiet(reading)


def test_a_bates_number_is_gone_to(reading):
    """The box says how it understood what was typed, and what it could not."""
    page = open_reader(reading, f"{MEMO}/page/1")
    page.get_by_label("Go to page or Bates number").fill("garden 120")
    page.get_by_label("Go to page or Bates number").press("Enter")
    expect(page.locator(".reader > output")).to_have_text("Bates number GARDEN-000120 is on PDF page 3.")
    expect(page.locator(f"{LEAF.format(3)} img")).to_be_in_viewport()
    page.get_by_label("Go to page or Bates number").fill("nowhere")
    page.get_by_label("Go to page or Bates number").press("Enter")

    expect(page.locator(".reader > output")).to_contain_text("has the number 'nowhere'")


def test_a_page_is_enlarged_and_comes_back(reading):
    """+ opens it over the window in tiles, with the outlines over it; Escape closes it."""
    page = open_reader(reading, f"{MEMO}/page/1")
    page.keyboard.press("+")
    zoom = page.get_by_role("dialog", name="Enlarged page")
    expect(zoom.locator("svg.over rect.redaction").first).to_be_visible()
    page.keyboard.press("Escape")

    expect(zoom).to_be_hidden()
    assert any("/iiif/image/plants/1/" in url and url.endswith("default.jpg") for url in reading.asked)
    assert quiet(reading)


def test_all_pages_are_left_of_the_page_that_is_read(reading):
    """Their column keeps up with the page, scrolls by itself, and goes when it is not wanted."""
    page = open_reader(reading, f"{LONG}/page/60")
    pages = page.get_by_role("navigation", name="All pages")
    expect(pages.locator("a[aria-current]")).to_have_attribute("data-page", "60")
    expect(pages.locator("a[aria-current] img")).to_be_in_viewport()
    at = page.evaluate("scrollY")
    pages.locator('a[data-page="58"]').click()
    expect(page.locator(f"{LEAF.format(58)} img")).to_be_in_viewport()
    expect(pages.locator("a[aria-current]")).to_have_attribute("data-page", "58")

    assert page.evaluate("scrollY") != at
    page.keyboard.press("t")
    expect(pages).to_be_hidden()
    assert quiet(reading)


def test_all_pages_are_seen_in_small_on_a_phone(reading):
    """t and the button show the contact sheet in a dialog, and a page of it is gone to."""
    reading.page.set_viewport_size({"width": PHONE, "height": 740})
    page = open_reader(reading, f"{MEMO}/page/1")
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="All pages").click()
    sheet = page.get_by_role("dialog", name="All pages")
    expect(sheet.locator("a[aria-current]")).to_have_attribute("data-page", "1")
    sheet.locator('a[data-page="3"]').click()

    expect(sheet).to_be_hidden()
    expect(page.locator(f"{LEAF.format(3)} img")).to_be_in_viewport()
    assert quiet(reading)


def test_keys_are_listed_and_can_be_turned_off(reading):
    """? lists them; the choice is cached in the browser."""
    page = open_reader(reading, f"{MEMO}/page/1")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys.locator("dt")).to_contain_text(["j", "k", "g", "/", "+", "-", "0", "t"])
    keys.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    page.get_by_role("button", name="Keys").click()

    expect(keys.get_by_label("Use these keys")).not_to_be_checked()
    expect(page.locator(".toolbar .at")).to_have_value("1")


def test_a_note_and_its_outline_light_each_other(reading):
    """A finding that is pointed at is outlined on the picture; an outline leads to its note."""
    page = open_reader(reading, f"{MEMO}/page/1")
    note, outline = page.locator("li.batesRange").first, page.locator(".outlines a:has(.batesRange)").first
    note.hover()
    expect(outline).to_have_class("lit")
    outline.scroll_into_view_if_needed()
    box = outline.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(note).to_have_class("machine-note batesRange lit")
    page.mouse.down()
    page.mouse.up()

    expect(note.get_by_role("link").first).to_be_focused()


@pytest.mark.parametrize(
    ("path", "target"),
    [(f"{MEMO}/page/1#redaction-exemptions-1-1", "#redaction-exemptions-1-1"), (f"{LONG}#cite", "#cite")],
)
def test_what_the_address_names_is_in_sight(reading, path, target):
    """A note, or what comes after hundreds of pages."""
    page = open_reader(reading, path)

    expect(page.locator(target)).to_be_in_viewport()
    assert path == page.url.removeprefix(reading.address)


def test_one_page_at_a_time_has_its_notes(reading):
    """The others are not there."""
    page = open_reader(reading, f"{MEMO}/page/1")
    page.keyboard.press("s")
    page.keyboard.press("j")

    expect(page.locator(f"{LEAF.format(2)} li.batesRange")).to_be_in_viewport()
    assert not page.locator(LEAF.format(1)).is_visible()


def test_the_controls_stay_in_one_row_and_the_notes_in_sight(reading):
    """However far one reads."""
    page = open_reader(reading, f"{LONG}/page/1")
    height = page.locator(".toolbar").bounding_box()["height"]
    page.mouse.move(600, 450)
    page.mouse.wheel(0, 2500)
    expect(page.locator(".toolbar .at")).not_to_have_value("1")

    assert (0, height) == tuple(page.locator(".toolbar").bounding_box()[side] for side in ("y", "height"))
    tops = (
        page.locator(".toolbar button")
        .filter(visible=True)
        .evaluate_all("all => all.map((each) => Math.round(each.getBoundingClientRect().top))")
    )
    assert len(tops) > 5 and 1 == len(set(tops))


def test_each_control_has_a_name_and_a_tooltip(reading):
    """They are icons, which not everybody knows or sees."""
    page = open_reader(reading, f"{MEMO}/page/2?q=twice")
    controls = page.locator(".toolbar a, .toolbar button").filter(visible=True)
    nameless = [each for each in controls.all() if not each.get_attribute("title") or not each.inner_text()]

    assert 15 < controls.count()
    assert [] == nameless


@pytest.mark.parametrize("way", ["tap", "button"])
def test_a_page_is_made_readable_on_a_phone(browser, papers_address, way):
    """A tap enlarges what was tapped, the button the head of the page: letters have 12 pixels at least."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    window = open_window(context, papers_address)
    page = open_reader(window, f"{MEMO}/page/1")
    if way == "tap":
        page.locator(f"{LEAF.format(1)} .text tspan", has_text="watered").tap()
    else:
        page.get_by_role("button", name="More").tap()
        page.get_by_role("button", name="Enlarge").tap()
    word = page.get_by_role("dialog", name="Enlarged page").locator("tspan", has_text="watered")
    expect(word).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('.zoom svg.over').getBoundingClientRect().width > 500"
    )
    size = word.evaluate("each => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a")
    context.close()

    assert 12 <= size
    assert quiet(window)


def test_a_document_is_read_without_scripts(plain_reading):
    """From its page to the next, to all pages in small, and to a Bates number, on a phone."""
    page = plain_reading.open(MEMO)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Page 2 of A memo on plants")
    expect(page.get_by_label("Words of page 2")).to_contain_text("watered twice a week")
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="All pages").click()
    page.locator('.contact a[data-page="4"]').click()
    page.get_by_label("Go to page or Bates number").fill("GARDEN 119")
    page.get_by_role("button", name="Go").click()

    expect(page.get_by_role("status")).to_have_text("Bates number GARDEN-000119 is on PDF page 2.")
    assert quiet(plain_reading)


def test_a_page_is_printed_without_menus(reading):
    """Paper has the title, the picture and the citation."""
    page = open_reader(reading, f"{MEMO}/page/1")
    page.emulate_media(media="print")

    expect(page.locator(f"{LEAF.format(1)} img")).to_be_visible()
    expect(page.locator("#cite")).to_be_visible()
    menus = (".toolbar", "header.site nav", ".contact", ".record")
    assert [False] * 4 == [page.locator(each).first.is_visible() for each in menus]
    assert 0 == page.locator(LEAF.format(2)).filter(visible=True).count()


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("key", ["", "x", "t", "?", "+"])
def test_the_reader_leaves_nobody_out(browser, papers_address, axe, width, key):
    """axe-core finds nothing at all, in each state; nothing is too wide."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    window = open_window(context, papers_address)
    page = open_reader(window, f"{MEMO}/page/1")
    if key:
        page.keyboard.press(key)
    if key in ("?", "+") or (key, width) == ("t", PHONE):
        expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate(axe)
    violations = page.evaluate("axe.run()")["violations"]
    reached = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert ([], width) == ([each["id"] for each in violations], reached)
    assert quiet(window)
