"""Components as the API of foia.gov gives them (JSON:API 1.1, `/api/agency_components`): pages of offices.

What belongs to an office (its agency, its centers, people) stands among the `included` objects of the page.
"""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from foia_graph.connectors.foia_gov.contacts import add_part_name
from foia_graph.connectors.foia_gov.directory import AgencyDirectory
from foia_graph.connectors.foia_gov.offices import FAX, LISTING, MAIL, PEOPLE, checked_number
from foia_graph.connectors.foia_gov.processing_times import YEAR, add_processing_times, add_times_of_year
from foia_graph.connectors.imports.api_client import JsonReply
from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.record_keys import key_of
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord

COMPONENT, AGENCY, CENTER = "agency_component", "agency", "service_centers"
PORTAL = "how the portal takes requests says nothing about the office"
SYSTEM = "what the site keeps for itself"
ADDRESS_LINES = ("organization", "address_line1", "address_line2", "address_line3")
PEOPLE_OF_OFFICE = ("public_liaisons", "foia_officers", "paper_receiver", "field_misc")


def is_page(document: object) -> bool:
    """Return whether a value of JSON is a document of JSON:API with data."""
    return isinstance(document, Mapping) and isinstance(document.get("data"), (list, Mapping))


def next_page(reply: JsonReply) -> str:
    """Return the address of the page after an answer (JSON:API 1.1, section 7.5), "" after the last."""
    links = reply.value.get("links") if isinstance(reply.value, Mapping) else None
    following = links.get("next") if isinstance(links, Mapping) else None
    href = following.get("href") if isinstance(following, Mapping) else following
    return href if isinstance(href, str) else ""


class ComponentsReader:
    """The reader of pages of components."""

    def __init__(self, session: ImportSession, directory: AgencyDirectory) -> None:
        self.session, self.directory = session, directory
        self._read: set[str] = set()
        self._included: dict[tuple[str, str], Mapping[str, Any]] = {}

    def read_page(self, document: Mapping[str, Any], place: str) -> None:
        """Add the components of a page, each once, however often it is listed."""
        self.note_included(document, place)
        data = document["data"]
        for item in data if isinstance(data, list) else [data]:
            self.read_item(item, place)

    def read_item(self, item: object, place: str) -> None:
        """Add a component, if it was not listed before."""
        if isinstance(item, Mapping) and isinstance(item.get("id"), str):
            self._read_item(OriginObject(item, self.session.report, "component"), item["id"])
        else:
            self.session.problem(place, "has an item that is no object with an id", "error")

    def note_included(self, document: object, place: str) -> None:
        """Note the objects that a page includes, for the components that belong to them."""
        objects = document.get("included") if isinstance(document, Mapping) else None
        for each in objects if isinstance(objects, list) else []:
            if not isinstance(each, Mapping) or not isinstance(each.get("attributes"), Mapping):
                self.session.problem(place, "includes what is no object with attributes")
                continue
            kind = _short_type(str(each.get("type")))
            key = kind, str(each.get("id"))
            is_new = key not in self._included
            self._included[key] = each["attributes"]
            if is_new and kind not in (AGENCY, CENTER):
                self.session.leave_out(kind, PORTAL if kind == "request_form" else PEOPLE)

    def _read_item(self, item: OriginObject, key: str) -> None:
        kind = _short_type(item.text("type"))
        if key in self._read:
            self.session.count("component listed again")
            return
        self._read.add(key)
        self.session.count("component" if kind in (COMPONENT, "") else kind)
        item.leave_out(SYSTEM, "id", "links", "meta")
        attributes, related = item.object("attributes"), item.object("relationships")
        since, changed = self.session.options.since, attributes.text("changed")[:10]
        if since and changed and changed < since.isoformat():
            self.session.leave_out("component", f"it has not changed since {since.isoformat()}")
            return
        name = attributes.text("title") or attributes.text("name")
        if not name or not key_of(key):
            self.session.problem(f"component {key}", "has no title", "error")
            return
        address = _self_address(item)
        source = self.directory.add_source(
            f"component-{key_of(key)}", f"{name}, as foia.gov lists it", url=address
        )
        statement = self._name_component(attributes, related, source, key, name)
        self._read_attributes(attributes, statement)
        self._read_related(related, statement)
        attributes.finish()
        item.finish()

    def _name_component(
        self,
        attributes: OriginObject,
        related: OriginObject,
        source: str,
        key: str,
        name: str,
    ) -> SourcedRecord:
        """Return the record of a component under its agency, or of the agency whose name it bears."""
        agency_key, agency_name = "", ""
        for agency_id in _related_ids(related.object("agency")):
            agency_key = key_of(agency_id)
            agency_name = self._read_agency(agency_id, self._included.get((AGENCY, agency_id), {}), source)
        pointer = attributes.field("title")
        if agency_name and name == agency_name:
            return SourcedRecord(self.directory.agency(agency_key), source)
        statement = SourcedRecord(self.directory.agency(key_of(key), agency_key), source)
        add_part_name(statement, name, agency_name, pointer)
        if agency_name:
            parent = self.directory.agency(agency_key).id
            statement.state("subOrganizationOf", f"agency/{parent}", "/relationships/agency")
        return statement

    def _read_agency(self, key: str, attributes: Mapping[str, Any], source: str) -> str:
        """Add the agency of a component, and return its name, "" where the page does not include it."""
        if not attributes or not key_of(key):
            return ""
        if self.directory.has_agency(key_of(key)):
            return str(attributes.get("name") or attributes.get("title") or "")
        self.session.count("agency")
        agency = OriginObject(attributes, self.session.report, "agency")
        name = agency.text("name") or agency.text("title")
        statement = SourcedRecord(self.directory.agency(key_of(key)), source)
        statement.state("prefLabel", name, agency.field("name"))
        statement.state("altLabel", agency.text("abbreviation"), agency.field("abbreviation"))
        statement.state("description", _plain_text(agency.take("description")), agency.field("description"))
        _leave_out_system(agency)
        agency.finish()
        return name

    def _read_attributes(self, office: OriginObject, statement: SourcedRecord) -> None:
        statement.state("altLabel", office.text("abbreviation"), office.field("abbreviation"))
        for name in ("description", "body"):
            statement.state("description", _plain_text(office.take(name)), office.field(name))
        number = checked_number(self.session, office.path, office.text("telephone"))
        statement.state("telephone", number, office.field("telephone"))
        self._read_address(office.object("submission_address"), statement)
        self._state_page(statement, office, "website", "")
        self._state_page(statement, office, "submission_web", "Its form for requests.")
        self._state_page(statement, office, "request_form", "Its form for requests.")
        for room in office.objects("reading_rooms"):
            self._state_room(room, statement)
        add_processing_times(self.session, statement, office)
        year = office.text("request_data_year")
        if YEAR.fullmatch(year):
            add_times_of_year(self.session, statement, office, year)
        office.leave_out(MAIL, "email", "emails", "submission_email")
        office.leave_out(FAX, "submission_fax", "fax")
        office.leave_out(PORTAL, "portal_submission_format", "is_centralized", "require_manual_submission")
        office.leave_out(PORTAL, "formFields", "form_fields", "required_form_fields", "expedited_processing")
        office.leave_out(LISTING, "field_sort_order", "sort_order", "promote", "sticky")
        _leave_out_system(office)

    def _read_address(self, address: OriginObject, statement: SourcedRecord) -> None:
        city, state = address.text("locality"), address.text("administrative_area").removeprefix("US-")
        lines = [text for text in map(address.text, ADDRESS_LINES) if text]
        region = " ".join(filter(None, (state, address.text("postal_code"))))
        statement.state("address", ", ".join(filter(None, (*lines, city, region))), address.pointer)
        if place := self.directory.add_place(city, state) if city else "":
            statement.state("location", place, address.pointer)
        address.leave_out(PEOPLE, "given_name", "additional_name", "family_name")
        address.leave_out(SYSTEM, "langcode", "country_code", "sorting_code", "dependent_locality")
        address.finish()

    def _state_page(self, statement: SourcedRecord, office: OriginObject, name: str, note: str) -> None:
        value = office.take(name)
        text = value.get("uri") if isinstance(value, Mapping) else value
        if isinstance(text, str) and text.strip():
            url = web_address(self.session, f"{office.path}.{name}", text.strip())
            statement.state("webPage", url, office.field(name), note=note)

    def _state_room(self, room: OriginObject, statement: SourcedRecord) -> None:
        url = web_address(self.session, room.path, room.text("uri"))
        label = " ".join(room.text("title").split()).rstrip(".: ")
        statement.state("webPage", url, room.field("uri"), note=label and f"{label}.")
        room.leave_out(SYSTEM, "options")
        room.finish()

    def _read_related(
        self,
        related: OriginObject,
        statement: SourcedRecord,
    ) -> None:
        for key in _related_ids(related.object(CENTER)):
            center = OriginObject(self._included.get((CENTER, key), {}), self.session.report, CENTER)
            for at, number in enumerate(center.texts("phone")):
                text = checked_number(self.session, center.path, number)
                pointer = f"/included/{key}/attributes/phone/{at}"
                statement.state("telephone", text, pointer, note="Its center for requesters.")
            center.leave_out(PEOPLE, "name", "title", "email")
            _leave_out_system(center)
            center.finish()
        related.leave_out(PEOPLE, *PEOPLE_OF_OFFICE)
        related.leave_out(PORTAL, "request_form")
        related.leave_out(SYSTEM, "node_type", "uid", "revision_uid", "roles", "menu_link")
        related.finish()


def _leave_out_system(thing: OriginObject) -> None:
    for name in (
        "created",
        "changed",
        "status",
        "langcode",
        "path",
        "default_langcode",
        "revision_timestamp",
    ):
        thing.leave_out(SYSTEM, name)
    thing.leave_out(
        SYSTEM, "drupal_internal__nid", "drupal_internal__tid", "drupal_internal__vid", "nid", "uuid"
    )
    thing.leave_out(SYSTEM, "weight", "content_translation_source", "content_translation_outdated", "parent")


def _related_ids(relation: OriginObject) -> list[str]:
    data = relation.take("data")
    return [
        str(each["id"])
        for each in (data if isinstance(data, list) else [data])
        if isinstance(each, Mapping) and isinstance(each.get("id"), str)
    ]


def _self_address(item: OriginObject) -> str:
    links = item.take("links")
    address = links.get("self") if isinstance(links, Mapping) else ""
    href = address.get("href") if isinstance(address, Mapping) else address
    return href if isinstance(href, str) and href.startswith("https://") else ""


def _short_type(name: str) -> str:
    """Return the type of an object without the kind of thing that Drupal puts before it."""
    return name.rpartition("--")[2]


def _plain_text(value: object) -> str:
    """Return a text of Drupal, which may be an object with the text as HTML, in plain words."""
    if isinstance(value, Mapping):
        value = value.get("processed") or value.get("value")
    if not isinstance(value, str):
        return ""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", value)).split())
