"""Sitemaps (sitemaps.org 0.9), and those of ResourceSync 1.1: descriptions as N-Triples, and changes."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from xml.sax.saxutils import escape

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.model.forms import N_TRIPLES
from foia_graph.model.namespaces import RESOURCESYNC
from foia_graph.publish.addresses import path_of
from foia_graph.publish.xml_templates import PLAIN_DECLARATION, attributes
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLog, ChangeLogEntry, log_of
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.lists import load_time
from foia_graph.web.protocols.feeds.activities import send_immutable

blueprint = Blueprint("resourcesync", __name__)
CONTENT_TYPE = "application/xml; charset=utf-8"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SitemapRow:
    """One row of a list: an address, when it was modified, and what ResourceSync says of it."""

    location: str
    last_modified: str = ""
    metadata: Attributes = field(default_factory=dict)
    links: tuple[Attributes, ...] = ()


def empty_element(name: str, values: Attributes) -> str:
    """Write an empty element; attributes without a value are omitted.

    >>> empty_element("rs:md", {"capability": "changelist", "until": ""})
    '<rs:md capability="changelist"/>'
    """
    return f"<{name}{attributes({key: value for key, value in values.items() if value})}/>"


def write_list(rows: Iterable[SitemapRow], head: str = "", *, of_lists: bool = False) -> bytes:
    """Write a list of addresses, or of such lists; `head` is what ResourceSync has before them."""
    name, row = ("sitemapindex", "sitemap") if of_lists else ("urlset", "url")
    more = f' xmlns:rs="{RESOURCESYNC}"' if head else ""
    lines = "".join(_row_elements(row, rows))
    return f'{PLAIN_DECLARATION}<{name} xmlns="{SITEMAP}"{more}>\n{head}{lines}</{name}>\n'.encode()


def _row_elements(name: str, rows: Iterable[SitemapRow]) -> Iterator[str]:
    for each in rows:
        modified = f"<lastmod>{each.last_modified}</lastmod>" if each.last_modified else ""
        metadata = empty_element("rs:md", each.metadata) if each.metadata else ""
        links = "".join(empty_element("rs:ln", link) for link in each.links)
        yield f"<{name}><loc>{escape(each.location)}</loc>{modified}{metadata}{links}</{name}>\n"


# Changes that are looked at one by one; where they do not tell, all are read.
NEWEST = 200


@blueprint.get("/sitemap.xml")
def sitemaps() -> Response:
    """List the sitemaps."""
    source = current_catalogue()
    data = source.compute_once("sitemap index", lambda: write_list(_sitemap_entries(source), of_lists=True))
    return send_bytes(data, CONTENT_TYPE, source)


@blueprint.get("/sitemap/<int:number>.xml")
def sitemap(number: int) -> Response:
    """List the pages of some things."""
    source = current_catalogue()
    _check_number(number, _sitemap_count(source), "sitemap")
    return send_bytes(write_list(_page_entries(source, number)), CONTENT_TYPE, source)


def _sitemap_count(source: Catalogue) -> int:
    return -(-source.thing_count // MOST)


def _sitemap_entries(source: Catalogue) -> Iterator[SitemapRow]:
    times = _last_changes(source) or list(_found_changes(source))
    for number, time in enumerate(times, 1):
        yield SitemapRow(f"{source.base}sitemap/{number}.xml", time)


def _last_changes(source: Catalogue) -> list[str]:
    """Return when anything in each sitemap changed last, by the newest changes; [] where these do not tell.

    Of a whole log all things were there after the first load, or came later: a sitemap without any later
    change is as old.
    """
    log, count, found = log_of(source), _sitemap_count(source), dict[int, str]()
    first_things = list(islice(source.each_thing(), 0, None, MOST))
    for entry in islice(log.thing_entries_before(log.total + 1), NEWEST):
        if len(found) == count or (log.is_whole and entry.time == log.first_time):
            return [found.get(number, log.first_time) for number in range(count)]
        if source.has_thing(entry.iri):
            found.setdefault(bisect_right(first_things, entry.iri) - 1, entry.time)
    return []


def _found_changes(source: Catalogue) -> Iterator[str]:
    latest = log_of(source).latest_entries
    for number in range(1, _sitemap_count(source) + 1):
        times = (latest[iri].time for iri in _sitemap_things(source, number) if iri in latest)
        yield max(times, default="")


def _page_entries(source: Catalogue, number: int) -> Iterator[SitemapRow]:
    latest = log_of(source).latest_entries
    for iri in _sitemap_things(source, number):
        entry = latest.get(iri)
        yield SitemapRow(page_of_thing(iri, source.base), entry.time if entry else "")


def _sitemap_things(source: Catalogue, number: int) -> list[str]:
    return source.all_things[(number - 1) * MOST : number * MOST]


def page_of_thing(iri: str, base: str, suffix: str = "") -> str:
    """Return the whole address of the page of a thing, or of another form of it.

    >>> page_of_thing("https://foia.example.org/id/release/x", "https://foia.example.org/", ".nt")
    'https://foia.example.org/doc/release/x.nt'
    """
    return f"{base}{path_of(iri, base)[1:]}{suffix}"


SOURCE_PATH = ".well-known/resourcesync"
CAPABILITIES_PATH, RESOURCES_PATH, CHANGES_PATH = (
    f"resourcesync/{name}" for name in ("capabilitylist", "resourcelist", "changelist")
)
# Addresses in one file; 50,000 would be allowed, and take five times the memory.
MOST = 10_000
# Changes in one list; it has those of one page of the log where that has no more (sitemaps.org 0.9).
MAX_CHANGES = 50_000
CHANGE_WORDS: Mapping[str, str] = {"Create": "created", "Update": "updated", "Delete": "deleted"}


@blueprint.get(f"/{SOURCE_PATH}")
def source_description() -> Response:
    """Return the source description, which links the one set of resources."""
    base = current_catalogue().base
    row = SitemapRow(f"{base}{CAPABILITIES_PATH}.xml", metadata={"capability": "capabilitylist"})
    return _send_list([row], {"describedby": f"{base}void"}, {"capability": "description"})


@blueprint.get(f"/{CAPABILITIES_PATH}.xml")
def capabilities() -> Response:
    """Return the capability list, which links the lists of resources and of changes."""
    source = current_catalogue()
    names = {RESOURCES_PATH: "resourcelist", **({CHANGES_PATH: "changelist"} if log_of(source).total else {})}
    rows = [
        SitemapRow(f"{source.base}{path}.xml", metadata={"capability": name}) for path, name in names.items()
    ]
    return _send_list(rows, {"up": f"{source.base}{SOURCE_PATH}"}, {"capability": "capabilitylist"})


@blueprint.get(f"/{RESOURCES_PATH}.xml")
def resource_lists() -> Response:
    """Return the index of the lists of resources."""
    source = current_catalogue()
    time = {"at": load_time(source)}
    numbers = range(1, _list_count(source) + 1)
    rows = [SitemapRow(f"{source.base}{RESOURCES_PATH}/{number}.xml", metadata=time) for number in numbers]
    return _send_list(rows, _links(), {"capability": "resourcelist", **time}, of_lists=True)


@blueprint.get(f"/{RESOURCES_PATH}/<int:number>.xml")
def resource_list(number: int) -> Response:
    """Return one list of resources."""
    source = current_catalogue()
    _check_number(number, _list_count(source), "resource list")
    metadata = {"capability": "resourcelist", "at": load_time(source)}
    return _send_list(_resource_entries(source, number), _links(RESOURCES_PATH), metadata)


@blueprint.get(f"/{CHANGES_PATH}.xml")
def change_lists() -> Response:
    """Return the index of the lists of changes."""
    source = current_catalogue()
    log = log_of(source)
    if not log.total:
        raise NotFound("There are no changes to list: the log is empty.")
    rows = source.compute_once("change lists", lambda: _change_list_rows(log, source.base))
    return _send_list(rows, _links(), {"capability": "changelist", "from": log.first_time}, of_lists=True)


@blueprint.get(f"/{CHANGES_PATH}/<int:number>.xml")
def change_list(number: int) -> Response:
    """Return one list of changes."""
    source = current_catalogue()
    log = log_of(source)
    size = _list_size(log)
    _check_number(number, -(-log.total // size), "change list")
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
    head = [empty_element("rs:ln", {"rel": relation, "href": address}) for relation, address in links.items()]
    lines = "".join(f"{each}\n" for each in (*head, empty_element("rs:md", metadata)))
    data = write_list(rows, lines, of_lists=of_lists)
    if closed:
        return send_immutable(data, CONTENT_TYPE, closed)
    return send_bytes(data, CONTENT_TYPE, current_catalogue())


def _links(index: str = "") -> dict[str, str]:
    paths = {"up": CAPABILITIES_PATH, **({"index": index} if index else {})}
    return {relation: f"{current_catalogue().base}{path}.xml" for relation, path in paths.items()}


def _resource_entries(source: Catalogue, number: int) -> Iterator[SitemapRow]:
    latest = log_of(source).latest_entries
    for iri in source.all_descriptions[(number - 1) * MOST : number * MOST]:
        entry = latest.get(iri)
        yield _description_row(iri, source.base, entry.time if entry else "", {})


def _description_row(iri: str, base: str, time: str, metadata: Attributes) -> SitemapRow:
    address, links = page_of_thing(iri, base, f".{N_TRIPLES.name}"), ({"rel": "describes", "href": iri},)
    return SitemapRow(address, time, {**metadata, "type": N_TRIPLES.media_type}, links)


def _change_entry(entry: ChangeLogEntry, base: str) -> SitemapRow:
    metadata = {"change": CHANGE_WORDS[entry.type], "datetime": entry.time}
    return _description_row(entry.iri, base, entry.time, metadata)


def _change_list_rows(log: ChangeLog, base: str) -> list[SitemapRow]:
    numbers = range(1, -(-log.total // _list_size(log)) + 1)
    return [SitemapRow(f"{base}{CHANGES_PATH}/{n}.xml", metadata=_list_period(log, n)) for n in numbers]


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


def _check_number(number: int, count: int, what: str) -> None:
    if not 0 < number <= count:
        raise NotFound(f"There is no {what} {number}; the last one is {count}.")
