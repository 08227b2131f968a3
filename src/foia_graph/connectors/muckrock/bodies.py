"""Agencies and jurisdictions of MuckRock as records."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.html_text import plain_text
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord
from foia_graph.connectors.muckrock.addresses import SITE
from foia_graph.connectors.muckrock.answers import ACCOUNT
from foia_graph.connectors.muckrock.gathered import GatheredThing, GatheredThings

PLATFORM_ID = "muckrock"
"""The name of the platform, as an organization and as a source."""
CONTACT = "how a person or an office is written to"
FIGURES = "counted by the platform from the requests that it has"
STAFF = "is for those who work on it"
PICTURE = "a picture"
COUNTED = re.compile(r"number_.*|average_.*|fee_rate|success_rate|has_(portal|email|fax|address)")
AGENCY_CONTACT = (
    *(
        "contact_salutation",
        "contact_first_name",
        "contact_last_name",
        "contact_title",
        "email",
        "other_emails",
    ),
    *(
        "fax",
        "address",
        "addresses",
        "emails",
        "phones",
        "twitter",
        "twitter_handles",
        "portal",
        "portal_type",
    ),
)
OF_OFFICE = (
    "hidden",
    "holidays",
    "observe_sat",
    "use_business_days",
    "days",
    "intro",
    "waiver",
    "has_appeal",
)
LEVELS = {"f": "It is a federal jurisdiction.", "s": "It is a state.", "l": "It is a local jurisdiction."}


@dataclass(frozen=True, slots=True)
class MuckRockBodies:
    """The agencies and jurisdictions among gathered things, and the links to them."""

    session: ImportSession
    things: GatheredThings

    def agency_link(self, value: Any) -> str:
        """Return the link to an agency that a field names, "" where it is not described."""
        agency = self.things.find("agency", value) if value not in (None, "") else None
        return f"agency/{agency.name}" if agency else ""

    def place_link(self, value: Any) -> str:
        """Return the link to a jurisdiction that a field names, "" where it is not described."""
        place = self.things.find("jurisdiction", value) if value not in (None, "") else None
        return f"place/{place.name}" if place else ""

    def files(self) -> Iterator[RecordFile]:
        """Yield a file for the platform, each jurisdiction, and each agency."""
        yield platform_file()
        for place in self.things.of_kind("jurisdiction"):
            if place.is_described:
                yield self._file("places", place, self._place(place))
        for agency in self.things.of_kind("agency"):
            if agency.is_described:
                yield self._file("agencies", agency, self._agency(agency))

    def _file(self, folder: str, thing: GatheredThing, record: ImportedRecord) -> RecordFile:
        return RecordFile(f"{folder}/{thing.key}", f"{thing.kind} {thing.key}", [record])

    def _place(self, thing: GatheredThing) -> ImportedRecord:
        self.session.count("jurisdiction")
        fields = OriginObject(thing.fields, self.session.report, "jurisdiction", thing.pointer)
        record = _open_record("Place", thing)
        statement = SourcedRecord(record, PLATFORM_ID)
        _name(record, statement, fields, thing)
        statement.state("altLabel", fields.text("abbrev"), fields.field("abbrev"))
        notes = plain_text(fields.text("public_notes"))
        statement.state("description", notes, fields.field("public_notes"))
        parent = fields.take("parent")
        if link := self.place_link(parent):
            statement.state("containedInPlace", link, fields.field("parent"))
        elif parent not in (None, ""):
            statement.state_in_words(f"It is in jurisdiction {parent} of MuckRock.", fields.field("parent"))
        level = fields.text("level").lower()
        if sentence := LEVELS.get(level[:1]):
            statement.state_in_words(sentence, fields.field("level"))
        fields.leave_out("its number and short name in addresses", "id", "slug", "absolute_url", "full_name")
        fields.leave_out(PICTURE, "image", "image_attr_line", "image_url")
        _leave_out_counted(fields)
        fields.leave_out("rules of its offices", *OF_OFFICE)
        fields.finish()
        return record

    def _agency(self, thing: GatheredThing) -> ImportedRecord:
        self.session.count("agency")
        fields = OriginObject(thing.fields, self.session.report, "agency", thing.pointer)
        record = _open_record("Agency", thing)
        statement = SourcedRecord(record, PLATFORM_ID)
        _name(record, statement, fields, thing)
        self._state_names(fields, statement)
        self._link(fields, statement, thing)
        fields.text("id")
        statement.state("identifier", thing.key, thing.number_pointer)
        notes = plain_text(fields.text("public_notes"))
        statement.state("description", notes, fields.field("public_notes"))
        self._state_in_words(fields, statement)
        fields.leave_out("its short name in addresses", "slug", "location", "redirects")
        fields.leave_out(CONTACT, *AGENCY_CONTACT)
        fields.leave_out(
            STAFF, "notes", "requires_proxy", "can_email_appeals", "expires", "stale", "mail_name"
        )
        fields.leave_out(ACCOUNT, "user")
        fields.leave_out(PICTURE, "image", "image_attr_line")
        fields.leave_out("another agency of the platform to appeal to", "appeal_agency", "payable_to")
        _leave_out_counted(fields)
        fields.finish()
        return record

    def _state_names(self, fields: OriginObject, statement: SourcedRecord) -> None:
        aliases = fields.take("aliases")
        names = aliases if isinstance(aliases, list) else str(aliases or "").split(",")
        for each in names:
            statement.state("altLabel", str(each).strip(), fields.field("aliases"))
        statement.state("altLabel", fields.text("acronym"), fields.field("acronym"))

    def _link(self, fields: OriginObject, statement: SourcedRecord, thing: GatheredThing) -> None:
        for name, field, link, words in (
            ("parent", "subOrganizationOf", self.agency_link, "It belongs to agency {} of MuckRock."),
            ("jurisdiction", "areaServed", self.place_link, "It is of jurisdiction {} of MuckRock."),
        ):
            value = fields.take(name)
            if target := link(value):
                statement.state(field, target, fields.field(name))
            elif value not in (None, ""):
                statement.state_in_words(words.format(value), fields.field(name))
        for name, field in (
            ("url", "homepage"),
            ("website", "homepage"),
            ("absolute_url", "webPage"),
            ("foia_logs", "webPage"),
            ("foia_guide", "webPage"),
        ):
            text = fields.text(name)
            address = f"{SITE}{text}" if text.startswith("/") else text
            statement.state(field, web_address(self.session, thing.name, address), fields.field(name))
        statement.state("telephone", fields.text("phone"), fields.field("phone"))

    def _state_in_words(self, fields: OriginObject, statement: SourcedRecord) -> None:
        types = fields.take("types")
        for number, each in enumerate(types if isinstance(types, list) else []):
            known = self.things.find("agency type", each)
            name = (
                known.fields.get("name") if known else each.get("name") if isinstance(each, Mapping) else each
            )
            words = f"It is of the type {name}." if known or not str(each).isdecimal() else ""
            statement.state_in_words(
                words or f"It is of type {name} of MuckRock.", f"{fields.field('types')}/{number}"
            )
        status = fields.text("status")
        if status not in ("", "approved"):
            statement.state_in_words(
                f"MuckRock has not approved it (status {status}).", fields.field("status")
            )
        if fields.flag("exempt"):
            statement.state_in_words("It is exempt from public records law.", fields.field("exempt"))


def platform_file() -> RecordFile:
    """Return the file of the platform itself: the body, and its site as a source."""
    body, source = (ImportedRecord(kind, PLATFORM_ID) for kind in ("Organization", "SourceDocument"))
    body["prefLabel"] = "MuckRock"
    body["homepage"] = SITE
    source["title"] = "MuckRock"
    source["form"] = "web-page"
    source["url"] = f"{SITE}/"
    source["publisher"] = f"organization/{PLATFORM_ID}"
    source["holdingStatus"] = "not-held"
    return RecordFile("organizations/muckrock", "organization muckrock", [body, source])


def _open_record(kind: str, thing: GatheredThing) -> ImportedRecord:
    return ImportedRecord(kind, thing.name, {"source": PLATFORM_ID})


def _name(
    record: ImportedRecord, statement: SourcedRecord, fields: OriginObject, thing: GatheredThing
) -> None:
    """State the name of a thing; one without is called by its number."""
    statement.state("prefLabel", fields.text("name"), fields.field("name"))
    if "prefLabel" not in record.fields:
        record["prefLabel"] = f"{thing.kind.capitalize()} {thing.key} of MuckRock"


def _leave_out_counted(fields: OriginObject) -> None:
    fields.leave_out(FIGURES, *(name for name in fields.names() if COUNTED.fullmatch(name)))
