"""Sitemaps for search engines (sitemaps.org 0.9): the page of every thing, with its last change."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.publish.addresses import path_of
from foia_graph.publish.feeds.sitemap_xml import (
    CONTENT_TYPE,
    MEDIA_TYPE,
    SitemapRow,
    write_sitemapindex,
    write_urlset,
)
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of
from foia_graph.web.core.declared_parameters import refuse_undeclared
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue

blueprint = Blueprint("sitemaps", __name__)
refuse_undeclared(blueprint)
MOST = 10_000
"""Addresses in one file; 50,000 would be allowed, and take five times the memory."""
NEWEST = 200
"""Changes that are looked at one by one; where they do not tell, all are read."""
NUMBER = OperationParameter(
    "number", {"type": "integer", "minimum": 1}, "The sitemap, from 1.", "path", example="1"
)


@blueprint.get("/sitemap.xml")
@operation(
    Operation(
        "Get the sitemap index",
        "A sitemap index (sitemaps.org 0.9).",
        cost="heavy",
        media_types=(MEDIA_TYPE,),
        problems=(400,),
        examples=("/sitemap.xml",),
    )
)
def index() -> Response:
    """List the sitemaps."""
    source = current_catalogue()
    data = source.compute_once("sitemap index", lambda: write_sitemapindex(list(_sitemap_entries(source))))
    return send_bytes(data, CONTENT_TYPE, source)


@blueprint.get("/sitemap/<int:number>.xml")
@operation(
    Operation(
        "Get a sitemap",
        "The addresses of the pages of things, each with the time of its last change.",
        cost="heavy",
        parameters=(NUMBER,),
        media_types=(MEDIA_TYPE,),
        problems=(400, 404),
        examples=("/sitemap/1.xml",),
    )
)
def sitemap(number: int) -> Response:
    """List the pages of some things."""
    source = current_catalogue()
    if not 0 < number <= _sitemap_count(source):
        raise NotFound(f"There is no sitemap {number}; the last one is {_sitemap_count(source)}.")
    return send_bytes(write_urlset(_page_entries(source, number)), CONTENT_TYPE, source)


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
