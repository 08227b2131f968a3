"""The page of /sparql as people use it, in a browser."""

import csv
import io
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect

PREFIXES = (
    "PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX foia: <https://w3id.org/foia-graph/ontology#>\n"
)
RELEASES = (
    PREFIXES + "SELECT ?release ?title { ?release a foia:Release ; dcterms:title ?title } ORDER BY ?title"
)
PERIOD = "Releases in a period"
CLASSES = "SELECT ?class (COUNT(*) AS ?things) { ?thing a ?class } GROUP BY ?class ORDER BY DESC(?things)"
BROKEN = "SELECT * {\n ?s ?p ] }"
ODD = """SELECT ?x ?y { VALUES (?x ?y) {
 (<javascript:alert(1)> "{{x}}, \\"quoted\\"") (<https://www.example.gov/> "=1+1") (UNDEF 5) } }"""


def asking(query):
    return f"/sparql?query={quote(query)}"


def write(page, query):
    """Put a query into the editor as a keyboard would, instead of the one in it."""
    editor = page.get_by_label("A query over the catalogue")
    editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(query)


def written(page):
    return page.locator("#query").input_value()


def await_file(page, name):
    """Wait until the page has loaded a file; waiting inside of it would need what its policy forbids."""
    loaded = f"performance.getEntriesByType('resource').some((each) => each.name.endsWith('{name}'))"
    for _ in range(6000):
        if page.evaluate(loaded):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"{name} is not loaded")


def judged(page, axe):
    """Give what axe-core finds, as its weight and the name of its rule."""
    page.evaluate(axe)
    return {(found["impact"], found["id"]) for found in page.evaluate("axe.run()")["violations"]}


@pytest.fixture
def sound(window):
    """A window in which nothing may go wrong, be asked of another host, or be kept."""
    yield window
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"

    assert ([], [], [0, 0, ""]) == (window.errors, window.elsewhere, window.page.evaluate(kept))


# -- without scripts -----------------------------------------------------------------------------------------


def test_the_form_works_without_scripts(plain):
    """A query is written, run, and answered with a table whose names lead to their pages."""
    page = plain.open("/sparql")
    page.get_by_label("A query over the catalogue").fill(RELEASES)
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("link", name="id/release/2012-04-10").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("New FOIA Documents – Vulnerable Groups")
    assert [] == plain.elsewhere


def test_an_error_without_scripts_keeps_the_query(plain):
    """Also of a query that was posted, which is in no address."""
    page = plain.open("/sparql")
    page.get_by_label("A query over the catalogue").fill(BROKEN)
    page.get_by_role("button", name="Run by POST").click()

    expect(page.get_by_role("alert")).to_contain_text("Line 2, column")
    assert (BROKEN, "/sparql") == (written(page), urlsplit(page.url).path + urlsplit(page.url).query)


def test_a_saved_query_without_scripts_is_a_link(plain):
    """One click opens it, with its answer."""
    page = plain.open("/sparql")
    page.get_by_role("link", name=PERIOD, exact=True).click()

    expect(page.get_by_role("link", name="id/release/2012-04-10").first).to_be_visible()
    assert "SELECT" in written(page)


@pytest.mark.parametrize(
    "path", ["/sparql", asking(RELEASES), asking(BROKEN)], ids=["form", "answer", "error"]
)
def test_the_plain_form_leaves_nobody_out(browser, address, axe, path):
    """axe-core, which needs scripts where the page has none, finds nothing critical or serious."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    context.route("**/static/**/*.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{address}{path}")
    found, width = judged(page, axe), page.evaluate("document.documentElement.scrollWidth")
    editors = page.locator(".CodeMirror").count()
    context.close()

    assert (0, set(), 390) == (editors, {each for each in found if each[0] in ("critical", "serious")}, width)


# -- with scripts --------------------------------------------------------------------------------------------


def test_a_query_runs_and_its_rows_lead_to_pages(sound):
    """
    A query is typed and run by keyboard; a link in its answer is followed; the way back finds all as it was.
    """
    page = sound.open("/sparql")
    write(page, RELEASES)
    page.keyboard.press("Escape")
    page.get_by_label("A query over the catalogue").focus()
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="id/release/2012-04-10").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New FOIA Documents – Vulnerable Groups")
    page.go_back()

    expect(page.get_by_role("link", name="id/release/2012-04-10")).to_be_visible()
    assert RELEASES == written(page)


def test_a_saved_query_opens_in_the_editor(sound):
    """One click, and the query is there to be changed, with its answer."""
    page = sound.open("/sparql")
    page.get_by_role("link", name=PERIOD, exact=True).click()

    expect(page.locator(".yasr").get_by_role("link", name="id/release/2012-04-10").first).to_be_visible()
    assert "SELECT" in written(page)


def test_the_address_is_the_query(sound, browser):
    """What was run is in the address; who opens it sees the same answer, which is asked for once."""
    page = sound.open("/sparql")
    write(page, RELEASES)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#said")).to_contain_text("rows, in")
    shared = page.url
    other = browser.new_context().new_page()
    asked = []
    other.on("request", lambda request: asked.append((request.method, urlsplit(request.url).path)))
    other.goto(shared)
    expect(other.locator(".yasr").get_by_role("link", name="id/release/2012-04-10")).to_be_visible()
    other.context.close()

    assert [RELEASES] == parse_qs(urlsplit(shared).query)["query"]
    assert [("GET", "/sparql")] == [each for each in asked if each[1] == "/sparql"]


def test_a_link_can_be_copied(browser, address):
    """It goes to the clipboard; where that is not allowed it is shown."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/sparql")
    write(page, "ASK {}")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy link").click()
    shown = page.get_by_label("The link").input_value()
    context.close()

    assert (f"{address}/sparql?query=ASK+%7B%7D",) * 2 == (copied, shown)


def test_prefixes_that_need_not_be_declared_are_no_error(sound):
    """A query with them has no sign of an error next to it; one that is wrong has one."""
    page = sound.open(asking("SELECT * { ?release a foia:Release }\nLIMIT 3"))
    expect(page.locator(".parseErrorIcon")).to_have_count(0)
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("] ")
    expect(page.locator(".parseErrorIcon")).to_have_count(1)


def test_an_error_keeps_the_query_and_shows_its_line(sound):
    """The reason is above the form with line and column; the line is marked until the query changes."""
    page = sound.open("/sparql")
    write(page, "SELECT * { ?s ?p ] }")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Line 1, column")
    expect(page.locator(".refused")).to_have_count(1)
    kept = written(page)
    page.keyboard.type("#")
    expect(page.locator(".refused")).to_have_count(0)
    sound.errors[:] = [said for said in sound.errors if "400" not in said]  # the browser's own line about it

    assert "SELECT * { ?s ?p ] }" == kept


def test_a_term_that_nothing_has_is_noted_with_the_nearest(sound):
    """The note is above the form, its line is marked until the query changes, and the next run has none."""
    page = sound.open("/sparql")
    write(page, "SELECT ?t WHERE { ?d dcterms:titel ?t }")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#notes")).to_contain_text(
        "Line 2, column 22: Nothing in this catalogue has the property"
    )
    expect(page.locator("#notes")).to_contain_text("dcterms:titel; the nearest properties are dcterms:title")
    expect(page.locator(".noted")).to_have_count(1)
    write(page, "SELECT ?t WHERE { ?d dcterms:title ?t }")
    expect(page.locator(".noted")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#said")).to_contain_text("rows")
    expect(page.locator("#notes")).to_be_empty()


def test_classes_and_properties_of_the_store_are_offered(sound):
    """
    They come as one types, by name or by words, from this server alone; what is chosen declares its prefix.
    """
    page = sound.open("/sparql")
    await_file(page, "completions.json")
    write(page, "SELECT * { ?release a Release")
    expect(page.locator(".CodeMirror-hint-active")).to_have_text(re.compile(r"^foia:Release "))
    page.keyboard.press("Enter")
    page.keyboard.type(" ; dcterms:ti")
    expect(page.locator(".CodeMirror-hint")).to_have_text([re.compile(r"dcterms:title Title · [\d,]+")])
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Space")

    assert PREFIXES + "SELECT * { ?release a foia:Release ; dcterms:title" == written(page)


def test_properties_are_those_of_the_class_of_the_subject(sound):
    """An agency has no title here, so none is offered; without a class all properties are."""
    page = sound.open("/sparql")
    await_file(page, "completions.json")
    write(page, "SELECT * { ?agency a foia:Agency . ?agency skos:")
    expect(page.locator(".CodeMirror-hint")).to_have_text(
        [re.compile(r"^skos:prefLabel "), re.compile(r"^skos:altLabel ")]
    )
    page.keyboard.press("Escape")
    write(page, "SELECT * { ?any skos:")
    expect(page.locator(".CodeMirror-hint", has_text="skos:broader ")).to_have_count(1)


def test_values_of_a_property_with_few_of_them_are_offered(sound):
    """They come by their labels, and what is chosen is written as an IRI that finds something."""
    page = sound.open("/sparql")
    await_file(page, "completions.json")
    write(page, "SELECT ?d { ?d foia:holdingStatus ")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint")).to_have_text(
        ["Announced", "Described only", "Linked, not held", "Not held"]
    )
    page.keyboard.type("lin")
    expect(page.locator(".CodeMirror-hint")).to_have_text(["Linked, not held"])
    page.keyboard.press("Enter")
    page.keyboard.type(" }")

    assert written(page).endswith(
        "foia:holdingStatus <https://foia-graph.example.org/scheme/holding-status/linked-not-held> }"
    )


def test_tab_leaves_the_editor(sound):
    """Who uses no mouse gets in and out again, forwards and backwards."""
    page = sound.open("/sparql")
    expect(page.locator(".CodeMirror")).to_be_visible()
    editor = page.get_by_label("A query over the catalogue")
    editor.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")

    expect(editor).to_be_focused()


def test_rows_become_a_chart_that_says_what_it_shows(sound):
    """Words and numbers become bars; a sentence says what they are, and the table stays."""
    page = sound.open(asking(CLASSES))
    page.get_by_role("button", name="Chart").click()

    expect(page.locator("figcaption")).to_have_text(re.compile(r"things by class, the 30 largest of \d+\."))
    expect(page.get_by_role("img", name="things by class")).to_be_visible()
    expect(page.locator("figure svg rect")).to_have_count(30)
    expect(page.get_by_role("columnheader", name="class")).to_be_visible()


def test_dates_become_a_time_line(sound):
    """A column of dates is drawn over time, and can be drawn otherwise."""
    page = sound.open("/sparql")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Chart").click()
    expect(page.locator("figcaption")).to_have_text("Number of rows by date.")
    page.get_by_label("As", exact=True).select_option("points")

    expect(page.locator("figure svg circle").first).to_be_visible()


def test_rows_are_kept_as_csv(sound):
    """The file has every value as it is, braces and quotes too, and is made in the browser."""
    page = sound.open(asking(ODD))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    text = download.value.path().read_text(encoding="utf-8", errors="strict")

    assert "answer.csv" == download.value.suggested_filename
    assert [
        ["x", "y"],
        ["javascript:alert(1)", '{{x}}, "quoted"'],
        ["https://www.example.gov/", "=1+1"],
        ["", "5"],
    ] == list(csv.reader(io.StringIO(text)))


def test_only_addresses_become_links(sound):
    """A script is never followed; what leads elsewhere does not tell from where."""
    page = sound.open(asking(ODD))
    table = page.locator(".yasr table")
    expect(table).to_contain_text("javascript:alert(1)")
    links = [
        (each.get_attribute("href"), each.get_attribute("rel")) for each in table.get_by_role("link").all()
    ]

    assert [("https://www.example.gov/", "noopener noreferrer")] == links


def test_yes_and_triples_are_answers_too(sound):
    """ASK is a word, CONSTRUCT a table of triples, and either can be seen raw."""
    page = sound.open(asking("ASK { ?s ?p ?o }"))
    expect(page.locator("#said")).to_have_text(re.compile(r"^Yes\. From "))
    page = sound.open(asking("CONSTRUCT { <urn:a> <urn:b> 'c' } {}"))
    expect(page.locator("#said")).to_have_text(re.compile(r"^1 triple\. From "))
    page.get_by_role("button", name="Raw").click()

    expect(page.locator(".yasr .CodeMirror")).to_contain_text('<urn:a> <urn:b> "c"')


def test_what_was_written_is_there_on_the_way_back(sound):
    """A query that was not run outlives a look at another page; no store of the browser is used for it."""
    page = sound.open("/sparql")
    write(page, "ASK { ?half ?written")
    page.keyboard.press("Escape")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Releases", exact=True).click()
    page.go_back()

    expect(page.locator(".CodeMirror")).to_contain_text("ASK { ?half ?written")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_leaves_nobody_out(browser, address, axe, scheme):
    """axe-core finds nothing critical or serious around the editor and each view of an answer."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}{asking(CLASSES)}")
    found = {}
    for view, part in {"Table": ".yasr table", "Chart": "figcaption", "Raw": ".yasr .CodeMirror"}.items():
        page.get_by_role("button", name=view).click()
        expect(page.locator(part)).to_be_visible()
        found[view] = {each for each in judged(page, axe) if each[0] in ("critical", "serious")}
    context.close()

    assert {"Table": set(), "Chart": set(), "Raw": set()} == found
