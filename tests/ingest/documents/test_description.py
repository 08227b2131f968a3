"""Form, date and title of documents, published as their pages state them."""

from archives import BASE
from tests.extract.pdfs import Sheet, pdf, words
from tests.ingest.documents.conftest import LETTER

FORMS = f"{BASE}scheme/document-types"


def typed(*lines, info=None):
    """Make a PDF of one page of lines."""
    content = b"".join(words(line, 72, 740 - 20 * place) for place, line in enumerate(lines))
    return pdf(Sheet(content), info=info or {})


MEMO = typed(
    "May 4, 1988",
    "",
    "MEMORANDUM FOR: Chief, Records Branch",
    "SUBJECT: Fences of the park",
    "",
    "They are old.",
)
ANSWER = typed("Department of Parks", "May 4, 1988", "", "Dear Mr. Doe:", "", "The fences are old.")
RECORD = """
- type: ReleasedDocument
  id: memo
  title: A memorandum
  description: It asks.
  file: memo.pdf
  form: report
  created: 1987
"""


def claims_of(thing):
    """Collect the claims of a thing that stand, by the last part of their predicate."""
    return {
        each.one("predicate").rpartition("/")[2].rpartition("#")[2]: each for each in thing.parts("claims")
    }


def test_a_document_without_a_record_says_what_its_pages_say(archive_with):
    """Form, date and title are those of its first page."""
    archive = archive_with(memo=MEMO)
    archive.load(ocr=False)
    found = archive.read("document/papers-memo")

    assert ("Fences of the park", (f"{FORMS}/memorandum",), ("1988-05-04",)) == (
        found.one("title"),
        found.get("form"),
        found.get("created"),
    )


def test_what_was_read_is_a_claim_with_its_words(archive_with):
    """The claim has status, words, page, confidence and the activity that read it."""
    archive = archive_with(memo=MEMO)
    archive.load(ocr=False)
    claim = claims_of(archive.read("document/papers-memo"))["created"]
    (evidence,) = claim.parts("evidence")
    (page,) = evidence.parts("selector")
    (quote,) = [each for each in page.parts("refinedBy") if each.type == "QuoteSelector"]

    assert f"{BASE}scheme/claim-status/machine-read" == claim.one("status")
    assert ("May 4, 1988", "May 4, 1988") == (claim.one("asStated"), quote.one("exact"))
    assert ("page=1", "0.85") == (page.one("fragment"), claim.one("confidence"))
    assert claim.one("generatedBy").rpartition("#")[2].startswith("activity-description-")


def test_what_a_record_states_goes_before(archive_with):
    """A record's form, date and title stay as they are; nothing that was read contradicts them."""
    archive = archive_with(RECORD, memo=MEMO)
    archive.load(ocr=False)
    found = archive.read("document/memo")

    assert ("A memorandum", (f"{FORMS}/report",), ("1987",)) == (
        found.one("title"),
        found.get("form"),
        found.get("created"),
    )


def test_what_a_record_leaves_out_is_read(archive_with):
    """A record without form and date has those of its file."""
    archive = archive_with(RECORD.partition("  form:")[0], memo=MEMO)
    archive.load(ocr=False)
    found = archive.read("document/memo")

    assert ("A memorandum", (f"{FORMS}/memorandum",), ("1988-05-04",)) == (
        found.one("title"),
        found.get("form"),
        found.get("created"),
    )


def test_constants_of_a_folder_go_before(archive_of):
    """What `source.toml` says of all files of a folder stays, too."""
    constants = '[files."*.pdf"]\nconstants = { form = "policy" }\n'
    archive = archive_of({"papers/source.toml": f'title = "Papers"\n{constants}', "papers/memo.pdf": MEMO})
    archive.load(ocr=False)

    assert (f"{FORMS}/policy",) == archive.read("document/papers-memo").get("form")


def test_a_letter_without_a_title_is_called_by_its_file(archive_with):
    """Nothing is composed of its date and its letterhead."""
    archive = archive_with(answer=ANSWER)
    archive.load(ocr=False)
    found = archive.read("document/papers-answer")

    assert "answer.pdf" == found.one("title")
    assert claims_of(found)["title"].one("note").startswith("The name of the file")


def test_a_letter_without_a_date_keeps_the_title_of_its_file(archive_with):
    """Nothing is composed of what was not read."""
    archive = archive_with(letter=LETTER)
    archive.load(ocr=False)

    assert "Letter to the sheriff" == archive.read("document/papers-letter").one("title")
