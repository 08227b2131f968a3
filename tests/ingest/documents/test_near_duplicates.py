"""Pages of documents in different releases that say the same: linked both ways, and nothing hidden is."""

import json
from functools import partial

import pytest

from archives import BASE, ID
from foia_graph.extract.near_duplicates import features
from foia_graph.store.generations.generation import Layout
from tests.extract.near_duplicates.texts import ANSWER, MAIL, MEMO, ONE
from tests.extract.pdfs import Sheet, pdf, words

WITHHELD = MEMO.replace("four letters from families and one from a judge", "(b)(6)")
FIRST, SECOND = f"{MAIL}\f{MEMO}", f"{WITHHELD}\f{ONE}"


def document(name, release, text, **more):
    """Write a document with its text as a line."""
    said = {"type": "ReleasedDocument", "id": name, "title": name, "description": "A memo.", "text": text}
    return json.dumps({**said, **({"inSeries": release} if release else {}), **more}) + "\n"


A, B = document("a", "first", FIRST), document("b", "second", SECOND)


@pytest.fixture
def catalogued(archive_of):
    """Make a catalogue of documents, and load it."""

    def make(*lines, at="data", **files):
        named = {f"papers/{name.replace('_', '.')}": text for name, text in files.items()}
        archive = archive_of({"papers/records.jsonl": "".join(lines), **named}, at=at)
        return archive, archive.load()

    return make


def links(archive):
    """Give all links between pages that say the same, as document and number."""
    start = f"{ID}document/"
    return sorted(
        (quad.subject.value.removeprefix(start), quad.object.value.removeprefix(start))
        for quad in archive.store
        if quad.predicate.value.endswith("#sameTextAs") and str(quad.graph_name) == "DEFAULT"
    )


def test_both_pages_are_linked(catalogued):
    """Each says so of the other, as a claim of a machine: how similar they are, and by what it was found."""
    archive, report = catalogued(A, B)
    (claim,) = [
        claim for claim in archive.read("document/a/page/2").parts("claims") if claim.get("confidence")
    ]

    assert [] == report.problems
    assert [("a/page/2", "b/page/1"), ("b/page/1", "a/page/2")] == links(archive)
    assert {
        "object": (f"{ID}document/b/page/1",),
        "predicate": (archive.profile.predicates["sameTextAs"],),
        "status": (f"{BASE}scheme/claim-status/machine-read",),
        "generatedBy": (f"{BASE}catalog#activity-same-text-1",),
        "confidence": ("0.94",),
    } == {name: claim.get(name) for name in ("object", "predicate", "status", "generatedBy", "confidence")}
    assert ["pairs of pages in different releases that say the same: 1"] == report.notes


def test_what_finds_them_is_described(catalogued):
    """Like all that reads documents."""
    archive, _ = catalogued(A, B)

    assert any(
        "Comparison of pages, version 1" in said
        for said in archive.said(f"{BASE}catalog#activity-same-text-1")
    )


@pytest.mark.parametrize(
    "other",
    [
        document("b", "first", SECOND),
        document("b", "", SECOND),
        document("b", ["second", "first"], SECOND),
        document("b", "second", ONE),
        document("b", "second", ANSWER),
    ],
)
def test_other_pages_are_not_linked(catalogued, other):
    """
    Pages of one release, of a document without any, of two that have one in common, and pages that say
    something else, as the answer to an e-mail does.
    """
    archive, _ = catalogued(A, other)

    assert [] == links(archive)


def test_releases_may_come_from_the_layout(archive_of):
    """Pages without a record of their document are in the release that is said of all of them."""
    settings = """
    title = "Pages"

    [files."pages.jsonl"]
    type = "Page"
    id = ["record", "page"]
    columns = {{ text = "text" }}
    constants = {{ inSeries = "{0}" }}
    """
    files = {}
    for name, text in (("first", MEMO), ("second", WITHHELD)):
        files[f"{name}/source.toml"] = settings.format(name)
        files[f"{name}/pages.jsonl"] = json.dumps({"record": f"memo {name}", "page": 7, "text": text}) + "\n"
    archive = archive_of(files)
    archive.load()

    assert [
        ("memo-first/page/7", "memo-second/page/7"), ("memo-second/page/7", "memo-first/page/7")
    ] == links(archive)  # fmt: skip


def test_pages_of_files_are_linked(archive_of):
    """Their releases are those that their records state; a copy of the same file is omitted."""
    files = {}
    for name, text in (("one", MEMO), ("other", WITHHELD), ("copy", WITHHELD)):
        lines = enumerate(text.split("\n"))
        sheet = b"".join(words(line, 40, 700 - 20 * place) for place, line in lines)
        files[f"papers/{name}.pdf"] = pdf(Sheet(sheet))
    record = "- {{type: ReleasedDocument, id: {0}, title: A, description: B, file: {0}.pdf, inSeries: {1}}}\n"
    releases = {"one": "first", "other": "second", "copy": "third"}
    files["papers/records.yaml"] = "".join(record.format(*each) for each in releases.items())
    archive = archive_of(files)
    archive.load(ocr=False)
    (copy,) = [name for name in ("copy", "other") if archive.read(f"document/{name}").get("isCopyOf")]
    (original,) = {"copy", "other"} - {copy}

    assert [(f"{original}/page/1", "one/page/1"), ("one/page/1", f"{original}/page/1")] == sorted(
        links(archive)
    )


# -- what no one may see -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "records",
    [
        document("b", "second", SECOND, restricted="asked for"),
        B + json.dumps({"type": "Release", "id": "second", "title": "B", "restricted": "asked for"}),
        B + json.dumps({"type": "Page", "id": "b/1", "restricted": "asked for"}),
    ],
)
def test_what_is_restricted_takes_no_part(catalogued, records):
    """A document, a release, a page: nothing is compared with it, and nothing says that there is anything."""
    archive, report = catalogued(A, records)

    assert (1, [], []) == (report.restricted, links(archive), report.notes)
    assert not [quad for quad in archive.quads() if "sameTextAs" in quad]


def test_a_page_that_is_restricted_later_leaves_nothing(catalogued):
    """The link to it goes with it."""
    archive, _ = catalogued(A, B)
    before = links(archive)
    archive.write("papers/more.yaml", "- {type: Page, id: b/1, restricted: asked for}\n")
    archive.load()

    assert (2, []) == (len(before), links(archive))


# -- again ---------------------------------------------------------------------------------------------------


def sketched(monkeypatch, seen):
    """Note every text of which a sketch is made."""
    made = features.make_sketch
    monkeypatch.setattr(features, "make_sketch", lambda text: seen.append(text) or made(text))


def test_a_second_load_finds_the_same(catalogued, monkeypatch):
    """It makes no sketch again; a new document is compared with all that were there."""
    seen = []
    sketched(monkeypatch, seen)
    archive, _ = catalogued(A, B)
    first, before = len(seen), links(archive)
    archive.write("papers/more.yaml", "- {type: Event, id: a, title: A}\n")
    archive.load()
    again, after = len(seen), links(archive)
    archive.write("papers/more.jsonl", document("c", "third", MEMO.upper()))
    archive.load()

    assert (4, 4, 5) == (first, again, len(seen))
    assert before == after
    assert [("a/page/2", "c/page/1"), ("b/page/1", "c/page/1")] == [
        link for link in links(archive) if link[1].startswith("c/")
    ]


def test_a_second_load_is_as_good_as_a_new_one(catalogued):
    """Whatever was there before, the same catalogue has the same links, with the same numbers."""
    archive, _ = catalogued(A, B)
    archive.write("papers/records.jsonl", A + document("b", "second", MEMO))
    archive.load()
    anew, _ = catalogued(A, document("b", "second", MEMO), at="anew")

    assert anew.quads() == archive.quads()


def test_a_document_that_comes_to_another_release_is_compared_anew(catalogued):
    """Its text is what it was; the links go, and come again."""
    archive, _ = catalogued(A, B)
    before = links(archive)
    archive.write("papers/records.jsonl", A + document("b", "first", SECOND))
    archive.load()
    without = links(archive)
    archive.write("papers/records.jsonl", A + B)
    archive.load()

    assert (2, [], before) == (len(before), without, links(archive))


def test_a_store_has_sketches_of_what_it_reads(catalogued):
    """They are kept with the texts, under a name of their own."""
    archive, _ = catalogued(A, B)
    names = (Layout(archive.root).pages.folder / ".index.jsonl").read_text()

    assert 2 == names.count(f'"sketch {features.VERSION}"')


# -- many ----------------------------------------------------------------------------------------------------


def test_a_form_links_nothing(catalogued):
    """A page that is everywhere is told, and not linked with every other."""
    made = partial(document, text=ONE)
    archive, report = catalogued(*(made(f"d{n}", f"release {n % 2}") for n in range(20)))

    assert [] == links(archive)
    assert [
        "pages that were not compared, as hardly anything is on them but phrases that more than 6 pages "
        "have: 20"
    ] == report.notes


def test_of_a_document_the_nearest_page_is_linked(catalogued):
    """Others are counted, and told."""
    both = f"{MEMO}\f{WITHHELD}"
    archive, report = catalogued(document("a", "first", both), document("b", "second", both))

    assert [("a/page/1", "b/page/1"), ("a/page/2", "b/page/2")] == links(archive)[:2]
    assert [
        "pairs of pages in different releases that say the same: 2",
        "pairs that are not linked, as another page of the document is more like it: 2",
    ] == report.notes
