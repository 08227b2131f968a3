"""Activities of a change log, as ActivityStreams 2 and IIIF Change Discovery 1.0 write them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from foia_graph.connectors.harvest.limits import NotHarvested

ACCEPT = "application/activity+json, application/ld+json;q=0.9, application/json;q=0.8"
NUMBER = re.compile(r"#activity-([0-9]{1,15})$")
DELETING = frozenset(("Delete", "Remove"))
MOVING = "Move"


@dataclass(frozen=True, slots=True)
class Activity:
    """A change of one thing; `number` is its place in the log of a foia-graph, 0 in others."""

    type: str
    iri: str
    time: str
    number: int = 0
    moved_to: str = ""

    @property
    def mark(self) -> str:
        """Return a text that differs from that of any other activity with this number."""
        return f"{self.number} {self.type} {self.time} {self.iri}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the log, oldest first; the links lead to the pages beside it, "" where there is none."""

    activities: tuple[Activity, ...]
    before: str
    after: str
    last: str
    total: int


def read(body: bytes) -> Page:
    """Parse a collection, or a page of one; raises NotHarvested for anything else."""
    found = decoded(body)
    if found.get("type", found.get("@type")) not in ("OrderedCollection", "OrderedCollectionPage"):
        raise NotHarvested("The origin's change log is no OrderedCollection of ActivityStreams 2.")
    items = found.get("orderedItems", [])
    if not isinstance(items, list):
        raise NotHarvested("The origin's change log has `orderedItems` that are no list.")
    total = found.get("totalItems", 0)
    return Page(
        tuple(_activities(items)),
        named(found.get("prev")),
        named(found.get("next")),
        named(found.get("last")),
        total if isinstance(total, int) else 0,
    )


def decoded(body: bytes) -> Mapping[str, Any]:
    """Parse an object of JSON; raises NotHarvested for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotHarvested("The origin sends what should be JSON and is not, or only a part of it.") from None
    if not isinstance(found, dict):
        raise NotHarvested("The origin sends JSON that is no object.")
    return found


def _activities(items: list[Any]) -> Iterator[Activity]:
    for item in items:
        thing = item.get("object") if isinstance(item, dict) else None
        iri = named(thing)
        if not iri or not isinstance(item.get("type"), str):
            continue  # Refresh, of IIIF, has no object: all that follows is listed anew
        number = NUMBER.search(named(item))
        time = item.get("endTime") or item.get("published") or ""
        yield Activity(
            item["type"], iri, str(time), int(number[1]) if number else 0, named(item.get("target"))
        )


def named(value: Any) -> str:
    """Return the IRI of a link, written as a text or as an object with an id."""
    if isinstance(value, dict):
        value = value.get("id", value.get("@id"))
    return value if isinstance(value, str) else ""
