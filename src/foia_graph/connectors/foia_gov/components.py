"""Components of agencies, as the API of foia.gov lists them (JSON:API), with what belongs to each."""

from collections.abc import Mapping
from typing import Any

from foia_graph.connectors.foia_gov.offices import AgencyDirectory, Offices, checked_number
from foia_graph.connectors.imports.api_client import JsonReply
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import SourcedRecord, key_of
from foia_graph.connectors.imports.session import ImportSession

COMPONENT, AGENCY, CENTER = "agency_component", "agency", "service_centers"


def is_page(document: object) -> bool:
    """Return whether a value of JSON is a document of JSON:API with data."""
    return isinstance(document, Mapping) and isinstance(document.get("data"), (list, Mapping))


def next_page(reply: JsonReply) -> str:
    """Return the address of the page after an answer (JSON:API 1.1, section 7.5), "" after the last."""
    return _linked(reply.value.get("links") if isinstance(reply.value, Mapping) else None, "next")


def _linked(links: object, name: str) -> str:
    link = links.get(name) if isinstance(links, Mapping) else None
    href = link.get("href") if isinstance(link, Mapping) else link
    return href if isinstance(href, str) else ""


class ComponentsReader:
    """The reader of pages of components."""

    def __init__(self, session: ImportSession, directory: AgencyDirectory) -> None:
        self.session, self.directory = session, directory
        self._offices = Offices(session, directory)
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
            # JSON:API repeats an included object on each page that needs it; it is counted once.
            is_new = key not in self._included
            self._included[key] = each["attributes"]
            if is_new and kind not in (AGENCY, CENTER):
                reason = "portal" if kind == "request_form" else "people"
                self.session.leave_out(kind, self._offices.mapper.mapping.reasons[reason])

    def _read_item(self, item: OriginObject, key: str) -> None:
        kind = _short_type(item.text("type"))
        if key in self._read:
            self.session.count("component listed again")
            return
        self._read.add(key)
        self.session.count("component" if kind in (COMPONENT, "") else kind)
        attributes, related = item.object("attributes"), item.object("relationships")
        if self.session.leave_out_unchanged("component", attributes.text("changed")):
            return
        name = attributes.text("title") or attributes.text("name")
        if not name or not key_of(key):
            self.session.problem(f"component {key}", "has no title", "error")
            return
        address = _linked(item.take("links"), "self")
        source = self.directory.add_source(
            f"component-{key_of(key)}",
            f"{name}, as foia.gov lists it",
            url=address if address.startswith("https://") else "",
        )
        statement = self._name_component(attributes, related, source, key, name)
        self._offices.read("component", attributes, statement)
        self._read_related(related, statement)
        self._offices.mapper.finish("item", item)

    def _name_component(
        self, attributes: OriginObject, related: OriginObject, source: str, key: str, name: str
    ) -> SourcedRecord:
        """Return the record of a component under its agency, or of the agency whose name it bears."""
        agency_key, agency_name = "", ""
        for agency_id in _related_ids(related.object("agency")):
            agency_key = key_of(agency_id)
            agency_name = self._read_agency(agency_id, self._included.get((AGENCY, agency_id), {}), source)
        if agency_name and name == agency_name:
            return SourcedRecord(self.directory.agency(agency_key), source)
        return self.directory.part(
            key_of(key),
            name,
            attributes.field("title"),
            source,
            (agency_key, agency_name),
            "/relationships/agency" if agency_name else "",
        )

    def _read_agency(self, key: str, attributes: Mapping[str, Any], source: str) -> str:
        """Add the agency of a component, and return its name, "" where the page does not include it."""
        if not attributes or not key_of(key):
            return ""
        if self.directory.has_agency(key_of(key)):
            return str(attributes.get("name") or attributes.get("title") or "")
        self.session.count("agency")
        agency = OriginObject(attributes, self.session.report, "agency")
        name = agency.text("name") or agency.text("title")
        self._offices.read("agency", agency, SourcedRecord(self.directory.agency(key_of(key)), source))
        return name

    def _read_related(self, related: OriginObject, statement: SourcedRecord) -> None:
        for key in _related_ids(related.object(CENTER)):
            center = OriginObject(self._included.get((CENTER, key), {}), self.session.report, CENTER)
            for at, number in enumerate(center.texts("phone")):
                text = checked_number(self.session, center.path, number)
                pointer = f"/included/{key}/attributes/phone/{at}"
                statement.state("telephone", text, pointer, note="Its center for requesters.")
            self._offices.mapper.finish("center", center)
        self._offices.mapper.finish("relationships", related)


def _related_ids(relation: OriginObject) -> list[str]:
    data = relation.take("data")
    return [
        str(each["id"])
        for each in (data if isinstance(data, list) else [data])
        if isinstance(each, Mapping) and isinstance(each.get("id"), str)
    ]


def _short_type(name: str) -> str:
    # Drupal puts the kind of thing before the type: node--agency_component.
    return name.rpartition("--")[2]
