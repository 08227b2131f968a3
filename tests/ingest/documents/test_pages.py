"""What is known of each page, and what was found on it."""

import hashlib

from archives import BASE, ID
from foia_graph.extract.exemptions.extractor import Exemption
from foia_graph.extract.registry import EXTRACTORS
from foia_graph.store import text_manifest
from foia_graph.store.generations.generation import Layout
from foia_graph.store.resource_reader import ResourceReader
from tests.extract.pdfs import Sheet, grey, pdf, place, words
from tests.ingest.documents.conftest import LETTER, MAIL

PAGE = "document/papers-letter/page"


def loaded(archive_with, records="", **files):
    archive = archive_with(records, **(files or {"letter": LETTER}))
    archive.load(ocr=False)
    return archive


def test_a_page_keeps_its_numbers_apart(archive_with):
    """Its position in the file, the number printed on it and its Bates number are three things."""
    page = loaded(archive_with).read(f"{PAGE}/2")
    (bates,) = page.parts("batesRange")

    assert ("2", ()) == (page.one("position"), page.get("pagination"))
    assert ("ICE-", "118", "118") == tuple(
        bates.one(name) for name in ("batesPrefix", "batesStart", "batesEnd")
    )
    assert f"{BASE}scheme/claim-status/machine-read" == bates.one("status")
    assert f"{ID}{PAGE}/3" == page.one("precedes")


def test_the_text_of_a_page_is_kept_beside_the_graph(archive_with):
    """The graph has origin, length and checksum of a text; the text itself is in the reading of the file."""
    archive = loaded(archive_with)
    page = archive.read(f"{PAGE}/1")
    kept = text_manifest.read_texts(archive.generation.path)["papers-letter"]
    text = "Dear Sheriff,\nb6 -1\nICE-000117"

    assert "born-digital" == page.one("textOrigin")
    assert [hashlib.sha256(text.encode()).hexdigest()] == [
        c.one("checksumValue") for c in page.parts("checksum")
    ]
    assert b"Dear Sheriff" in Layout(archive.root).pages.get(kept.reading)
    assert not any(text.replace("\n", "\\n") in quad for quad in archive.quads())


def test_a_redaction_says_where_it_stands(archive_with):
    """The exemption, the words of the stamp and its position on the page, with the program that read it."""
    archive = loaded(archive_with)
    (redaction,) = archive.read(f"{PAGE}/1").parts("redaction")
    (evidence,) = redaction.parts("evidence")
    (place,) = evidence.parts("selector")

    assert f"{BASE}scheme/exemptions/b6" == redaction.one("claimedExemption")
    assert ("b6 -1", f"{BASE}catalog#activity-exemptions-{EXTRACTORS['exemptions'].version}") == (
        redaction.one("asStated"),
        redaction.one("generatedBy"),
    )
    quote = next(each.one("exact") for each in place.parts("refinedBy") if each.type == "QuoteSelector")
    assert (f"{ID}{PAGE}/1", "b6 -1") == (evidence.one("hasSource"), quote)
    assert place.one("fragment").startswith("xywh=percent:78.")


def test_a_redaction_rests_on_a_work(archive_with):
    """The law of a stamp is a cited work, of the same name as that of a citation."""
    stamped = pdf(Sheet(words("Chief, (b)(3) 50 USC 3024(i), wrote.", 72, 700)))
    archive = loaded(archive_with, stamped=stamped)
    (redaction,) = archive.read("document/papers-stamped/page/1").parts("redaction")
    work = archive.read("work/50-u-s-c-3024-i")

    assert f"{BASE}scheme/exemptions/b3" == redaction.one("claimedExemption")
    assert (f"{ID}work/50-u-s-c-3024-i", "50 U.S.C. 3024(i)") == (
        redaction.one("statutoryBasis"),
        work.one("title"),
    )
    assert f"{BASE}scheme/holding-status/cited-only" == work.one("holdingStatus")


def test_a_mark_is_no_exemption(archive_with):
    """A redaction with a mark has its concept, and claims no exemption."""
    archive = loaded(archive_with, marked=pdf(Sheet(words("25X1", 72, 700))))
    (redaction,) = archive.read("document/papers-marked/page/1").parts("redaction")

    assert (f"{BASE}scheme/withholding-marks/25X1", "25X1", ()) == (
        redaction.one("withholdingMark"),
        redaction.one("asStated"),
        redaction.get("claimedExemption"),
    )


def test_a_citation_leads_to_a_work(archive_with):
    """A work that no record describes is a stub, which the record replaces once there is one."""
    archive = loaded(archive_with)
    (citation,) = archive.read("document/papers-letter").parts("citation")
    stub = archive.read("work/oig-12-64")
    archive.write(
        "papers/work.yaml", "- {type: CitedWork, id: oig-12-64, title: The report, identifier: OIG-12-64}"
    )
    archive.load(ocr=False)

    assert (f"{ID}work/oig-12-64", "OIG-12-64") == (citation.one("citedEntity"), stub.one("title"))
    assert ("The report",) == archive.read("work/oig-12-64").get("title")


def test_an_e_mail_is_a_run_of_pages(archive_with):
    """Sender and recipients are mentions by name; no one becomes a person of the catalogue."""
    archive = loaded(archive_with, mail=MAIL)
    (mail,) = archive.read("document/papers-mail").parts("pageRange")

    assert ("Jurisdictions", "2010-03-01T10:00:00") == (mail.one("title"), mail.one("dateSent"))
    assert [["Roe, Jane"], ["Doe, John"]] == [
        [mention.one("asStated") for mention in mail.parts(name)] for name in ("sender", "toRecipient")
    ]
    assert "<https://schema.org/EmailMessage>" in " ".join(archive.said(mail.iri))
    assert not [quad for quad in archive.quads() if "ontology#Person>" in quad]


def test_agencies_are_found_by_their_names(archive_with):
    """A mention leads to the thing that the catalogue has a record of, and names disappear with it."""
    archive = loaded(archive_with, "- {type: Agency, id: sheriff, prefLabel: Dear Sheriff}\n", letter=LETTER)
    (mention,) = archive.read(f"{PAGE}/1").parts("mentions")
    archive.write("papers/records.yaml", "- {type: Agency, id: sheriff, prefLabel: Another}\n")
    report = archive.load(ocr=False)

    assert (f"{ID}agency/sheriff", "Dear Sheriff") == (mention.one("body"), mention.one("asStated"))
    assert () == archive.read(f"{PAGE}/1").parts("mentions")
    assert 0 == report.documents_read


def test_what_is_read_from_a_file_has_a_graph_of_its_own(archive_with):
    """Every triple about a page is in the graph of the file, which names its document."""
    archive = loaded(archive_with)
    graph = f"extracted/{hashlib.sha256(LETTER).hexdigest()}"

    assert archive.said(f"{PAGE}/1", graph) <= archive.said(f"{PAGE}/1")
    described = ResourceReader(archive.quad_store, archive.profile, "en").read_thing(f"{BASE}graph/{graph}")
    assert described is not None
    assert f"{ID}document/papers-letter" == described.one("source")


def test_numbers_of_pages_are_those_of_document_and_release(archive_with):
    """
    What the pages bear one after the other is one range of the document, and of the release that it is in.
    """
    records = """
    - {type: Release, id: seven, title: Seven, description: B}
    - {type: ReleasedDocument, id: a, title: A, description: B, file: letter.pdf, inSeries: seven}
    """
    archive = loaded(archive_with, records, letter=LETTER)
    found = [archive.read(name).parts("batesRange")[0] for name in ("document/a", "release/seven")]

    assert [("117", "119", "ICE-000117 to ICE-000119")] * 2 == [
        (each.one("batesStart"), each.one("batesEnd"), each.one("asPrinted")) for each in found
    ]


def test_a_page_without_text_says_what_it_needs(archive_with):
    """While no one looked at its image it needs OCR; the document is image-only."""
    scan = pdf(Sheet(place("Scan", 0, 0, 612, 792), images={"Scan": grey(2, 2, b"\xff\x00\xff\x00")}))
    archive = loaded(archive_with, scan=scan)

    assert ["needs-ocr", "image-only"] == [
        archive.read(name).one("readStatus").rpartition("/")[2]
        for name in ("document/papers-scan/page/1", "document/papers-scan")
    ]


def test_a_field_that_the_profile_lacks_is_a_fault_of_the_extractor(archive_of, monkeypatch):
    """A finding in a field that neither pages nor documents have is a problem that names the extractor."""
    monkeypatch.setattr(Exemption, "record_parts", lambda _: iter([("seal", {"asStated": "Seal"})]))
    record = '- {type: ReleasedDocument, id: a, title: A, description: B, text: "(b)(6)\\f(b)(5)\\f"}\n'

    assert [
        "papers/records.yaml: seal: the extractor 'exemptions' fills a field that neither ReleasedDocument "
        "has, nor Page with profile:onPage; add it in ontology/profile.ttl"
    ] == archive_of({"papers/records.yaml": record}).problems()


SHEET = pdf(
    Sheet(
        b"".join(
            words(line, 72, 700 - 20 * place)
            for place, line in enumerate(
                (
                    "DELETED PAGE INFORMATION SHEET",
                    "Total Deleted Page(s) = 2",
                    "Page 5 ~ b6 - Per FBI;",
                    "Page 6 ~ Duplicate;",
                )
            )
        )
    )
)
FBI = "- {type: Agency, id: fbi, prefLabel: Federal Bureau of Investigation, altLabel: FBI}\n"


def test_pages_withheld_are_parts_of_the_document(archive_with):
    """A sheet says of its document which pages are not there; its codes redact nothing on its own page."""
    archive = loaded(archive_with, FBI, sheet=SHEET)
    withheld, duplicate = archive.read("document/papers-sheet").parts("withheldPages")
    (evidence,) = withheld.parts("evidence")

    assert ("1", "5", "5") == tuple(withheld.one(name) for name in ("numberOfPages", "firstPage", "lastPage"))
    assert [f"{BASE}scheme/exemptions/b6"] == [str(each) for each in withheld.get("claimedExemption")]
    assert f"{BASE}scheme/page-treatments/duplicate" == duplicate.one("pageTreatment")
    assert f"{ID}document/papers-sheet/page/1" == evidence.one("hasSource")
    assert f"{ID}agency/fbi" == withheld.one("by")
    assert () == tuple(archive.read("document/papers-sheet/page/1").parts("redaction"))
