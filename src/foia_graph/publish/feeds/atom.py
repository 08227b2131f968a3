"""Changes as Atom (RFC 4287), page by page (RFC 5005, section 3), each told in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from foia_graph.model import iris
from foia_graph.model.namespaces import AS, FOIA
from foia_graph.model.profile import Shape
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.publish.addresses import path_of
from foia_graph.publish.feeds.summaries import ChangeSummary
from foia_graph.publish.xml_templates import PLAIN_DECLARATION, render_xml, xml_document
from foia_graph.store.catalogue import Catalogue


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


MEDIA_TYPE = "application/atom+xml"


def feed_path(iri: str, shape: Shape, base: str) -> str:
    """Return the path of the feed of a thing, "" where the profile gives things of its class none.

    >>> release = Shape("Release", "", "release", "releases", "Release", {}, has_feed=True)
    >>> feed_path("https://foia.example.org/id/release/x", release, "https://foia.example.org/")
    '/feeds/release/x.atom'
    """
    return f"/feeds/{path_of(iri, base).removeprefix('/doc/')}.atom" if shape.has_feed else ""


def feed_links(iri: str, shape: Shape, base: str) -> list[str]:
    """Return the link to the feed of a thing, where it has one (RFC 8288)."""
    path = feed_path(iri, shape, base)
    return [f'<{path}>; rel="alternate"; type="{MEDIA_TYPE}"; title="Changes"'] if path else []


def related_things(iri: str, source: Catalogue) -> set[str]:
    """Return a thing and all that speaks of it, or of an issue under it, by a field or that of a part.

    So the documents of a release, what raises an issue or a narrower one, what an agency or a person said,
    wrote or is mentioned in. Nothing of a thing that is not public now says what it belonged to.
    """
    concepts = source.narrower(iri)
    return {*concepts, *(owner for each in concepts for owner in _pointing_things(each, source))}


def _pointing_things(iri: str, source: Catalogue) -> Iterator[str]:
    for quad in source.quad_store.quads(None, None, NamedNode(iri)):
        if isinstance(quad.subject, NamedNode):
            yield iris.owner_iri(quad.subject.value)
