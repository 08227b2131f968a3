"""Requests of MuckRock as records."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord
from foia_graph.connectors.muckrock.addresses import SITE
from foia_graph.connectors.muckrock.answers import ACCOUNT
from foia_graph.connectors.muckrock.bodies import PLATFORM_ID, STAFF, MuckRockBodies
from foia_graph.connectors.muckrock.gathered import GatheredThing, GatheredThings
from foia_graph.connectors.muckrock.letters import LetterReader, RequestContext
from foia_graph.connectors.muckrock.request_fields import DRAFT, RequestDescriber
from foia_graph.errors import ValueRejected
from foia_graph.model import iris

SLUG = re.compile(r"[\w-]+", re.ASCII)
LEFT_OUT = {
    ACCOUNT: (
        *("user", "username", "user_name", "edit_collaborators", "read_collaborators", "requester"),
        *(
            "organization",
            "proxy",
            "portal",
            "email",
            "other_emails",
            "cc_emails",
            "mail_id",
            "address",
            "fax",
        ),
        *("noindex_user", "portal_password", "access_key"),
    ),
    STAFF: (
        *(
            "notes",
            "disable_autofollowups",
            "date_followup",
            "tracker",
            "updated",
            "featured",
            "times_viewed",
        ),
        *("block_incoming", "hidden", "noindex", "crowdfund", "last_comm", "sidebar_html", "days_until_due"),
        *("date_processing", "datetime_processing", "status_changed", "missing_proxy", "multirequest"),
        *(
            "edited_boilerplate",
            "soft_deleted",
            "deleted",
            "cached_status",
            "reviewed",
            "date_estimate_reason",
            "public",
        ),
    ),
    "its short name in addresses": ("slug",),
}


@dataclass(frozen=True, slots=True)
class RequestReader:
    """The reader of requests into records, each with its communications and their files."""

    session: ImportSession
    things: GatheredThings
    bodies: MuckRockBodies

    def files(self) -> Iterator[RecordFile]:
        """Yield a file for each request, and for each communication and file that belongs to none."""
        for request in self.things.of_kind("request"):
            if request.is_described and not (self._is_cut_off(request) or self._is_unchanged(request)):
                yield self._request_file(request)
        for kind in ("communication", "file"):
            for thing in self.things.of_kind(kind):
                if thing.is_described and not self._is_in_request(thing):
                    yield self._stray_file(thing)

    def _is_unchanged(self, request: GatheredThing) -> bool:
        since, changed = self.session.options.since, self._modified(request)[:10]
        if since is None or not changed or changed >= since.isoformat():
            return False
        self._leave_out(request, f"it did not change since {since}")
        return True

    def _is_cut_off(self, request: GatheredThing) -> bool:
        """Return whether parts of a request could not be had today: what is here of it stays as it is."""
        parts = [request, *self.things.parts_of(request)]
        if not any(part.is_cut_off for part in parts):
            return False
        self.session.unreadable.add(f"request {request.key}")
        self._leave_out(request, "not all of its request could be had")
        return True

    def _leave_out(self, request: GatheredThing, reason: str) -> None:
        """Count a request and its parts as left out."""
        communications = list(self.things.parts_of(request))
        files = [file for each in communications for file in self.things.parts_of(each)]
        for item, number in (("request", 1), ("communication", len(communications)), ("file", len(files))):
            if number:
                self.session.count(item, number)
                self.session.leave_out(item, reason, number)

    def _modified(self, request: GatheredThing) -> str:
        """Return when a request, or one of its communications, changed last, as far as dates say it."""
        names = ("datetime_updated", "datetime_done", "date_done", "datetime_submitted", "date_submitted")
        dates = [str(request.fields.get(name) or "") for name in names]
        for part in self.things.parts_of(request):
            dates += [str(part.fields.get(name) or "") for name in ("datetime", "date")]
        return max(dates)

    def _is_in_request(self, thing: GatheredThing) -> bool:
        owner = self.things.find("request", thing.owner) if thing.kind == "communication" else None
        if thing.kind == "file":
            communication = self.things.find("communication", thing.owner)
            return communication is not None
        return owner is not None

    # ------------------------------------------------------------ one request

    def _request_file(self, request: GatheredThing) -> RecordFile:
        self.session.count("request")
        fields = OriginObject(request.fields, self.session.report, "request", request.pointer)
        source = ImportedRecord("SourceDocument", request.name)
        record = ImportedRecord("Request", request.name, {"source": request.name})
        agency, place = fields.take("agency"), fields.take("jurisdiction")
        address = self._address(request, fields, place)
        title = fields.text("title")
        restricted = self._restriction(fields)
        self._describe_source(source, title or f"Request {request.key}", address)
        describer = RequestDescriber(self.session, self.things, self.bodies, request, fields)
        describer.describe(SourcedRecord(record, request.name), address)
        describer.name_agency(SourcedRecord(record, request.name), agency, place)
        for each in (source, record):
            each["restricted"] = restricted
        for reason, names in LEFT_OUT.items():
            fields.leave_out(reason, *names)
        fields.finish()
        context = RequestContext(
            request.name, title, address, self.bodies.agency_link(agency), restricted, request.name
        )
        letters = LetterReader(self.session, self.things, context)
        parts = [each for part in self.things.parts_of(request) for each in letters.records(part)]
        path = f"requests/{_file_name(request)}"
        return RecordFile(path, f"request {request.key}", [source, record, *parts], self._modified(request))

    def _address(self, request: GatheredThing, fields: OriginObject, place: Any) -> str:
        """Return the page of a request: as it is stated, else as MuckRock makes it of names and numbers."""
        stated = fields.text("absolute_url")
        address = f"{SITE}{stated}" if stated.startswith("/") else stated
        if address := web_address(self.session, request.name, address):
            return address
        jurisdiction = self.things.find("jurisdiction", place) if place not in (None, "") else None
        slug, area = request.fields.get("slug"), jurisdiction.fields.get("slug") if jurisdiction else None
        if jurisdiction and SLUG.fullmatch(str(slug)) and SLUG.fullmatch(str(area)):
            return f"{SITE}/foi/{area}-{jurisdiction.key}/{slug}-{request.key}/"
        return f"{SITE}/api_v1/foia/{request.key}/"

    def _restriction(self, fields: OriginObject) -> str:
        """Return why a request is not for everyone, "" where it is."""
        until = fields.text("date_embargo")
        status, is_permanent = fields.text("embargo_status"), fields.flag("permanent_embargo")
        is_draft = fields.text("status") == DRAFT
        if is_permanent or status == "permanent":
            return "MuckRock keeps it under embargo for good"
        if fields.flag("embargo") or status not in ("", "public"):
            return f"MuckRock keeps it under embargo{f' until {until}' if until else ''}"
        return "it is a draft on MuckRock" if is_draft else ""

    def _describe_source(self, source: ImportedRecord, title: str, address: str) -> None:
        source["title"] = f"{title} (request on MuckRock)"
        source["form"] = "web-page"
        source["url"] = address
        source["publisher"] = f"organization/{PLATFORM_ID}"
        source["holdingStatus"] = "not-held"

    def _stray_file(self, thing: GatheredThing) -> RecordFile:
        """Return the file of a communication or a file that belongs to no request that is known."""
        owner = f"request {thing.owner}" if thing.kind == "communication" else f"communication {thing.owner}"
        title = f"{owner} of MuckRock" if thing.owner else "no request on MuckRock"
        reason = "" if thing.owner else "MuckRock has joined it to no request"
        context = RequestContext("", title, f"{SITE}/", "", reason, PLATFORM_ID)
        letters = LetterReader(self.session, self.things, context)
        records = (
            letters.records(thing) if thing.kind == "communication" else letters.file_records(thing, None)
        )
        folder = f"{thing.kind}s"
        return RecordFile(f"{folder}/{thing.key}", f"{thing.kind} {thing.key}", list(records))


def _file_name(request: GatheredThing) -> str:
    slug = str(request.fields.get("slug") or request.fields.get("title") or "")
    try:
        return f"{request.key}-{iris.slug(slug)[:60].rstrip('-')}"
    except ValueRejected:
        return request.key
