"""Changes as Atom (RFC 4287), page by page (RFC 5005, section 3), each told in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from foia_graph.model.namespaces import AS, FOIA
from foia_graph.publish.feeds.summaries import ChangeSummary
from foia_graph.publish.xml_templates import PLAIN_DECLARATION, render_xml, xml_document


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
    # The HTML of an entry is a text in it, to be escaped once more.
    contents = [(change, _entry_content(change, feed.base)) for change in feed.entries]
    content = render_xml("atom.xml", feed=feed, contents=contents, foia=FOIA, activity_streams=AS)
    return xml_document(content, PLAIN_DECLARATION)


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
