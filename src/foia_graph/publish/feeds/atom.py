"""Changes as Atom (RFC 4287), page by page (RFC 5005, section 3), each told in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

from foia_graph.model.namespaces import AS, FOIA
from foia_graph.publish.feeds.sitemap_xml import DECLARATION, empty_element, escape_text
from foia_graph.publish.feeds.summaries import ChangeSummary

NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class AtomFeed:
    """One document of a feed: `iri` and `page` are whole addresses, `links` the other documents of it."""

    iri: str
    title: str
    author: str
    updated: str
    page: str
    here: str
    links: dict[str, str]
    entries: Sequence[ChangeSummary]
    base: str


def write_feed(feed: AtomFeed) -> bytes:
    """Write a document of a feed."""
    return f"{DECLARATION}<feed xmlns={quoteattr(NAMESPACE)}>\n{''.join(_feed_lines(feed))}</feed>\n".encode()


def _feed_lines(feed: AtomFeed) -> Iterator[str]:
    yield f"<id>{escape_text(feed.iri)}</id>\n<title>{escape_text(feed.title)}</title>\n"
    yield f"<updated>{feed.updated}</updated>\n<author><name>{escape_text(feed.author)}</name></author>\n"
    yield f"{empty_element('link', {'rel': 'self', 'type': 'application/atom+xml', 'href': feed.here})}\n"
    yield f"{empty_element('link', {'rel': 'alternate', 'type': 'text/html', 'href': feed.page})}\n"
    for rel, address in feed.links.items():
        yield f"{empty_element('link', {'rel': rel, 'type': 'application/atom+xml', 'href': address})}\n"
    for entry in feed.entries:
        yield f"<entry>\n{''.join(_entry_lines(entry, feed.base))}</entry>\n"


def _entry_lines(change: ChangeSummary, base: str) -> Iterator[str]:
    entry, title = change.entry, escape_text(f"{change.word}: {change.name}")
    page = f"{base}{change.path[1:]}"
    yield f"<id>{escape_text(change.activity)}</id>\n<title>{title}</title>\n"
    yield f"<updated>{entry.time}</updated>\n<published>{entry.time}</published>\n"
    yield f"{empty_element('link', {'rel': 'alternate', 'type': 'text/html', 'href': page})}\n"
    yield f"{empty_element('link', {'rel': 'via', 'href': change.activity})}\n"
    if entry.shape:
        yield f"{empty_element('category', {'term': entry.shape, 'scheme': FOIA, 'label': change.kind})}\n"
    yield f"{empty_element('category', {'term': entry.type, 'scheme': AS, 'label': change.word})}\n"
    yield f'<content type="html">{escape_text(_entry_content(change, base))}</content>\n'


def _entry_content(change: ChangeSummary, base: str) -> str:
    """Return what changed, why, and in which words a source speaks of it."""
    name = Markup('<a href="{}{}">{}</a>').format(base, change.path[1:], change.title)
    paragraphs = [
        Markup("<p>{}: {} ({}).</p>").format(change.word, name if change.title else change.name, change.kind),
        Markup("<p>Why: {}</p>").format(change.entry.reason) if change.entry.reason else "",
        Markup("<blockquote><p>{}</p><p>{}</p></blockquote>").format(change.quote, change.source)
        if change.quote
        else "",
    ]
    return "".join(paragraphs)
