"""Sitemaps (sitemaps.org 0.9): lists of addresses, and the page of every thing with its last change."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from xml.sax.saxutils import escape

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.model.namespaces import RESOURCESYNC
from foia_graph.publish.addresses import path_of
from foia_graph.publish.xml_templates import PLAIN_DECLARATION, attributes
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of
from foia_graph.web.core.declared_parameters import refuse_undeclared
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue

CONTENT_TYPE = "application/xml; charset=utf-8"
MEDIA_TYPE = "application/xml"
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


blueprint = Blueprint("sitemaps", __name__)
refuse_undeclared(blueprint)
# Addresses in one file; 50,000 would be allowed, and take five times the memory.
MOST = 10_000
# Changes that are looked at one by one; where they do not tell, all are read.
NEWEST = 200
NUMBER = OperationParameter(
    "number", {"type": "integer", "minimum": 1}, "The sitemap, from 1.", "path", example="1"
)


@blueprint.get("/sitemap.xml")
@declared_operation(
    "Get the sitemap index",
    "A sitemap index (sitemaps.org 0.9).",
    cost="heavy",
    media_types=(MEDIA_TYPE,),
    problems=(400,),
    examples=("/sitemap.xml",),
)
def index() -> Response:
    """List the sitemaps."""
    source = current_catalogue()
    data = source.compute_once("sitemap index", lambda: write_list(_sitemap_entries(source), of_lists=True))
    return send_bytes(data, CONTENT_TYPE, source)


@blueprint.get("/sitemap/<int:number>.xml")
@declared_operation(
    "Get a sitemap",
    "The addresses of the pages of things, each with the time of its last change.",
    cost="heavy",
    parameters=(NUMBER,),
    media_types=(MEDIA_TYPE,),
    problems=(400, 404),
    examples=("/sitemap/1.xml",),
)
def sitemap(number: int) -> Response:
    """List the pages of some things."""
    source = current_catalogue()
    if not 0 < number <= _sitemap_count(source):
        raise NotFound(f"There is no sitemap {number}; the last one is {_sitemap_count(source)}.")
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
