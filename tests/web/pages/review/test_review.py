"""The queue of what no one has looked at, and decisions: lines of a file that a load carries out."""

import re

import pytest

STAMP = "id/document/list/page/1#redaction-stamp-1"
BATES = "id/document/list/page/1#bates-bates-1"
WHO = "id/document/list/page/1#mention-who-1"


def numbers(page):
    """The position in the queue, and how many there are to look at."""
    return tuple(map(int, re.findall(r"<b>(\d+)</b>", re.search(r'class="numbers">(.*?)</p>', page)[1])[:2]))


def heading(page):
    return re.sub(r"<[^>]+>", "", re.search(r'<h2 id="item">(.*?)</h2>', page)[1]).strip()


def test_the_queue_shows_one_thing_after_another(reviewer):
    """Candidates come first, then documents page by page; what is skipped is passed over, and comes again."""
    assert 200 == reviewer.get().status_code
    seen = [(numbers(reviewer.page), heading(reviewer.page))]
    while skip := re.search(r'href="(/review\?after=\d+)" data-key="s"', reviewer.page):
        reviewer.get(skip[1])
        seen += [(numbers(reviewer.page), heading(reviewer.page))] if 'id="item"' in reviewer.page else []

    assert [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)] == [place for place, _ in seen]
    assert "Mention Maple" == seen[0][1]
    assert "Go through those that you skipped" in reviewer.page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind=redaction", 2),
        ("kind=candidate", 1),
        ("kind=weak-evidence", 1),
        ("kind=redaction&below=0.9", 1),
        ("document=list", 5),
        ("document=secret", 0),
        ("release=none", 0),
    ],
)
def test_the_queue_is_filtered(reviewer, query, count):
    """By kind, document, release and confidence; a document that no one may see has nothing in it."""
    reviewer.get(f"/review?{query}")

    assert (
        count == numbers(f"{reviewer.page}")[-1] if count else "nothing of this to look at" in reviewer.page
    )
    assert "CANARYTITLE" not in reviewer.page


def test_a_decision_is_a_line_in_a_file(reviewer):
    """
    It says what, when, why and who; the store is as it was until the next load, and the queue continues.
    """
    answer = reviewer.decide(STAMP, "accept", reason="Compared")

    assert 303 == answer.status_code
    [made] = reviewer.decisions
    assert ("review", STAMP, "reviewed", "Compared", "Ana") == (
        made.do, made.of, made.status, made.reason, made.reviewer
    )  # fmt: skip
    reviewer.get(answer.location)
    assert "Accepted." in reviewer.page and "waiting for the next load" in reviewer.page
    reviewer.get()
    assert 4 == numbers(reviewer.page)[1]


def test_decisions_take_effect_by_a_load(reviewer):
    """
    What was rejected and corrected has another status on its page and in its data, and says who decided.
    """
    reviewer.decide(STAMP, "reject")
    reviewer.decide(BATES, "correct", value="ICE 000018")
    reviewer.decide(WHO, "correct", value="organization/maple")
    reviewer.load()

    page = reviewer.client.get("/doc/document/list/page/1.jsonld").json
    by_name = {each["id"].partition("#")[2]: each for each in page["redaction"]}
    rejected = by_name["redaction-stamp-1"]
    assert "rejected" == _status(rejected) and "claimedExemption" not in rejected
    assert ["Review by Ana"] == [each["title"] for each in _several(rejected["reviews"])]
    printed = sorted((each["asPrinted"], _status(each)) for each in page["batesRange"])
    assert [("ICE 000018", "reviewed"), ("ICE 17", "corrected")] == printed
    [who] = [each for each in page["mentions"] if "body" in each]
    assert "https://foia.example.org/id/organization/maple" == who["body"]["id"]
    html = reviewer.client.get("/doc/document/list/page/1").text
    assert "ICE 000018" in html
    reviewer.get()
    assert 2 == numbers(reviewer.page)[1]


def _status(body):
    return body["status"]["id"].rpartition("/")[2]


def _several(value):
    return value if isinstance(value, list) else [value]


def test_a_claim_is_corrected_with_its_words(reviewer):
    """The date that a machine took from a page has another one instead after the load."""
    reviewer.get("/review?kind=claim")
    answer = reviewer.send("/review/decide", do="correct", value="2011-05-04", quote="the fourth of May")
    assert 303 == answer.status_code
    reviewer.load()

    claims = reviewer.client.get("/doc/document/list.jsonld").json["claims"]
    assert {("2011-06", "corrected"), ("2011-05-04", "asserted")} == {
        (_plain(each["object"]), _status(each)) for each in claims
    }


def _plain(value):
    return value["value"] if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("item", "field", "value", "sentence"),
    [
        (STAMP, "claimedExemption", "(b)(77)", "names nothing in this catalogue"),
        (STAMP, "claimedExemption", "", "write the right value"),
        (STAMP, "status", "x", "cannot be corrected by a decision"),
        (BATES, "asPrinted", "no number", "is no Bates number"),
        (WHO, "body", "person/nobody", "names nothing in this catalogue"),
        (WHO, "body", "a wolf", "This does not fit"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(reviewer, item, field, value, sentence):
    """The page says in one sentence why, keeps what was typed, and nothing is written."""
    answer = reviewer.decide(item, "correct", field=field, value=value)

    assert 422 == answer.status_code
    assert sentence in answer.text and f'value="{value}"' in answer.text
    assert () == reviewer.decisions


def test_a_decision_is_taken_back(reviewer):
    """
    By another line: the first one stays in the file and in the list, and what it was about is open again.
    """
    reviewer.get(reviewer.decide(STAMP, "reject").location)
    assert 404 == reviewer.send("/review/undo", key="0" * 12).status_code
    assert 303 == reviewer.send("/review/undo").status_code

    first, back = reviewer.decisions
    assert ("revoke", STAMP, first.key) == (back.do, back.of, back.revokes)
    reviewer.get()
    assert 5 == numbers(reviewer.page)[1]
    reviewer.get("/review/decisions")
    assert "rejected" in reviewer.page and "taken back" in reviewer.page


def test_any_decision_is_taken_back_from_the_list(reviewer):
    """Not the last one only; that it is loaded already makes no difference."""
    reviewer.decide(STAMP, "reject")
    reviewer.decide(BATES, "accept")
    reviewer.load()
    first = reviewer.decisions[0]
    reviewer.get("/review/decisions")
    assert "waits for the next load" not in reviewer.page
    reviewer.send("/review/undo", key=first.key)
    reviewer.load()

    page = reviewer.client.get("/doc/document/list/page/1.jsonld").json
    states = {each["id"].partition("#")[2]: _status(each) for each in page["redaction"]}
    assert "machine-read" == states["redaction-stamp-1"]


def test_no_decision_is_lost_where_two_decide(reviewer_of):
    """Who did not know of the other's decision is told who decided what, and may decide again."""
    ana, ben = reviewer_of("Ana"), reviewer_of("Ben")
    ana.get(f"/review?item={STAMP.replace('#', '%23')}")
    assert 303 == ben.decide(STAMP, "accept").status_code
    answer = ana.send("/review/decide", do="reject")

    assert 409 == answer.status_code
    assert "Ben decided this at" in answer.text and "reviewed" in answer.text
    ana.page = answer.text
    assert 303 == ana.send("/review/decide", do="reject").status_code
    assert [("Ben", "reviewed"), ("Ana", "rejected")] == [(d.reviewer, d.status) for d in ana.decisions]


def test_the_list_says_nothing_of_what_nobody_may_see(reviewer):
    """A decision about what is restricted now is counted, without its thing, value or reason."""
    line = (
        '{"do":"correct","of":"id/document/secret#claim-0a1b2c3d4e5f","time":"2026-11-27T10:00:00.000Z",'
        '"reason":"CANARYREASON","value":"CANARYVALUE","reviewer":"Ben"}\n'
    )
    (reviewer.folder / "decisions.jsonl").write_text(line)
    reviewer.get("/review/decisions")

    assert "something that is not shown now" in reviewer.page
    assert "CANARY" not in reviewer.page and "secret" not in reviewer.page
    reviewer.get(f"/review?item={STAMP.replace('#', '%23')}")
    secret = "id/document/secret#claim-0a1b2c3d4e5f"
    assert 404 == reviewer.send("/review/decide", item=secret, do="accept").status_code


def test_who_reviews_is_asked_once(reviewer_of):
    """Where the server knows no name, one is asked for before the queue is shown; it is in decisions."""
    nobody = reviewer_of("")
    assert "/review/sign-in" == nobody.get().location
    nobody.get("/review/sign-in")
    assert 401 == nobody.send("/review/sign-in", name=" ").status_code
    assert 303 == nobody.send("/review/sign-in", name="Cleo Ä. \u202e").status_code
    nobody.decide(STAMP, "accept")

    assert ["Cleo Ä."] == [each.reviewer for each in nobody.decisions]
