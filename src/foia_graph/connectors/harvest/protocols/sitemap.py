"""A site whose pages say what they are in JSON-LD: found by its sitemap, or by a ResourceSync list."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from foia_graph.connectors.harvest import gathering
from foia_graph.connectors.harvest.client import HarvestError, reply_error, server_base
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.reading import DocumentReader, DocumentRefused
from foia_graph.connectors.http.client import Reply
from foia_graph.model.namespaces import RESOURCESYNC

NAMES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9", "rs": RESOURCESYNC}
ROOTS = tuple(f"{{{NAMES['']}}}{name}" for name in ("urlset", "sitemapindex"))
ACCEPT_PAGE = "application/ld+json, text/turtle;q=0.9, application/rdf+xml;q=0.8, text/html;q=0.7, */*;q=0.1"
LISTS = frozenset(("resourcelist", "changelist", "capabilitylist", "resourcelist-index", "changelist-index"))
GZIP = b"\x1f\x8b"
DEEPEST = 4


class SitemapEntry(NamedTuple):
    """A page or a list on a list; `change` is what a change list says of it (ResourceSync)."""

    url: str
    modified: str
    change: str
    capability: str


class Sitemap(gathering.RecordKind):
    """A site with lists of its pages."""

    name = "sitemap"
    wanted = "a urlset or sitemapindex in XML"
    accept = "application/xml, text/xml;q=0.9, */*;q=0.1"
    delay = 1.0

    def recognise(self, reader: DocumentReader, reply: Reply, entrance: str) -> str:
        root = reader.xml(reply.body)
        if root.tag not in ROOTS:
            raise DocumentRefused(f"has the root {root.tag[:100]}")
        # A list of one host alone, which is another than the one that was asked, is served elsewhere.
        hosts = {server_base(entry.url) for entry in _entries(root)}
        return (hosts.pop() if len(hosts) == 1 else "") or server_base(entrance)

    def gather(self, gatherer: gathering.RecordGatherer, state: CopyState) -> CopyState:
        gatherer.session.copy.stage.begin(f"sitemap {gatherer.session.options.full}")
        lists = _SiteLists(gatherer)
        for entry in lists.entries(state.url, 0):
            _take_page(gatherer, entry)
        return gatherer.finish(state, "pages", complete=lists.complete)


@dataclass(slots=True)
class _SiteLists:
    """The lists of a site, and those under them; `complete` is False where they are of changes alone."""

    gatherer: gathering.RecordGatherer
    complete: bool = True

    def entries(self, url: str, depth: int) -> Iterator[SitemapEntry]:
        """Yield the pages of a list and of all lists under it, each once a list."""
        if depth > DEEPEST:
            raise HarvestError(f"The origin's lists are nested deeper than {DEEPEST}, at {url}.")
        root = self._root(url)
        self.complete = self.complete and _metadata(root).get("capability", "") != "changelist"
        below = list(_entries(root))
        is_whole = any(entry.capability == "resourcelist" for entry in below)
        for entry in below:
            if root.tag != ROOTS[1] and entry.capability not in LISTS:
                yield entry
            # Where all is listed, what changed is in it too.
            elif not (entry.capability == "changelist" and is_whole):
                yield from self.entries(entry.url, depth + 1)

    def _root(self, url: str) -> Element:
        client = self.gatherer.session.client
        reply = client.get(self.gatherer.reach.address(url), Sitemap.accept)
        body = reply.body
        if body.startswith(GZIP):
            most = client.limits.answer
            unpacking = zlib.decompressobj(wbits=31)
            try:
                body = unpacking.decompress(body, most)
            except zlib.error as error:
                raise HarvestError(f"{url} cannot be unpacked: {error}.") from None
            if unpacking.unconsumed_tail or not unpacking.eof:
                raise HarvestError(f"{url} unpacks to more than {most >> 20:,} MiB, or is cut off.")
            client.count_bytes(len(body))
        with gathering.required(reply):
            root = self.gatherer.reader.xml(body)
        if root.tag not in ROOTS:
            reason = f"is no sitemap: its root is {root.tag[:100]}, where urlset or sitemapindex is right"
            raise reply_error(reply, reason)
        return root


def _entries(root: Element) -> Iterator[SitemapEntry]:
    for each in root:
        if url := each.findtext("loc", "", NAMES).strip():
            md = _metadata(each)
            modified = each.findtext("lastmod", "", NAMES).strip() or md.get("datetime", "")
            yield SitemapEntry(url, modified, md.get("change", ""), md.get("capability", ""))


def _metadata(element: Element) -> Mapping[str, str]:
    md = element.find("rs:md", NAMES)
    return md.attrib if md is not None else {}


def _take_page(gatherer: gathering.RecordGatherer, entry: SitemapEntry) -> None:
    key = entry.url

    def ask() -> None:
        note = gatherer.session.copy.stage.copy_note(key)
        reply = gatherer.document(gatherer.reach.address(key), note, ACCEPT_PAGE)
        if reply is None:
            gatherer.mark_unchanged(key)
        else:
            lines = page_lines(gatherer, reply, key)
            gatherer.stage_records({key: lines}, reply.etag, entry.modified)

    if entry.change == "deleted":
        gatherer.stage_deletion(key)
    # It may be current since another list has it too, or a harvest that was ended took it.
    elif not gatherer.is_current(key, entry.modified):
        gatherer.attempt(key, ask)


def page_lines(gatherer: gathering.RecordGatherer, reply: Reply, key: str) -> str:
    """Return the N-Triples of a page: its own, of its JSON-LD scripts, or of a form that it links to."""
    if gathering.document_format(reply) != "html":
        return gathering.document_triples(gatherer.reader, reply, key)
    page = gatherer.reader.page(reply.body)
    base = urljoin(reply.url, page["base"])
    if page["scripts"]:
        texts = (text.encode() for text in page["scripts"])
        parts = [gatherer.reader.triples(text, "json-ld", base, f"{key}#{n}") for n, text in enumerate(texts)]
        return "".join(sorted({f"{line}\n" for part in parts for line in part.split("\n") if line}))
    for kind, link in page["links"]:
        if kind == "application/ld+json":
            alternate = gatherer.document(gatherer.reach.address(link, base))
            assert alternate is not None, "no tag was sent"
            return gathering.document_triples(gatherer.reader, alternate, key)
    raise DocumentRefused("says nothing in JSON-LD")
