"""Titles that files give themselves: which say what a document is."""

import pytest

from foia_graph.model.titles import readable_title


@pytest.mark.parametrize(
    "title",
    [
        "HighView Image",
        "Scanned from a Xerox multifunction device001[1].PDF",
        "Scanned Document",
        "Xerox Scan_05042014",
        "Canon iR-ADV scanned file",
        "CamScanner 05-04-2014 10.22",
        "PowerPoint Presentation",
        "Presentation1",
        "New Document 3",
        "untitled",
    ],
)
def test_what_scanners_and_programs_write_is_no_title(title):
    """It names the device or the program, and not the paper."""
    assert "" == readable_title(title)


@pytest.mark.parametrize(
    "title", ["Image of the Agency in the Press", "Sharp Decline of Fences", "Document Retention Policy"]
)
def test_a_title_may_begin_like_what_a_scanner_writes(title):
    """The words that follow are those of a paper."""
    assert title == readable_title(title)
