"""Filings: the entries of a docket as events, and its papers as documents."""

import re

from foia_graph.connectors.courtlistener.case_records import CaseBuilder
from foia_graph.connectors.courtlistener.items import (
    MAPPING,
    CourtItem,
    CourtObject,
    address_at,
    court_mapper,
    field_value,
    record_key,
    shorten,
)
from foia_graph.connectors.imports.catalogue_contents import CatalogueContents
from foia_graph.connectors.imports.mapping import CONVERSIONS, Names
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, SourcedRecord, claim, nonempty
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
FORMS = "|".join(f"(?P<{form}>{words})" for form, words in MAPPING.tables["forms"].items())
FORM = re.compile(f"(?i){KINDS_OF_PAPERS}(?:{FORMS})\\b")


class FilingBuilder:
    """What makes the records of the filings of a docket; `released` are documents of the catalogue itself."""

    def __init__(self, case: CaseBuilder, released: CatalogueContents, session: ImportSession) -> None:
        self.case, self.released, self.session = case, released, session
        self.mapper = court_mapper(session, self)
        self.entries: dict[str, tuple[str, OriginObject, str]] = {}
        """Records of entries by key: their id, their object, and their text."""

    def entry_record(self, item: CourtItem) -> ImportedRecord | None:
        """Return the record of an entry; None for one that nothing tells apart from others."""
        origin = CourtObject(item, self.session.report)
        number, day = origin.text("entry_number"), field_value(self.session, origin, "date_filed")
        sequence = origin.text("recap_sequence_number")
        own = number or sequence
        key = record_key("entry", item.key) if item.key else own and f"{self.case.id}-entry-{iris.slug(own)}"
        if not key:
            self.session.problem(item.place, "holds a docket entry without an id and a number")
            return None
        text = origin.text("description")
        record = ImportedRecord("Event", key, {"source": self.case.id})
        name = f"Docket entry {number}" if number else f"Docket entry of {day}" if day else "Docket entry"
        title = f"{name}: {shorten(text)}" if text else f"{name} in {self.case.title}"
        self.mapper.apply("docket-entry", origin, record, title=title, case=self.case.id)
        self.mapper.finish("docket-entry", origin)
        self.entries[item.key] = (key, origin, text)
        return record

    def _call_released(self, origin: OriginObject, record: SourcedRecord, _names: Names) -> None:
        words, place = origin.text("description"), origin.field("description")
        record.record["about"] = self.released.named_in(words, place)

    def document_record(self, item: CourtItem) -> ImportedRecord | None:
        """Return the record of a document; None for one that nothing tells apart from others."""
        origin = CourtObject(item, self.session.report)
        number, attachment = origin.text("document_number"), origin.text("attachment_number")
        attachment = "" if attachment == "0" else attachment
        if not item.key:
            self.session.problem(item.place, "holds a document without an id")
            return None
        name = "-".join(filter(None, (number, attachment)))
        title = f"Document {name}" if name else "Document"
        entry_text = "" if attachment else self.entries.get(item.entry, ("", None, ""))[2]
        words = f"Document {number}" if number else "A document without a number"
        words += f", attachment {attachment}," if attachment else ""
        case = self.case
        names = {
            "attachment": attachment,
            "entry": item.entry,
            "key": item.key,
            "name": name,
            "sealed": "yes" if origin.flag("is_sealed") else "",
            "title": f"{title}: {shorten(entry_text)}" if entry_text else f"{title} in {case.title}",
            "words": f"{words} on the docket of {', '.join(filter(None, (case.title, case.number)))}.",
        }
        record = ImportedRecord("ReleasedDocument", record_key("document", item.key), {"source": case.id})
        self.mapper.apply("document", origin, record, item.kind, **names)
        self.mapper.finish("document", origin)
        return record

    def _call_filing(self, origin: OriginObject, record: SourcedRecord, names: Names) -> None:
        entry, entry_object, entry_text = self.entries.get(names["entry"], ("", None, ""))
        if entry_object and not names["attachment"]:
            record.record["form"] = _form(entry_text, entry_object.field("description"))
        elif own := origin.text("description"):
            record.record["form"] = _form(own, origin.field("description"))
        if names["name"]:
            record.state("identifier", f"Document {names['name']}", origin.field("document_number"))
        # A paper without a day of its own was filed on the day of its entry, which is then the evidence.
        for filed in filter(None, (origin, entry_object)):
            if day := field_value(self.session, filed, "date_filed"):
                record.state("issued", day, filed.field("date_filed"))
                break
        wholes: list[FieldValue] = [f"case/{self.case.id}", *([f"event/{entry}"] if entry else [])]
        record.record["isPartOf"] = wholes

    def _call_file(self, origin: OriginObject, record: SourcedRecord, names: Names) -> None:
        """Add file and text of a paper, and the document that it is a copy of; none where it is sealed."""
        is_available = origin.flag("is_available")
        if names["sealed"]:
            return
        sha1, text = origin.text("sha1").lower(), str(origin.take("plain_text") or "")
        files = self._distributions(origin, names["key"], is_available)
        otherwise = "linked-not-held" if files else "not-held"
        record.record["holdingStatus"] = "held" if text.strip() else otherwise
        record.record["distribution"] = files
        record.record["text"] = text if text.strip() else ""
        if copy := self.released.with_file("sha1", sha1) if sha1 else "":
            note = "The file that this catalogue has, and that on the docket, have one SHA-1."
            record.state("isCopyOf", f"document/{copy}", origin.field("sha1"), quote=sha1, note=note)

    def _distributions(self, origin: OriginObject, key: str, is_available: bool) -> list[FieldValue]:
        bases = {"filepath_local": STORAGE, "filepath_ia": ARCHIVED_FILES}
        paths = (field_value(self.session, origin, name, address_at(base)) for name, base in bases.items())
        addresses = [path for path in paths if path]
        # The Internet Archive names files after docket, document and attachment.
        if self.case.is_archived and is_available and not addresses:
            addresses = [f"{ARCHIVED_FILES}/{self.case.items.key}/{key}.pdf"]
        sha1 = origin.text("sha1").lower()
        size = field_value(self.session, origin, "file_size", CONVERSIONS["positive"])
        uploaded = field_value(self.session, origin, "date_upload")
        checksum = nonempty(algorithm=f"{SPDX}checksumAlgorithm_sha1", checksumValue=sha1)
        files: list[FieldValue] = []
        for number, address in enumerate(addresses):
            is_first = not number
            files.append(
                nonempty(
                    downloadURL=address,
                    mediaType="application/pdf" if address.lower().endswith(".pdf") else "",
                    checksum=checksum if is_first and SHA1.fullmatch(sha1) else "",
                    byteSize=size if is_first else "",
                    issued=uploaded if is_first else "",
                )
            )
        return files


def _form(text: str, place: str) -> dict[str, FieldValue] | None:
    match = FORM.match(text.strip())
    if match is None or match.lastgroup is None:
        return None
    return {**claim(match.lastgroup, quote=match.group(), originField=place), "status": "inferred"}
