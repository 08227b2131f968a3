"""Projects of MuckRock: pages on which people keep requests together, as sources about them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.html_text import plain_text
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord
from foia_graph.connectors.muckrock.addresses import SITE
from foia_graph.connectors.muckrock.answers import ACCOUNT
from foia_graph.connectors.muckrock.bodies import PICTURE, PLATFORM_ID, STAFF
from foia_graph.connectors.muckrock.gathered import GatheredThing, GatheredThings, number_of

SLUG = re.compile(r"[\w-]+", re.ASCII)
PRIVATE = "MuckRock shows the project only to those who work on it"


@dataclass(frozen=True, slots=True)
class MuckRockProjects:
    """The projects among gathered things."""

    session: ImportSession
    things: GatheredThings

    def files(self) -> Iterator[RecordFile]:
        """Yield a file for each project."""
        for project in self.things.of_kind("project"):
            if project.is_described:
                record = self._record(project)
                yield RecordFile(f"projects/{project.key}", f"project {project.key}", [record])

    def _record(self, project: GatheredThing) -> ImportedRecord:
        self.session.count("project")
        fields = OriginObject(project.fields, self.session.report, "project", project.pointer)
        record = ImportedRecord("SourceDocument", project.name, {"source": PLATFORM_ID})
        statement = SourcedRecord(record, PLATFORM_ID)
        statement.state("title", fields.text("title"), fields.field("title"))
        if "title" not in record.fields:
            record["title"] = f"Project {project.key} on MuckRock"
        for name in ("summary", "description"):
            statement.state("description", plain_text(fields.text(name)), fields.field(name))
        record["form"] = "web-page"
        slug = fields.text("slug")
        made = f"/project/{slug}-{project.key}/" if SLUG.fullmatch(slug) else f"/project/{project.key}/"
        address = fields.text("absolute_url") or made
        full = f"{SITE}{address}" if address.startswith("/") else address
        record["url"] = web_address(self.session, project.name, full)
        record["publisher"] = f"organization/{PLATFORM_ID}"
        record["holdingStatus"] = "not-held"
        self._join(fields, statement)
        record["restricted"] = PRIVATE if fields.flag("private") else ""
        fields.leave_out("its number", "id")
        fields.leave_out(PICTURE, "image")
        fields.leave_out(ACCOUNT, "contributors", "newsletter", "newsletter_label", "newsletter_cta")
        fields.leave_out(STAFF, "approved", "featured", "articles", "date_approved", "date_created", "tags")
        fields.finish()
        return record

    def _join(self, fields: OriginObject, statement: SourcedRecord) -> None:
        requests = fields.take("requests")
        for number, each in enumerate(requests if isinstance(requests, list) else []):
            pointer = f"{fields.field('requests')}/{number}"
            if found := self.things.find("request", each):
                statement.state("about", f"request/{found.name}", pointer)
            else:
                key = number_of(each) or each
                statement.state_in_words(f"Request {key} of MuckRock belongs to it.", pointer)
