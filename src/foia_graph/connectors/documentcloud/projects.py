"""Projects of DocumentCloud: collections of documents, as releases."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from foia_graph.connectors.documentcloud.bodies import KNOWN, ONLY_NUMBER, PLATFORM_ID
from foia_graph.connectors.documentcloud.parts import OF_INTERFACE
from foia_graph.connectors.imports.checked_values import date_value, origin_number
from foia_graph.connectors.imports.html_text import plain_text
from foia_graph.connectors.imports.notes import ACCOUNT
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord

SLUG = re.compile(r"[\w-]+", re.ASCII)
PRIVATE = "DocumentCloud shows the project only to those who work on it"


class Projects:
    """The projects that were met, each with one record; `files` yields those that are new."""

    def __init__(self, session: ImportSession, site: str) -> None:
        self._session, self._site = session, site
        self._ids: dict[str, str] = {}
        """The name of the release of each number, "" where only the number is known."""
        self._new: list[RecordFile] = []

    def files(self) -> Iterator[RecordFile]:
        """Yield the files of projects that were met since this was asked last."""
        while self._new:
            yield self._new.pop(0)

    def link(self, value: Any) -> str:
        """Return the link to the release of a project, given by number or spelled out; "" for one without."""
        if isinstance(value, Mapping):
            name = self._spelled_out(OriginObject(value, self._session.report, "project"))
        else:
            name = self._ids.setdefault(str(value), "")
        return f"release/{name}" if name else ""

    def is_known(self, number: str) -> bool:
        """Return whether a project has a record."""
        return bool(self._ids.get(number))

    def finish(self) -> None:
        """Count the projects that have no record."""
        for name in self._ids.values():
            if not name:
                self._session.count("project")
                self._session.leave_out("project", ONLY_NUMBER)

    def _spelled_out(self, project: OriginObject) -> str:
        number = origin_number(project.take("id"))
        if not number:
            self._session.problem("project", f"has no number: {project.text('title')[:60]!r}")
        if self._ids.get(number) or not number:
            project.leave_out(KNOWN, *project.names())
            return self._ids.get(number, "")
        self._session.count("project")
        self._ids[number] = f"documentcloud-project-{number}"
        modified = project.text("updated_at")
        records = list(self._records(project, number, self._ids[number]))
        project.finish()
        self._new.append(RecordFile(f"projects/{number}", f"project {number}", records, modified))
        return self._ids[number]

    def _records(self, project: OriginObject, number: str, key: str) -> Iterator[ImportedRecord]:
        """Yield the page of a project as a source, and the project as a release."""
        source, release = ImportedRecord("SourceDocument", key), ImportedRecord("Release", key)
        title, slug = project.text("title"), project.text("slug")
        name = f"{slug}-{number}" if SLUG.fullmatch(slug) else number
        address = f"{self._site}/projects/{name}/"
        source["title"] = f"{title or f'Project {number}'} (project on DocumentCloud)"
        source["form"] = "web-page"
        source["url"] = address
        source["publisher"] = f"organization/{PLATFORM_ID}"
        source["created"] = date_value(self._session, key, project.text("created_at"))
        source["dateModified"] = date_value(self._session, key, project.text("updated_at"))
        source["holdingStatus"] = "not-held"
        release["source"] = key
        statement = SourcedRecord(release, key)
        statement.state("title", title, project.field("title"))
        if not title:
            release["title"] = f"Project {number} on DocumentCloud"
        statement.state("description", plain_text(project.text("description")), project.field("description"))
        if "description" not in release.fields:
            release["description"] = "Documents that are kept together on DocumentCloud as a project."
        release["landingPage"] = address
        release["holdingStatus"] = "linked-not-held"
        if project.flag("private"):
            source["restricted"] = release["restricted"] = PRIVATE
        project.leave_out(ACCOUNT, "user", "collaborators")
        project.leave_out(OF_INTERFACE, "edit_access", "add_remove_access", "pinned")
        project.take("document_ids")
        yield from (source, release)
