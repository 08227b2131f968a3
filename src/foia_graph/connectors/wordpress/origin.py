"""The origin of an import: which form a file or an address has, and so who reads it."""

import re
from collections.abc import Iterator
from pathlib import Path

from bs4.element import Tag

from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.outcome import RequestFailed
from foia_graph.connectors.imports.checked_values import address_parts, joined_address
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import is_address, read_bytes, read_json_value, source_files
from foia_graph.connectors.wordpress.markup_text import parse_page
from foia_graph.connectors.wordpress.rest_interface import RestListing, RestSite, SavedAnswer
from foia_graph.connectors.wordpress.site import SiteItem, SiteReader
from foia_graph.connectors.wordpress.web_posts import FeedReader, WebPage
from foia_graph.connectors.wordpress.wxr_export import WxrExport
from foia_graph.errors import InputError

API = "https://api.w.org/"
"""The relation of a link to the REST interface (WordPress REST API Handbook, "Discovery")."""
API_LINK = re.compile(r'<([^<>]*)>\s*;[^,<]*rel="?https://api\.w\.org/"?')
LISTING = re.compile(r"/wp/v2/|[?&]rest_route=")
ROOT = re.compile(r"/wp-json/?$|[?&]rest_route=/?$")
HEAD = 16_384


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
    return (
        re.match(
            rb"(?is)(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html|head|body|article)",
            start[:HEAD],
        )
        is not None
    )


def page_text(body: bytes) -> str:
    """Return the markup of a page: in the encoding that it declares, else UTF-8."""
    match = re.search(rb"(?i)<meta[^>]+charset\s*=\s*[\"']?\s*([a-z0-9_-]+)", body[:HEAD])
    for encoding in (match[1].decode() if match else "utf-8", "utf-8"):
        try:
            return body.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace")


# -- addresses -----------------------------------------------------------------------------------------------


def _open_address(session: ImportSession, address: str) -> SiteReader:
    if ROOT.search(address):
        return RestSite(session, address)
    if LISTING.search(address):
        return RestListing(session, address)
    try:
        reply = session.client.get(address)
    except RequestFailed as error:
        raise InputError(error.detail, address) from None
    if is_export(reply.body[:HEAD]):
        raise InputError("is an export; save it, and name the file", address)
    if _is_site(reply) and (root := find_interface(session, reply)):
        return RestSite(session, root)
    return _open_body(session, reply.url, reply.body, reply.url)


def _is_site(reply: Reply) -> bool:
    parts = address_parts(reply.url)
    is_root = parts.path.strip("/") == "" and not parts.query
    return reply.media_type in ("text/html", "application/xhtml+xml") and (is_root or _has_site_type(reply))


def _has_site_type(reply: Reply) -> bool:
    body = parse_page(page_text(reply.body)).body
    classes = body.get("class") if isinstance(body, Tag) else None
    return isinstance(classes, list) and bool({"home", "blog"} & set(classes)) and "single" not in classes


def find_interface(session: ImportSession, reply: Reply) -> str:
    """Return the root of the REST interface that a site links to, else its usual position, "" for none."""
    linked = API_LINK.search(reply.headers.get("link", ""))
    link = parse_page(page_text(reply.body)).find("link", attrs={"rel": API})
    if linked:
        return joined_address(reply.url, str(linked[1]))
    if isinstance(link, Tag) and link.get("href"):
        return joined_address(reply.url, str(link["href"]))
    usual = f"{reply.url.rstrip('/')}/wp-json/"
    try:
        value = session.client.get_json(usual).value
    except RequestFailed:
        return ""
    return usual if isinstance(value, dict) and "namespaces" in value else ""
