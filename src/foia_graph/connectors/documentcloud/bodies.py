"""Organizations that upload to DocumentCloud; accounts of persons are left out."""

from collections.abc import Iterator, Mapping
from typing import Any

from foia_graph.connectors.imports.checked_values import origin_number
from foia_graph.connectors.imports.notes import ACCOUNT
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord

PLATFORM_ID = "documentcloud"
"""The name of the platform, as an organization and as a source."""
KNOWN = "its record has it already"
ONLY_NUMBER = "the origin names only its number"
OF_ACCOUNT = "says what its account looks like, may do and has paid for"


class Bodies:
    """The organizations that were met, each with one record; `files` yields those that are new."""

    def __init__(self, session: ImportSession, site: str) -> None:
        self._session = session
        self._numbers: dict[str, str] = {}
        """What each number means: the link to a record, or why there is none."""
        self._new = [_platform_file(site)]

    def files(self) -> Iterator[RecordFile]:
        """Yield the files of organizations that were met since this was asked last."""
        while self._new:
            yield self._new.pop(0)

    def link(self, value: Any) -> str:
        """Return the link to an organization, given by its number or spelled out; "" for one without."""
        if isinstance(value, Mapping):
            return self._spelled_out(OriginObject(value, self._session.report, "organization"))
        link = self._numbers.setdefault(str(value), ONLY_NUMBER) if value not in (None, "") else ""
        return link if "/" in link else ""

    def finish(self) -> None:
        """Count the organizations that have no record."""
        for link in self._numbers.values():
            if "/" not in link:
                self._session.count("organization")
                self._session.leave_out("organization", link)

    def _spelled_out(self, body: OriginObject) -> str:
        number, name = origin_number(body.take("id")), body.text("name")
        known = self._numbers.get(number, ONLY_NUMBER)
        if known != ONLY_NUMBER:
            body.leave_out(KNOWN, *body.names())
            return known if "/" in known else ""
        if body.flag("individual") or not (number and name):
            body.leave_out(ACCOUNT, *body.names())
            self._numbers[number] = ACCOUNT
            return ""
        self._numbers[number] = f"organization/{self._add_record(body, number, name).id}"
        return self._numbers[number]

    def _add_record(self, body: OriginObject, number: str, name: str) -> ImportedRecord:
        record = ImportedRecord("Organization", f"documentcloud-organization-{number}")
        self._session.count("organization")
        SourcedRecord(record, PLATFORM_ID).state("prefLabel", name, "/organization/name")
        body.leave_out(OF_ACCOUNT, *body.names())
        self._new.append(RecordFile(f"organizations/{number}", f"organization {number}", [record]))
        return record


def _platform_file(site: str) -> RecordFile:
    """Return the file of the platform itself: the body, and its site as a source."""
    body, source = (ImportedRecord(kind, PLATFORM_ID) for kind in ("Organization", "SourceDocument"))
    body["prefLabel"] = "DocumentCloud"
    body["homepage"] = site
    source["title"] = "DocumentCloud"
    source["form"] = "web-page"
    source["url"] = f"{site}/"
    source["publisher"] = f"organization/{PLATFORM_ID}"
    source["holdingStatus"] = "not-held"
    return RecordFile("organizations/documentcloud", "organization documentcloud", [body, source])
