"""Bates numbers of the documents of a release, which its files prove together."""

from archives import Archive
from tests.extract.pdfs import Sheet, pdf, words

RECORDS = """
- {type: Release, id: seven, title: Seven, description: B}
- {type: Release, id: eight, title: Eight, description: B}
- {type: ReleasedDocument, id: many, title: M, description: B, file: many.pdf, inSeries: seven}
- {type: ReleasedDocument, id: one, title: O, description: B, file: one.pdf, inSeries: seven}
"""


def stamped(*numbers: str) -> bytes:
    """Give a file whose pages have these stamps at the foot."""
    return pdf(*(Sheet(words("Dear Sheriff,", 72, 700) + words(each, 450, 30)) for each in numbers))


MANY, ONE = stamped("HSTX000117", "HSTX000118", "HSTX000119"), stamped("HSTX000120")


def loaded(archive: Archive) -> Archive:
    archive.load(ocr=False)
    return archive


def printed(archive: Archive, name: str) -> list[str]:
    return [each.one("asPrinted") for each in archive.read(name).parts("batesRange")]


def test_a_document_of_one_page_has_its_number_by_its_release(archive_with):
    """The number of the page says what proves it, and the ranges of document and release have it."""
    archive = loaded(archive_with(RECORDS, many=MANY, one=ONE))
    (number,) = archive.read("document/one/page/1").parts("batesRange")

    assert ("HSTX000120", "0.85") == (number.one("asPrinted"), number.one("confidence"))
    assert "is that of HSTX000119 on page 3 of document/many." in number.one("remark")
    assert ["HSTX000120"] == printed(archive, "document/one")
    assert ["HSTX000117 to HSTX000120"] == printed(archive, "release/seven")


def test_another_release_proves_nothing(archive_with):
    """The numbers of one release say nothing of those of another."""
    records = RECORDS.replace("file: one.pdf, inSeries: seven", "file: one.pdf, inSeries: eight")

    assert [] == printed(loaded(archive_with(records, many=MANY, one=ONE)), "document/one")


def test_files_without_records_belong_to_their_folder(archive_with):
    """Where no record names a release, the files of a folder are taken together."""
    assert ["HSTX000120"] == printed(loaded(archive_with(many=MANY, one=ONE)), "document/papers-one")


def test_a_file_that_comes_and_goes_leaves_what_a_fresh_load_finds(archive_with, archive_of):
    """When a sister file comes, the number is there; when it goes, or is another one, so does the number."""
    archive = loaded(archive_with(one=ONE))
    before = sorted(archive.quads())
    archive.write("papers/many.pdf", MANY)
    together = printed(loaded(archive), "document/papers-one")
    fresh = loaded(archive_of({"papers/one.pdf": ONE, "papers/many.pdf": MANY}, "fresh"))

    assert ["HSTX000120"] == together
    assert sorted(fresh.quads()) == sorted(archive.quads())
    archive.write("papers/many.pdf", stamped("ICE-000117", "ICE-000118", "ICE-000119"))
    assert [] == printed(loaded(archive), "document/papers-one")
    (archive.folder / "papers/many.pdf").unlink()
    assert before == sorted(loaded(archive).quads())


def test_a_record_that_moves_a_document_moves_its_numbers(archive_with):
    """A document that is put into another release is judged by the files of that one."""
    archive = loaded(archive_with(RECORDS, many=MANY, one=ONE))
    archive.write(
        "papers/records.yaml", RECORDS.replace("one.pdf, inSeries: seven", "one.pdf, inSeries: eight")
    )

    assert [] == printed(loaded(archive), "document/one")


def test_what_must_not_be_seen_proves_nothing(archive_with):
    """The numbers of a restricted document are named nowhere, not even as proof."""
    records = RECORDS.replace("file: many.pdf", "file: many.pdf, restricted: asked for")
    archive = loaded(archive_with(records, many=MANY, one=ONE))

    assert [] == printed(archive, "document/one")
    assert not any("HSTX000119" in quad for quad in archive.quads())
