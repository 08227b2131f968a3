"""Timeline, questions and lists as people use them, in a browser."""

from playwright.sync_api import expect


def test_a_chart_and_its_file_are_three_clicks_from_home(plain):
    """Questions, the question, and the file, without scripts."""
    page = plain.open("/")
    page.get_by_role("link", name="Questions").first.click()
    page.get_by_role("link", name="Documents by month").click()
    expect(page.get_by_role("img", name="Documents by month")).to_be_visible()
    with page.expect_download() as kept:
        page.get_by_role("link", name="XLSX").click()

    assert "documents-by-month.xlsx" == kept.value.suggested_filename


def test_a_question_is_changed_by_choosing(plain):
    """A value of a list, the button, and the answer is another; a heading sorts it."""
    page = plain.open("/questions/documents-by-month")
    page.get_by_label("Which date counts").select_option(label="when they were made public")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 row", exact=False).first).to_be_visible()
    page.goto(f"{plain.address}/questions/timeline?sort=thing")

    assert "ascending" == page.locator("th[aria-sort]").get_attribute("aria-sort")


def test_evidence_is_in_sight_at_the_width_of_a_desk(browser, address):
    """
    The widest answers show their evidence and source without being moved; on a phone each row is a card.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/questions/figures")
    box = page.locator("td.evidence .source").first.bounding_box()
    page.set_viewport_size({"width": 360, "height": 800})
    card = page.locator("td.evidence").first.bounding_box()
    context.close()

    assert box["x"] + box["width"] <= 1280
    assert 0 <= card["x"] and card["x"] + card["width"] <= 360


def test_the_timeline_is_narrowed_by_keys_alone(plain):
    """
    The choices open, take a name, and lead to the timeline of a thing, whose dates link to their source.
    """
    page = plain.open("/timeline")
    page.get_by_text("Choose what is shown").press("Enter")
    page.get_by_label("About").fill("secure communities")
    page.get_by_label("About").press("Enter")
    page.locator("li", has_text="Program").get_by_role("link", name="Secure Communities", exact=True).press(
        "Enter"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Timeline: Secure Communities")
    expect(page.get_by_text("sources differ").first).to_be_visible()
    page.get_by_role("link", name="The campaign", exact=True).first.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("The campaign")
    assert [] == plain.elsewhere


def test_a_timeline_is_printed_whole(window):
    """On paper the bars are without menus and buttons."""
    page = window.open("/timeline?about=program/secure-communities")
    page.emulate_media(media="print")

    expect(page.get_by_role("navigation", name="Site")).to_be_hidden()
    expect(page.locator(".downloads")).to_be_hidden()
    expect(page.locator(".timeline .lane").first).to_be_visible()
