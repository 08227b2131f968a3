"""The connector of WordPress: posts become sources, with what their words state as drafts of records."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from bs4.element import Tag

from foia_graph.connectors.drafting.draft import DRAFTERS, Draft, Drafter, gather_authorities
from foia_graph.connectors.drafting.known_names import names_of_catalogue, works_of_catalogue
from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.connection import RequestFailed
from foia_graph.connectors.imports.checked_values import address_parts, joined_address, web_address
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, key_of, listed
from foia_graph.connectors.imports.session import ImportSession, UnreadSentence
from foia_graph.connectors.imports.source_files import is_address, read_bytes, read_json_value, source_files
from foia_graph.connectors.wordpress.markup_text import parse_page
from foia_graph.connectors.wordpress.rest_interface import LISTING, ROOT, RestSite, SavedAnswer
from foia_graph.connectors.wordpress.site import OriginSite, SiteFile, SiteItem, SitePost, SiteReader
from foia_graph.connectors.wordpress.site_records import LinkedFiles, SiteRecords, post_key
from foia_graph.connectors.wordpress.web_posts import FeedReader, WebPage
from foia_graph.connectors.wordpress.wxr_export import WxrExport
from foia_graph.errors import InputError
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder

# The folder of an import in a catalogue, and the settings that a user can give it.
KIND, SERIES, DRAFTER = "wordpress", "series", "drafter"


class SiteImport:
    """The import of one site; the drafter knows the names of the catalogue that is written to."""

    def __init__(self, session: ImportSession, site: OriginSite) -> None:
        self.session = session
        session.origin = site.host or session.origin
        own = session.folder / KIND
        names = names_of_catalogue(session.folder, Profile(resource_folder("ontology")), own)
        self.records = SiteRecords(session, site, names)
        self.files = LinkedFiles(session, self.records.name, site.title or site.host)
        works = tuple(works_of_catalogue(session.folder, own))
        drafter = session.options.settings.get(DRAFTER, "rules")
        if drafter not in DRAFTERS:
            raise InputError(f"there is no drafter {drafter!r}; drafters are {', '.join(DRAFTERS)}")
        self.drafter: Drafter = DRAFTERS[drafter](self.records.named_site(names), self.records.name, works)
        self._drafts: list[Draft] = []
        self._series: dict[str, str] = {}

    def post_file(self, post: SitePost) -> RecordFile:
        """Return the file of a post: its source document, and the records that were drafted of its words."""
        name = f"{self.records.name}-{post_key(post)}"
        address = web_address(self.session, post.address, post.address)
        links = tuple(each for each in post.links if web_address(self.session, address or name, each.address))
        post = replace(post, address=address, links=links)
        draft = self.drafter.draft(post, name)
        self._drafts.append(draft)
        source, *others = draft.records
        self.records.complete(source, post)
        for each in others:
            each.fields.setdefault("source", name)
        self.files.add_drafts(others)
        for reference in self.files.add_links(post, name, _release_of(others), self._series_of(post)):
            # With the words of the link, instead of one that a draft wrote without.
            target = reference["value"] if isinstance(reference, dict) else reference
            plain = [each for each in listed(source.fields.get("references")) if each != target]
            source["references"] = [*plain, reference]
        unread = (UnreadSentence(address or name, each.start, each.text) for each in draft.unread)
        self.session.report.unread += unread
        records = list(draft.records)
        return RecordFile(f"posts/{post_key(post)}", post.key, records, post.modified or post.published)

    def _series_of(self, post: SitePost) -> str:
        wanted = self.session.options.settings.get(SERIES, "").casefold()
        for category in post.categories:
            if wanted and category.casefold() == wanted:
                self._series.setdefault(
                    f"{self.records.name}-series-{key_of(category) or 'category'}", category
                )
                return next(iter(self._series))
        return ""

    def closing_files(self, *, is_partial: bool) -> Iterator[RecordFile]:
        """Yield the files of what several posts share; of some posts only a part of these is known."""
        for file, record in self.files.records():
            name = f"documents/{record.id}"
            yield RecordFile(name, file.address, [record], file.entry.modified, is_partial=is_partial)
        authorities = gather_authorities(self._drafts)
        if authorities:
            yield RecordFile("authorities", "authorities", authorities, is_partial=is_partial)
        wanted = self.session.options.settings.get(SERIES, "")
        if self._series:
            series = [self.records.series(name, title) for name, title in self._series.items()]
            yield RecordFile("series", "series", series)
        elif wanted:
            self.session.problem(self.session.source, f"has no post in a category that is called {wanted}")
        yield RecordFile("site", "site", self.records.records())


def _release_of(records: list[ImportedRecord]) -> str:
    released = {
        str(each["value"] if isinstance(each, dict) else each).removeprefix("release/")
        for record in records
        if record.type == "Disclosure"
        for each in listed(record.fields.get("generated"))
    }
    return released.pop() if len(released) == 1 else ""


class WordPress(Connector):
    """The reader of sites that publish posts."""

    kind: ClassVar[str] = KIND
    title: ClassVar[str] = "WordPress"
    sources: ClassVar[str] = (
        "an export (WXR), or a folder of them; the address of a site or of its REST interface; or, as an "
        "address or a file, an answer of that interface, a feed (RSS, Atom), or a page with one post"
    )
    settings: ClassVar[Mapping[str, str]] = {
        SERIES: "the category whose posts link to the documents of one release, by its name",
        DRAFTER: "what drafts records of the words of posts: rules, or the name of a plug-in",
    }

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each post, then for each document that posts link to, for bodies, and the site."""
        reader = open_origin(session)
        site_import: SiteImport | None = None
        for item in reader.items():
            if site_import is None:
                site_import = SiteImport(session, reader.site)
            if isinstance(item, SiteFile):
                site_import.files.add_entry(item)
            else:
                yield site_import.post_file(item)
        if site_import is not None:
            is_partial = session.options.since is not None or not reader.is_complete
            yield from site_import.closing_files(is_partial=is_partial)
        session.is_complete = reader.is_complete


# The relation of a link to the REST interface (WordPress REST API Handbook, "Discovery").
API = "https://api.w.org/"
API_LINK = re.compile(r'<([^<>]*)>\s*;[^,<]*rel="?https://api\.w\.org/"?')
HEAD = 16_384
PAGE_START = re.compile(
    rb"(?is)(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html|head|body|article)"
)


def open_origin(session: ImportSession) -> SiteReader:
    """Return the reader of the source; raises InputError for one that is none of the forms that are read."""
    source = session.source
    if is_address(source):
        return _open_address(session, source)
    path = Path(source)
    if path.is_dir():
        return SeveralFiles(session)
    if not path.is_file():
        raise InputError("is no file, no folder and no address", source)
    return _open_file(session, path)


class SeveralFiles(SiteReader):
    """The reader of a folder with files of one site, as large sites are exported."""

    def items(self) -> Iterator[SiteItem]:
        """Yield what the files have, in the order of their names."""
        complete = []
        for _, path in source_files(self.session, (".xml", ".json", ".html", ".htm")):
            reader = _open_file(self.session, path)
            for item in reader.items():
                self.site = self.site if self.site.address or self.site.title else reader.site
                yield item
            complete.append(reader.is_complete)
        self.is_complete = bool(complete) and all(complete)


def _open_file(session: ImportSession, path: Path) -> SiteReader:
    with path.open("rb") as file:
        head = file.read(HEAD)
    if is_export(head):
        return WxrExport(session, path)
    body = read_bytes(session, path.name, path)
    if body is None:
        raise InputError("cannot be read", session.source)
    return _open_body(session, path.name, body, "")


def _open_body(session: ImportSession, name: str, body: bytes, address: str) -> SiteReader:
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"[", b"{"):
        value = read_json_value(session, name, body)
        if value is None:
            raise InputError("is JSON that cannot be read", session.source)
        return SavedAnswer(session, name, value)
    if start[:1] != b"<":
        raise InputError(
            "is no export of WordPress, no answer of its REST interface, no feed and no page", session.source
        )
    if not is_page(start):
        feed = FeedReader(session, name, body, address)
        if feed.is_feed:
            return feed
    return WebPage(session, name, page_text(body), address)


def is_export(head: bytes) -> bool:
    """Return whether the begin of a file is that of an export (WXR)."""
    return b"wordpress.org/export/" in head or b"<wp:wxr_version>" in head


def is_page(start: bytes) -> bool:
    """Return whether a file is a web page, by its beginning."""
    return PAGE_START.match(start[:HEAD]) is not None


def page_text(body: bytes) -> str:
    """Return the markup of a page: in the encoding that it declares, else UTF-8."""
    match = re.search(rb"(?i)<meta[^>]+charset\s*=\s*[\"']?\s*([a-z0-9_-]+)", body[:HEAD])
    for encoding in (match[1].decode() if match else "utf-8", "utf-8"):
        try:
            return body.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace")


def _open_address(session: ImportSession, address: str) -> SiteReader:
    if ROOT.search(address) or LISTING.search(address):
        return RestSite(session, address)
    try:
        reply = session.client.get(address)
    except RequestFailed as error:
        raise InputError(error.detail, address) from None
    if is_export(reply.body[:HEAD]):
        raise InputError("is an export; save it, and name the file", address)
    if root := find_interface(session, reply):
        return RestSite(session, root)
    return _open_body(session, reply.url, reply.body, reply.url)


def find_interface(session: ImportSession, reply: Reply) -> str:
    """Return the root of the REST interface that a site links to, else its usual position, "" for none.

    A page below the root is a site where WordPress marks it as the home or the blog of one.
    """
    if reply.media_type not in ("text/html", "application/xhtml+xml"):
        return ""
    page, parts = parse_page(page_text(reply.body)), address_parts(reply.url)
    classes = set(page.body.get("class") or ()) if isinstance(page.body, Tag) else set[str]()
    is_home = bool({"home", "blog"} & classes) and "single" not in classes
    if not is_home and (parts.path.strip("/") or parts.query):
        return ""
    link = page.find("link", attrs={"rel": API})
    if linked := API_LINK.search(reply.headers.get("link", "")):
        return joined_address(reply.url, str(linked[1]))
    if isinstance(link, Tag) and link.get("href"):
        return joined_address(reply.url, str(link["href"]))
    usual = f"{reply.url.rstrip('/')}/wp-json/"
    try:
        value = session.client.get_json(usual).value
    except RequestFailed:
        return ""
    return usual if isinstance(value, dict) and "namespaces" in value else ""
