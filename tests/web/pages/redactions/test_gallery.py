"""The gallery of redactions, as people without scripts and programs see it."""

import csv
import io
import re

from tests.web.conftest import BASE
from tests.web.pages.documents.test_documents import shown

IMAGE = re.compile(r'<img src="(/iiif/image/[^"]+)" width="(\d+)" height="(\d+)"')


def table(client, query=""):
    """Give the whole table as rows."""
    return list(csv.DictReader(io.StringIO(client.get(f"/redactions.csv{query}").text)))


def redactions(client, query=""):
    """Give the rows of redactions."""
    return [row for row in table(client, query) if row["kind"] == "redaction"]


def test_everything_that_was_withheld_is_counted(maple):
    """What a sheet claims for pages that were omitted is no redaction of the sheet."""
    page = shown(maple, "/redactions")

    assert "<b>5</b> redactions on <b>2</b> pages of <b>2</b> documents, and" in page, re.search(
        "<p class=.numbers.*?</p>", page
    )
    assert {("hidden", "1"), ("sheets", "2")} == {
        (row["document"].rpartition("/")[2], row["page"]) for row in redactions(maple)
    }


def test_a_row_says_where_and_whose_it_is(maple):
    """Release, agency and date are those of its document; the link leads to its place on the page."""
    row = next(row for row in redactions(maple) if row["document"].endswith("/hidden"))

    assert ("Papers of Maple", "Department of Gardens", "2011-06-01", "A copy of the memo", "1") == (
        *(row["release"], row["agency"], row["date"], row["title"], row["page"]),
    )
    assert row["link"].startswith(f"{BASE}doc/document/hidden/page/1#redaction-")


def test_pages_withheld_in_full_are_rows_too(maple):
    """Those under the exemptions that are chosen, with the page that says so; the count says both."""
    rows = {
        query: [row for row in table(maple, query) if row["kind"] == "pages withheld in full"]
        for query in ("", "?exemption=b5", "?exemption=b6")
    }
    page = " ".join(shown(maple, "/redactions").split())

    assert [1, 1, 0] == list(map(len, rows.values()))
    assert (f"{BASE}id/document/sheets", "1", "1", f"{BASE}doc/document/sheets/page/1") == tuple(
        rows[""][0][name] for name in ("document", "page", "pages", "link")
    )
    assert "of <b>2</b> documents, and <b>1</b> page withheld in full." in page
    assert "withheld in full." not in shown(maple, "/redactions?exemption=b6").partition("</p>")[0]


def test_each_crop_is_a_picture_that_leads_to_its_place(maple):
    """The picture is as large as it says, and the link leads to the redaction on its page."""
    page = shown(maple, "/redactions?document=sheets")
    path, width, height = IMAGE.findall(page)[0]
    picture = maple.get(path)

    assert '<a class="place" href="/doc/document/sheets/page/2#redaction-exemptions-2">' in page
    assert (200, "image/jpeg") == (picture.status_code, picture.mimetype)
    assert (int(width), int(height)) == jpeg_size(picture.data)


def jpeg_size(data):
    """Give width and height of a JPEG."""
    frame = re.search(rb"\xff[\xc0\xc2]..\x08(..)(..)", data, re.DOTALL)
    return int.from_bytes(frame[2]), int.from_bytes(frame[1])


def test_stamps_of_one_place_are_one_crop(maple):
    """Two exemptions that are printed side by side stand for one gap."""
    page = shown(maple, "/redactions?document=hidden")

    assert "2 marks at one position" in page
    assert '(b)(6) Personal privacy</a></bdi>; <bdi><a href="/doc/scheme/exemptions/b7C">' in page


def test_a_box_is_measured(maple):
    """The drawn box around a stamp is outlined instead of it, and its share of the page is told."""
    page = shown(maple, "/redactions?exemption=b7E")

    assert re.search(r"boxes around them cover \d+ % of the page", page)
    assert 1 == len(IMAGE.findall(page))


def test_filters_narrow_it(maple):
    """
    By exemption and what falls under it, release, agency, document and year; the numbers are of redactions.
    """
    found = {
        query: len(redactions(maple, f"?{query}"))
        for query in (
            "exemption=b7",
            "exemption=b7E&release=maple",
            "exemption=b6",
            "agency=dhs",
            "release=other",
            "year=2012",
            "document=sheets&document=hidden",
            "exemption=b7&exact=true",
        )
    }

    assert [2, 1, 3, 4, 0, 1, 5, 0] == list(found.values())
    assert "<b>3</b> redactions on <b>2</b> pages" in shown(maple, "/redactions?exemption=b6")


def test_the_form_works_without_scripts(maple):
    """Pick lists send what no one picked as empty; that is omitted. What was chosen is chosen in them."""
    answer = maple.get("/redactions?exemption=b7E&release=&year=")
    page = shown(maple, "/redactions?exemption=b7E")

    assert (303, "/redactions?exemption=b7E") == (answer.status_code, answer.headers["Location"])
    assert '<option value="b7E" selected>' in page
    assert '<option value="b6">(b)(6) Personal privacy (3)</option>' in page


def test_it_is_paged(maple):
    """Each redaction is on one page, also where a page of a document is cut."""
    pages = [shown(maple, f"/redactions?per_page=2&page={number}") for number in (1, 2, 3)]
    seen = [anchor for page in pages for anchor in re.findall(r'class="place" href="([^"]+)"', page)]

    assert len(set(seen)) == len(seen)
    assert '<a rel="next" href="/redactions?per_page=2&amp;page=2">' in pages[0]
    assert 'rel="next"' not in pages[2] and "5 to 5" in pages[2]


def test_the_words_that_another_copy_shows_are_linked(maple):
    """At the position where they are hidden, with the comparison of both pages."""
    page = shown(maple, "/redactions?document=hidden")
    (link,) = re.findall(r'<a href="([^"]+)">Another copy shows these words</a>', page)

    assert "/compare/hidden/1/whole/1" == link


def test_programs_get_the_same(maple):
    """As a Hydra collection of redactions."""
    body = maple.get("/redactions?exemption=b7E", headers={"Accept": "application/ld+json"}).json

    assert (f"{BASE}redactions?exemption=b7E", 1) == (body["id"], body["hydra:totalItems"])
    assert [f"{BASE}scheme/exemptions/b7E"] == [
        each["claimedExemption"][0]["id"] for each in body["hydra:member"]
    ]


def test_what_is_held_back_is_not_in_it(maple):
    """A page whose words lie under a box has no crop, nor has any answer its words."""
    answers = [maple.get(path) for path in ("/redactions", "/redactions.csv", "/redactions.jsonld", "/gaps")]

    assert [200] * 4 == [answer.status_code for answer in answers]
    assert not any(b"canary" in answer.data.lower() for answer in answers)


def test_no_redaction_is_said_so(maple):
    """An empty gallery is a sentence, and a wrong parameter is refused."""
    assert "There is no such redaction here." in shown(maple, "/redactions?release=other")
    assert 400 == maple.get("/redactions?colour=black").status_code
    assert 404 == maple.get("/redactions?document=nowhere").status_code


def test_three_clicks_lead_to_what_was_withheld_in_a_release(maple):
    """Home, releases, the release, and the gallery of one exemption in it."""
    release = shown(maple, "/doc/release/maple")
    agency = shown(maple, "/doc/agency/dhs")

    assert 'href="/redactions?exemption=b7E&amp;release=maple"' in release
    assert 'href="/redactions"' in shown(maple, "/")
    assert 'href="/redactions?exemption=b7E&amp;agency=agency/dhs"' in agency
    assert "<b>4</b> redactions" in shown(maple, "/redactions?agency=agency/dhs")


def test_older_states_have_galleries(maple):
    """Whose links keep the date."""
    page = shown(maple, "/redactions?asOf=2999-12-31")

    assert "<b>5</b> redactions" in page
    assert "/redactions.csv?asOf=2999-12-31" in page
    assert 400 == maple.get("/redactions?asOf=soon").status_code
