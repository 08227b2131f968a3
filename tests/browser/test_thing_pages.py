"""Pages of things in a browser: without scripts, wide and narrow, and as axe-core sees them."""

import pytest

PROGRAM = "/doc/program/secure-communities"
PAGES = (
    PROGRAM,
    "/doc/agency/ice",
    "/doc/source/petition-end-s-comm",
    "/doc/scheme/issues/juveniles",
    "/doc/person/janet-napolitano",
    "/doc/work/oig-12-64",
    "/doc/release/2012-04-10",
)
WIDTHS = (1280, 360)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(window, axe, path, width, scheme):
    """axe-core finds nothing of any weight, folded parts opened, and nothing is wider than the window."""
    page = window.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    window.open(path)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]

    assert [] == [(each["id"], each["nodes"][0]["html"]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert ([], []) == (window.errors, window.elsewhere)


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
