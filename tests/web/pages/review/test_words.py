"""The words of a page are corrected line by line: decisions, which a load carries out."""

import re
from datetime import datetime

PAGE = "document/list/page/1"
PATH = f"/review/words?page={PAGE}"


def correct(reviewer, **values):
    """Open the lines of the page, and send some of them otherwise."""
    reviewer.get(PATH)
    form = re.search(r'<form[^>]*id="lines">(.*?)</form>', reviewer.page, re.DOTALL)[1]
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form))
    return reviewer.client.post("/review/words", data={**hidden, **values})


def words_of(reviewer):
    return reviewer.client.get(f"/doc/{PAGE}/text").text.strip()


def hits(reviewer, words):
    found = reviewer.client.get(f"/api/search?kind=page&q={words}", headers={"Accept": "application/ld+json"})
    return found.json["hydra:totalItems"]


def in_words(time: str) -> str:
    """Return the day of a time as people read it."""
    day = datetime.fromisoformat(time)
    return f"{day.day} {day:%B %Y}"


def test_a_corrected_line_is_a_decision(reviewer):
    """It says what was read, what is right, who decided and why; nothing else changes until a load."""
    answer = correct(reviewer, **{"line-1": "The officer was  awake.", "reason": "On the picture"})

    assert (303, f"{PATH}&done=1") == (answer.status_code, answer.location)
    [made] = reviewer.decisions
    assert (
        "correct", f"id/{PAGE}#line-1", "line", "The officer was away.", "The officer was awake.",
        "On the picture", "Ana",
    ) == (made.do, made.of, made.field, made.quote, made.value, made.reason, made.reviewer)  # fmt: skip
    reviewer.get(answer.location)
    assert "1 line corrected. The words wait for the next load." in reviewer.page
    assert "The officer was away." == words_of(reviewer)


def test_a_load_puts_the_right_words(reviewer):
    """On the page and in the search; what a machine read is beside them, with who corrected it and when."""
    correct(reviewer, **{"line-1": "The officer was awake.", "reason": "On the picture"})
    reviewer.load()

    assert "The officer was awake." == words_of(reviewer)
    assert (1, 0) == (hits(reviewer, "awake"), hits(reviewer, "away"))
    page = " ".join(reviewer.get(f"/doc/{PAGE}", Accept="text/html").text.split())
    [made] = reviewer.decisions
    assert (
        f'Corrected</span> by <bdi>Ana</bdi>, <time datetime="{made.time}">{in_words(made.time)}</time>: '
        '<bdi>On the picture</bdi></span> <span class="note">A machine read: '
        '<q dir="auto">The officer was away.</q>'
    ) in page
    assert f'href="/review/words?page={PAGE}"' in page


def test_a_correction_is_corrected_and_taken_back(reviewer):
    """The last one holds; without one the page has what the machine read."""
    correct(reviewer, **{"line-1": "The officer was awake."})
    reviewer.load()
    correct(reviewer, **{"line-1": "The officer was aware."})
    reviewer.load()
    assert "The officer was aware." == words_of(reviewer)
    reviewer.get(PATH)
    answer = reviewer.send("/review/undo")
    assert (303, PATH) == (answer.status_code, answer.location)
    reviewer.load()
    assert "The officer was awake." == words_of(reviewer)
    reviewer.get(PATH)
    reviewer.send("/review/undo")
    reviewer.load()

    assert "The officer was away." == words_of(reviewer)
    assert (0, 1) == (hits(reviewer, "aware"), hits(reviewer, "away"))


def test_what_is_as_it_was_is_no_decision(reviewer):
    """Lines that are sent as they are shown."""
    assert f"{PATH}&done=0" == correct(reviewer).location
    assert () == reviewer.decisions


def test_a_line_that_is_emptied_loses_its_words(reviewer):
    """With who removed them and when, next to what a machine read; they can be put back."""
    answer = correct(reviewer, **{"line-1": " ", "reason": "A stain on the scan"})
    assert f"{PATH}&done=1" == answer.location
    reviewer.load()
    [made] = reviewer.decisions
    page = " ".join(reviewer.get(f"/doc/{PAGE}", Accept="text/html").text.split())

    assert "officer was away" not in words_of(reviewer)
    assert 0 == hits(reviewer, "away")
    assert (
        f'Words removed</span> by <bdi>Ana</bdi>, <time datetime="{made.time}">{in_words(made.time)}</time>: '
        '<bdi>A stain on the scan</bdi></span> <span class="note">A machine read: '
        '<q dir="auto">The officer was away.</q>'
    ) in page
    correct(reviewer, **{"line-1": "The officer was awake."})
    reviewer.load()
    assert "The officer was awake." == words_of(reviewer)
    reviewer.get(PATH)
    reviewer.send("/review/undo")
    reviewer.load()
    assert "" == words_of(reviewer)
    reviewer.get(PATH)
    reviewer.send("/review/undo")
    reviewer.load()
    assert "The officer was away." == words_of(reviewer)


def test_somebody_else_may_have_been_first(reviewer):
    """Who did not see the other correction is told of it."""
    reviewer.get(PATH)
    form = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', reviewer.page))
    correct(reviewer, **{"line-1": "The officer was awake."})
    answer = reviewer.client.post("/review/words", data={**form, "line-1": "The officer was alone."})

    assert 422 == answer.status_code and "while you were looking" in answer.text
    assert ["The officer was awake."] == [each.value for each in reviewer.decisions]


def test_pages_that_no_one_may_see_have_no_lines(reviewer):
    """Nor has what is no page, or is not here."""
    names = ("document/secret/page/1", "document/list", "document/list/page/9", "", "x" * 2000)

    assert [404] * 5 == [reviewer.get(f"/review/words?page={name}").status_code for name in names]


def test_a_server_without_a_review_offers_no_correction(papers):
    """There is no such route, and no link to it."""
    page = papers.client.get("/doc/document/plants/page/1", headers={"Accept": "text/html"})

    assert "/review/" not in page.text
    assert 404 == papers.client.get("/review/words?page=document/plants/page/1").status_code
