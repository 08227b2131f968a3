"""Pages of things in a browser: without scripts, wide and narrow, and as axe-core sees them."""

PROGRAM = "/doc/program/secure-communities"


def test_a_program_can_be_taken_in(window):
    """Its page is less than half as long as all that is said of it; the rest is folded, and a click away."""
    page = window.open(PROGRAM)
    folded = page.evaluate("document.body.scrollHeight")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")

    assert folded * 2 < page.evaluate("document.body.scrollHeight")


def test_who_said_it_first_and_who_contradicts_is_a_click_away(plain):
    """
    Without scripts: the list of contents leads to the claims side by side, with days, the first one marked.
    """
    page = plain.open(PROGRAM)
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Who disagrees").click()
    case = page.locator("#disagreements .case", has_text="an opt in/opt out program")

    assert page.url.endswith("#disagreements")
    assert "San Francisco Bay Guardian" in case.locator("li", has_text="said first").inner_text()
    assert "Janet Napolitano" in case.inner_text()


def test_a_link_to_a_folded_claim_opens_it(plain):
    """What other pages lead to is seen, though it is folded."""
    page = plain.open(PROGRAM)
    claim = page.locator("#record details li[id^=claim-]").first
    anchor = claim.get_attribute("id")
    plain.open(f"{PROGRAM}.html#{anchor}")

    assert page.locator(f"#{anchor}").is_visible()


def test_names_of_another_direction_change_nothing_around_them(plain):
    """Each name is isolated, wherever it is in running text."""
    page = plain.open(PROGRAM)
    names = page.locator("main bdi")

    assert {"isolate"} == {
        names.nth(at).evaluate("(each) => getComputedStyle(each).unicodeBidi") for at in range(names.count())
    }
