"""Pages of every kind and state, as people see them: no one is omitted, and nothing sticks out or fails.

One window looks at all of them, since a window takes longer to open than most pages.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Window, open_window

WIDTHS = (1280, 360)
CATALOGUE = (
    *("/", "/search", "/search?q=detainer", "/search?q=zzyzx", "/search?q=ICE+117629", "/search?kind=claim"),
    *("/doc/release/", "/doc/document/?sort=-date", "/doc/issue/", "/doc/claim/"),
    *(
        "/doc/release/2012-04-10",
        "/doc/release/announced-racial-profiling",
        "/doc/document/citizenship-claim",
    ),
    *("/doc/agency/california-doj", "/doc/campaign/uncover-the-truth", "/doc/case/ndlon-v-ice"),
    *("/doc/disclosure/2011-02-17", "/doc/event/apb-motion-2009-06", "/doc/organization/aclu-massachusetts"),
    *("/doc/person/andrew-cuomo", "/doc/place/arlington", "/doc/post/california-attorney-general"),
    *("/doc/program/secure-communities", "/doc/request/2010-02-03", "/doc/work/gao-12-708"),
    "/doc/source/aclusocal-federal-governments-s-con-job",
    *("/doc/scheme/", "/doc/scheme/issues", "/doc/scheme/exemptions/b7E", "/doc/scheme/bounds/about"),
    *("/doc/graph/", "/doc/graph/agents", "/doc/release/2012-04-10?_profile=all", "/profiles"),
    *("/conflicts", "/conflicts?scope=all", "/gaps", "/gaps?group=referenced", "/redactions", "/timeline"),
    *("/timeline?about=program/secure-communities", "/bates", "/bates/ICE%20117629", "/bates/NONE-1"),
    *(
        "/questions",
        "/questions/documents-by-month",
        "/questions/contradictions",
        "/questions/claims-about-thing",
    ),
    *(
        "/explore",
        "/explore?focus=program/secure-communities",
        "/cite?iri=release/2012-04-10",
        "/cite?iri=no",
    ),
    *("/changes", "/corrections", "/api", "/status", "/void", "/catalog", "/ontology", "/ontology/profile"),
    *("/sparql", "/sparql?query=SELECT+*+%7B+%3Fs+a+%3Fo+%7D+LIMIT+5", "/sparql?query=SELEC", "/nothing"),
    *("/doc/release/nothing", "/doc/release/2012-04-10?asOf=2001-01-01", "/compare"),
    *(
        "/doc/agency/ice",
        "/doc/source/petition-end-s-comm",
        "/doc/scheme/issues/juveniles",
        "/doc/work/oig-12-64",
    ),
    *(
        "/doc/person/janet-napolitano",
        "/timeline?about=secure",
        "/questions/figures",
        "/doc/release/?sort=-date",
    ),
    *("/questions/contradictions?sort=title", "/questions/who-said-what?speaker=xyzzy", "/questions/figures"),
    *("/timeline?about=secure", "/search?q=%22&kind=claim"),
)
"""Paths of the shipped catalogue."""
SPECIMEN = (
    *("/", "/search?q=lamp", "/search?q=the+lamp+was+dark", "/doc/document/", "/doc/release/lamp-papers"),
    *("/doc/document/memorandum-first", "/doc/document/memorandum-first?q=lamp", "/doc/document/keepers-log"),
    *("/doc/document/memorandum-first/page/1", "/doc/document/memorandum-first/page/1?q=lamp"),
    *("/doc/document/workshop-ledger/page/1", "/doc/document/withheld-sheet", "/doc/source/gazette-article"),
    *("/doc/agency/imaginary-lighthouses", "/doc/person/ada-lampwick", "/doc/event/lamp-failure"),
    *("/doc/scheme/exemptions/b6", "/doc/scheme/exemptions/b7E", "/redactions", "/redactions?exemption=b6"),
    *("/gaps", "/conflicts", "/bates", "/timeline", "/questions/redactions-by-document"),
    *("/explore?focus=release/lamp-papers", "/compare/memorandum-first/1/memorandum-appeal/1"),
)
"""Paths of the specimen, whose documents have pages."""


class Inspection:
    """What is found on pages in one window, in light and dark, on a screen and a phone."""

    def __init__(self, window: Window, axe: str) -> None:
        self.window, self._axe = window, axe

    def faults(self, path: str) -> list[tuple[object, ...]]:
        """Return what is wrong with a page, and in which state."""
        window, page = self.window, self.window.page
        window.asked.clear()
        window.errors.clear()
        self._show(1280, "light")
        answer = page.goto(f"{window.address}{path}", wait_until="networkidle")
        policy = answer.headers["content-security-policy"]
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        page.evaluate(self._axe)
        found = [(width, *each) for width in WIDTHS for each in self._faults_at(width)]
        errors = [each for each in window.errors if answer.ok or "Failed to load resource" not in each]
        unsafe = [each for each in policy.split() if each.startswith("'unsafe-")]
        return [*found, *((each,) for each in (*errors, *window.elsewhere, *unsafe))]

    def _faults_at(self, width: int) -> Iterator[tuple[str, ...]]:
        self._show(width, "light")
        yield from (("light", *each) for each in violations(self.window.page, "{}"))
        if self.window.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield ("sticks out",)
        self._show(width, "dark")
        yield from (("dark", *each) for each in violations(self.window.page, "{runOnly: ['color-contrast']}"))

    def _show(self, width: int, scheme: str) -> None:
        self.window.page.set_viewport_size({"width": width, "height": 800})
        self.window.page.emulate_media(color_scheme=scheme)
        self.window.page.evaluate(PAINTED)


PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def violations(page: Page, options: str) -> list[tuple[str, str]]:
    """Return the rules of axe-core that a page breaks, each with the first part of it that does."""
    found = page.evaluate(f"axe.run({options})")["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


def inspection_of(browser: Browser, address: str, axe: str) -> Iterator[Inspection]:
    """Yield an inspection in a window of its own."""
    context = browser.new_context()
    yield Inspection(open_window(context, address), axe)
    context.close()


@pytest.fixture(scope="module")
def catalogue(browser: Browser, address: str, axe: str) -> Iterator[Inspection]:
    yield from inspection_of(browser, address, axe)


@pytest.fixture(scope="module")
def specimen(browser: Browser, specimen_address: str, axe: str) -> Iterator[Inspection]:
    yield from inspection_of(browser, specimen_address, axe)


@pytest.mark.parametrize("path", CATALOGUE)
def test_everybody_can_use_pages_of_the_catalogue(path, catalogue):
    """axe-core finds nothing of any weight; nothing sticks out, fails unseen or asks another host."""
    assert [] == catalogue.faults(path)


@pytest.mark.parametrize("path", SPECIMEN)
def test_everybody_can_use_pages_with_pictures(path, specimen):
    """The reader, galleries and comparisons, too."""
    assert [] == specimen.faults(path)
