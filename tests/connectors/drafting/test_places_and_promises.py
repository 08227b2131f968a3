"""Bates numbers, page ranges, promises, sentences and issues."""

import pytest

from connectors.drafting.drafts import draft_of, plain_values, record
from foia_graph.connectors.drafting.figures import find_bates, find_extents, find_page_spans
from foia_graph.connectors.drafting.known_names import IssueTable
from foia_graph.connectors.drafting.sentences import split_sentences
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the document “ICE 117629 – Packet”", [("ICE", "117629", "")]),
        ("Bates numbers CBP 000121 through CBP 000760", [("CBP", "000121", "000760")]),
        ("OTA-FUS-00311 to OTA-FUS-00402", [("OTA-FUS-", "00311", "00402")]),
        ("PAGE 117629", []),
        ("HARBOR 2012", []),
        ("HB 1234 passed", []),
    ],
)
def test_bates_numbers_have_a_prefix_that_releases(text: str, found: list[tuple[str, str, str]]) -> None:
    """A Bates number has a zero at its beginning, the word next to it, or a prefix of who releases."""
    assert found == [(each.prefix, each.first, each.last) for each in find_bates(text, [])]


def test_pages_and_extents_are_found() -> None:
    """Page ranges run upwards; an extent names its paper."""
    text = "a 3-page survey (pages 35-37) and pages 9 to 4"

    assert [("35", "37")] == [(each.first, each.last) for each in find_page_spans(text)]
    assert [("3", "survey")] == [(each.pages, each.form) for each in find_extents(text)]


@pytest.mark.parametrize(
    "promise",
    [
        "The next release of documents will point to more.",
        "We expect the next batch of records to be released in July 2019.",
        "Still to come: the disciplinary files.",
        "The full set will be posted in the fall.",
        "We will publish the remaining e-mails soon.",
        "The first production is due on May 30, 2015.",
    ],
)
def test_promises_are_announced_releases(promise: str) -> None:
    """What is to be made public later is a release that is announced."""
    announced = record(
        draft_of(f"The documents are here. {promise}", "Documents"), "Release", "announced-release"
    )

    assert plain_values(announced, "holdingStatus") == ["announced"]


@pytest.mark.parametrize(
    "words",
    [
        "We released the documents.",
        "The agency refused to release the documents.",
        "They had said that they were late.",
    ],
)
def test_what_was_done_or_refused_is_no_promise(words: str) -> None:
    """Nothing is announced by what is past."""
    drafted = draft_of(words, "Documents")

    assert [each.id for each in drafted.records if each.id.endswith("announced-release")] == []


def test_sentences_end_at_stops_that_are_none_of_abbreviations() -> None:
    """Titles, initials, numbers of lists and "U.S." end no sentence; a line does."""
    text = "Ms. J. Roe of the U.S. Navy left. She went to No. 5 St. Ann.\n1. Contract\nRead it!"
    found = [text[each.start : each.end] for each in split_sentences(text)]

    assert [
        "Ms. J. Roe of the U.S. Navy left.",
        "She went to No. 5 St. Ann.",
        "1. Contract",
        "Read it!",
    ] == found


def test_issues_are_found_in_either_number() -> None:
    """An issue is named by its words, whether one or several of it are spoken of."""
    table = IssueTable(
        Gazetteer(
            (
                GazetteerEntry(
                    "https://x.example.org/scheme/issues/us-citizens", "Issue", ("U.S. citizens",)
                ),
                GazetteerEntry("issue/costs", "Issue", ("Costs",)),
            )
        )
    )

    assert ["us-citizens"] == [issue for issue, _ in table.find("It held a US citizen, at what cost?")]
