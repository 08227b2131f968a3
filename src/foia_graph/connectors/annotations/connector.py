"""The connector of annotations: notes of a file as claims on the documents that the catalogue describes."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from foia_graph.connectors.annotations.note_files import POSITION, DraftedNote, read_notes
from foia_graph.connectors.imports.catalogue_contents import CatalogueContents, plain_address, read_catalogue
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.notes import NO_WORDS, note_claim
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.errors import InputError
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML, read_settings
from foia_graph.model import iris
from foia_graph.model.claims import STATUSES

_OF_DOCUMENT = re.compile(
    r"(?:id|doc|iiif)/document/([A-Za-z0-9._~-]+?)(?:/page/([1-9][0-9]{0,8}))?(?:\.[a-z]+)?(?:[/?#].*)?"
)
_SHA256 = re.compile(
    r"(?:urn:(?:hash:)?(?:sha-?256):|hash://sha256/|(?:.*/)?file/)([0-9a-f]{64})\b.*", re.IGNORECASE
)
_NAMED_DIGEST = re.compile(r"ni://[^/]*/sha-256;([A-Za-z0-9_-]{43})\b.*")
_FINGERPRINT = re.compile(r"urn:x-pdf:([0-9a-f]{2,128})", re.IGNORECASE)


class Annotations(Connector):
    """The reader of annotations: those of the W3C model, and of Hypothesis."""

    kind: ClassVar[str] = "annotations"
    title: ClassVar[str] = "Web Annotations"
    sources: ClassVar[str] = (
        "a file or folder of annotations: JSON-LD of the W3C model (a collection, a page, a list, or one), "
        "as `export --format annotations` and the dossier write it, or answers of Hypothesis (/api/search)"
    )
    settings: ClassVar[Mapping[str, str]] = {
        "base": "the beginning of names in the file that mean things of this catalogue",
        "status": "the status of notes that state none (asserted unless named)",
    }

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each document with notes; a note on nothing of the catalogue is a problem."""
        yield from _NoteImport(session).record_files()


class _NoteImport:
    """One import of notes into the catalogue of its session."""

    def __init__(self, session: ImportSession) -> None:
        self._session, settings = session, session.options.settings
        self._status = settings.get("status", "")
        if self._status and self._status not in STATUSES:
            raise InputError(f"status is {self._status!r}; there are {', '.join(sorted(STATUSES))}")
        self._contents: CatalogueContents = read_catalogue(session.folder, session.folder / Annotations.kind)
        self._bases = tuple(filter(None, (_catalogue_base(session.folder), settings.get("base", ""))))

    def record_files(self) -> Iterator[RecordFile]:
        """Yield the notes on each document, in the order of the documents."""
        found: dict[str, dict[str, ImportedRecord]] = {}
        for draft in read_notes(self._session):
            documents = filter(lambda each: each[0], map(self._find, draft.addresses))
            document, page = next(documents, ("", 0))
            if self._is_wanted(draft, document):
                record = self._record(draft, document, page)
                found.setdefault(document, {})[record.id] = record
        for document, records in sorted(found.items()):
            yield RecordFile(f"notes/{document}", document, [*records.values()])

    def _is_wanted(self, draft: DraftedNote, document: str) -> bool:
        if not document:
            self._session.problem(draft.place, self._unmatched_sentence(draft))
        elif not draft.text and not draft.position.get("quote"):
            self._session.leave_out("note", NO_WORDS)
        elif self._session.is_unchanged(draft.changed):
            self._session.leave_out("note", f"it did not change since {self._session.options.since}")
        else:
            return True
        return False

    def _unmatched_sentence(self, draft: DraftedNote) -> str:
        about = draft.addresses[0][:200] if draft.addresses else "nothing that has a name"
        is_foreign = any("/document/" in each for each in draft.addresses)
        is_foreign = is_foreign and not about.startswith(self._bases[:1] or "\0")
        hint = "; where names begin otherwise in the file, say so with --set base=…" if is_foreign else ""
        return f"is about {about}, which is no document of this catalogue{hint}"

    def _record(self, draft: DraftedNote, document: str, page: int) -> ImportedRecord:
        quote, number = draft.position.get("quote", ""), draft.page or page
        key = f"note-{iris.text_digest([draft.name or draft.text, quote])}"
        # An offset counts in the text of a page alone; other programs count in the whole file.
        position = draft.position if page else {**draft.position, "start": ""}
        claim = note_claim(
            text=draft.text or f"Marked: “{quote}”",
            source=f"document/{document}",
            page=str(number) if number else "",
            **{name: position.get(name, "") for name in POSITION},
            said=draft.said,
            status=draft.status,
            lang=draft.language,
            canonical=draft.name,
            keyword=[*draft.keywords],
            by=[*filter(None, map(self._known_body, draft.bodies))],
            motivatedBy=draft.motivation,
        )
        if self._status:
            claim.setdefault("status", self._status)
        return ImportedRecord("Claim", key, {"about": f"document/{document}", **claim})

    def _known_body(self, name: str) -> str:
        """Return the link to a body that the catalogue describes, "" for all others."""
        links = (name.removeprefix(f"{base}id/") for base in self._bases)
        return next((link for link in links if link in self._contents.bodies), "")

    def _find(self, address: str) -> tuple[str, int]:
        """Return the id of the document that an address names, "" for none, and its page (0: none named)."""
        for base in self._bases:
            if address.startswith(base) and (match := _OF_DOCUMENT.fullmatch(address[len(base) :])):
                is_known = match[1] in self._contents.documents
                return (match[1], int(match[2] or 0)) if is_known else ("", 0)
        return self._by_digest(address) or self._contents.addresses.get(plain_address(address), ""), 0

    def _by_digest(self, address: str) -> str:
        if match := _FINGERPRINT.fullmatch(address):
            return self._contents.with_file("fingerprint", match[1].lower())
        if match := _SHA256.fullmatch(address):
            return self._contents.with_file("sha256", match[1].lower())
        match = _NAMED_DIGEST.fullmatch(address)
        return self._contents.with_file("sha256", _hex_digits(match[1])) if match else ""


def _hex_digits(text: str) -> str:
    """Return a digest of a named information URI (RFC 6920) in hexadecimal digits, "" for what is none."""
    try:
        return base64.urlsafe_b64decode(f"{text}=").hex()
    except (binascii.Error, ValueError):
        return ""


def _catalogue_base(folder: Path) -> str:
    path = folder / CATALOG_TOML
    try:
        return read_settings(path.read_bytes(), CATALOG_TOML).base if path.is_file() else ""
    except InputError:
        # The load reports it, with its line.
        return ""
