"""A site whose pages say what they are in JSON-LD: found by its sitemap, or by a ResourceSync list."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from foia_graph.connectors.harvest.client import HarvestClient, OutsideOrigin, Reach, server_base
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.gathering import (
    RecordGatherer,
    document_format,
    document_triples,
    record_gatherer,
)
from foia_graph.connectors.harvest.limits import HarvestError, reply_error
from foia_graph.connectors.harvest.protocols.protocol import HarvestOrigin, OtherKind
from foia_graph.connectors.harvest.reading import DocumentReader, DocumentRefused, refuse_context
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.model.namespaces import RESOURCESYNC

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
RESOURCE_SYNC = f"{{{RESOURCESYNC}}}"
ROOTS = (f"{SITEMAP}urlset", f"{SITEMAP}sitemapindex")
ACCEPT_XML = "application/xml, text/xml;q=0.9, */*;q=0.1"
ACCEPT_PAGE = "application/ld+json, text/turtle;q=0.9, application/rdf+xml;q=0.8, text/html;q=0.7, */*;q=0.1"
LISTS = frozenset(("resourcelist", "changelist", "capabilitylist", "resourcelist-index", "changelist-index"))
GZIP = b"\x1f\x8b"
DEEPEST = 4
FAILURES = 10
"""Pages in a row that do not come, after which the site is left alone."""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page on a list; `change` is what a change list says of it (ResourceSync)."""

    url: str
    modified: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    name: str = "sitemap"
    wanted: str = "a urlset or sitemapindex in XML"
    delay: float = 1.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        reply = client.get(url, ACCEPT_XML)
        with DocumentReader(refuse_context, client.limits.answer) as reader:
            try:
                root = reader.xml(reply.body)
            except DocumentRefused as refusal:
                raise OtherKind(str(refusal), reply) from None
        if root.tag not in ROOTS:
            raise OtherKind(f"has the root {root.tag[:100]}", reply)
        # A list of one host alone, which is another than the one that was asked, is served elsewhere.
        hosts = {server_base(entry.url) for entry, _ in _entries(root)}
        base = hosts.pop() if len(hosts) == 1 else ""
        return HarvestOrigin(url, base or server_base(url))

    def covers(self, state: CopyState, url: str) -> bool:
        return state.url == url

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        reach = Reach(origin.base, server_base(origin.url))
        with record_gatherer(session, reach) as gatherer:
            lists = _SiteLists(gatherer)
            session.copy.stage.begin(f"sitemap {session.options.full}")
            pages = _PageStaging(gatherer)
            for entry in lists.entries(origin.url, 0):
                pages.take(entry)
            state = CopyState(url=origin.url, kind=self.name, base=origin.base)
            return gatherer.finish(state, "pages", complete=lists.complete)


@dataclass(slots=True)
class _SiteLists:
    """The lists of a site, and those under them; `complete` is False where they are of changes alone."""

    gatherer: RecordGatherer
    complete: bool = True

    def entries(self, url: str, depth: int) -> Iterator[SitemapEntry]:
        """Yield the pages of a list and of all lists under it, each once a list."""
        if depth > DEEPEST:
            raise HarvestError(f"The origin's lists are nested deeper than {DEEPEST}, at {url}.")
        root = self._root(url)
        capability = _metadata(root).get("capability", "")
        self.complete = self.complete and capability != "changelist"
        below = list(_entries(root))
        chosen = {each.get("capability", "") for _, each in below}
        for entry, md in below:
            kind = md.get("capability", "")
            if root.tag == ROOTS[1] or kind in LISTS:
                # Where all is listed, what changed is in it too.
                if not (kind == "changelist" and "resourcelist" in chosen):
                    yield from self.entries(entry.url, depth + 1)
            else:
                yield entry

    def _root(self, url: str) -> Element:
        session = self.gatherer.session
        reply = session.client.get(self.gatherer.reach.address(url), ACCEPT_XML)
        body = reply.body
        if body.startswith(GZIP):
            most = session.options.limits.answer
            unpacking = zlib.decompressobj(wbits=31)
            try:
                body = unpacking.decompress(body, most)
            except zlib.error as error:
                raise HarvestError(f"{url} cannot be unpacked: {error}.") from None
            if unpacking.unconsumed_tail or not unpacking.eof:
                raise HarvestError(f"{url} unpacks to more than {most >> 20:,} MiB, or is cut off.")
            session.client.count_bytes(len(body))
        try:
            root = self.gatherer.reader.xml(body)
        except DocumentRefused as error:
            raise reply_error(reply, str(error)) from None
        if root.tag not in ROOTS:
            reason = f"is no sitemap: its root is {root.tag[:100]}, where urlset or sitemapindex is right"
            raise reply_error(reply, reason)
        return root


def _entries(root: Element) -> Iterator[tuple[SitemapEntry, dict[str, str]]]:
    for each in root:
        loc = each.findtext(f"{SITEMAP}loc", "").strip()
        if loc:
            md = _metadata(each)
            modified = each.findtext(f"{SITEMAP}lastmod", "").strip() or md.get("datetime", "")
            yield SitemapEntry(loc, modified, md.get("change", "")), md


def _metadata(element: Element) -> dict[str, str]:
    md = element.find(f"{RESOURCE_SYNC}md")
    return dict(md.attrib) if md is not None else {}


@dataclass(slots=True)
class _PageStaging:
    """The staging of pages, one by one."""

    gatherer: RecordGatherer
    failures: int = 0

    def take(self, entry: SitemapEntry) -> None:
        """Stage what a page says, if it is not the one had before."""
        before = self.gatherer.copy_note(entry.url)
        if entry.change == "deleted":
            self.gatherer.stage_deletion(entry.url)
            return
        earlier = self.gatherer.staged_note(entry.url)
        if earlier and earlier.modified == entry.modified and not entry.change:
            return  # it came before this harvest was ended and continued, or another list has it too
        full = self.gatherer.session.options.full
        if before and entry.modified and before.modified == entry.modified and not full:
            self.gatherer.mark_unchanged(entry.url)
            return
        try:
            self._ask(entry)
            self.failures = 0
        except (FetchError, DocumentRefused, OutsideOrigin) as error:
            self._note(entry, error)

    def _ask(self, entry: SitemapEntry) -> None:
        before = self.gatherer.copy_note(entry.url)
        reply = self.gatherer.document(self.gatherer.reach.address(entry.url), before, ACCEPT_PAGE)
        if reply is None:
            self.gatherer.mark_unchanged(entry.url)
        else:
            lines = page_lines(self.gatherer, reply, entry.url)
            self.gatherer.stage_record(entry.url, lines, reply.etag, entry.modified)

    def _note(self, entry: SitemapEntry, error: Exception) -> None:
        """Note why a page was not taken; one that is deleted goes from the copy, others stay as they were."""
        if isinstance(error, FetchError) and error.reason == "gone":
            self.gatherer.stage_loss(entry.url)
            return
        self.gatherer.note_refusal(entry.url, str(error))
        self.gatherer.mark_unchanged(entry.url)
        if isinstance(error, FetchError) and error.reason in ("busy", "network", "time"):
            self.failures += 1
            if self.failures >= FAILURES:
                raise HarvestError(f"{FAILURES} pages in a row did not come, so the site is left: {error}.")


def page_lines(gatherer: RecordGatherer, reply: Reply, key: str) -> str:
    """Return the N-Triples of a page: its own, of its JSON-LD scripts, or of a form that it links to."""
    if document_format(reply) != "html":
        return document_triples(gatherer.reader, reply, key)
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
            return document_triples(gatherer.reader, alternate, key)
    raise DocumentRefused("says nothing in JSON-LD")
