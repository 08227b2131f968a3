"""ResourceSync 1.1: lists of resources (descriptions of things as N-Triples), and of changes from the log."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.model.forms import N_TRIPLES
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLog, ChangeLogEntry, log_of
from foia_graph.web.core.declared_parameters import refuse_undeclared
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.protocols.feeds.activities import send_immutable
from foia_graph.web.protocols.feeds.sitemaps import (
    CONTENT_TYPE,
    MEDIA_TYPE,
    SitemapRow,
    empty_element,
    page_of_thing,
    write_list,
)

blueprint = Blueprint("resourcesync", __name__)
refuse_undeclared(blueprint)
SOURCE_PATH = ".well-known/resourcesync"
CAPABILITIES_PATH, RESOURCES_PATH, CHANGES_PATH = (
    f"resourcesync/{name}" for name in ("capabilitylist", "resourcelist", "changelist")
)
# Resources in one list.
MOST = 10_000
# Changes in one list; it has those of one page of the log where that has no more (sitemaps.org 0.9).
MAX_CHANGES = 50_000
CHANGE_WORDS: Mapping[str, str] = {"Create": "created", "Update": "updated", "Delete": "deleted"}
NUMBER = OperationParameter(
    "number", {"type": "integer", "minimum": 1}, "The list, from 1.", "path", example="1"
)


_list_operation = partial(declared_operation, cost="heavy", media_types=(MEDIA_TYPE,), problems=(400, 404))


@blueprint.get(f"/{SOURCE_PATH}")
@_list_operation(
    "Get ResourceSync description",
    "A ResourceSync source description.",
    examples=(f"/{SOURCE_PATH}",),
)
def source_description() -> Response:
    """Return the source description, which links the one set of resources."""
    base = current_catalogue().base
    row = SitemapRow(f"{base}{CAPABILITIES_PATH}.xml", metadata={"capability": "capabilitylist"})
    return _send_list([row], {"describedby": f"{base}void"}, {"capability": "description"})


@blueprint.get(f"/{CAPABILITIES_PATH}.xml")
@_list_operation(
    "Get ResourceSync capabilities",
    "A ResourceSync capability list.",
    examples=(f"/{CAPABILITIES_PATH}.xml",),
)
def capabilities() -> Response:
    """Return the capability list, which links the lists of resources and of changes."""
    source = current_catalogue()
    names = {RESOURCES_PATH: "resourcelist", **({CHANGES_PATH: "changelist"} if log_of(source).total else {})}
    rows = [
        SitemapRow(f"{source.base}{path}.xml", metadata={"capability": name}) for path, name in names.items()
    ]
    return _send_list(rows, {"up": f"{source.base}{SOURCE_PATH}"}, {"capability": "capabilitylist"})


@blueprint.get(f"/{RESOURCES_PATH}.xml")
@_list_operation(
    "Get ResourceSync resource lists",
    "A ResourceSync resource list index.",
    examples=(f"/{RESOURCES_PATH}.xml",),
)
def resource_lists() -> Response:
    """Return the index of the lists of resources."""
    source = current_catalogue()
    time = {"at": _load_time(source)}
    numbers = range(1, _list_count(source) + 1)
    rows = [SitemapRow(f"{source.base}{RESOURCES_PATH}/{number}.xml", metadata=time) for number in numbers]
    return _send_list(rows, _links(), {"capability": "resourcelist", **time}, of_lists=True)


@blueprint.get(f"/{RESOURCES_PATH}/<int:number>.xml")
@_list_operation(
    "Get a ResourceSync resource list",
    "A ResourceSync resource list: descriptions as N-Triples, each with the time of its last change.",
    parameters=(NUMBER,),
    examples=(f"/{RESOURCES_PATH}/1.xml",),
)
def resource_list(number: int) -> Response:
    """Return one list of resources."""
    source = current_catalogue()
    _check_list_number(number, _list_count(source), "resource")
    metadata = {"capability": "resourcelist", "at": _load_time(source)}
    return _send_list(_resource_entries(source, number), _links(RESOURCES_PATH), metadata)


@blueprint.get(f"/{CHANGES_PATH}.xml")
@_list_operation(
    "Get ResourceSync change lists",
    "A ResourceSync change list index.",
    examples=(f"/{CHANGES_PATH}.xml",),
)
def change_lists() -> Response:
    """Return the index of the lists of changes."""
    source = current_catalogue()
    log = log_of(source)
    if not log.total:
        raise NotFound("There are no changes to list: the log is empty.")
    rows = source.compute_once("change lists", lambda: list(_change_list_entries(log, source.base)))
    return _send_list(rows, _links(), {"capability": "changelist", "from": log.first_time}, of_lists=True)


@blueprint.get(f"/{CHANGES_PATH}/<int:number>.xml")
@_list_operation(
    "Get a ResourceSync change list",
    "A ResourceSync change list, oldest first; one that has others behind it never changes.",
    parameters=(NUMBER,),
    examples=(f"/{CHANGES_PATH}/1.xml",),
)
def change_list(number: int) -> Response:
    """Return one list of changes."""
    source = current_catalogue()
    log = log_of(source)
    size = _list_size(log)
    _check_list_number(number, -(-log.total // size), "change")
    entries = _list_changes(log, number)
    rows = (_change_entry(entry, source.base) for entry in entries if not entry.is_of_claim)
    metadata = {"capability": "changelist", **_list_period(log, number)}
    closed = entries[-1].time if number * size < log.total else ""
    return _send_list(rows, _links(CHANGES_PATH), metadata, closed=closed)


def _send_list(
    rows: Iterable[SitemapRow],
    links: Mapping[str, str],
    metadata: Mapping[str, str],
    *,
    of_lists: bool = False,
    closed: str = "",
) -> Response:
    """Send a list with its links by relation, and what it is; `closed` is the last time in one that stays."""
    head = [empty_element("rs:ln", {"rel": relation, "href": address}) for relation, address in links.items()]
    lines = "".join(f"{each}\n" for each in (*head, empty_element("rs:md", metadata)))
    data = write_list(rows, lines, of_lists=of_lists)
    if closed:
        return send_immutable(data, CONTENT_TYPE, closed)
    return send_bytes(data, CONTENT_TYPE, current_catalogue())


def _links(index: str = "") -> dict[str, str]:
    """Return the links of a list: to what it is a part of, and to the index of lists like it."""
    paths = {"up": CAPABILITIES_PATH, **({"index": index} if index else {})}
    return {relation: f"{current_catalogue().base}{path}.xml" for relation, path in paths.items()}


def _resource_entries(source: Catalogue, number: int) -> Iterator[SitemapRow]:
    latest = log_of(source).latest_entries
    for iri in source.all_descriptions[(number - 1) * MOST : number * MOST]:
        entry = latest.get(iri)
        yield SitemapRow(
            page_of_thing(iri, source.base, f".{N_TRIPLES.name}"),
            entry.time if entry else "",
            {"type": N_TRIPLES.media_type},
            ({"rel": "describes", "href": iri},),
        )


def _change_entry(entry: ChangeLogEntry, base: str) -> SitemapRow:
    metadata = {"change": CHANGE_WORDS[entry.type], "datetime": entry.time, "type": N_TRIPLES.media_type}
    links = ({"rel": "describes", "href": entry.iri},)
    return SitemapRow(page_of_thing(entry.iri, base, f".{N_TRIPLES.name}"), entry.time, metadata, links)


def _change_list_entries(log: ChangeLog, base: str) -> Iterator[SitemapRow]:
    for number in range(1, -(-log.total // _list_size(log)) + 1):
        yield SitemapRow(f"{base}{CHANGES_PATH}/{number}.xml", metadata=_list_period(log, number))


def _list_period(log: ChangeLog, number: int) -> dict[str, str]:
    # One that may grow has no last time.
    entries = _list_changes(log, number)
    is_closed = number * _list_size(log) < log.total
    return {"from": entries[0].time, "until": entries[-1].time if is_closed else ""}


def _list_changes(log: ChangeLog, number: int) -> list[ChangeLogEntry]:
    size = _list_size(log)
    return list(islice(log.entries_since((number - 1) * size), size))


def _list_size(log: ChangeLog) -> int:
    return min(log.page_size, MAX_CHANGES)


def _list_count(source: Catalogue) -> int:
    return -(-source.description_count // MOST)


def _check_list_number(number: int, count: int, what: str) -> None:
    if not 0 < number <= count:
        raise NotFound(f"There is no {what} list {number}; the last one is {count}.")


def _load_time(source: Catalogue) -> str:
    loaded = datetime.fromisoformat(source.generation.created).astimezone(UTC)
    return loaded.strftime("%Y-%m-%dT%H:%M:%SZ")
