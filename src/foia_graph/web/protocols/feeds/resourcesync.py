"""Documents of ResourceSync 1.1: lists of resources, and lists of changes from the log.

The resources are the descriptions of things as N-Triples, a form that all of them have.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.model.forms import N_TRIPLES
from foia_graph.publish.feeds.sitemap_xml import (
    CONTENT_TYPE,
    MEDIA_TYPE,
    SitemapRow,
    empty_element,
    write_sitemapindex,
    write_urlset,
)
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLog, ChangeLogEntry, log_of
from foia_graph.web.core.declared_parameters import refuse_undeclared
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.protocols.feeds.responses import send_immutable
from foia_graph.web.protocols.feeds.sitemaps import page_of_thing

blueprint = Blueprint("resourcesync", __name__)
refuse_undeclared(blueprint)
SOURCE_PATH = ".well-known/resourcesync"
CAPABILITIES_PATH, RESOURCES_PATH, CHANGES_PATH = (
    f"resourcesync/{name}" for name in ("capabilitylist", "resourcelist", "changelist")
)
MOST = 10_000
"""Resources in one list."""
MAX_CHANGES = 50_000
"""Changes in one list; it has those of one page of the log where that has no more (sitemaps.org 0.9)."""
CHANGE_WORDS: Mapping[str, str] = {"Create": "created", "Update": "updated", "Delete": "deleted"}
NUMBER = OperationParameter(
    "number", {"type": "integer", "minimum": 1}, "The list, from 1.", "path", example="1"
)


def _list_operation(
    summary: str, description: str, *examples: str, parameters: tuple[OperationParameter, ...] = ()
) -> Operation:
    return Operation(
        summary,
        description,
        cost="heavy",
        parameters=parameters,
        media_types=(MEDIA_TYPE,),
        problems=(400, 404),
        examples=examples,
    )


@blueprint.get(f"/{SOURCE_PATH}")
@operation(
    _list_operation("Get ResourceSync description", "A ResourceSync source description.", f"/{SOURCE_PATH}")
)
def source_description() -> Response:
    """Return the source description, which links the one set of resources."""
    source = current_catalogue()
    row = SitemapRow(f"{source.base}{CAPABILITIES_PATH}.xml", metadata={"capability": "capabilitylist"})
    about = empty_element("rs:ln", {"rel": "describedby", "href": f"{source.base}void"})
    return send_bytes(
        write_urlset([row], f"{about}\n{_metadata_element('description')}"), CONTENT_TYPE, source
    )


@blueprint.get(f"/{CAPABILITIES_PATH}.xml")
@operation(
    _list_operation(
        "Get ResourceSync capabilities", "A ResourceSync capability list.", f"/{CAPABILITIES_PATH}.xml"
    )
)
def capabilities() -> Response:
    """Return the capability list, which links the lists of resources and of changes."""
    source = current_catalogue()
    names = {RESOURCES_PATH: "resourcelist", **({CHANGES_PATH: "changelist"} if log_of(source).total else {})}
    rows = [
        SitemapRow(f"{source.base}{path}.xml", metadata={"capability": name}) for path, name in names.items()
    ]
    head = f"{_link_element('up', source, SOURCE_PATH, '')}{_metadata_element('capabilitylist')}"
    return send_bytes(write_urlset(rows, head), CONTENT_TYPE, source)


@blueprint.get(f"/{RESOURCES_PATH}.xml")
@operation(
    _list_operation(
        "Get ResourceSync resource lists",
        "A ResourceSync resource list index.",
        f"/{RESOURCES_PATH}.xml",
    )
)
def resource_lists() -> Response:
    """Return the index of the lists of resources."""
    source = current_catalogue()
    time = {"at": _load_time(source)}
    rows = (
        SitemapRow(f"{source.base}{RESOURCES_PATH}/{n}.xml", metadata=time)
        for n in range(1, _list_count(source) + 1)
    )
    head = f"{_link_element('up', source, CAPABILITIES_PATH)}{_metadata_element('resourcelist', **time)}"
    return send_bytes(write_sitemapindex(rows, head), CONTENT_TYPE, source)


@blueprint.get(f"/{RESOURCES_PATH}/<int:number>.xml")
@operation(
    _list_operation(
        "Get a ResourceSync resource list",
        "A ResourceSync resource list: descriptions as N-Triples, each with the time of its last change.",
        f"/{RESOURCES_PATH}/1.xml",
        parameters=(NUMBER,),
    )
)
def resource_list(number: int) -> Response:
    """Return one list of resources."""
    source = current_catalogue()
    _check_list_number(number, _list_count(source), "resource")
    head = _list_head(source, RESOURCES_PATH, _metadata_element("resourcelist", at=_load_time(source)))
    return send_bytes(write_urlset(_resource_entries(source, number), head), CONTENT_TYPE, source)


@blueprint.get(f"/{CHANGES_PATH}.xml")
@operation(
    _list_operation(
        "Get ResourceSync change lists", "A ResourceSync change list index.", f"/{CHANGES_PATH}.xml"
    )
)
def change_lists() -> Response:
    """Return the index of the lists of changes."""
    source = current_catalogue()
    log = log_of(source)
    if not log.total:
        raise NotFound("There are no changes to list: the log is empty.")
    rows = source.compute_once("change lists", lambda: list(_change_list_entries(log, source.base)))
    metadata = _metadata_element("changelist", **{"from": log.first_time})
    head = f"{_link_element('up', source, CAPABILITIES_PATH)}{metadata}"
    return send_bytes(write_sitemapindex(rows, head), CONTENT_TYPE, source)


@blueprint.get(f"/{CHANGES_PATH}/<int:number>.xml")
@operation(
    _list_operation(
        "Get a ResourceSync change list",
        "A ResourceSync change list, oldest first; one that has others behind it never changes.",
        f"/{CHANGES_PATH}/1.xml",
        parameters=(NUMBER,),
    )
)
def change_list(number: int) -> Response:
    """Return one list of changes."""
    source = current_catalogue()
    log = log_of(source)
    size = _list_size(log)
    _check_list_number(number, -(-log.total // size), "change")
    entries = _list_changes(log, number)
    data = write_urlset(
        (_change_entry(entry, source.base) for entry in entries if not entry.is_of_claim),
        _list_head(source, CHANGES_PATH, _metadata_element("changelist", **_list_period(log, number))),
    )
    if number * size < log.total:
        return send_immutable(data, CONTENT_TYPE, entries[-1].time)
    return send_bytes(data, CONTENT_TYPE, source)


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


def _list_head(source: Catalogue, index: str, metadata: str) -> str:
    return (
        f"{_link_element('up', source, CAPABILITIES_PATH)}{_link_element('index', source, index)}{metadata}"
    )


def _link_element(rel: str, source: Catalogue, path: str, suffix: str = ".xml") -> str:
    return f"{empty_element('rs:ln', {'rel': rel, 'href': f'{source.base}{path}{suffix}'})}\n"


def _metadata_element(capability: str, **more: str) -> str:
    return f"{empty_element('rs:md', {'capability': capability, **more})}\n"
