"""Records of what was gathered of MuckRock: bodies, projects, and requests with their letters and files."""

import mimetypes
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from foia_graph.connectors.imports.checked_values import (
    address_parts,
    date_value,
    plain_text,
    web_address,
    without_signature,
)
from foia_graph.connectors.imports.mapping import FieldMapper, FieldOfOrigin, Names, calls_of, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import (
    ImportedRecord,
    RecordFile,
    SourcedRecord,
    file_name,
    nonempty,
)
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.muckrock.interface import SITE, GatheredThing, GatheredThings

# The name of the platform, as an organization and as a source.
PLATFORM_ID = "muckrock"
SLUG = re.compile(r"[\w-]+", re.ASCII)
MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
MASK = "[e-mail address]"
DOCUMENT_ID = re.compile(r"(\d+)-[\w-]+")
# The class and the folder of records of bodies and projects, by what they are at MuckRock.
BODIES = {
    "jurisdiction": ("Place", "places"),
    "agency": ("Agency", "agencies"),
    "project": ("SourceDocument", "projects"),
}
DATES = ("datetime_updated", "datetime_done", "date_done", "datetime_submitted", "date_submitted")


@dataclass(slots=True)
class MuckRockRecords:
    """The records of all things that were gathered."""

    session: ImportSession
    things: GatheredThings
    mapper: FieldMapper = field(init=False)

    def __post_init__(self) -> None:
        self.mapper = FieldMapper(
            mapping_beside(__file__),
            self.session,
            conversions={
                "documentcloud": _documentcloud_page,
                "initial": lambda _, text: text[:1],
                "masked": lambda _, text: MAIL_ADDRESS.sub(MASK, text.replace("\f", "\n")),
                "price": _price,
                "site": lambda _, text: f"{SITE}{text}" if text.startswith("/") else text,
            },
            links={
                "agency": lambda value: self._link("agency", "agency", value),
                "place": lambda value: self._link("jurisdiction", "place", value),
                "request": lambda value: self._link("request", "request", value),
                "tag": lambda value: self._called("tag", value),
                "type": self._type_of_agency,
                "unknown-agency": self._unknown_agency,
            },
            calls=calls_of(self),
        )

    def files(self) -> Iterator[RecordFile]:
        """Yield a file for the platform, each jurisdiction, agency and project, then those of requests."""
        itself = OriginObject({}, self.session.report, "platform")
        body, source = (ImportedRecord(kind, PLATFORM_ID) for kind in ("Organization", "SourceDocument"))
        self.mapper.apply("platform", itself, body)
        self.mapper.apply("platform-source", itself, source)
        yield RecordFile("organizations/muckrock", "organization muckrock", [body, source])
        for kind in BODIES:
            yield from map(self._body_file, self.things.of_kind(kind))
        yield from self._request_files()

    def _open(self, thing: GatheredThing) -> tuple[OriginObject, dict[str, str]]:
        self.session.count(thing.kind)
        fields = OriginObject(thing.fields, self.session.report, thing.kind, thing.pointer)
        # Fixtures keep the number next to the fields.
        key_at = "/pk" if thing.pointer == "/fields" else f"{thing.pointer}/id"
        return fields, {"key": thing.key, "key_at": key_at}

    def _link(self, kind: str, word: str, value: Any) -> str:
        thing = self.things.find(kind, value) if value not in (None, "") else None
        return f"{word}/{thing.name}" if thing else ""

    def _called(self, kind: str, value: Any) -> str:
        known = self.things.find(kind, value)
        thing = known.fields if known else value
        return str(thing.get("name") if isinstance(thing, Mapping) else thing)

    def _unknown_agency(self, value: Any) -> str:
        if self.things.find("agency", value):
            return ""
        return str(value.get("name")) if isinstance(value, Mapping) else f"agency {value} of MuckRock"

    def _type_of_agency(self, value: Any) -> str:
        name = self._called("agency type", value)
        return f"type {name} of MuckRock" if name.isdecimal() else f"the type {name}"

    def _body_file(self, thing: GatheredThing) -> RecordFile:
        fields, names = self._open(thing)
        kind, folder = BODIES[thing.kind]
        if thing.kind == "project":
            slug = fields.text("slug")
            name = f"{slug}-{thing.key}" if SLUG.fullmatch(slug) else thing.key
            private = "MuckRock shows the project only to those who work on it"
            names["made"] = f"{SITE}/project/{name}/"
            names["restricted"] = private if fields.flag("private") else ""
        record = ImportedRecord(kind, thing.name, {"source": PLATFORM_ID})
        self.mapper.apply(thing.kind, fields, record, **names)
        self.mapper.finish(thing.kind, fields)
        return RecordFile(f"{folder}/{thing.key}", f"{thing.kind} {thing.key}", [record])

    def _request_files(self) -> Iterator[RecordFile]:
        for request in self.things.of_kind("request"):
            if not self._is_left_out(request):
                yield self._request_file(request)
        for kind, whole in (("communication", "request"), ("file", "communication")):
            for thing in self.things.of_kind(kind):
                if self.things.find(whole, thing.owner) is None:
                    yield self._stray_file(thing)

    def _is_left_out(self, request: GatheredThing) -> bool:
        """Return whether a request stays as it is here: parts could not be had today, or it is unchanged."""
        letters = list(self.things.parts_of(request))
        files = [file for each in letters for file in self.things.parts_of(each)]
        if any(part.is_cut_off for part in (request, *letters)):
            self.session.unreadable.add(f"request {request.key}")
            reason = "its request could not be fetched in full"
        elif self.session.is_unchanged(self._modified(request)):
            reason = f"it did not change since {self.session.options.since}"
        else:
            return False
        for item, number in (("request", 1), ("communication", len(letters)), ("file", len(files))):
            if number:
                self.session.pass_over(item, reason, number)
        return True

    def _modified(self, request: GatheredThing) -> str:
        # Not every answer says when a request changed: the latest of its dates is in.
        dates = [str(request.fields.get(name) or "") for name in DATES]
        for part in self.things.parts_of(request):
            dates += [str(part.fields.get(name) or "") for name in ("datetime", "date")]
        return max(dates)

    def _request_file(self, request: GatheredThing) -> RecordFile:
        fields, names = self._open(request)
        title = fields.text("title")
        names |= {
            "title": title or f"Request {request.key}",
            "address": self._address(request, fields),
            "restricted": _restriction(fields),
        }
        source = ImportedRecord("SourceDocument", request.name)
        record = ImportedRecord("Request", request.name, {"source": request.name})
        self.mapper.apply("request-source", fields, source, **names)
        self.mapper.apply("request", fields, record, **names)
        agency = self._link("agency", "agency", fields.take("agency"))
        self.mapper.finish("request", fields)
        context = {**names, "name": request.name, "title": title, "agency": agency, "source": request.name}
        parts = list(self._letters(self.things.parts_of(request), context))
        path = file_name(request.key, str(request.fields.get("slug") or title))
        return RecordFile(
            f"requests/{path}", f"request {request.key}", [source, record, *parts], self._modified(request)
        )

    def _address(self, request: GatheredThing, fields: OriginObject) -> str:
        """Return the page of a request: as it is stated, else as MuckRock makes it of names and numbers."""
        stated = fields.text("absolute_url")
        address = f"{SITE}{stated}" if stated.startswith("/") else stated
        if address := web_address(self.session, request.name, address):
            return address
        jurisdiction = self.things.find("jurisdiction", fields.take("jurisdiction"))
        slug, area = request.fields.get("slug"), jurisdiction.fields.get("slug") if jurisdiction else None
        if jurisdiction and SLUG.fullmatch(str(slug)) and SLUG.fullmatch(str(area)):
            return f"{SITE}/foi/{area}-{jurisdiction.key}/{slug}-{request.key}/"
        return f"{SITE}/api_v1/foia/{request.key}/"

    def _call_aliases(self, fields: OriginObject, record: SourcedRecord, _names: Names) -> None:
        # One version has a list, another a text with commas.
        value = fields.take("aliases")
        for each in value if isinstance(value, list) else str(value or "").split(","):
            record.state("altLabel", str(each).strip(), fields.field("aliases"))

    def _call_number(self, fields: OriginObject, record: SourcedRecord, names: Names) -> None:
        # Fixtures keep the number next to the fields, as `pk`.
        fields.text("id")
        record.state("identifier", names["key"], names["key_at"])

    def _call_composer(self, fields: OriginObject, record: SourcedRecord, _names: Names) -> None:
        composer = self.things.find("composer", value) if (value := fields.take("composer")) else None
        if composer:
            wanted = without_signature(plain_text(str(composer.fields.get("requested_docs") or "")))
            record.state("description", wanted, f"{fields.field('composer')}/requested_docs")

    def _call_tracking_numbers(self, fields: OriginObject, record: SourcedRecord, names: Names) -> None:
        found = self._tracking_numbers(fields, names["key"])
        for number, pointer in {text: pointer for text, pointer in found if text}.items():
            record.add_part("assignedIdentifier", pointer, notation=number)

    def _tracking_numbers(self, fields: OriginObject, key: str) -> Iterator[tuple[str, str]]:
        yield fields.text("tracking_id"), fields.field("tracking_id")
        for name in ("tracking_ids", "current_tracking_id"):
            value = fields.take(name)
            for at, each in enumerate(value if isinstance(value, list) else [value]):
                text = each.get("tracking_id", "") if isinstance(each, Mapping) else each
                yield str(text or "").strip(), f"{fields.field(name)}/{at}"
        for other in self.things.of_kind("tracking number"):
            if str(other.fields.get("foia")) == key:
                yield str(other.fields.get("tracking_id") or "").strip(), f"{other.pointer}/tracking_id"

    def _stray_file(self, thing: GatheredThing) -> RecordFile:
        """Return the file of a communication or a file that belongs to no request that is known."""
        owner = f"request {thing.owner}" if thing.kind == "communication" else f"communication {thing.owner}"
        title = f"{owner} of MuckRock" if thing.owner else "no request on MuckRock"
        reason = "" if thing.owner else "MuckRock has joined it to no request"
        context = {
            "name": "",
            "title": title,
            "address": f"{SITE}/",
            "agency": "",
            "restricted": reason,
            "source": PLATFORM_ID,
        }
        is_letter = thing.kind == "communication"
        records = self._letters([thing], context) if is_letter else [self._file(thing, context)]
        return RecordFile(f"{thing.kind}s/{thing.key}", f"{thing.kind} {thing.key}", list(records))

    def _letters(self, letters: Iterable[GatheredThing], context: Names) -> Iterator[ImportedRecord]:
        """Yield the records of letters and their files; `context` is what a request gives to its parts."""
        for count, letter in enumerate(letters, 1):
            fields, names = self._open(letter)
            is_answer = fields.flag("response")
            # The page of a request has an anchor for each communication that has a number.
            anchor = f"#comm-{letter.key}" if letter.key.isdecimal() else ""
            form = "request-letter" if count == 1 else "correspondence"
            names |= {
                "about": f"request/{context['name']}" if context["name"] and not is_answer else "",
                "address": f"{context['address']}{anchor}",
                "agency": context["agency"],
                "answer": "yes" if is_answer else "",
                "count": str(count),
                "form": "response-letter" if is_answer else form,
                "kind": "Answer" if is_answer else "Letter",
                "request": context["title"] or context["name"],
                "responsive_to": context["name"] if is_answer else "",
                "restricted": context["restricted"],
                "title": context["title"],
            }
            kind = "ReleasedDocument" if is_answer else "SourceDocument"
            record = ImportedRecord(kind, letter.name, {"source": context["source"]})
            self.mapper.apply("communication", fields, record, **names)
            if is_answer:
                record["holdingStatus"] = "held" if "text" in record.fields else "linked-not-held"
            self.mapper.finish("communication", fields)
            yield record
            yield from (self._file(file, context, record) for file in self.things.parts_of(letter))

    def _file(
        self, file: GatheredThing, context: Names, communication: ImportedRecord | None = None
    ) -> ImportedRecord:
        """Return the record of a file; what came with an answer was released by the agency."""
        fields, names = self._open(file)
        is_answer = communication is not None and communication.type == "ReleasedDocument"
        address = fields.text("ffile") or fields.text("file") or fields.text("url")
        name = unquote(posixpath.basename(address_parts(address).path))
        access = fields.text("access") or "public"
        private = "" if access == "public" else f"MuckRock does not show it to everyone (access {access})"
        word = "document" if is_answer else "source"
        names |= {
            "agency": context["agency"] if is_answer else "",
            "file": address,
            "file_name": name,
            "name": name or f"File {file.key} of MuckRock",
            "page": context["address"] if context["name"] else "",
            "request": context["title"],
            "responsive_to": context["name"] if is_answer else "",
            "restricted": context["restricted"] or private,
            "whole": f"{word}/{communication.id}" if communication else "",
        }
        record = ImportedRecord("ReleasedDocument", file.name, {"source": context["source"]})
        self.mapper.apply("file", fields, record, **names)
        self.mapper.finish("file", fields)
        return record

    def _call_distribution(self, fields: OriginObject, record: SourcedRecord, names: Names) -> None:
        """Add where a file is; fixtures give only a path on the server."""
        name, place = names["file_name"], record.record.id
        download = web_address(self.session, place, names["file"]) if "://" in names["file"] else ""
        days = (date_value(self.session, place, fields.text(each)) for each in ("datetime", "date"))
        part = nonempty(
            downloadURL=download,
            accessURL=names["page"],
            mediaType=mimetypes.guess_type(name)[0] or "",
            title=name,
            issued=next(filter(None, days), ""),
        )
        record.record["distribution"] = [part]
        record.record["holdingStatus"] = "linked-not-held" if download else "described-only"


def _price(at: FieldOfOrigin, text: str) -> str:
    if not text.strip("0."):
        return ""
    if not text.replace(".", "", 1).isdecimal():
        at.session.problem(at.place, f"has the price {text!r}, which is none")
        return ""
    return text


def _documentcloud_page(_at: FieldOfOrigin, text: str) -> str:
    match = DOCUMENT_ID.fullmatch(text)
    return f"https://www.documentcloud.org/documents/{match[0]}/" if match else ""


def _restriction(fields: OriginObject) -> str:
    until = fields.text("date_embargo")
    status, is_permanent = fields.text("embargo_status"), fields.flag("permanent_embargo")
    if is_permanent or status == "permanent":
        return "MuckRock keeps it under embargo for good"
    if fields.flag("embargo") or status not in ("", "public"):
        return f"MuckRock keeps it under embargo{f' until {until}' if until else ''}"
    return "it is a draft on MuckRock" if fields.text("status") == "started" else ""
