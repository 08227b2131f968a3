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
from foia_graph.store.changelog.entry import ChangeLogEntry
from foia_graph.store.changelog.log import ChangeLog, log_of
from foia_graph.web.core.operations import Operation, Parameter, operation
from foia_graph.web.core.responses import send
from foia_graph.web.core.site import catalogue
from foia_graph.web.protocols.feeds.responses import frozen
from foia_graph.web.protocols.feeds.sitemaps import page_of_thing

blueprint = Blueprint("resourcesync", __name__)
SOURCE = ".well-known/resourcesync"
CAPABILITIES, RESOURCES, CHANGES = (
    f"resourcesync/{name}" for name in ("capabilitylist", "resourcelist", "changelist")
)
MOST = 10_000
"""Resources in one list."""
MOST_CHANGES = 50_000
"""Changes in one list; it has those of one page of the log where that has no more (sitemaps.org 0.9)."""
WORDS: Mapping[str, str] = {"Create": "created", "Update": "updated", "Delete": "deleted"}
NUMBER = Parameter("number", {"type": "integer", "minimum": 1}, "The list, from 1.", "path", example="1")


def _asks(
    summary: str, description: str, *examples: str, parameters: tuple[Parameter, ...] = ()
) -> Operation:
    return Operation(
        summary,
        description,
        parameters=parameters,
        media_types=(MEDIA_TYPE,),
        problems=(404,),
        examples=examples,
    )


@blueprint.get(f"/{SOURCE}")
@operation(_asks("Find what can be synchronized", "A ResourceSync source description.", f"/{SOURCE}"))
def source_description() -> Response:
    """Return the source description, which links the one set of resources."""
    source = catalogue()
    row = SitemapRow(f"{source.base}{CAPABILITIES}.xml", metadata={"capability": "capabilitylist"})
    about = empty_element("rs:ln", {"rel": "describedby", "href": f"{source.base}void"})
    return send(write_urlset([row], f"{about}\n{_said('description')}"), CONTENT_TYPE, source)


@blueprint.get(f"/{CAPABILITIES}.xml")
@operation(_asks("List what can be synchronized", "A ResourceSync capability list.", f"/{CAPABILITIES}.xml"))
def capabilities() -> Response:
    """Return the capability list, which links the lists of resources and of changes."""
    source = catalogue()
    names = {RESOURCES: "resourcelist", **({CHANGES: "changelist"} if log_of(source).total else {})}
    rows = [
        SitemapRow(f"{source.base}{path}.xml", metadata={"capability": name}) for path, name in names.items()
    ]
    head = f"{_link('up', source, SOURCE, '')}{_said('capabilitylist')}"
    return send(write_urlset(rows, head), CONTENT_TYPE, source)


@blueprint.get(f"/{RESOURCES}.xml")
@operation(_asks("List the lists of resources", "A ResourceSync resource list index.", f"/{RESOURCES}.xml"))
def resource_lists() -> Response:
    """Return the index of the lists of resources."""
    source = catalogue()
    said = {"at": _at(source)}
    rows = (
        SitemapRow(f"{source.base}{RESOURCES}/{n}.xml", metadata=said) for n in range(1, _count(source) + 1)
    )
    head = f"{_link('up', source, CAPABILITIES)}{_said('resourcelist', **said)}"
    return send(write_sitemapindex(rows, head), CONTENT_TYPE, source)


@blueprint.get(f"/{RESOURCES}/<int:number>.xml")
@operation(
    _asks(
        "List resources",
        "A ResourceSync resource list: descriptions as N-Triples, each with the time of its last change.",
        f"/{RESOURCES}/1.xml",
        parameters=(NUMBER,),
    )
)
def resource_list(number: int) -> Response:
    """Return one list of resources."""
    source = catalogue()
    _check(number, _count(source), "resource")
    head = _head(source, RESOURCES, _said("resourcelist", at=_at(source)))
    return send(write_urlset(_resources(source, number), head), CONTENT_TYPE, source)


@blueprint.get(f"/{CHANGES}.xml")
@operation(_asks("List the lists of changes", "A ResourceSync change list index.", f"/{CHANGES}.xml"))
def change_lists() -> Response:
    """Return the index of the lists of changes."""
    source = catalogue()
    log = log_of(source)
    if not log.total:
        raise NotFound("There are no changes to list: the log is empty.")
    rows = source.compute_once("change lists", lambda: list(_change_lists(log, source.base)))
    head = f"{_link('up', source, CAPABILITIES)}{_said('changelist', **{'from': log.first_time})}"
    return send(write_sitemapindex(rows, head), CONTENT_TYPE, source)


@blueprint.get(f"/{CHANGES}/<int:number>.xml")
@operation(
    _asks(
        "List changes",
        "A ResourceSync change list, oldest first; one that has others behind it never changes.",
        f"/{CHANGES}/1.xml",
        parameters=(NUMBER,),
    )
)
def change_list(number: int) -> Response:
    """Return one list of changes."""
    source = catalogue()
    log = log_of(source)
    size = _size(log)
    _check(number, -(-log.total // size), "change")
    entries = _entries(log, number)
    data = write_urlset(
        (_change(entry, source.base) for entry in entries),
        _head(source, CHANGES, _said("changelist", **_period(log, number))),
    )
    if number * size < log.total:
        return frozen(data, CONTENT_TYPE, entries[-1].time)
    return send(data, CONTENT_TYPE, source)


def _resources(source: Catalogue, number: int) -> Iterator[SitemapRow]:
    latest = log_of(source).latest_entries
    for iri in source.all_descriptions[(number - 1) * MOST : number * MOST]:
        entry = latest.get(iri)
        yield SitemapRow(
            page_of_thing(iri, source.base, f".{N_TRIPLES.name}"),
            entry.time if entry else "",
            {"type": N_TRIPLES.media_type},
            ({"rel": "describes", "href": iri},),
        )


def _change(entry: ChangeLogEntry, base: str) -> SitemapRow:
    said = {"change": WORDS[entry.type], "datetime": entry.time, "type": N_TRIPLES.media_type}
    links = ({"rel": "describes", "href": entry.iri},)
    return SitemapRow(page_of_thing(entry.iri, base, f".{N_TRIPLES.name}"), entry.time, said, links)


def _change_lists(log: ChangeLog, base: str) -> Iterator[SitemapRow]:
    for number in range(1, -(-log.total // _size(log)) + 1):
        yield SitemapRow(f"{base}{CHANGES}/{number}.xml", metadata=_period(log, number))


def _period(log: ChangeLog, number: int) -> dict[str, str]:
    """Return first and last time of a list; one that may grow has no last time."""
    entries = _entries(log, number)
    is_closed = number * _size(log) < log.total
    return {"from": entries[0].time, "until": entries[-1].time if is_closed else ""}


def _entries(log: ChangeLog, number: int) -> list[ChangeLogEntry]:
    size = _size(log)
    return list(islice(log.entries_since((number - 1) * size), size))


def _size(log: ChangeLog) -> int:
    return min(log.page_size, MOST_CHANGES)


def _count(source: Catalogue) -> int:
    return -(-len(source.all_descriptions) // MOST)


def _check(number: int, count: int, what: str) -> None:
    if not 0 < number <= count:
        raise NotFound(f"There is no {what} list {number}; the last one is {count}.")


def _at(source: Catalogue) -> str:
    """Return the time at which the lists were true: that of the load."""
    loaded = datetime.fromisoformat(source.generation.created).astimezone(UTC)
    return loaded.strftime("%Y-%m-%dT%H:%M:%SZ")


def _head(source: Catalogue, index: str, said: str) -> str:
    return f"{_link('up', source, CAPABILITIES)}{_link('index', source, index)}{said}"


def _link(rel: str, source: Catalogue, path: str, suffix: str = ".xml") -> str:
    return f"{empty_element('rs:ln', {'rel': rel, 'href': f'{source.base}{path}{suffix}'})}\n"


def _said(capability: str, **more: str) -> str:
    return f"{empty_element('rs:md', {'capability': capability, **more})}\n"
