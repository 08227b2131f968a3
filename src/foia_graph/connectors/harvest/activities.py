"""Activities of a change log, as ActivityStreams 2 and IIIF Change Discovery 1.0 write them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from foia_graph.connectors.harvest.limits import HarvestError, reply_error
from foia_graph.connectors.http.client import Reply

ACCEPT = "application/activity+json, application/ld+json;q=0.9, application/json;q=0.8"
NUMBER = re.compile(r"#activity-([0-9]{1,15})$")
DELETING = frozenset(("Delete", "Remove"))
MOVING = "Move"


@dataclass(frozen=True, slots=True)
class ChangeActivity:
    """A change of one thing; `number` is its position in the log of a foia-graph, 0 in others."""

    type: str
    iri: str
    time: str
    number: int = 0
    moved_to: str = ""

    @property
    def is_of_part(self) -> bool:
        """Return whether what changed is named by a fragment: it is in the document of the whole."""
        return "#" in self.iri

    @property
    def mark(self) -> str:
        """Return a text that differs from that of any other activity with this number."""
        return f"{self.number} {self.type} {self.time} {self.iri}"


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """A page of the log, oldest first; the links lead to the pages next to it, "" where there is none."""

    activities: tuple[ChangeActivity, ...]
    before: str
    after: str
    last: str
    total: int


def without_parts(latest: Mapping[str, ChangeActivity]) -> dict[str, ChangeActivity]:
    """Return activities, by object, without those on parts of other objects: their documents are the same."""
    return {
        iri: each
        for iri, each in latest.items()
        if not each.is_of_part or iri.partition("#")[0] not in latest
    }


def parse_page(body: bytes) -> ActivityPage:
    """Parse a collection, or a page of one; raises HarvestError for anything else."""
    collection = parse_object(body)
    if collection.get("type", collection.get("@type")) not in ("OrderedCollection", "OrderedCollectionPage"):
        raise HarvestError("The origin's change log is no OrderedCollection of ActivityStreams 2.")
    items = collection.get("orderedItems", [])
    if not isinstance(items, list):
        raise HarvestError("The origin's change log has `orderedItems` that are no list.")
    total = collection.get("totalItems", 0)
    return ActivityPage(
        tuple(_activities(items)),
        link_iri(collection.get("prev")),
        link_iri(collection.get("next")),
        link_iri(collection.get("last")),
        total if isinstance(total, int) else 0,
    )


def read_page(reply: Reply) -> ActivityPage:
    """Parse the collection that a reply is, or a page of one; raises HarvestError with what came instead."""
    try:
        return parse_page(reply.body)
    except HarvestError as error:
        reason = f"is no page of activities, where an OrderedCollection is right: {error}"
        raise reply_error(reply, reason.rstrip(".")) from None


def parse_object(body: bytes) -> Mapping[str, Any]:
    """Parse an object of JSON; raises HarvestError for anything else."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise HarvestError("The origin sends what should be JSON and is not, or only a part of it.") from None
    if not isinstance(document, dict):
        raise HarvestError("The origin sends JSON that is no object.")
    return document


def _activities(items: list[Any]) -> Iterator[ChangeActivity]:
    for item in items:
        thing = item.get("object") if isinstance(item, dict) else None
        iri = link_iri(thing)
        if not iri or not isinstance(item.get("type"), str):
            continue  # Refresh, of IIIF, has no object: all that follows is listed again
        number = NUMBER.search(link_iri(item))
        time = item.get("endTime") or item.get("published") or ""
        yield ChangeActivity(
            item["type"], iri, str(time), int(number[1]) if number else 0, link_iri(item.get("target"))
        )


def link_iri(value: Any) -> str:
    """Return the IRI of a link, written as a text or as an object with an id."""
    if isinstance(value, dict):
        value = value.get("id", value.get("@id"))
    return value if isinstance(value, str) else ""
