"""Where sources disagree, side by side."""

import csv
import io
import re
from collections import Counter

import pytest

from case_tables import records_beside
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore
from tests.web.conftest import BASE
from tests.web.pages.lists.test_lists import walk

JSONLD = "application/ld+json"

WORK = records_beside(__file__, "conflicts")
WORDS = """
- {type: SourceDocument, id: post, title: A post, issued: "2012-04-10"}
- {type: SourceDocument, id: sheet, title: A sheet, issued: "2012-04-12"}
- type: Event
  id: night
  title: The night
  source: post
  claims:
    - {id: dark, text: The lamp was dark., quote: it was dark, source: sheet}
    - {id: lit, text: The lamp was lit., quote: it was lit, conflictsWith: dark}
"""
OUTSIDE = """
- {type: SourceDocument, id: wiki, title: A wiki, url: "https://wiki.example/"}
- type: Event
  id: vote
  title: The vote
  source: wiki
  date:
    - {value: "2011-05-04", quote: on 4 May}
    - {value: "2011-05-05", quote: on 5 May}
"""


def test_contradictions_come_first_with_quote_source_who_and_when(client_of):
    """Each value is next to the other with its words; none is chosen."""
    page = " ".join(client_of(WORK).get("/conflicts", headers={"Accept": "text/html"}).text.split())
    contradictions, differences = page.split("Differences that can all be true")

    assert "Contradictions (1)" in contradictions
    for words in ("2012-04-05", "2012-04-06", ">released April 5, 2012</q>", "A sheet", "Center for Rights"):
        assert words in contradictions
    assert "<time>10 April 2012</time>" in contradictions
    assert ">in March</q>" in differences
    assert "not equally precise" in differences


def test_statements_in_words_stand_there_and_the_first_is_marked(client_of):
    """Also where the thing has nothing else on which sources differ."""
    page = client_of(WORDS).get("/conflicts", headers={"Accept": "text/html"}).text

    assert ["The lamp was lit.", "The lamp was dark."] == re.findall(
        'class="statement" dir="auto">([^<]*)', page
    )
    assert 1 == page.count("said first")
    assert page.index("The lamp was lit.") < page.index("said first") < page.index("The lamp was dark.")
    assert "<b>1</b> fact on which" in page


MONTHS = {"04": "April", "05": "May"}


@pytest.mark.parametrize(
    ("first", "second", "is_contradiction"),
    [
        ('said: "2012-04-10", ', 'said: "2012-05-15", ', False),  # five weeks
        ('said: "2012-04-10", ', 'said: "2012-04-16", ', True),
        ("", 'said: "2012-05-15", ', False),
        ("", "", True),
    ],
)
def test_statements_of_other_times_differ_over_time(client_of, first, second, is_contradiction):
    """Only statements of one time, or of none, contradict; of others both days are shown."""
    records = WORDS.replace(', issued: "2012-04-10"', "").replace(', issued: "2012-04-12"', "")
    records = records.replace("id: dark, ", f"id: dark, {first}").replace("id: lit, ", f"id: lit, {second}")
    page = client_of(records).get("/conflicts", headers={"Accept": "text/html"}).text
    front = client_of(records).get("/", headers={"Accept": "text/html"}).text

    assert is_contradiction == ("Contradictions (1)" in page)
    assert is_contradiction != ("Differs over time" in page)
    assert is_contradiction == ("These cannot both be true" in front)
    for date in (first, second):
        shown = f"<time>{int(date[15:17])} {MONTHS[date[12:14]]} 2012</time>" if date else "undated"
        assert shown in page
        assert shown in front


def test_sources_outside_the_corpus_are_heard_when_asked_for(client_of):
    """The scope is the corpus unless told; what outsiders say is marked."""
    client = client_of(WORK, OUTSIDE)
    corpus, everyone = (
        client.get(path, headers={"Accept": "text/html"}).text
        for path in ("/conflicts", "/conflicts?scope=all")
    )

    assert ("The vote" in corpus, "The vote" in everyone) == (False, True)
    mark = "outside the collection</span>"
    assert (mark in corpus, mark in everyone) == (False, True)


def test_a_scope_that_is_none_is_refused(client_of):
    """400 names the scopes there are."""
    answer = client_of(WORK).get("/conflicts?scope=world")

    assert (400, "scope is corpus or all, not 'world'.") == (answer.status_code, answer.json["detail"])


def test_programs_get_the_claims(client_of):
    """The two collections hold things with those of their claims that differ."""
    body = client_of(WORK).get("/conflicts", headers={"Accept": "application/ld+json"}).json
    contradictions, differences = body["hydra:member"]

    assert (f"{BASE}conflicts?scope=corpus", 1, 1) == (
        body["id"],
        contradictions["hydra:totalItems"],
        differences["hydra:totalItems"],
    )
    assert f"{BASE}id/work/oig-12-64" == contradictions["hydra:member"][0]["id"]
    assert ["issued", "issued"] == [
        claim["predicate"] for claim in contradictions["hydra:member"][0]["claims"]
    ]


def test_conflicts_are_narrowed_to_a_thing_and_a_field(client_of):
    """`about` and `field` keep what is of both; the address of the answer says so."""
    client = client_of(WORK, OUTSIDE)
    body = client.get("/api/conflicts?about=work/oig-12-64&field=created", headers={"Accept": JSONLD}).json
    none = client.get("/api/conflicts?about=source/post", headers={"Accept": JSONLD}).json

    assert f"{BASE}conflicts?scope=corpus&about=/id/work/oig-12-64&field=created" == body["id"]
    assert [0, 1] == [part["hydra:totalItems"] for part in body["hydra:member"]]
    assert [0, 0] == [part["hydra:totalItems"] for part in none["hydra:member"]]
    page = client.get("/conflicts?about=work/oig-12-64", headers={"Accept": "text/html"}).text
    assert 'href="/conflicts?scope=all&amp;about=/id/work/oig-12-64"' in page.replace("&amp;amp;", "&amp;")


def works_with(**fields):
    """Return the records of works that differ from that above in a name each, with some fields of it."""
    return "".join(
        f"""
- type: CitedWork
  id: {name}
  title: Report {name}
  source: post
  issued:
    - {{value: "2012-04-05", quote: April 5}}
    - {{value: "2012-04-06", quote: April 6, source: sheet}}
{more}"""
        for name, more in fields.items()
    )


CREATED = """
  created:
    - {value: "2012-03", quote: in March}
    - {value: "2012-03-27", quote: March 27, source: sheet}
"""
TWO_DAYS = CREATED.replace('"2012-03"', '"2012-03-20"')
MANY = WORK + works_with(a=CREATED, b="", c=CREATED, d="")
"""Five works with a contradiction, of which three have a difference, too."""


def test_a_walk_meets_each_thing_once_and_counts_the_whole(client_of):
    """Contradictions come before differences, also where they share a page."""
    pages = walk(client_of(MANY), "/api/conflicts?per_page=2")
    groups = [[part["hydra:member"] for part in page["hydra:member"]] for page in pages]
    contradictions, differences = (
        [member["id"].rpartition("/")[2] for page in groups for member in page[place]] for place in (0, 1)
    )

    assert [[2, 0], [2, 0], [1, 1], [0, 2]] == [[len(each) for each in page] for page in groups]
    assert (["a", "b", "c", "d", "oig-12-64"], ["a", "c", "oig-12-64"]) == (contradictions, differences)
    assert {(5, 3)} == {tuple(part["hydra:totalItems"] for part in page["hydra:member"]) for page in pages}
    assert 1 == len({page["id"] for page in pages})


def test_what_is_contested_in_a_thing_is_on_one_page(client_of):
    """However many facts that are: a page has so many things."""
    first, _, last = walk(client_of(WORK + works_with(a=TWO_DAYS)), "/conflicts?per_page=1")
    (thing,) = first["hydra:member"][0]["hydra:member"]

    assert (f"{BASE}id/work/a", 4) == (thing["id"], len(thing["claims"]))
    assert {"created", "issued"} == {claim["predicate"] for claim in thing["claims"]}
    assert [0, 1] == [len(part["hydra:member"]) for part in last["hydra:member"]]


def test_of_a_page_only_its_things_are_read(client_of, monkeypatch):
    """Those on other pages are counted by what the load has written."""
    client = client_of(MANY)
    read = Catalogue.describe_with_parts
    asked = set()

    def noted_read(catalogue, iri, fields):
        asked.add(iri.rpartition("/")[2])
        return read(catalogue, iri, fields)

    monkeypatch.setattr(Catalogue, "describe_with_parts", noted_read)
    for query, expected in (
        ("per_page=2&page=2", {"c", "d"}),
        ("per_page=4&page=2", {"oig-12-64", "a", "c"}),
    ):
        asked.clear()
        client.get(f"/conflicts?{query}", headers={"Accept": "text/html"})

        assert expected == asked


def test_conflicts_are_a_table(client_of):
    """A row a claim, contradictions first, with value, words, source and who."""
    rows = list(csv.DictReader(io.StringIO(client_of(WORK).get("/api/conflicts.csv").text)))

    assert [
        ("contradiction", "issued", "2012-04-05", "released April 5, 2012", "post", "2012-04-10"),
        ("contradiction", "issued", "2012-04-06", "On April 6, 2012", "sheet", ""),
        ("precision", "created", "2012-03", "in March", "post", ""),
        ("precision", "created", "2012-03-27", "March 27", "sheet", ""),
    ] == sorted(
        (
            *(row[name] for name in ("difference", "field", "value", "quote")),
            row["source"].rpartition("/")[2],
            row["date"],
        )
        for row in rows
    )
    assert {"contradiction": 2, "precision": 2} == Counter(row["difference"] for row in rows)
    assert "contradiction" == rows[0]["difference"]


@pytest.mark.parametrize(("status", "query"), [(404, "about=work/none"), (404, "field=isued"), (400, "x=y")])
def test_what_is_not_known_is_refused(client_of, status, query):
    """A thing, a field and a parameter must be known."""
    assert status == client_of(WORK).get(f"/api/conflicts?{query}").status_code


def test_the_page_of_a_thing_says_that_sources_disagree(client_of):
    """A contested field is marked where it is shown."""
    page = client_of(WORK).get("/doc/work/oig-12-64.html").text

    assert 1 == page.count("sources disagree")


def test_of_a_thing_only_what_differs_is_read(client_of, monkeypatch):
    """Claims and figures are; other parts are not looked into."""
    redaction = "redaction: [{claimedExemption: [(b)(5)]}]"
    memo = f"{{type: ReleasedDocument, id: memo, title: M, description: D., source: post, {redaction}"
    dates = "{value: '2012-04-05', quote: April 5}, {value: '2012-04-06', quote: April 6, source: sheet}"
    client, asked = client_of(f"{WORK}- {memo}, issued: [{dates}]}}\n"), []
    quads = EmbeddedStore.quads

    def noted_quads(store, subject, *rest):
        asked.extend([subject.value.partition("#")[2]] if subject is not None else [])
        return quads(store, subject, *rest)

    monkeypatch.setattr(EmbeddedStore, "quads", noted_quads)
    page = client.get("/conflicts", headers={"Accept": "text/html"}).text

    assert "April 6" in page and "/doc/document/memo" in page
    assert not any(each.startswith("redaction") for each in asked)
