"""CSL-JSON: its variables are those of CSL, and a processor of citations makes a bibliography of it."""

import json
import re
import warnings
from dataclasses import replace
from pathlib import Path

import citeproc
import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from foia_graph.publish.citations.formats import DOCUMENT, GENRES, PART, csl_item, csl_json
from tests.publish.citations.references import MEMO

WORDS = Path(citeproc.__file__).parent / "data" / "schema" / "schemas" / "styles"
"""The words of CSL 1.0.2, as they come with the processor."""


def words(name: str) -> set[str]:
    return set(re.findall(r'[=|]\s*(?:#[^\n]*\n\s*)?"([^"]+)"', (WORDS / name).read_text(encoding="utf-8")))


def shown(data: bytes) -> str:
    """Give the line of a bibliography that the processor writes."""
    source = CiteProcJSON(json.loads(data))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(key) for key in source]))
    (line,) = bibliography.bibliography()
    return str(line)


def test_an_item_says_what_the_reference_says():
    """Dates are numbers, as many as are known; names are whole."""
    assert {
        "id": "document:plants:page:3",
        "type": "report",
        "title": "Peña & Søn: 100 % of “plants” #1",
        "author": [{"literal": "Department of Plants"}, {"literal": "Jane Roe"}],
        "issued": {"date-parts": [[2011, 6]]},
        "container-title": "The memos",
        "publisher": "Center for Rights",
        "genre": "Memorandum",
        "number": "OIG-12",
        "page": "3",
        "archive": "Records",
        "archive_location": "GARDEN 118",
        "language": "en",
        "abstract": "watered\ntwice",
        "note": "Page 3 of the file, printed number iii. Bates GARDEN 118. Made public 2012-04-10. "
        "Read at https://dhs.example.gov/memo_1",
        "URL": "https://foia.example.org/id/document/plants/page/3",
    } == csl_item(MEMO)


def test_what_is_not_known_is_left_out():
    """A reference without a date has no variable for it."""
    assert "issued" not in csl_item(replace(MEMO, date=""))


def test_a_citation_is_a_list():
    """CSL data is a list of items, here of one."""
    assert [dict(csl_item(MEMO))] == json.loads(csl_json(MEMO))


@pytest.mark.parametrize("genre", sorted({DOCUMENT, PART, *GENRES.values()}))
def test_all_words_are_those_of_csl(genre):
    """Types and variables are in the lists of CSL 1.0.2."""
    found = csl_item(replace(MEMO, genre=genre))

    assert found["type"] in words("csl-types.rnc")
    assert {"id", "type"} == set(found) - words("csl-variables.rnc")


def test_a_processor_writes_a_bibliography():
    """Authors, year, title, position and page are in the line of a style."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        line = shown(csl_json(MEMO))

    assert line == (
        "Department of Plants and Jane Roe (2011) Peña & Søn: 100 % of “plants” #1, The memos. "
        "Memorandum OIG-12. Center for Rights, p. 3. "
        "Available at: https://foia.example.org/id/document/plants/page/3."
    )
