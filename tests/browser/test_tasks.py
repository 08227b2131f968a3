"""Tasks of a reporter who is here for the first time: by clicks from the front page, with scripts or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from archives import ONE_READER
from foia_graph.ingest.load import LoadOptions, load
from tests.browser.conftest import Window, open_window, served_store

SENTENCE = "the spare lamp was sold in March 2019 to a maker of films"
SHARED = Path(__file__).parents[3] / "shared" / "corpora" / "dev" / "pdf"
PAPERS = ("rmn__DHSOPSECEmail__2021-HQFO-00060.pdf", "rmn__NISTSpecialDatab__List-FOIA-Exemptions.pdf")
"""Real papers of few pages that name no private person in what is tested."""


@dataclass
class Walk:
    """A walk from the front page, and the clicks that it took; words that are typed end in one."""

    window: Window
    clicks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.window.open("/")

    @property
    def page(self) -> Page:
        return self.window.page

    def click(self, target: Locator) -> None:
        self.clicks.append(target.first.inner_text())
        target.first.click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow the first link with a name in the content."""
        self.click(self.page.get_by_role("main").get_by_role("link", name=name))

    def choose(self, name: str) -> None:
        """Follow a link of the menu, which may be under More."""
        menu = self.page.get_by_role("navigation", name="Site")
        target = menu.get_by_role("link", name=name, exact=True)
        if not target.is_visible():
            self.click(menu.get_by_text("More", exact=True))
        self.click(target)

    def search(self, words: str) -> None:
        self.page.locator("input[type=search]").first.fill(words)
        self.click(self.page.get_by_role("button", name="Search").first)


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def walk_at(request, browser) -> Iterator:
    """Begin walks at an address, in a window with scripts or without."""
    contexts = []

    def begin(address: str) -> Walk:
        context = browser.new_context(
            java_script_enabled=request.param, viewport={"width": 1280, "height": 900}
        )
        contexts.append(context)
        return Walk(open_window(context, address))

    yield begin
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def real_address(profile, tmp_path_factory) -> Iterator[str]:
    """The address of a server of a few real papers, as one release."""
    if not all((SHARED / name).is_file() for name in PAPERS):
        pytest.skip(f"{SHARED} is absent: real papers are not tried")
    root = tmp_path_factory.mktemp("real")
    folder = root / "data" / "papers"
    folder.mkdir(parents=True)
    (root / "data" / "catalog.toml").write_text('title = "Real papers"\nbase = "https://foia.example.org/"\n')
    (folder / "source.toml").write_text('title = "Papers"\n')
    documents = "".join(
        f"- {{type: ReleasedDocument, id: paper-{n}, title: Paper {n}, description: A paper.,\n"
        f"   file: {name}, inSeries: papers}}\n"
        for n, name in enumerate(PAPERS, 1)
    )
    (folder / "records.yaml").write_text(
        f"- {{type: Release, id: papers, title: The papers, description: Papers.}}\n{documents}"
    )
    for name in PAPERS:
        (folder / name).write_bytes((SHARED / name).read_bytes())
    load((root / "data",), root / "store", profile, LoadOptions(**ONE_READER))
    with served_store(root / "store", profile) as address:
        yield address


def test_what_was_withheld_in_a_release_under_an_exemption(walk_at, specimen_address):
    """As a gallery, which counts no other exemption."""
    walk = walk_at(specimen_address)
    walk.follow(re.compile("Lamp papers, first release"))
    walk.follow(re.compile(r"^\(b\)\(7\)\(E\)"))

    expect(walk.page.get_by_role("heading", level=1)).to_have_text("What was withheld")
    expect(walk.page.locator("figure, .crops li").first).to_contain_text("(b)(7)(E)")
    assert 0 == walk.page.get_by_role("link", name=re.compile(r"^\(b\)\(6\)")).filter(visible=True).count()
    assert len(walk.clicks) <= 3


def test_what_was_withheld_in_real_papers(walk_at, real_address):
    """A real release whose exemptions no one wrote into a record."""
    walk = walk_at(real_address)
    walk.follow("The papers")
    walk.follow(re.compile(r"^\(b\)\(6\)"))

    expect(walk.page.get_by_role("heading", level=1)).to_have_text("What was withheld")
    expect(walk.page.locator("main img").first).to_be_visible()
    assert len(walk.clicks) <= 3


@pytest.mark.parametrize("words", [SENTENCE, SENTENCE.upper(), SENTENCE.replace("sold", "sold,")])
def test_a_remembered_sentence_is_lit_on_its_page(walk_at, specimen_address, words):
    """The address of the page lights it, for whomever it is sent to."""
    walk = walk_at(specimen_address)
    walk.search(words)
    walk.click(walk.page.locator(".hits").get_by_role("link", name=re.compile("page 1")))
    address = walk.page.url
    walk.page.goto("about:blank")
    walk.page.goto(address)

    expect(walk.page.locator(".words mark").first).to_contain_text("spare")
    expect(walk.page.locator(".outlines rect.hit, .outlines rect.lit").first).to_be_attached()
    assert len(walk.clicks) <= 3


def test_a_sentence_of_real_papers_is_lit_on_its_page(walk_at, real_address):
    """Words of a page that a machine read."""
    walk = walk_at(real_address)
    walk.search("they should be able to assist with your questions")
    walk.click(walk.page.locator(".hits").get_by_role("link", name=re.compile("page 1")))

    expect(walk.page.locator(".words mark").first).to_contain_text(re.compile("they|should"))
    assert len(walk.clicks) <= 3


def test_who_said_it_first_and_who_contradicts(walk_at, specimen_address):
    """Both are side by side, and the one who spoke first is marked."""
    walk = walk_at(specimen_address)
    walk.follow("All disagreements")
    case = walk.page.locator(".case", has_text="The Deputy Commissioner knew on the third of October")

    expect(case).to_contain_text("We found no record that anybody in the Bureau was told")
    expect(case.locator("li", has_text="We found no record")).to_contain_text("said first")
    assert len(walk.clicks) <= 3


def test_what_was_promised_and_is_missing(walk_at, specimen_address):
    """With the words of the promise, and a link to the page that makes it."""
    walk = walk_at(specimen_address)
    walk.choose("Missing records")

    expect(walk.page.get_by_role("main")).to_contain_text("We enclose nine pages")
    expect(walk.page.get_by_role("main")).to_contain_text("BIL-000108")
    assert len(walk.clicks) <= 2


def test_documents_by_month_as_a_chart_and_a_file(walk_at, specimen_address):
    """Drawn by the server; the file has the same rows."""
    walk = walk_at(specimen_address)
    walk.follow("Documents by month")

    expect(walk.page.locator("main svg").first).to_be_visible()
    with walk.page.expect_download() as download:
        walk.follow("CSV")
    assert "2019-10" in Path(download.value.path()).read_text(encoding="utf-8")
    assert len(walk.clicks) <= 3


RELEASE = "New FOIA Documents – Vulnerable Groups"
# Questions of a first day with the shipped catalogue: the steps to their answers, and words of these. The
# span is that from the last day of 1997 to the first of March 2008, and from the first day to the last.
FIRST_DAY = {
    "how much of a release is here": (
        [("follow", RELEASE)],
        ["16 documents stated, 4 catalogued. 12 of those stated are not described here.", "10 April 2012"],
    ),
    "which issues a release raises, and what shows them": (
        [("follow", RELEASE)],
        ["Juveniles0 raised; no document", "Naturalized U.S. citizens1", "Victims of crimes3"],
    ),
    "when the report came out": (
        [("follow", "All disagreements")],
        [
            "5 April 2012",
            "report released April 5, 2012",
            "6 April 2012",
            "On April 6, 2012, the OIG issued two",
        ],
    ),
    "where the survey of police departments is": (
        [("search", "survey police departments")],
        ["a 3-page survey to LEAs (pages 35-37)", "ICE 117629 – Packet to LEA"],
    ),
    "what is said of a memo": ([("search", "June 2011 memo")], ["puts the burden on individuals outside"]),
    "what bears a number": ([("search", "ICE117629")], ["ICE 117629 – Packet to LEA"]),
    "how many were deported": (
        [("search", "how many people were deported")],
        ["Figures: Removals", "about 183,000 people", "more than 169,000 people"],
    ),
    "how much time passed": (
        [("choose", "Timeline"), ("follow", "Time from here")],
        ["between 10 years 2 months 1 day and 11 years 2 months 30 days later"],
    ),
    "what was withheld for privacy": ([("choose", "Redactions")], ["(b)(7)(C)", "ICE 117629"]),
    "what was promised and never came": ([("choose", "Missing records")], ["Vulnerable Groups"]),
}


@pytest.mark.parametrize("question", FIRST_DAY)
def test_questions_of_a_first_day(walk_at, address, question):
    """Each is answered in at most three clicks, and no date is typed."""
    walk, (steps, answers) = walk_at(address), FIRST_DAY[question]
    for step, name in steps:
        getattr(walk, step)(name)
    main = walk.page.get_by_role("main")

    for words in answers:
        expect(main).to_contain_text(words)
    assert len(walk.clicks) <= 3
