"""Offices as lists of contacts and the API have them: addresses, numbers, pages, times to answer."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from foia_graph.connectors.foia_gov.directory import AgencyDirectory
from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.mapping import FieldMapper, FieldOfOrigin, Names, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import FieldValue
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord

TRACKS = {
    "simple": "simple",
    "complex": "complex",
    "expedited_processing": "expedited",
    "expedited": "expedited",
}
"""The word of each track in the names of fields, and in those of measures."""
STATISTICS = ("median", "average", "lowest", "highest")
LESS_THAN = re.compile(r"(?i)(?:less than|lt|<)\s*(\d+)")
YEAR = re.compile(r"[12]\d{3}")
NUMBER = re.compile(r"\d[\d,]*(\.\d+)?|\.\d+")
NONE = frozenset(("", "n/a", "na", "none", "-"))
MEDIAN_ALONE = "of the times in which a track was answered in a year, the median is recorded"
NOTHING_ANSWERED = "a track in which nothing was answered in the year has 0 for all its times"


def fiscal_year(year: str) -> dict[str, FieldValue]:
    """Return the fiscal year of the United States as a period (31 U.S.C. 1102: from October to September)."""
    return {
        "asStated": f"fiscal year {year}",
        "startDate": f"{int(year) - 1:04d}-10-01",
        "endDate": f"{year}-09-30",
    }


def number_of_days(text: str) -> dict[str, FieldValue] | None:
    """Return the amount and the bound of a number of days as printed; None where it is no number."""
    if match := LESS_THAN.fullmatch(text):
        return {"amount": match[1], "bound": "fewer-than"}
    if NUMBER.fullmatch(text):
        return {"amount": text.replace(",", ""), "bound": "exact"}
    return None


def add_processing_times(session: ImportSession, statement: SourcedRecord, office: OriginObject) -> None:
    """Add the median times of each year of an office's `request_time_stats`."""
    years = office.object("request_time_stats")
    for year in years.names():
        if YEAR.fullmatch(year):
            stats = years.object(year)
            add_times_of_year(session, statement, stats, year)
            stats.finish()
        else:
            session.problem(years.path, f"has {year!r} where a year should stand")
    years.finish()


def add_times_of_year(
    session: ImportSession, statement: SourcedRecord, stats: OriginObject, year: str
) -> None:
    """Add the median of each track from fields as `simple_median_days`."""
    for track, measure in TRACKS.items():
        texts = {name: stats.text(f"{track}_{name}_days") for name in STATISTICS}
        _leave_out_others(session, texts)
        median = texts["median"]
        if median.lower() in NONE:
            continue
        # Files write 0 for all four where nothing was answered.
        if median == "0" and set(texts.values()) <= {"0", ""}:
            session.report.fields_left_out[NOTHING_ANSWERED] += 1
            continue
        days = number_of_days(median)
        if days is None:
            session.problem(
                stats.path, f"has {median!r} as a median of fiscal year {year}, where days should stand"
            )
            continue
        statement.add_figure(
            stats.field(f"{track}_median_days"),
            **days,
            unitText="days",
            measure=f"processing-days-{measure}",
            temporal=fiscal_year(year),
            asStated=median,
        )


def _leave_out_others(session: ImportSession, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if name != "median" and text:
            session.report.fields_left_out[MEDIAN_ALONE] += 1


IN_BUILDING = re.compile(r"(?i)\d|\b(building|bldg|tower|lobby|square|plaza|floor|room|suite)\b")
FULL_NUMBER = re.compile(r"\+?[\d(][\d\s().-]{6,}\d(\s*(?:x|ext\.?)\s*\d+)?", re.IGNORECASE)
ADDRESS_LINES = ("organization", "address_line1", "address_line2", "address_line3")


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
        """Add what the fields of an office say, and count what is omitted of it."""
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
    # Parts with a number, or a word of buildings; all others may name a person.
    parts = [part.strip() for part in re.split(r",|\bATTN:?", line, flags=re.IGNORECASE)]
    return ", ".join(part for part in parts if IN_BUILDING.search(part))


def checked_number(session: ImportSession, place: str, text: str) -> str:
    """Return the number of a telephone; what is none is a problem, and ""."""
    if text and not FULL_NUMBER.fullmatch(text):
        session.problem(place, f"has {text!r} where a telephone number is expected; it is skipped")
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
