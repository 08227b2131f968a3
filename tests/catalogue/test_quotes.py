"""Quotes are to the letter, and each is with the source that says it."""

import re
from collections import defaultdict
from typing import Any

import pytest

from catalogue.conftest import Catalogue
from catalogue.leaves import PARTS, RESOURCES_PAGE_2, quotes

COMPARED = {
    ("source/fierce-dhs-oig-secure-communities", "The report, dated March 27, is one"),
    (
        "source/fierce-dhs-oig-secure-communities",
        "released by the DHS OIG on April 6 regarding Secure Communities",
    ),
    ("source/niwap-memo-10076-1", "John Morton, DHS Memo Prosecutorial Discretion"),
    (
        "source/niwap-memo-10076-1",
        "Prosecutorial Discretion: Certain Victims, Witnesses and Plaintiffs (June 17 2011)",
    ),
    ("source/niwap-memo-10076-1", "removal cases involving the victims and witnesses of crime"),
}
"""Quotes that are in no text at hand, and were compared with stored copies of their pages."""
BLANKS = re.compile(r"[\s\u00a0]+")


@pytest.fixture(scope="module")
def quoted(catalogue: Catalogue) -> dict[str, set[str]]:
    """The sources of each quote in the store."""
    found = defaultdict(set)
    for claim in catalogue.claims.values():
        found[claim.quote].add(claim.source)
    return found


def test_every_quote_of_the_fact_base_is_kept(
    catalogue: Catalogue, facts: list[dict[str, Any]], quoted: dict[str, set[str]]
) -> None:
    """Each is as a quote of a source with its address; those of page 2, of one of its four parts."""
    of = defaultdict(set)
    for source, url in catalogue.ask("SELECT ?s ?url { ?s a foia:SourceDocument ; schema:url ?url }"):
        of[url].add(source)
    known = [each for entity in facts for each in quotes(entity)]

    def places(url: str) -> set[str]:
        return set(PARTS) if url == RESOURCES_PAGE_2 else of[url]

    assert [] == [(url, words) for url, words in known if not places(url) & quoted[words]]
    assert (526, 136) == (len(known), len({url for url, _ in known}))


def test_no_quote_is_asserted_that_cannot_be_compared(
    catalogue: Catalogue, facts: list[dict[str, Any]], page: str
) -> None:
    """Each is in the fact base or on page 2, or was compared elsewhere; all others say that they were not."""
    at_hand = [BLANKS.sub(" ", words) for entity in facts for _, words in quotes(entity)]
    text = "\n".join((BLANKS.sub(" ", page), *at_hand))
    beyond = {
        (claim.source, claim.quote)
        for claim in catalogue.claims.values()
        if BLANKS.sub(" ", claim.quote) not in text and claim.status == "asserted"
    }

    assert COMPARED == beyond
    assert {"inferred", "rejected"} == {
        claim.status
        for claim in catalogue.claims.values()
        if BLANKS.sub(" ", claim.quote) not in text and (claim.source, claim.quote) not in COMPARED
    }


def test_quotes_of_page_2_stand_on_it(page: str, quoted: dict[str, set[str]]) -> None:
    """Each is found in the text of the page, runs of blanks read as one blank."""
    text = BLANKS.sub(" ", page)
    here = [words for words, sources in quoted.items() if {*PARTS, "source/resources-page-2"} & sources]

    assert [] == [words for words in here if words and BLANKS.sub(" ", words) not in text]
    assert 143 == len(list(filter(None, here)))


def test_quotes_are_short(quoted: dict[str, set[str]]) -> None:
    """No quote is longer than it must be: fourteen words, save one whose sentence cannot be cut."""
    assert [
        "similarly puts the burden on individuals outside the agency – specifically, attorneys or "
        "advocates – "
        "to alert the agency about crime victims and witnesses"
    ] == [words for words in quoted if len(words.split()) > 14]


def test_page_2_goes_unquoted_nowhere(page: str, quoted: dict[str, set[str]]) -> None:
    """What no quote covers of the page are words that join: nothing that it states is omitted."""
    text = BLANKS.sub(" ", page)
    covered = bytearray(len(text))
    for words in (
        BLANKS.sub(" ", each)
        for each, sources in quoted.items()
        if {*PARTS, "source/resources-page-2"} & sources
    ):
        for found in re.finditer(re.escape(words), text) if words else ():
            covered[found.start() : found.end()] = b"x" * len(words)
    left = "".join("|" if covered[at] else letter for at, letter in enumerate(text))

    assert ["I will demand that", "This document can"] == sorted(
        run.strip(" .,:”") for run in re.split(r"\|+", left) if len(re.findall(r"\w+", run)) > 2
    )
