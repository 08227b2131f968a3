"""Filings: the entries of a docket as events, and its papers as documents."""

import re
from collections.abc import Mapping

from foia_graph.connectors.courtlistener import statements
from foia_graph.connectors.courtlistener.case_records import CaseBuilder
from foia_graph.connectors.courtlistener.docket_fields import RECORD_KEEPING
from foia_graph.connectors.courtlistener.items import CourtItem, CourtObject, record_key
from foia_graph.connectors.courtlistener.statements import MADE_BY_ORIGIN, REPEATED, shorten
from foia_graph.connectors.imports.catalogue_contents import CatalogueContents
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.model import iris
from foia_graph.model.namespaces import SPDX

STORAGE = "https://storage.courtlistener.com"
ARCHIVED_FILES = "https://archive.org/download"
SHA1 = re.compile(r"[0-9a-fA-F]{40}")
KINDS_OF_PAPERS = (
    r"(?:(?:joint|consent|unopposed|opposed|emergency|first|second|third|amended|corrected|supplemental|cross|letter"
    r"|renewed|partial|sealed|class action|verified|memorandum|stipulated|ex parte)[ -]+)*"
)
FORMS: Mapping[str, str] = {
    "complaint": "complaint",
    "motion": "motions?",
    "declaration": "declaration|affidavit",
    "opinion": "opinion",
    "brief": "brief|memorandum (?:of|in) (?:law|points|support|opposition)|reply|response|opposition",
    "stipulation": "stipulation",
    "settlement": "settlement agreement",
    "transcript": "transcript",
    "letter": "letter",
}
"""Forms of papers, each with the words with which an entry of it begins."""
FORM = re.compile(
    f"(?i){KINDS_OF_PAPERS}(?:{'|'.join(f'(?P<{form}>{words})' for form, words in FORMS.items())})\\b"
)
FILE_FIELDS = ("plain_text", "filepath_local", "filepath_ia", "sha1", "file_size", "date_upload")
SEALED = "The origin says that it is sealed, or cannot be had from the court otherwise."


class FilingBuilder:
    """What makes the records of the filings of a docket; `released` are documents of the catalogue itself."""

    def __init__(self, case: CaseBuilder, released: CatalogueContents, session: ImportSession) -> None:
        self.case, self.released, self.session = case, released, session
        self.entries: dict[str, tuple[str, CourtObject, str]] = {}
        """Records of entries by key: their id, their object, and their text."""

    # ------------------------------------------------------------ entries

    def entry_record(self, item: CourtItem) -> ImportedRecord | None:
        """Return the record of an entry; None for one that nothing tells apart from others."""
        origin = CourtObject(item, self.case.report)
        number, day = origin.text("entry_number"), origin.day("date_filed")
        key = self._entry_key(item, number, origin.text("recap_sequence_number"))
        if not key:
            self.session.problem(item.place, "holds a docket entry without an id and a number")
            return None
        text = origin.text("description")
        record = ImportedRecord("Event", key, {"source": self.case.id})
        record["title"] = self._entry_title(number, day, text)
        if text:
            record["description"] = claim(text, originField=origin.field("description"))
        if number:
            record["identifier"] = claim(f"ECF No. {number}", originField=origin.field("entry_number"))
        if day:
            record["date"] = claim(day, originField=origin.field("date_filed"))
        record["isPartOf"] = f"case/{self.case.id}"
        record["about"] = self.released.named_in(text, origin.field("description"))
        statements.add_text_statement(record, "It was filed at {}, local time.", origin, "time_filed")
        statements.add_day_statement(record, "It was entered on the docket.", origin, "date_entered")
        origin.leave_out(
            MADE_BY_ORIGIN, *RECORD_KEEPING, "docket", "docket_id", "pacer_sequence_number", "tags"
        )
        origin.leave_out(MADE_BY_ORIGIN, "pacer_dm_id")
        origin.leave_out(REPEATED, "docket_number", "recap_documents")
        origin.finish()
        self.entries[item.key] = (key, origin, text)
        return record

    def _entry_key(self, item: CourtItem, number: str, sequence: str) -> str:
        if item.key:
            return record_key("entry", item.key)
        own = number or sequence
        return f"{self.case.id}-entry-{iris.slug(own)}" if own else ""

    def _entry_title(self, number: str, day: str, text: str) -> str:
        name = f"Docket entry {number}" if number else f"Docket entry of {day}" if day else "Docket entry"
        return f"{name}: {shorten(text)}" if text else f"{name} in {self.case.title}"

    # ------------------------------------------------------------ documents

    def document_record(self, item: CourtItem) -> ImportedRecord | None:
        """Return the record of a document; None for one that nothing tells apart from others."""
        origin = CourtObject(item, self.case.report)
        number, attachment = origin.text("document_number"), origin.text("attachment_number")
        attachment = "" if attachment == "0" else attachment
        if not item.key:
            self.session.problem(item.place, "holds a document without an id")
            return None
        entry, entry_object, entry_text = self.entries.get(item.entry, ("", None, ""))
        record = ImportedRecord(
            "ReleasedDocument", record_key("document", item.key), {"source": self.case.id}
        )
        own = origin.text("description")
        name = "-".join(filter(None, (number, attachment)))
        record["title"] = (
            claim(" ".join(own.split()), originField=origin.field("description"))
            if own
            else self._document_title(name, "" if attachment else entry_text)
        )
        record["description"] = self._document_description(number, attachment)
        if not attachment and entry_object:
            record["form"] = _form(entry_text, entry_object.field("description"))
        elif own:
            record["form"] = _form(own, origin.field("description"))
        if name:
            record["identifier"] = claim(f"Document {name}", originField=origin.field("document_number"))
        day, place = origin.day("date_filed"), origin.field("date_filed")
        if entry_object and not day:
            day, place = entry_object.day("date_filed"), entry_object.field("date_filed")
        if day:
            record["issued"] = claim(day, originField=place)
        record["isPartOf"] = [f"case/{self.case.id}", *([f"event/{entry}"] if entry else [])]
        self._add_holding(record, origin, item)
        self._leave_out_rest(origin)
        return record

    def _document_title(self, name: str, entry_text: str) -> str:
        title = f"Document {name}" if name else "Document"
        return f"{title}: {shorten(entry_text)}" if entry_text else f"{title} in {self.case.title}"

    def _document_description(self, number: str, attachment: str) -> str:
        """Return what a paper is, in words of the cataloguer."""
        what = f"Document {number}" if number else "A document without a number"
        what += f", attachment {attachment}," if attachment else ""
        case = ", ".join(filter(None, (self.case.title, self.case.number)))
        return f"{what} on the docket of {case}."

    def _add_holding(self, record: ImportedRecord, origin: CourtObject, item: CourtItem) -> None:
        """Add where a paper is to be had, its pages, file and text; no file and text where it is sealed."""
        is_sealed, is_available = origin.flag("is_sealed"), origin.flag("is_available")
        record["landingPage"] = origin.address("absolute_url")
        pages = origin.whole_number("page_count")
        if pages not in ("", "0"):
            record["numberOfPages"] = claim(pages, originField=origin.field("page_count"))
        statements.add_text_statement(record, "PACER files it under {}.", origin, "pacer_doc_id")
        if is_sealed:
            record["holdingStatus"] = "described-only"
            statements.add_statement(record, SEALED, origin, "is_sealed", "true")
            origin.leave_out("the document is sealed", *FILE_FIELDS)
        else:
            self._add_file(record, origin, item, is_available)

    def _add_file(
        self, record: ImportedRecord, origin: CourtObject, item: CourtItem, is_available: bool
    ) -> None:
        sha1, text = origin.text("sha1").lower(), str(origin.take("plain_text") or "")
        distributions = self._distributions(origin, item, is_available)
        record["holdingStatus"] = (
            "held" if text.strip() else "linked-not-held" if distributions else "not-held"
        )
        record["distribution"] = distributions
        record["text"] = text if text.strip() else ""
        if copy := self.released.with_sha1(sha1):
            note = "The file that this catalogue has, and that on the docket, have one SHA-1."
            record["isCopyOf"] = claim(
                f"document/{copy}", quote=sha1, originField=origin.field("sha1"), note=note
            )

    def _distributions(self, origin: CourtObject, item: CourtItem, is_available: bool) -> list[FieldValue]:
        """Return the files of a paper, with the checksum on the first of them."""
        paths = (origin.address("filepath_local", STORAGE), origin.address("filepath_ia", ARCHIVED_FILES))
        addresses = [path for path in paths if path]
        if self.case.is_archived and is_available and not addresses:
            addresses = [f"{ARCHIVED_FILES}/{self.case.items.key}/{item.key}.pdf"]
        sha1, size = origin.text("sha1").lower(), origin.whole_number("file_size")
        uploaded = origin.day("date_upload")
        files: list[FieldValue] = []
        for number, address in enumerate(addresses):
            file: dict[str, FieldValue] = {"downloadURL": address}
            if address.lower().endswith(".pdf"):
                file["mediaType"] = "application/pdf"
            if not number and SHA1.fullmatch(sha1):
                file["checksum"] = {"algorithm": f"{SPDX}checksumAlgorithm_sha1", "checksumValue": sha1}
            if not number and size not in ("", "0"):
                file["byteSize"] = size
            if not number and uploaded:
                file["issued"] = uploaded
            files.append(file)
        return files

    def _leave_out_rest(self, origin: CourtObject) -> None:
        origin.leave_out(
            MADE_BY_ORIGIN, *RECORD_KEEPING, "ocr_status", "thumbnail", "thumbnail_status", "tags"
        )
        origin.leave_out(
            MADE_BY_ORIGIN,
            "pacer_dm_id",
            "free_import",
            "meta",
            "timestamp",
            "is_free_on_pacer",
            "entry_number",
        )
        origin.leave_out(REPEATED, "document_type", "docket_entry", "docket_entry_id", "docket", "docket_id")
        origin.leave_out("it is a piece of the text around the words that were searched", "snippet")
        origin.leave_out("it leads to things that are not imported", "cites", "acms_document_guid")
        origin.finish()


def _form(text: str, place: str) -> dict[str, FieldValue] | None:
    """Return the form of a paper by the words with which it is entered, None where they do not say it."""
    match = FORM.match(text.strip())
    if match is None or match.lastgroup is None:
        return None
    return {**claim(match.lastgroup, quote=match.group(), originField=place), "status": "inferred"}
