"""Offices as lists of contacts and the API have them: addresses, numbers, pages, times to answer."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from foia_graph.connectors.foia_gov.directory import AgencyDirectory
from foia_graph.connectors.foia_gov.processing_times import YEAR, add_processing_times, add_times_of_year
from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.mapping import FieldMapper, FieldOfOrigin, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord

IN_BUILDING = re.compile(r"(?i)\d|\b(building|bldg|tower|lobby|square|plaza|floor|room|suite)\b")
FULL_NUMBER = re.compile(r"\+?[\d(][\d\s().-]{6,}\d(\s*(?:x|ext\.?)\s*\d+)?", re.IGNORECASE)
ADDRESS_LINES = ("organization", "address_line1", "address_line2", "address_line3")
Names = Mapping[str, str]


class Offices:
    """The reader of what the objects of offices say, by `mapping.toml`."""

    def __init__(self, session: ImportSession, directory: AgencyDirectory) -> None:
        self.session, self.directory = session, directory
        self.mapper = FieldMapper(
            mapping_beside(__file__),
            session,
            conversions={"page": _page, "telephone": _telephone},
            links={"drupal-text": _drupal_text, "uri": _uri},
            calls={
                "address": self._read_address,
                "notes": self._read_notes,
                "reading-rooms": self._read_reading_rooms,
                "rooms": self._read_rooms,
                "submission-address": self._read_submission_address,
                "times": lambda office, record, _: add_processing_times(session, record, office),
                "times-of-year": self._read_times_of_year,
            },
        )

    def read(self, kind: str, office: OriginObject, statement: SourcedRecord) -> None:
        """Add what the fields of an office say, and count what is left out of it."""
        self.mapper.apply(kind, office, statement, office.path)
        self.mapper.finish(kind, office)

    def _read_address(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        address = office.object("address")
        lines = address.texts("address_lines")
        places = [place for line in lines if (place := _place_in_building(line))]
        if left_out := len(lines) - len(places):
            self.session.leave_out(
                "line of an address", "lines that are of no room or building may name a person", left_out
            )
        city, state = address.text("city"), address.text("state")
        parts = [*places, address.text("street"), city, _joined(" ", state, address.text("zip"))]
        self._state_address(statement, office.field("address"), parts, city, state)

    def _read_submission_address(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        address = office.object("submission_address")
        city, state = address.text("locality"), address.text("administrative_area").removeprefix("US-")
        lines = [text for text in map(address.text, ADDRESS_LINES) if text]
        parts = [*lines, city, _joined(" ", state, address.text("postal_code"))]
        self._state_address(statement, address.pointer, parts, city, state)

    def _state_address(
        self, statement: SourcedRecord, pointer: str, parts: list[str], city: str, state: str
    ) -> None:
        statement.state("address", _joined(", ", *parts), pointer)
        if place := self.directory.add_place(city, state) if city else "":
            statement.state("location", place, pointer)

    def _read_rooms(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        for name in ("reading_rooms", "foia_libraries"):
            rooms = office.take(name)
            for at, room in enumerate(rooms if isinstance(rooms, list) else []):
                label, address = _room(room)
                url = web_address(self.session, f"{office.path}.{name}", address)
                statement.state("webPage", url, f"{office.field(name)}/{at}", note=_sentence(label))

    def _read_reading_rooms(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        for room in office.objects("reading_rooms"):
            url = web_address(self.session, room.path, room.text("uri"))
            statement.state("webPage", url, room.field("uri"), note=_sentence(room.text("title")))
            self.mapper.finish("reading-room", room)

    def _read_notes(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        notes = office.text("notes")
        if re.fullmatch(r"https?://\S+", notes):
            url = web_address(self.session, f"{office.path}.notes", notes)
            statement.state("webPage", url, office.field("notes"))
        elif notes:
            statement.state_in_words(notes, office.field("notes"))

    def _read_times_of_year(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        year = office.text("request_data_year")
        if YEAR.fullmatch(year):
            add_times_of_year(self.session, statement, office, year)


def _page(at: FieldOfOrigin, text: str) -> str:
    return web_address(at.session, f"{at.owner.path}.{at.name}", text.strip())


def _telephone(at: FieldOfOrigin, text: str) -> str:
    return checked_number(at.session, at.owner.path, text)


def _uri(value: Any) -> str:
    text = value.get("uri") if isinstance(value, Mapping) else value
    return text if isinstance(text, str) else ""


def _drupal_text(value: Any) -> str:
    """Return a text of Drupal, which may be an object with the text as HTML, in plain words."""
    if isinstance(value, Mapping):
        value = value.get("processed") or value.get("value")
    if not isinstance(value, str):
        return ""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", value)).split())


def _joined(between: str, *texts: str) -> str:
    return between.join(filter(None, texts))


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
