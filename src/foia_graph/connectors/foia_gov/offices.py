"""Offices as lists of contacts and the API have them: addresses, numbers, pages, times to answer."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.mapping import FieldMapper, Names, calls_of, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordTable, SourcedRecord
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.runtime.tables import patterns_beside

PATTERNS = patterns_beside(__file__)


def stands_alone(name: str) -> bool:
    """Return whether a name says which body is meant without the name of the agency that it belongs to.

    >>> [stands_alone(n) for n in ("U.S. Coast Guard", "Office of Inspector General", "Rural Development")]
    [True, False, False]
    """
    return bool(PATTERNS["INSTITUTION"].search(name)) and not PATTERNS["PART_OF_ANY"].search(name)


class AgencyDirectory(RecordTable):
    """Agencies, positions and sources by name: what several files say of one agency is one record."""

    def add_source(self, key: str, title: str, **fields: str) -> str:
        """Add the source that an origin's file or page is, and return its name."""
        name = f"foia-gov-{key}"
        record = self.record("SourceDocument", name, f"sources/{name}", key)
        for field, value in {"title": title, "form": "statistics", **fields}.items():
            record[field] = value
        record["holdingStatus"] = "not-held"
        return name

    def agency(self, key: str, parent: str = "") -> ImportedRecord:
        """Return the record of an agency, made where there is none; parts are in the file of `parent`."""
        return self.record("Agency", f"foia-gov-{key}", f"agencies/foia-gov-{parent or key}", parent or key)

    def part(
        self, key: str, name: str, pointer: str, source: str, agency: tuple[str, str], agency_at: str
    ) -> SourcedRecord:
        """Return what a source says of a part; `agency_at` is the field that says of which agency it is."""
        agency_key, agency_name = agency
        part = SourcedRecord(self.agency(key, agency_key), source)
        if stands_alone(name) or not agency_name:
            part.state("prefLabel", name, pointer)
        else:
            note = f"The list has {name!r} under the agency."
            part.state("prefLabel", f"{name}, {agency_name}", pointer, note=note)
        if agency_at:
            part.state("subOrganizationOf", f"agency/foia-gov-{agency_key}", agency_at)
        return part

    def has_agency(self, key: str) -> bool:
        """Return whether the directory has an agency of that key."""
        return ("Agency", f"foia-gov-{key}") in self.records


STATISTICS = ("median", "average", "lowest", "highest")
NONE = frozenset(("", "n/a", "na", "none", "-"))
MEDIAN_ALONE = "of the times in which a track was answered in a year, the median is recorded"
NOTHING_ANSWERED = "a track in which nothing was answered in the year has 0 for all its times"


def add_figure(statement: SourcedRecord, pointer: str, text: str, measure: str, unit: str, year: str) -> bool:
    """Add a figure of a fiscal year; return whether its text is a number."""
    number = text.lstrip("$")
    fewer = PATTERNS["LESS_THAN"].fullmatch(number)
    if not (fewer or PATTERNS["NUMBER"].fullmatch(number)):
        return False
    # The fiscal year of the United States begins in October (31 U.S.C. 1102).
    period: FieldValue = {
        "asStated": f"fiscal year {year}",
        "startDate": f"{int(year) - 1:04d}-10-01",
        "endDate": f"{year}-09-30",
    }
    statement.add_part(
        "figure",
        pointer,
        amount=fewer[1] if fewer else number.replace(",", ""),
        bound="fewer-than" if fewer else "exact",
        unitText=unit,
        measure=measure,
        temporal=period,
        asStated=text,
    )
    return True


ADDRESS_LINES = ("organization", "address_line1", "address_line2", "address_line3")


class Offices:
    """The reader of what the objects of offices say, by `mapping.toml`."""

    def __init__(self, session: ImportSession, directory: AgencyDirectory) -> None:
        self.session, self.directory = session, directory
        self.mapper = FieldMapper(
            mapping_beside(__file__),
            session,
            conversions={
                "address-alone": lambda _, text: text if re.fullmatch(r"https?://\S+", text) else "",
                "page": lambda at, text: web_address(session, f"{at.owner.path}.{at.name}", text),
                "words": lambda _, text: "" if re.fullmatch(r"https?://\S+", text) else text,
                "telephone": lambda at, text: checked_number(session, at.owner.path, text),
            },
            links={"drupal-text": _drupal_text, "uri": _uri},
            calls=calls_of(self),
        )

    def read(self, kind: str, office: OriginObject, statement: SourcedRecord) -> None:
        """Add what the fields of an office say, and count what is omitted of it."""
        self.mapper.apply(kind, office, statement, office.path)
        self.mapper.finish(kind, office)

    def _call_address(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
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

    def _call_submission_address(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        address = office.object("submission_address")
        city, state = address.text("locality"), address.text("administrative_area").removeprefix("US-")
        lines = [text for text in map(address.text, ADDRESS_LINES) if text]
        parts = [*lines, city, _joined(" ", state, address.text("postal_code"))]
        self._state_address(statement, address.pointer, parts, city, state)

    def _state_address(
        self, statement: SourcedRecord, pointer: str, parts: list[str], city: str, state: str
    ) -> None:
        statement.state("address", _joined(", ", *parts), pointer)
        if place := self.directory.place("foia-gov", _joined(", ", city, state)) if city else "":
            statement.state("location", place, pointer)

    def _call_rooms(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        for name in ("reading_rooms", "foia_libraries"):
            rooms = office.take(name)
            for at, room in enumerate(rooms if isinstance(rooms, list) else []):
                label, address = _room(room)
                url = web_address(self.session, f"{office.path}.{name}", address)
                statement.state("webPage", url, f"{office.field(name)}/{at}", note=_sentence(label))

    def _call_reading_rooms(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        for room in office.objects("reading_rooms"):
            url = web_address(self.session, room.path, room.text("uri"))
            statement.state("webPage", url, room.field("uri"), note=_sentence(room.text("title")))
            self.mapper.finish("reading-room", room)

    def _call_times(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        years = office.object("request_time_stats")
        for year in years.names():
            if PATTERNS["YEAR"].fullmatch(year):
                self._add_times(years.object(year), statement, year)
            else:
                self.session.problem(years.path, f"has {year!r} where a year should be")
        years.finish()

    def _call_times_of_year(self, office: OriginObject, statement: SourcedRecord, _names: Names) -> None:
        year = office.text("request_data_year")
        if PATTERNS["YEAR"].fullmatch(year):
            self._add_times(office, statement, year)

    def _add_times(self, stats: OriginObject, statement: SourcedRecord, year: str) -> None:
        """Add the median of each track from fields as `simple_median_days`."""
        left_out = self.session.report.fields_left_out
        for track, measure in self.mapper.mapping.tables["tracks"].items():
            median, *others = (stats.text(f"{track}_{name}_days") for name in STATISTICS)
            left_out.update(MEDIAN_ALONE for each in others if each)
            pointer = stats.field(f"{track}_median_days")
            # Files write 0 for all four where nothing was answered.
            if median == "0" and {*others} <= {"0", ""}:
                left_out[NOTHING_ANSWERED] += 1
            elif median.lower() not in NONE and not add_figure(
                statement, pointer, median, f"processing-days-{measure}", "days", year
            ):
                message = f"has {median!r} as a median of fiscal year {year}, where days should be"
                self.session.problem(stats.path, message)


def _uri(value: Any) -> str:
    text = value.get("uri") if isinstance(value, Mapping) else value
    return text if isinstance(text, str) else ""


def _drupal_text(value: Any) -> str:
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
    return ", ".join(part for part in parts if PATTERNS["IN_BUILDING"].search(part))


def checked_number(session: ImportSession, place: str, text: str) -> str:
    """Return the number of a telephone; what is none is a problem, and ""."""
    if text and not PATTERNS["FULL_NUMBER"].fullmatch(text):
        session.problem(place, f"has {text!r} where a telephone number is expected; it is skipped")
        return ""
    return text


def _room(room: object) -> tuple[str, str]:
    if isinstance(room, list) and len(room) == 2:
        return str(room[0]).strip(), str(room[1]).strip()
    if isinstance(room, dict):
        label, address = room.get("anchor") or room.get("title"), room.get("url") or room.get("uri")
        return str(label or ""), str(address or "")
    return "", str(room).strip()


def _sentence(label: str) -> str:
    text = " ".join(label.split()).rstrip(":. ")
    return f"{text}." if text else ""
