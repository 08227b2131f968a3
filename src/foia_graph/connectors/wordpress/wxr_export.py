"""Exports of WordPress (WXR, WordPress eXtended RSS, 1.0 to 1.2): all posts, pages and files of a site."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress.markup_text import plain_text, post_text
from foia_graph.connectors.wordpress.origin_times import iso_time
from foia_graph.connectors.wordpress.site import (
    ACCOUNTS,
    NO_TEXT,
    NOT_IMPORTED,
    SETTINGS,
    SUMMARY,
    OriginSite,
    SiteFile,
    SiteItem,
    SitePost,
    SiteReader,
)
from foia_graph.connectors.wordpress.xml_items import XmlElement, XmlItems

ITEM = "item"
COMMENTS = "comments are of private people"
LISTS = {"category": "category", "wp:postmeta": "meta", "wp:comment": "comment"}
"""Elements of an item that stand in it several times, and how their list is called."""
TERMS = ("wp:category", "wp:tag", "wp:term")
UNDATED = "0000-00-00"


class WxrExport(SiteReader):
    """The reader of an export; its elements are read as fields by their names with prefix ("wp:post_id")."""

    item_names: ClassVar[frozenset[str]] = frozenset((ITEM,))

    def __init__(self, session: ImportSession, path: Path) -> None:
        super().__init__(session)
        self._path = path

    def items(self) -> Iterator[SiteItem]:
        """Yield what is published, in the order of the export."""
        with self._path.open("rb") as file:
            elements = XmlItems(file, self.item_names)
            for count, element in enumerate(elements):
                if not count:
                    self._read_site(elements.channel)
                yield from self._read(_fields(element))
            self._read_site(elements.channel)
        self._count_channel(elements.channel)
        self._report(elements)
        self.is_complete = not elements.broken

    def _report(self, elements: XmlItems) -> None:
        name = self._path.name
        if elements.broken:
            total = sum(self.session.report.items.values())
            self.session.problem(name, f"{elements.broken}; {total:,} items before that were read", "error")
        if elements.replaced:
            self.session.problem(
                name, f"holds {elements.replaced:,} characters that no text can hold; they are left out"
            )

    # ------------------------------------------------------------ the site

    def _read_site(self, channel: XmlElement) -> None:
        names = {"title": "/title", "description": "/description"}
        address = (
            channel.value("wp:base_blog_url") or channel.value("link") or channel.value("wp:base_site_url")
        )
        self.site = OriginSite(
            address,
            plain_text(channel.value("title")),
            plain_text(channel.value("description")),
            channel.value("language"),
            names,
        )

    def _count_channel(self, channel: XmlElement) -> None:
        authors = len(channel.all("wp:author"))
        if authors:
            self.session.count("author", authors)
            self.session.leave_out("author", ACCOUNTS, authors)
        terms = sum(len(channel.all(name)) for name in TERMS)
        if terms:
            self.session.count("category or tag", terms)
            self.session.leave_out("category or tag", "its name stands with its posts", terms)

    # ------------------------------------------------------------ items

    def _read(self, fields: dict[str, Any]) -> Iterator[SiteItem]:
        kind = str(fields.get("wp:post_type") or "post")
        item = OriginObject(fields, self.session.report, kind)
        self.session.count(kind)
        self._count_comments(item)
        status, password = item.text("wp:status"), item.text("wp:post_password")
        item.text("wp:post_type")
        if self.is_published(kind, status, has_password=bool(password)):
            found = self._file(item) if kind == "attachment" else self._post(item, kind)
            if found is not None:
                yield found
        else:
            item.leave_out(NOT_IMPORTED, *fields)
        item.finish()

    def _count_comments(self, item: OriginObject) -> None:
        comments = item.take("comment") or []
        if comments:
            self.session.count("comment", len(comments))
            self.session.leave_out("comment", COMMENTS, len(comments))

    def _post(self, item: OriginObject, kind: str) -> SitePost | None:
        address = self._address(item)
        stored = item.text("content:encoded")
        text = post_text(stored, address or self.site.address, is_stored=True)
        title = plain_text(item.text("title"))
        published, date_field = _date(item, "wp:post_date", "wp:post_date_gmt", "pubDate")
        modified, modified_field = _date(item, "wp:post_modified", "wp:post_modified_gmt")
        categories, tags = _terms(item)
        enclosures = _enclosures(item)
        key = item.text("wp:post_id") or address
        self._leave_out(item)
        if not self.is_wanted(kind, modified or published):
            return None
        if not text.text and not text.links and not title:
            self.session.leave_out(kind, NO_TEXT)
            return None
        times = (published, modified)
        post = self.make_post(key, address, title, text, times, categories=categories, tags=tags)
        pointers = {"title": item.field("title"), "issued": date_field, "dateModified": modified_field}
        return SitePost(post, kind, pointers, enclosures)

    def _address(self, item: OriginObject) -> str:
        link, guid = item.text("link"), item.text("guid")
        return link or (guid if guid.startswith(("http://", "https://")) else "")

    def _file(self, item: OriginObject) -> SiteFile | None:
        address = item.text("wp:attachment_url") or self._address(item)
        published, date_field = _date(item, "wp:post_date", "wp:post_date_gmt", "pubDate")
        modified, _ = _date(item, "wp:post_modified", "wp:post_modified_gmt")
        title, key = plain_text(item.text("title")), item.text("wp:post_id")
        self._address(item)
        item.leave_out(
            "captions and sizes of files are not records of them", "content:encoded", "excerpt:encoded"
        )
        _terms(item)
        self._leave_out(item)
        if not address:
            self.session.leave_out("attachment", "has no address")
            return None
        if not self.is_wanted("attachment", modified or published):
            return None
        pointers = {"title": item.field("title"), "issued": date_field}
        return SiteFile(address, key, title, "", published, modified, pointers)

    def _leave_out(self, item: OriginObject) -> None:
        """Leave out what is said of an item that is no part of what it publishes."""
        item.leave_out(ACCOUNTS, "dc:creator")
        item.leave_out(SUMMARY, "excerpt:encoded", "description")
        item.leave_out(
            SETTINGS,
            *("wp:comment_status", "wp:ping_status", "wp:post_name", "wp:post_parent", "wp:menu_order"),
            *("wp:is_sticky", "meta", "pubDate", "wp:post_date", "wp:post_date_gmt", "wp:post_modified"),
            *(
                "wp:post_modified_gmt",
                "guid",
                "wp:post_mime_type",
                "comments",
                "wfw:commentRss",
                "slash:comments",
            ),
        )


def _fields(element: XmlElement) -> dict[str, Any]:
    """Return an item as an object: texts by name, and lists of what stands in it several times."""
    fields: dict[str, Any] = {}
    for child in element.children:
        if child.name in LISTS:
            inner = {each.name: each.text.strip() for each in child.children}
            value = {**child.attributes, "": child.text.strip(), **inner}
            fields.setdefault(LISTS[child.name], []).append(value)
        elif not child.children:
            fields.setdefault(child.name, child.text.strip())
        else:
            fields[child.name] = {each.name: each.text.strip() for each in child.children}
    return fields


def _date(item: OriginObject, *names: str) -> tuple[str, str]:
    """Return the first date that is given, as ISO 8601, and the pointer to its field."""
    for name in names:
        text = item.text(name)
        if text and not text.startswith(UNDATED) and (found := iso_time(text)):
            return found, item.field(name)
    return "", ""


def _terms(item: OriginObject) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the categories of a post, and those of its tags."""
    categories: list[str] = []
    tags: list[str] = []
    for each in item.take("category") or []:
        name = plain_text(each.get("", "")) or each.get("nicename", "")
        if each.get("domain", "category") in ("category", "tag", "post_tag") and name:
            (categories if each.get("domain", "category") == "category" else tags).append(name)
    return tuple(dict.fromkeys(categories)), tuple(dict.fromkeys(tags))


def _enclosures(item: OriginObject) -> tuple[str, ...]:
    """Return the addresses of files that a post encloses: lines of address, length and type."""
    metas = item.take("meta") or []
    found = (each.get("wp:meta_value", "") for each in metas if each.get("wp:meta_key") == "enclosure")
    return tuple(line for text in found if (line := text.partition("\n")[0].strip()).startswith("http"))
