"""A restricted, embargoed or withdrawn thing is nowhere: asked for by every road that the API has.

What an app answers that hides things is what one answers that never had them, but for the change log and
what is reported it; and there stand bare names only.
"""

import re

import pytest

from foia_graph.store.changelog.log import log_of
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.restricted.crawl import answers, requests
from tests.restricted.looking import SLUGS, WORD, opened

OF_THE_LOG = ("/changes", "/feeds/", "/resourcesync/changelist", "/iiif/changes", "/oai", "/dump", "/metrics")
"""What reports the change log, in which there are bare names, and how many entries it has."""
SEARCHES = ("/search", "/api/search")
SCORE = re.compile(rb"\d+\.\d+")
"""How well a hit fits, which is told to thousandths."""
SEARCH_FEED = "/search.atom"
"""It says what was changed last of what is found, and so reports the log; of nothing else in that."""
HISTORY = "/history/"
"""It has the times of visible things, and of claims on them that rested on what is hidden now."""
WITHOUT_ANY = (
    *("/metrics", "/graph/external", "/iiif/collection/{part}", "/iiif/collection/release/{slug}/{part}"),
    *(f"/doc/{kind}/" for kind in ("campaign", "case", "disclosure", "event", "person", "place")),
    *(f"/doc/{kind}/" for kind in ("post", "program", "request")),
)
"""Paths of which this small catalogue has nothing, or nothing that may be seen."""
TOLD_ONCE = re.compile(
    rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|\+00:00)?|urn:uuid:[0-9a-f-]+|"
    rb"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} 20[0-9]{2} [0-9:]+ GMT|"
    rb"/ID ?\[ ?<[0-9A-Fa-f]+> ?<[0-9A-Fa-f]+> ?\]|"
    rb'<p class="note">In this catalogue since .*?</p>|'
    rb'<span class="note">(?:in this catalogue since|held here until) [^<]*</span>'
)
"""Times of loading and of the log, names of errors, and the identifiers that the engine of PDFs makes up."""


def crawled(store, profile):
    app = create_app(store, profile)
    client = app.test_client()
    found = answers(client, list(requests(client.get("/openapi.json").json)))
    app.extensions[EXTENSION].close()
    return found


@pytest.fixture(scope="module")
def hiding(stores, profile):
    return crawled(stores.hiding, profile)


@pytest.fixture(scope="module")
def plain(stores, profile):
    return crawled(stores.plain, profile)


def test_every_road_was_tried(hiding):
    """Every path answers something, save those that have nothing here; a new one needs names in `crawl`."""
    told = {answer.template for answer in hiding.values()}
    good = {answer.template for answer in hiding.values() if answer.status < 400}

    assert len(hiding) > 3000
    assert [] == sorted(each for each in told - good if not each.startswith(WITHOUT_ANY))


def test_nothing_failed(hiding):
    """No answer is an error of the server."""
    assert [] == [asked for asked, answer in hiding.items() if answer.status == 500]


def test_no_word_of_it_is_in_any_answer(hiding):
    """Titles, descriptions, quotes, claims, values, names, texts and reasons of restrictions."""
    found = {asked: set(WORD.findall(opened(answer.body))) for asked, answer in hiding.items()}

    # A search answers with the words that were looked for.
    assert {} == {asked: words for asked, words in found.items() if words - {b"canarylaterr"}}


def test_its_name_is_in_no_answer_that_does_not_tell_of_the_log(hiding):
    """Nor is there a link to it; who asks for a name gets it back."""
    found = {
        (address, slug)
        for (address, _), answer in hiding.items()
        if not address.startswith(OF_THE_LOG)
        for slug in SLUGS
        if slug in answer.body and slug.decode() not in address
    }

    assert set() == found


def test_no_claim_that_is_hidden_is_named(hiding, stores, profile):
    """
    Neither in feeds nor in the history of a visible thing that had it: its name is a digest of what it said.
    """
    logs = [
        {entry.iri for entry in log_of(catalogue).entries_since(0) if entry.is_of_claim}
        for catalogue in (
            OpenGenerations(store, profile).served_catalogue() for store in (stores.hiding, stores.plain)
        )
    ]
    hidden = {name.rpartition("#")[2].encode() for name in logs[0] - logs[1]}
    owners = {name.partition("#")[0].rpartition("/id/")[2] for name in logs[0] - logs[1]}
    claim_name = re.compile(rb"claim-[0-9A-Za-z]+")
    named = {asked for asked, answer in hiding.items() if hidden & set(claim_name.findall(answer.body))}

    assert {"document/later-memo", "document/gone-memo", "document/open-memo", "release/first"} <= owners
    assert set() == {asked for asked in named if not any(each.decode() in asked[0] for each in hidden)}


def test_answers_are_those_of_a_catalogue_that_never_had_it(hiding, plain):
    """
    Statuses, bodies and counts, at all dates; only a withdrawn thing has a tombstone, others are unknown.
    """

    def said(asked, answer):
        if not asked[0].startswith(SEARCHES):
            return answer.status, TOLD_ONCE.sub(b"", answer.body)
        # An index that was changed continues counting what is deleted: in the plain one, what was in between.
        return answer.status, SCORE.sub(b"", TOLD_ONCE.sub(b"", answer.body))

    def is_feed(asked):
        # Lists as Atom are entries of the log, whose numbers count what is hidden, too.
        return asked[1] == "application/atom+xml" or asked[0].partition("?")[0].endswith(".atom")

    differing = [
        asked
        for asked, answer in hiding.items()
        if not asked[0].startswith((*OF_THE_LOG, SEARCH_FEED, HISTORY))
        and not is_feed(asked)
        and "gone-memo" not in asked[0]
        # A workbook of hits is packed with the scores; the CSV has the same rows.
        and not (asked[0].startswith(SEARCHES) and "spreadsheetml" in asked[1])
        and said(asked, answer) != said(asked, plain[asked])
    ]

    assert hiding.keys() == plain.keys()
    assert [] == differing


def test_the_log_has_bare_names(stores, profile):
    """An entry is a number, a type, an IRI, a class, a time, a generation; a restriction has no reason."""
    entries = list(log_of(OpenGenerations(stores.hiding, profile).served_catalogue()).entries_since(0))
    told = {(entry.iri, entry.type, entry.reason) for entry in entries}
    base = OpenGenerations(stores.hiding, profile).served_catalogue().base
    later = f"{base}id/document/later-memo"

    assert {(later, "Create", ""), (later, "Delete", "")} == {each for each in told if each[0] == later}
    assert (f"{base}id/document/gone-memo", "Delete", "Sent by mistake.") in told
    assert [] == [each for each in told if each[0] == f"{base}id/document/sealed-memo"]
    assert [] == WORD.findall(repr(entries).encode())
