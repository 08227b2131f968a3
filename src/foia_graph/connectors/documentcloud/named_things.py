"""Organizations and projects that documents of DocumentCloud name, each with one record."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from foia_graph.connectors.imports.checked_values import origin_number
from foia_graph.connectors.imports.mapping import FieldMapper
from foia_graph.connectors.imports.notes import ACCOUNT
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile
from foia_graph.connectors.imports.sourced_record import SourcedRecord

PLATFORM_ID = "documentcloud"
"""The name of the platform, as an organization and as a source."""
KNOWN = "its record has it already"
ONLY_NUMBER = "the origin names only its number"
PRIVATE = "DocumentCloud shows the project only to those who work on it"
SLUG = re.compile(r"[\w-]+", re.ASCII)


class NamedThings(ABC):
    """Things of one kind (`item`), which documents name by their number, or spell out."""

    item: ClassVar[str]
    kind: ClassVar[str]
    pointer: ClassVar[str] = ""
    modified_field: ClassVar[str] = ""

    def __init__(self, mapper: FieldMapper, site: str) -> None:
        self._mapper, self._session, self._site = mapper, mapper.session, site
        self._links: dict[str, str] = {}
        """What each number means: the link to a record, or why there is none."""
        self._new: list[RecordFile] = []

    @abstractmethod
    def _records(self, thing: OriginObject, number: str) -> list[ImportedRecord]:
        """Return the records of a thing that came for the first time, the last of which is linked to."""

    def _why_left_out(self, _thing: OriginObject, _number: str) -> str:
        return ""

    def files(self) -> Iterator[RecordFile]:
        """Yield the files of things that were met since this was called last."""
        while self._new:
            yield self._new.pop(0)

    def link(self, value: Any) -> str:
        """Return the link to a thing, given by number or spelled out; "" for one without a record."""
        if isinstance(value, Mapping):
            found = self._spelled_out(OriginObject(value, self._session.report, self.item, self.pointer))
        else:
            found = self._links.setdefault(str(value), ONLY_NUMBER) if value not in (None, "") else ""
        return found if "/" in found else ""

    def finish(self) -> None:
        """Count the things that have no record."""
        for link in self._links.values():
            if "/" not in link:
                self._session.count(self.item)
                self._session.leave_out(self.item, link)

    def _spelled_out(self, thing: OriginObject) -> str:
        number = origin_number(thing.take("id"))
        known = self._links.get(number, ONLY_NUMBER)
        reason = KNOWN if known != ONLY_NUMBER else self._why_left_out(thing, number)
        if reason:
            thing.leave_out(reason, *thing.names())
            return self._links.setdefault(number, reason)
        self._session.count(self.item)
        modified = thing.text(self.modified_field) if self.modified_field else ""
        records = self._records(thing, number)
        self._mapper.finish(self.item, thing)
        path = f"{self.item}s/{number}"
        self._new.append(RecordFile(path, f"{self.item} {number}", records, modified))
        self._links[number] = f"{self.kind}/{records[-1].id}"
        return self._links[number]


class Organizations(NamedThings):
    """The organizations that upload documents; accounts of persons are left out."""

    item, kind, pointer = "organization", "organization", "/organization"

    def __init__(self, mapper: FieldMapper, site: str) -> None:
        super().__init__(mapper, site)
        records = [ImportedRecord(kind, PLATFORM_ID) for kind in ("Organization", "SourceDocument")]
        itself = OriginObject({}, self._session.report, "platform")
        for name, record in zip(("platform", "platform-source"), records, strict=True):
            mapper.apply(name, itself, record, site=site)
        self._new.append(RecordFile("organizations/documentcloud", "organization documentcloud", records))

    def _why_left_out(self, thing: OriginObject, number: str) -> str:
        return ACCOUNT if thing.flag("individual") or not (number and thing.text("name")) else ""

    def _records(self, thing: OriginObject, number: str) -> list[ImportedRecord]:
        record = ImportedRecord("Organization", f"documentcloud-organization-{number}")
        self._mapper.apply("organization", thing, SourcedRecord(record, PLATFORM_ID))
        return [record]


class Projects(NamedThings):
    """The projects that documents are in, each as a release with its page as the source."""

    item, kind, modified_field = "project", "release", "updated_at"

    def _why_left_out(self, thing: OriginObject, number: str) -> str:
        if not number:
            self._session.problem("project", f"has no number: {thing.text('title')[:60]!r}")
        return "" if number else KNOWN

    def _records(self, thing: OriginObject, number: str) -> list[ImportedRecord]:
        key, title, slug = f"documentcloud-project-{number}", thing.text("title"), thing.text("slug")
        path = f"{slug}-{number}" if SLUG.fullmatch(slug) else number
        names = {
            "address": f"{self._site}/projects/{path}/",
            "number": number,
            "title": title or f"Project {number}",
            "restricted": PRIVATE if thing.flag("private") else "",
        }
        source = ImportedRecord("SourceDocument", key)
        release = ImportedRecord("Release", key, {"source": key})
        self._mapper.apply("project-source", thing, source, **names)
        self._mapper.apply("project", thing, release, **names)
        thing.take("document_ids")
        return [source, release]
