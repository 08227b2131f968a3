"""The connector of annotations: notes of a file as claims on the documents that the catalogue describes."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from foia_graph.connectors.annotations.note_files import DraftedNote, read_notes
from foia_graph.connectors.annotations.targets import TargetFinder, catalogue_base
from foia_graph.connectors.imports.catalogue_contents import CatalogueContents, read_catalogue
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.notes import NO_WORDS
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.errors import InputError
from foia_graph.model import iris
from foia_graph.model.claims import STATUSES

CLAIM = "Claim"


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
        self._bases = (catalogue_base(session.folder), settings.get("base", ""))
        self._finder = TargetFinder(self._contents, self._bases)

    def record_files(self) -> Iterator[RecordFile]:
        """Yield the notes on each document, in the order of the documents."""
        found: dict[str, list[ImportedRecord]] = {}
        for draft in read_notes(self._session):
            document, page = self._finder.find(draft.target.addresses)
            if self._is_wanted(draft, document):
                found.setdefault(document, []).append(self._record(draft, document, page))
        for document, records in sorted(found.items()):
            unique = {record.id: record for record in records}
            yield RecordFile(f"notes/{document}", document, [*unique.values()])

    def _is_wanted(self, draft: DraftedNote, document: str) -> bool:
        since = self._session.options.since
        if not document:
            self._session.problem(draft.place, self._unmatched_sentence(draft))
        elif not draft.text and not draft.target.place.quote:
            self._session.leave_out("note", NO_WORDS)
        elif since is not None and draft.changed and draft.changed < since.isoformat():
            self._session.leave_out("note", f"it did not change since {since}")
        else:
            return True
        return False

    def _unmatched_sentence(self, draft: DraftedNote) -> str:
        addresses = draft.target.addresses
        about = addresses[0][:200] if addresses else "nothing that has a name"
        hint = ""
        if any("/document/" in each for each in addresses) and not about.startswith(self._bases[0] or "\0"):
            hint = "; where names begin otherwise in the file, say so with --set base=…"
        return f"is about {about}, which is no document of this catalogue{hint}"

    def _record(self, draft: DraftedNote, document: str, page: int) -> ImportedRecord:
        key = f"note-{iris.text_digest([draft.name or draft.text, draft.target.place.quote])}"
        by = tuple(filter(None, map(self._known_body, draft.bodies)))
        claim = draft.note(key, document, page, by).claim()
        if self._status:
            claim.setdefault("status", self._status)
        del claim["id"]
        return ImportedRecord(CLAIM, key, {"about": f"document/{document}", **claim})

    def _known_body(self, name: str) -> str:
        """Return the link to a body that the catalogue describes, "" for all others."""
        for base in filter(None, self._bases):
            link = name.removeprefix(f"{base}id/")
            if link in self._contents.bodies:
                return link
        return ""
