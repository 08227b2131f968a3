"""The positions of words in one document, for programs."""

from tests.web.conftest import BASE

PLANTS = f"{BASE}id/document/plants"


def test_each_hit_has_its_page_its_context_and_its_boxes(papers):
    """Boxes are in percent of the page, one for each line."""
    data = papers.client.get("/api/hits?document=document/plants&q=officer").json
    hit = data["hits"][1]

    assert (PLANTS, 3, 3, False) == tuple(data[name] for name in ("document", "pages", "total", "isCut"))
    assert (2, 2, ["GARDEN-000119"], "officer", "/doc/document/plants/page/2?q=officer#hit-2") == tuple(
        hit[name] for name in ("number", "page", "bates", "exact", "path")
    )
    assert hit["prefix"].endswith("The water ") and hit["suffix"].startswith(" is (b)(6)")
    ((left, top, width, height),) = hit["boxes"]
    assert 10 < left < 40 and 10 < top < 20 and 0 < width < 15 and 0 < height < 5


def test_hits_are_walked_through(papers):
    """An answer leads to the next one, and the last to none."""
    first = papers.client.get("/api/hits?document=plants&q=twice&per_page=2").json
    last = papers.client.get(first["next"]).json

    assert ([1, 2], [3]) == tuple([hit["number"] for hit in each["hits"]] for each in (first, last))
    assert "next" not in last


def test_notices_are_those_of_the_search(papers):
    """Words that are no search are taken as plain, which is said."""
    data = papers.client.get("/api/hits?document=plants&q=(twice").json

    assert "Taken as plain words: a bracket opens that none closes." == data["notice"]
    assert 3 == data["total"]


def test_what_cannot_be_asked_is_refused(papers):
    """A document that is known, words, and numbers within bounds."""
    ask = papers.client.get

    assert [400, 400, 400, 400, 400, 404, 404, 404] == [
        ask(f"/api/hits?{query}").status_code
        for query in (
            "q=x",
            "document=plants",
            "document=plants&q=--",
            "document=plants&q=x&first=0",
            "document=plants&q=x&per_page=501",
            "document=none&q=x",
            "document=secret&q=may",
            "document=release/memos&q=x",
        )
    ]
