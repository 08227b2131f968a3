"""Sitemaps and what is built on them, as XML: lists of addresses with a time each (sitemaps.org 0.9)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from foia_graph.model.namespaces import RESOURCESYNC
from foia_graph.publish.xml_templates import PLAIN_DECLARATION, attributes

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


def write_urlset(rows: Iterable[SitemapRow], head: str = "") -> bytes:
    """Write a list of addresses; `head` is what is before them."""
    return _write_list("urlset", "url", rows, head)


def write_sitemapindex(rows: Iterable[SitemapRow], head: str = "") -> bytes:
    """Write a list of lists."""
    return _write_list("sitemapindex", "sitemap", rows, head)


def empty_element(name: str, values: Attributes) -> str:
    """Write an empty element; attributes without a value are omitted.

    >>> empty_element("rs:md", {"capability": "changelist", "until": ""})
    '<rs:md capability="changelist"/>'
    """
    return f"<{name}{attributes({key: value for key, value in values.items() if value})}/>"


def _write_list(name: str, row: str, rows: Iterable[SitemapRow], head: str) -> bytes:
    more = f' xmlns:rs="{RESOURCESYNC}"' if head else ""
    lines = "".join(_row_elements(row, rows))
    return f'{PLAIN_DECLARATION}<{name} xmlns="{SITEMAP}"{more}>\n{head}{lines}</{name}>\n'.encode()


def _row_elements(name: str, rows: Iterable[SitemapRow]) -> Iterator[str]:
    for each in rows:
        modified = f"<lastmod>{each.last_modified}</lastmod>" if each.last_modified else ""
        metadata = empty_element("rs:md", each.metadata) if each.metadata else ""
        links = "".join(empty_element("rs:ln", link) for link in each.links)
        yield f"<{name}><loc>{escape(each.location)}</loc>{modified}{metadata}{links}</{name}>\n"
