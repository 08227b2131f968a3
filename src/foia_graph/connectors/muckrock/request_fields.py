"""Fields of a request of MuckRock, and where each is stated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from foia_graph.connectors.imports.checked_values import date_value
from foia_graph.connectors.imports.html_text import plain_text
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.person_names import without_signature
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord
from foia_graph.connectors.muckrock.bodies import MuckRockBodies
from foia_graph.connectors.muckrock.gathered import GatheredThing, GatheredThings, number_of

STATUSES = {
    "submitted": "submitted",
    "ack": "submitted",
    "processed": "processing",
    "appealing": "appealed",
    "fix": "clarification-needed",
    "payment": "fee-due",
    "lawsuit": "in-litigation",
    "rejected": "denied-in-full",
    "no_docs": "no-records",
    "done": "closed",
    "partial": "granted-in-part",
    "abandoned": "withdrawn",
}
"""What statuses of MuckRock mean here. Its "completed" (`done`) does not say whether all was granted."""
DRAFT = "started"
SENTENCES = {
    "date_due": "MuckRock says that the answer is due on {}.",
    "date_done": "MuckRock says that it was done on {}.",
    "datetime_done": "MuckRock says that it was done on {}.",
    "date_estimate": "The agency estimates that it will be done on {}.",
}


@dataclass(frozen=True, slots=True)
class RequestDescriber:
    """The describer of one request; `fields` are what MuckRock says of it."""

    session: ImportSession
    things: GatheredThings
    bodies: MuckRockBodies
    request: GatheredThing
    fields: OriginObject

    def describe(self, record: SourcedRecord, address: str) -> None:
        """State title, what was asked for, day, status, numbers, and what has no field."""
        request, fields = self.request, self.fields
        record.state("title", fields.text("title"), fields.field("title"))
        if "title" not in record.record.fields:
            record.record["title"] = f"Request {request.key} on MuckRock"
        self._describe_wanted(record)
        for name in ("datetime_submitted", "date_submitted"):
            record.state(
                "date", date_value(self.session, request.name, fields.text(name)), fields.field(name)
            )
        fields.text("id")
        record.state("identifier", request.key, request.number_pointer)
        self._state_status(record)
        self._state_numbers(record)
        record.record["webPage"] = address
        self._state_in_words(record)

    def _describe_wanted(self, record: SourcedRecord) -> None:
        """State what was asked for, which is a text of the request, or of what it was written in."""
        fields = self.fields
        composer = self.things.find("composer", value) if (value := fields.take("composer")) else None
        if composer:
            wanted = without_signature(plain_text(str(composer.fields.get("requested_docs") or "")))
            record.state("description", wanted, f"{fields.field('composer')}/requested_docs")
        for name in ("requested_docs", "description"):
            record.state("description", without_signature(plain_text(fields.text(name))), fields.field(name))

    def _state_status(self, record: SourcedRecord) -> None:
        request, fields = self.request, self.fields
        status = fields.text("status")
        known = STATUSES.get(status, "")
        record.state("requestStatus", known, fields.field("status"))
        if status and not known and status != DRAFT:
            self.session.problem(request.name, f"has the status {status!r}, which is not known here")
            record.state_in_words(f"Its status on MuckRock is {status}.", fields.field("status"))

    def _state_numbers(self, record: SourcedRecord) -> None:
        """State the numbers that the agency gave to the request."""
        for number, pointer in {text: pointer for text, pointer in self._numbers() if text}.items():
            record.add_part("assignedIdentifier", pointer, notation=number)

    def _numbers(self) -> Iterator[tuple[str, str]]:
        """Yield each number with the field that has it."""
        fields = self.fields
        yield fields.text("tracking_id"), fields.field("tracking_id")
        for name in ("tracking_ids", "current_tracking_id"):
            for position, each in enumerate(_listed(fields.take(name))):
                text = each.get("tracking_id", "") if isinstance(each, Mapping) else each
                yield str(text).strip(), f"{fields.field(name)}/{position}"
        for other in self.things.of_kind("tracking number"):
            if str(other.fields.get("foia")) == self.request.key:
                yield str(other.fields.get("tracking_id") or "").strip(), f"{other.pointer}/tracking_id"

    def _state_in_words(self, record: SourcedRecord) -> None:
        fields = self.fields
        for name, sentence in SENTENCES.items():
            if day := date_value(self.session, self.request.name, fields.text(name)):
                record.state_in_words(sentence.format(day), fields.field(name))
        for name in ("datetime_updated", "date_updated"):
            fields.text(name)
        for number, each in enumerate(_listed(fields.take("tags"))):
            known = self.things.find("tag", each)
            tag = known.fields if known else each
            words = tag.get("name") if isinstance(tag, Mapping) else tag
            record.state_in_words(f"It is tagged “{words}”.", f"{fields.field('tags')}/{number}")
        self._state_price(record)

    def _state_price(self, record: SourcedRecord) -> None:
        price = self.fields.text("price")
        if not price.strip("0."):
            return
        if not price.replace(".", "", 1).isdecimal():
            self.session.problem(self.request.name, f"has the price {price!r}, which is none")
            return
        record.add_figure(
            self.fields.field("price"),
            amount=price,
            bound="exact",
            measure="request-fees",
            unitText="US dollars",
        )

    def name_agency(self, record: SourcedRecord, agency: Any, place: Any) -> None:
        """State whom the request went to, and of which place the agency is."""
        fields = self.fields
        if link := self.bodies.agency_link(agency):
            record.add_part("qualifiedAssociation", fields.field("agency"), agent=link, hadRole="addressee")
        elif agency not in (None, ""):
            name = agency.get("name") if isinstance(agency, Mapping) else f"agency {agency} of MuckRock"
            record.state_in_words(f"It went to {name}.", fields.field("agency"))
        if link := self.bodies.place_link(place):
            record.state("spatial", link, fields.field("jurisdiction"))
        elif place not in (None, ""):
            number = number_of(place) or place
            record.state_in_words(
                f"It is of jurisdiction {number} of MuckRock.", fields.field("jurisdiction")
            )


def _listed(value: Any) -> list[Any]:
    """Return the values of a field that may be one or a list."""
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]
