"""Exports of WordPress (WXR, WordPress eXtended RSS, 1.0 to 1.2): all posts, pages and files of a site."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from pathlib import Path
from typing import Any, BinaryIO, ClassVar
from xml.parsers import expat

from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress.markup_text import plain_text, post_text
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
    iso_time,
)
from foia_graph.model.values import UNWRITABLE

CHUNK = 1 << 20
DEEPEST = 100
MAX_TEXT_LENGTH = 32 << 20
"""Characters of one item."""
LIST_PARTS = frozenset(("rss", "channel"))
"""Elements that hold items."""
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_BAD_ENCODING = re.compile(rb"\A\s*<\?xml\b[^>]*\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)")


@dataclass(slots=True)
class XmlElement:
    """An element: its name as written ("wp:post_id"), its text, attributes, and the elements in it."""

    name: str
    attributes: dict[str, str]
    texts: list[str] = field(default_factory=list)
    children: list["XmlElement"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return its own text, without that of elements in it."""
        return "".join(self.texts)

    def all(self, name: str) -> list["XmlElement"]:
        """Return the elements of a name in it."""
        return [each for each in self.children if each.name == name]

    def value(self, name: str) -> str:
        """Return the text of the first element of a name in it, "" where there is none."""
        return next((each.text.strip() for each in self.children if each.name == name), "")


@dataclass(slots=True)
class XmlItems:
    """The elements of a file that are members of a list, each yielded as soon as it ends.

    `items` are names of members; what else their parent holds is in `channel`. `replaced` counts characters
    that no XML may have, `broken` says why reading ended before the end, "" where it did not. A document type
    is not read, so there are no entities but the characters that HTML names, and nothing is fetched.
    """

    file: BinaryIO
    items: frozenset[str]
    channel: XmlElement = field(default_factory=lambda: XmlElement("", {}))
    replaced: int = 0
    broken: str = ""
    _open: list[XmlElement] = field(default_factory=list)
    _ready: list[XmlElement] = field(default_factory=list)
    _length: int = 0

    def __iter__(self) -> Iterator[XmlElement]:
        parser = self._parser()
        try:
            for text, is_last in self._texts():
                parser.Parse(text, is_last)
                yield from self._take_ready()
        except expat.ExpatError as error:
            self.broken = f"is broken in line {error.lineno}: {expat.ErrorString(error.code)}"
        except _TooLarge as error:
            self.broken = str(error)
        yield from self._take_ready()

    def _take_ready(self) -> Iterator[XmlElement]:
        ready, self._ready = self._ready, []
        return iter(ready)

    def _texts(self) -> Iterator[tuple[str, bool]]:
        """Yield the file as text, in pieces, without its declaration, which names an encoding."""
        first = self.file.read(CHUNK)
        decoder = codecs.getincrementaldecoder(_encoding(first))(errors="replace")
        chunk, is_first = first, True
        while chunk:
            following = self.file.read(CHUNK)
            text = decoder.decode(chunk, final=not following)
            if is_first:
                text = _DECLARATION.sub("", text.removeprefix("\ufeff"))
            yield self._clean(text), not following
            chunk, is_first = following, False

    def _clean(self, text: str) -> str:
        cleaned, number = UNWRITABLE.subn("", text)
        self.replaced += number + cleaned.count("\ufffd")
        return cleaned

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        # With a document type that is never read, entities that no one declared are no error.
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.UseForeignDTD(True)
        parser.EntityDeclHandler = _refuse_entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add_text
        parser.SkippedEntityHandler = self._add_entity
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEEPEST:
            raise _TooLarge(f"is nested deeper than {DEEPEST}")
        if name in self.items:
            self._length = 0
        self._open.append(XmlElement(name, attributes))

    def _end(self, name: str) -> None:
        element = self._open.pop()
        if name in self.items:
            self._ready.append(element)
        elif self._open and not self._is_list(self._open[-1]):
            self._open[-1].children.append(element)
        else:
            self.channel.children.append(element)

    def _is_list(self, element: XmlElement) -> bool:
        # The items are in the root, or in the channel in it.
        return not any(each.name in self.items for each in self._open) and element.name in LIST_PARTS

    def _add_text(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_TEXT_LENGTH:
            raise _TooLarge(f"has an item of more than {MAX_TEXT_LENGTH:,} characters")
        if self._open:
            self._open[-1].texts.append(text)

    def _add_entity(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._add_text(html5.get(f"{name};", f"&{name};"))


class _TooLarge(Exception):
    """More than is read."""


def _refuse_entity(*_: object) -> None:
    raise _TooLarge("declares entities, which are not read")


def _encoding(start: bytes) -> str:
    """Return the encoding of a file: by its mark, else as it declares, else UTF-8."""
    for mark, name in (
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (codecs.BOM_UTF8, "utf-8"),
    ):
        if start.startswith(mark):
            return name
    match = _BAD_ENCODING.match(start)
    try:
        return codecs.lookup(match[1].decode()).name if match else "utf-8"
    except LookupError:
        return "utf-8"


ITEM = "item"
COMMENTS = "comments are of private people"
LISTS = {"category": "category", "wp:postmeta": "meta", "wp:comment": "comment"}
"""Elements of an item that are in it several times, and how their list is called."""
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
                name, f"holds {elements.replaced:,} characters that no text can contain; they are removed"
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
            self.session.leave_out("category or tag", "its name is given with its posts", terms)

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
    """Return an item as an object: texts by name, and lists of what is in it several times."""
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
    # An enclosure is lines of address, length and type.
    metas = item.take("meta") or []
    found = (each.get("wp:meta_value", "") for each in metas if each.get("wp:meta_key") == "enclosure")
    return tuple(line for text in found if (line := text.partition("\n")[0].strip()).startswith("http"))
