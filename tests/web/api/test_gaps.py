"""`/api/gaps`: what is promised and not held, and what else is lacking."""

import csv
import io

from tests.web.conftest import BASE

JSONLD = {"Accept": "application/ld+json"}
UNSTATED = "No licence and no rights are stated of it, of what it belongs to, or by the catalogue."
SERIES = """
- {type: SourceDocument, id: post, title: A post}
- {type: Release, id: seven, title: Seven, description: B, source: post, statedDocumentCount: "16"}
- {type: Release, id: full, title: Full, description: B, source: post, statedDocumentCount: "1"}
- {type: ReleasedDocument, id: a, title: A, description: B, inSeries: seven, holdingStatus: held}
- {type: ReleasedDocument, id: b, title: B, description: B, inSeries: full, holdingStatus: cited-only,
   cites: work/none}
"""


def rows(client, path):
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


def told(row):
    return {name: value for name, value in row.items() if value}


def test_what_is_lacking_is_a_table(client_of):
    """A row for each thing that is not here, as `check --gaps` finds it."""
    assert [
        {
            "kind": "documents",
            "thing": f"{BASE}id/release/seven",
            "label": "Seven",
            "stated": "16",
            "there": "1",
            "missing": "15",
            "text": "16 documents stated, 1 here.",
        },
        {"kind": "not-held", "thing": f"{BASE}id/document/b", "label": "B", "status": "cited-only"},
        *(
            {"kind": "rights", "thing": f"{BASE}{thing}", "label": label, "text": UNSTATED}
            for thing, label in (
                ("catalog", "Records"),
                ("id/release/full", "Full"),
                ("id/release/seven", "Seven"),
                ("id/document/a", "A"),
                ("id/document/b", "B"),
            )
        ),
        {"kind": "link", "thing": f"{BASE}id/document/b", "label": "B", "to": f"{BASE}id/work/none"},
    ] == [told(row) for row in rows(client_of(SERIES), "/api/gaps.csv")]


def test_bates_numbers_that_are_missing_are_told(papers):
    """Numbers on no page, and numbers that are twice, with the page before them and the sentence."""
    found = rows(papers.client, "/api/gaps.csv?kind=bates-missing")
    stated = rows(papers.client, "/api/gaps.csv")

    assert {"bates-missing"} == {row["kind"] for row in found}
    assert [("GARDEN-", "000121", "000156", "36")] == [
        (row["prefix"], row["first"], row["last"], row["missing"]) for row in found
    ]
    assert found[0]["text"].startswith("Missing: ")
    assert f"{BASE}id/document/secret" not in {row["thing"] for row in stated}


def test_each_kind_is_a_collection(client_of):
    """What is stated is next to the list of what is there."""
    body = client_of(SERIES).get("/api/gaps", headers=JSONLD).json
    documents = body["hydra:member"][0]

    assert (f"{BASE}api/gaps", 10) == (body["id"], body["hydra:totalItems"])
    assert (f"{BASE}api/gaps#documents", 1) == (documents["id"], documents["hydra:totalItems"])
    assert [
        {
            "id": f"{BASE}id/release/seven",
            "type": "Release",
            "title": "Seven",
            "statedDocumentCount": 16,
            "hydra:collection": [
                {
                    "id": f"{BASE}api/documents?inSeries=/id/release/seven",
                    "type": "hydra:Collection",
                    "hydra:totalItems": 1,
                }
            ],
        }
    ] == documents["hydra:member"]


def test_a_kind_that_is_none_is_refused(client_of):
    """400 names the kinds there are."""
    answer = client_of(SERIES).get("/api/gaps?kind=holes", headers=JSONLD)

    assert 400 == answer.status_code
    assert answer.json["detail"].startswith("kind is documents, not-held, pages, bates-missing,")


def test_people_see_them_too(client_of):
    """Each group has a heading with its number."""
    page = " ".join(client_of(SERIES).get("/api/gaps.html").text.split())

    assert 'Promised, not received <span class="count">(1)</span>' in page
    assert "16 documents stated, 1 here." in page


LETTER = """
- {type: Release, id: seven, title: Seven, description: B}
- type: ReleasedDocument
  id: letter
  title: Letter
  description: B
  inSeries: seven
  withheldPages:
    - {pageTreatment: withheld-in-full, numberOfPages: 12, claimedExemption: (b)(5), asStated: 12 pages}
"""


def test_pages_that_were_left_out_are_told(client_of):
    """
    What a letter says is withheld is a gap: how many pages, why, and the sentence, for people and programs.
    """
    client = client_of(LETTER)
    (row,) = rows(client, "/api/gaps.csv?kind=withheld")
    (kind,) = client.get("/api/gaps?kind=withheld", headers=JSONLD).json["hydra:member"]
    (pages,) = kind["hydra:member"]

    assert ("12", "withheld-in-full", f"{BASE}id/document/letter") == (
        *(row["missing"], row["status"], row["thing"]),
    )
    assert (12, f"{BASE}scheme/page-treatments/withheld-in-full") == (
        *(pages["numberOfPages"], pages["pageTreatment"]),
    )
    assert (
        "12 pages withheld in full, under (b)(5): “12 pages”."
        == pages["rdfs:comment"]["value"]
        == row["text"]
    )


def test_the_page_of_a_release_says_what_its_documents_leave_out(client_of):
    """The sentence is on the page of the release, next to the document that says so."""
    page = " ".join(client_of(LETTER).get("/doc/release/seven.html").text.split())

    assert "Pages withheld or referred, by its documents" in page
    assert "12 pages withheld in full, under (b)(5): “12 pages”." in page
