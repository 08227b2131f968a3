"""Bates numbers and other identifiers of real released pages."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from extract.bates_pages import found
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.pdf.document_reader import read_document

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason=f"there are no real files in {CORPORA}")


def unblank(text: str) -> str:
    return "".join(text.split())


def labelled() -> list[dict]:
    """Give the labelled pages that have a text layer."""
    lines = (CORPORA / "labels" / "dev-pages.jsonl").read_text().splitlines()
    return [page for page in map(json.loads, lines) if page["text_layer"]]


@cache
def ids(file: str) -> list[PageId]:
    return found(read_document(CORPORA / file))


def compared(kind: str) -> tuple[int, int, int]:
    """Count what is labelled, found rightly, and found wrongly."""
    pairs = [
        (
            {unblank(each["as_printed"]) for each in page["page_ids"] if each["kind"] == kind},
            {
                unblank(each.printed)
                for each in ids(page["file"])
                if (each.page, each.kind) == (page["page"], kind)
            },
        )
        for page in labelled()
    ]
    return (
        sum(len(wanted) for wanted, _ in pairs),
        sum(len(wanted & ours) for wanted, ours in pairs),
        sum(len(ours - wanted) for wanted, ours in pairs),
    )


def supplied(name: str, most: int) -> Iterator[dict]:
    with gzip.open(CORPORA / "scale" / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, most))


def as_reading(texts: list[str]) -> ParsedDocument:
    pages = [
        ParsedPage(number, "extracted", layer=PositionedText(text)) for number, text in enumerate(texts, 1)
    ]
    return ParsedDocument("0" * 64, 1, "extracted", pages=tuple(pages))


@pytest.mark.slow
def test_stamps_of_labelled_pages():
    """Of 13 stamps in text layers at most one is missed: that whose only digit is wrong on the only page."""
    labelled, right, wrong = compared("bates")

    assert (13, True, True) == (labelled, right >= 12, wrong <= 1)


@pytest.mark.slow
def test_other_ids_of_labelled_pages():
    """
    The names of documents are found, and most numbers of cases, those manually excepted; few others are
    taken.
    """
    documents, cases = compared("document-id"), compared("case-id")

    assert (5, 5, 0) == documents
    assert (44, True, True) == (cases[0], cases[1] >= 28, cases[2] <= 4)


@pytest.mark.slow
def test_mails_have_names_but_no_stamps():
    """Mails of the State Department bear the number of the mail and that of the case."""
    wrong, named = [], 0
    for mail in supplied("state_clinton_emails.jsonl.gz", 1500):
        ours = found(as_reading([text for text in mail["text"].split("\f") if text.strip()]))
        named += mail["doc_no"] in {each.printed for each in ours if each.kind == "document-id"}
        wrong += [each.printed for each in ours if each.kind == "bates"]

    assert ([], True) == (wrong, named > 1490)


@pytest.mark.slow
def test_records_of_archives_have_no_made_up_stamps():
    """The page counters that an archive prints next to the number of a record are no Bates numbers."""
    records = defaultdict(list)
    for page in supplied("nara_jfk_pages.jsonl.gz", 3000):
        records[page["release"], page["record"]].append(page["text"])
    ours = [each for texts in records.values() for each in found(as_reading(texts))]

    assert set() == {each.prefix for each in ours if each.kind == "bates" and each.prefix}
    assert len([each for each in ours if each.printed.startswith("DocId:")]) > 2000
