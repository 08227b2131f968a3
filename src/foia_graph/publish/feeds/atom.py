"""Changes as Atom (RFC 4287), page by page (RFC 5005, section 3), each told in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

from foia_graph.model.namespaces import AS, FOIA
from foia_graph.publish.feeds.sitemap_xml import DECLARATION, element, text
from foia_graph.publish.feeds.summaries import Told

NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Feed:
    """One document of a feed: `iri` and `page` are whole addresses, `links` the other documents of it."""

    iri: str
    title: str
    author: str
    updated: str
    page: str
    here: str
    links: dict[str, str]
    entries: Sequence[Told]
    base: str


def write(feed: Feed) -> bytes:
    """Write a document of a feed."""
    return f"{DECLARATION}<feed xmlns={quoteattr(NAMESPACE)}>\n{''.join(_lines(feed))}</feed>\n".encode()


def _lines(feed: Feed) -> Iterator[str]:
    yield f"<id>{text(feed.iri)}</id>\n<title>{text(feed.title)}</title>\n"
    yield f"<updated>{feed.updated}</updated>\n<author><name>{text(feed.author)}</name></author>\n"
    yield f"{element('link', {'rel': 'self', 'type': 'application/atom+xml', 'href': feed.here})}\n"
    yield f"{element('link', {'rel': 'alternate', 'type': 'text/html', 'href': feed.page})}\n"
    for rel, address in feed.links.items():
        yield f"{element('link', {'rel': rel, 'type': 'application/atom+xml', 'href': address})}\n"
    for entry in feed.entries:
        yield f"<entry>\n{''.join(_entry(entry, feed.base))}</entry>\n"


def _entry(told: Told, base: str) -> Iterator[str]:
    entry = told.entry
    yield f"<id>{text(told.activity)}</id>\n<title>{text(f'{told.word}: {told.name}')}</title>\n"
    yield f"<updated>{entry.time}</updated>\n<published>{entry.time}</published>\n"
    yield f"{element('link', {'rel': 'alternate', 'type': 'text/html', 'href': f'{base}{told.path[1:]}'})}\n"
    yield f"{element('link', {'rel': 'via', 'href': told.activity})}\n"
    if entry.shape:
        yield f"{element('category', {'term': entry.shape, 'scheme': FOIA, 'label': told.kind})}\n"
    yield f"{element('category', {'term': entry.type, 'scheme': AS, 'label': told.word})}\n"
    yield f'<content type="html">{text(_content(told, base))}</content>\n'


def _content(told: Told, base: str) -> str:
    """Return what changed, why, and in which words a source speaks of it."""
    name = Markup('<a href="{}{}">{}</a>').format(base, told.path[1:], told.title)
    said = [
        Markup("<p>{}: {} ({}).</p>").format(told.word, name if told.title else told.name, told.kind),
        Markup("<p>Why: {}</p>").format(told.entry.reason) if told.entry.reason else "",
        Markup("<blockquote><p>{}</p><p>{}</p></blockquote>").format(told.quote, told.source)
        if told.quote
        else "",
    ]
    return "".join(said)
