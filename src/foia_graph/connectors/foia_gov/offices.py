"""What foia.gov's list of contacts says of one office: its address, its numbers, its pages."""

import re

from foia_graph.connectors.foia_gov.directory import AgencyDirectory
from foia_graph.connectors.foia_gov.processing_times import add_processing_times
from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord

PEOPLE = (
    "people who answer requests, with their own numbers, are left out: they change, and hold no public role"
)
MAIL = "addresses of e-mail have no field, and many are those of a person"
FAX = "numbers of fax machines have no field"
TOPICS = "topics of a search have no field in an agency"
LISTING = "how the site lists the office says nothing about it"
IN_BUILDING = re.compile(r"(?i)\d|\b(building|bldg|tower|lobby|square|plaza|floor|room|suite)\b")
FULL_NUMBER = re.compile(r"\+?[\d(][\d\s().-]{6,}\d(\s*(?:x|ext\.?)\s*\d+)?", re.IGNORECASE)


class OfficeReader:
    """The reader of the fields that agencies and their departments share."""

    def __init__(self, session: ImportSession, directory: AgencyDirectory) -> None:
        self.session, self.directory = session, directory

    def read(self, office: OriginObject, statement: SourcedRecord) -> None:
        """Add what an office's fields say, and leave out what is no matter of a catalogue."""
        statement.state("altLabel", office.text("abbreviation"), office.field("abbreviation"))
        statement.state("description", office.text("description"), office.field("description"))
        if usa_id := office.text("usa_id"):
            statement.state("identifier", usa_id, office.field("usa_id"), note="Its number at USA.gov.")
        self._read_address(office, statement)
        self._read_numbers(office, statement)
        self._read_pages(office, statement)
        self._read_notes(office, statement)
        add_processing_times(self.session, statement, office)
        office.leave_out(PEOPLE, "public_liaison", "foia_officer", "misc", "person_name", "toc_phone")
        office.leave_out(PEOPLE, "public_liaison_name", "public_liaison_phone", "public_liaison_email")
        office.leave_out(MAIL, "emails", "email")
        office.leave_out(FAX, "fax")
        office.leave_out(TOPICS, "keywords", "common_requests")
        office.leave_out(LISTING, "top_level", "slug", "is_a_component")

    def _read_address(self, office: OriginObject, statement: SourcedRecord) -> None:
        address = office.object("address")
        pointer = office.field("address")
        city, state = address.text("city"), address.text("state")
        lines = address.texts("address_lines")
        places = [place for line in lines if (place := _place_in_building(line))]
        if left_out := len(lines) - len(places):
            self.session.leave_out(
                "line of an address", "lines that are of no room or building may name a person", left_out
            )
        region = " ".join(filter(None, (state, address.text("zip"))))
        parts = [*places, address.text("street"), city, region]
        statement.state("address", ", ".join(filter(None, parts)), pointer)
        if place := self.directory.add_place(city, state) if city else "":
            statement.state("location", place, pointer)
        address.finish()

    def _read_numbers(self, office: OriginObject, statement: SourcedRecord) -> None:
        statement.state(
            "telephone",
            checked_number(self.session, office.path, office.text("phone")),
            office.field("phone"),
        )
        center = office.object("service_center")
        for at, number in enumerate(center.texts("phone")):
            text = checked_number(self.session, center.path, number)
            statement.state(
                "telephone", text, f"{center.field('phone')}/{at}", note="Its center for requesters."
            )
        center.leave_out(PEOPLE, "name")
        center.finish()

    def _read_pages(self, office: OriginObject, statement: SourcedRecord) -> None:
        self._state_page(statement, office, "website", "Its page about requests.")
        self._state_page(statement, office, "request_form", "Its form for requests.")
        for name in ("reading_rooms", "foia_libraries"):
            rooms = office.take(name)
            for at, room in enumerate(rooms if isinstance(rooms, list) else []):
                label, address = _room(room)
                url = web_address(self.session, f"{office.path}.{name}", address)
                statement.state("webPage", url, f"{office.field(name)}/{at}", note=_sentence(label))

    def _state_page(self, statement: SourcedRecord, office: OriginObject, name: str, note: str) -> None:
        url = web_address(self.session, f"{office.path}.{name}", office.text(name))
        statement.state("webPage", url, office.field(name), note=note)

    def _read_notes(self, office: OriginObject, statement: SourcedRecord) -> None:
        notes = office.text("notes")
        if re.fullmatch(r"https?://\S+", notes):
            url = web_address(self.session, f"{office.path}.notes", notes)
            statement.state("webPage", url, office.field("notes"))
        elif notes:
            statement.state_in_words(notes, office.field("notes"))
        for at, text in enumerate(office.texts("no_records_about")):
            statement.state_in_words(
                f"It has no records about: {text}", f"{office.field('no_records_about')}/{at}"
            )


def _place_in_building(line: str) -> str:
    """Return what a line of an address says of a place: parts with a number, or a word of buildings."""
    parts = [part.strip() for part in re.split(r",|\bATTN:?", line, flags=re.IGNORECASE)]
    return ", ".join(part for part in parts if IN_BUILDING.search(part))


def checked_number(session: ImportSession, place: str, text: str) -> str:
    """Return the number of a telephone; what is none is a problem, and ""."""
    if text and not FULL_NUMBER.fullmatch(text):
        session.problem(place, f"has {text!r} where a telephone number should stand; it is left out")
        return ""
    return text


def _room(room: object) -> tuple[str, str]:
    """Return the label and the address of a reading room, written as a pair or as an object."""
    if isinstance(room, list) and len(room) == 2:
        return str(room[0]).strip(), str(room[1]).strip()
    if isinstance(room, dict):
        return str(room.get("anchor") or room.get("title") or ""), str(
            room.get("url") or room.get("uri") or ""
        )
    return "", str(room).strip()


def _sentence(label: str) -> str:
    text = " ".join(label.split()).rstrip(":. ")
    return f"{text}." if text else ""
