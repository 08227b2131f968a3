"""Stamps that the OCR misread are believed where the file proves its stamps, and nowhere else."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from case_tables import tabled
from foia_graph.extract.exemptions.extractor import Exemption, find_exemptions
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import Box, ParsedDocument, ParsedPage, PositionedText, TextLine

SHARED = Path(__file__).parents[2].parent / "shared"
MAILS = SHARED / "corpora" / "scale" / "state_clinton_emails.jsonl.gz"
PROOF = "Agent b6 -1\nb7C -1\n"


def read(*layers: str | PositionedText) -> list[Exemption]:
    """Find the exemptions on pages given as their text layers."""
    words = [PositionedText(layer) if isinstance(layer, str) else layer for layer in layers]
    pages = tuple(ParsedPage(number, "extracted", layer=layer) for number, layer in enumerate(words, 1))
    return list(find_exemptions(ParsedDocument("0" * 64, 1, "extracted", pages=pages), Gazetteer()))


def forms(page: str | PositionedText, proof: str = PROOF) -> list[str]:
    """Give the printed forms on a page of a file whose first page proves its stamps."""
    return [each.printed for each in read(proof, page) if each.page == 2]


@tabled
def test_misread_stamp_is_restored(misread: str, printed: str) -> None:
    """A stamp is given as it must be printed; the spot keeps what was read."""
    assert [printed] == forms(f"{misread}\n")


def test_misread_stamp_is_less_sure() -> None:
    """What was misread has a confidence, and the quotation is that of the text."""
    found = read(PROOF, "SA bic -2 advised\n")[-1]

    assert (0.9, "bic -2") == (found.confidence, found.spots[0].quote)


def test_without_proof_nothing_is_restored() -> None:
    """In a file without stamps such letters are words, parts and scribbles."""
    assert [] == read("He bought a bic -2 pens, bé\npie\nBIE\nthe 6 -1\n")


def test_faint_b6_needs_its_partner() -> None:
    """ "be" and "6" are stamps only next to a b7C of the same category."""
    assert ["b7C -5", "b6 -5"] == forms("ice 6 -5\nb7C -5\n")
    assert ["b7C", "b6"] == forms("be\nb7C\n")
    assert [] == forms("to be -5 or not\nbe\n")


def test_word_is_a_stamp_only_at_the_edge() -> None:
    """A shape that is a word as well must end its line at the right edge of the page."""
    line = "advised by telephone DIE"
    inside = PositionedText(line, (TextLine(0, len(line), Box(10, 20, 60, 2)),))
    edge = PositionedText(line, (TextLine(0, len(line), Box(10, 20, 88, 2)),))

    assert [] == forms(inside)
    assert ["b7E"] == forms(edge)


def test_stamp_in_brackets() -> None:
    """In mails with (b)(6), what the OCR made of another one is believed."""
    assert ["(b)(6)"] == forms("Program Manager,'\"6) will assist\n", proof="From: (b)(6)\n")
    assert [] == forms("items 5) and 6) below\n", proof="From: (b)(6)\n")


def test_capital_stamp_with_a_stroke() -> None:
    """The stroke of a box behind a stamp of State is no digit."""
    assert ["B6"] == forms("Sent:\n      B61\nSubject:\n", proof="RELEASE IN PART\nB6\n")


def test_mails_of_state_carry_what_their_heads_say() -> None:
    """Every code in the heading of a real mail is found on it."""
    if not MAILS.is_file():
        pytest.skip(f"there are no mails at {MAILS}")
    with gzip.open(MAILS, "rt") as lines:
        mails = [json.loads(line)["text"] for line in islice(lines, 300)]

    assert [] == [head for mail in mails for head in unread(mail)]


def unread(mail: str) -> set[str]:
    """Give the codes of the heading "RELEASE IN PART B5,B6" that were not found."""
    head = mail.partition("RELEASE IN PART")[2].partition("From:")[0].replace("\n", " ")
    codes = {
        f"(b)({code[1]})" for code in head.replace(",", " ").split() if len(code) == 2 and code[0] == "B"
    }
    return codes - {each.code for each in read(mail)}
