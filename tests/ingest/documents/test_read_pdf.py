"""What other programs read in a file is what a load publishes."""

from pathlib import Path

import pytest

from foia_graph.extract import Document, Finding, read_pdf
from foia_graph.model.iris import slug
from foia_graph.model.resource import Resource
from tests.extract.pdfs import Sheet, pdf, words
from tests.ingest.documents.conftest import LETTER, MAIL
from tests.ingest.documents.test_pages import SHEET

STAMPED = pdf(Sheet(words("Chief, (b)(3) 50 USC 3024(i), wrote.", 72, 700) + words("25X1", 300, 600)))
GROUPS = {
    "redaction": "redactions",
    "citation": "citations",
    "batesRange": "bates_numbers",
    "pageRange": "emails",
    "withheldPages": "withheld_pages",
}
"""Groups of findings by the field of the parts that a load makes of them."""


def evidence_of(part: Resource) -> tuple[str, str, str, str]:
    """Return page, words, box and producer of a part, as a catalogue has them."""
    (evidence,) = part.parts("evidence")
    (selector,) = evidence.parts("selector")
    quotes = [each for each in selector.parts("refinedBy") if each.type == "QuoteSelector"]
    quote = quotes[0].one("exact")
    producer = str(part.one("generatedBy")).rpartition("#activity-")[2]
    page = str(evidence.one("hasSource")).rpartition("/")[2]
    return page, str(quote), str(selector.one("fragment")), producer


def evidence_in(finding: Finding) -> tuple[str, str, str, str]:
    """Return page, words, box (as a media fragment) and producer of a finding."""
    at = finding.box
    assert at is not None
    fragment = f"xywh=percent:{at.x:g},{at.y:g},{at.width:g},{at.height:g}"
    return str(finding.page), finding.words, fragment, slug(finding.producer)


def found_in(document: Document, field: str) -> list[Finding]:
    return [*getattr(document, GROUPS[field])]


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        pytest.param(LETTER, {"redaction": 1, "batesRange": 3, "citation": 1}, id="letter"),
        pytest.param(MAIL, {"pageRange": 1}, id="e-mail"),
        pytest.param(STAMPED, {"redaction": 2}, id="stamps"),
        pytest.param(SHEET, {"withheldPages": 2}, id="deleted pages"),
    ],
)
def test_a_load_publishes_the_same(archive_with, data: bytes, fields: dict[str, int], tmp_path: Path):
    """Each redaction, citation, Bates number, e-mail and notice has the same words, box and producer."""
    path = tmp_path / "file.pdf"
    path.write_bytes(data)
    document = read_pdf(path, ocr=False)
    archive = archive_with("", file=data)
    archive.load(ocr=False)
    names = [f"document/papers-file/page/{page.number}" for page in document.pages]
    things = [archive.read(name) for name in (*names, "document/papers-file")]

    for field, count in fields.items():
        published = [each for thing in things for each in thing.parts(field) if each.get("evidence")]
        found = found_in(document, field)
        assert (count, sorted(map(evidence_of, published))) == (len(found), sorted(map(evidence_in, found)))
        assert sorted(str(each.one("confidence") or "") for each in published) == sorted(
            "" if each.confidence is None else f"{each.confidence:.2f}" for each in found
        )
