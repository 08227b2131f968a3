"""Exports of WordPress (WXR, WordPress eXtended RSS, 1.0 to 1.2): all posts, pages and files of a site."""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, SubElement
from xml.parsers import expat

from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress import site
from foia_graph.connectors.wordpress.markup_text import plain_text
from foia_graph.model.values import UNWRITABLE

CHUNK = 1 << 20
DEEPEST = 100
# Characters of one item.
MAX_TEXT_LENGTH = 32 << 20
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"\A\s*<\?xml\b[^>]*\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8"}
ITEM, CHANNEL = "item", "channel"


class _TooLarge(Exception):
    """More than is read."""


class XmlItems:
    """The items of a file, each yielded as soon as it ends; names of elements have prefixes ("wp:status").

    What else their channel holds is in `channel`. `replaced` counts characters that no XML may have, `broken`
    says why reading ended before the end, "" where it did not. A document type is not read, so there are no
    entities but the characters that HTML names, and nothing is fetched.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.channel, self.replaced, self.broken = Element(CHANNEL), 0, ""
        self._file, self._length = file, 0
        self._open: list[Element] = []
        self._ready: list[Element] = []

    def __iter__(self) -> Iterator[Element]:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text, parser.buffer_size = True, CHUNK
        # With a document type that is never read, entities that no one declared are no error.
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.UseForeignDTD(True)
        parser.EntityDeclHandler = _refuse_entity
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.SkippedEntityHandler = self._add_text, self._add_entity
        try:
            for text, is_last in self._texts():
                parser.Parse(text, is_last)
                yield from self._ready
                self._ready.clear()
        except expat.ExpatError as error:
            self.broken = f"is broken in line {error.lineno}: {expat.ErrorString(error.code)}"
        except _TooLarge as error:
            self.broken = str(error)
        yield from self._ready

    def _texts(self) -> Iterator[tuple[str, bool]]:
        """Yield the file as text, in pieces, without its declaration, which names an encoding."""
        chunk = self._file.read(CHUNK)
        decoder = codecs.getincrementaldecoder(_encoding(chunk))(errors="replace")
        declaration: re.Pattern[str] | None = _DECLARATION
        while chunk:
            following = self._file.read(CHUNK)
            text = decoder.decode(chunk, final=not following)
            if declaration:
                text, declaration = declaration.sub("", text.removeprefix("\ufeff")), None
            cleaned, number = UNWRITABLE.subn("", text)
            self.replaced += number + cleaned.count("\ufffd")
            yield cleaned, not following
            chunk = following

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEEPEST:
            raise _TooLarge(f"is nested deeper than {DEEPEST}")
        if name == ITEM:
            self._length = 0
        # Items, and the channel itself, are no part of what is around them, which would grow with the file.
        is_apart = name in (ITEM, CHANNEL) or not self._open
        self._open.append(
            Element(name, attributes) if is_apart else SubElement(self._open[-1], name, attributes)
        )
        if name == CHANNEL:
            self.channel = self._open[-1]

    def _end(self, name: str) -> None:
        element = self._open.pop()
        if name == ITEM:
            self._ready.append(element)

    def _add_text(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_TEXT_LENGTH:
            raise _TooLarge(f"has an item of more than {MAX_TEXT_LENGTH:,} characters")
        if self._open and not len(self._open[-1]):
            self._open[-1].text = (self._open[-1].text or "") + text

    def _add_entity(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._add_text(html5.get(f"{name};", f"&{name};"))


def _refuse_entity(*_: object) -> None:
    raise _TooLarge("declares entities, which are not read")


def _encoding(start: bytes) -> str:
    marked = next((name for mark, name in _MARKS.items() if start.startswith(mark)), "")
    match = _ENCODING.match(start)
    try:
        return marked or (codecs.lookup(match[1].decode()).name if match else "utf-8")
    except LookupError:
        return "utf-8"


COMMENTS = "comments are of private people"
TERMS = ("wp:category", "wp:tag", "wp:term")
TERMS_OF_POSTS = {"category": "categories", "tag": "tags", "post_tag": "tags"}
LISTS = {"category": "category", "wp:postmeta": "meta", "wp:comment": "comment", "wp:author": "author"}
LISTS |= dict.fromkeys(TERMS, "terms")
"""Elements that are several times in an item, or next to items, and how their list is called."""


class WxrExport(site.SiteReader):
    """The reader of an export; its elements are read as fields by their names with prefix ("wp:post_id")."""

    form = site.ItemForm(
        "wxr",
        "wp:post_id",
        ("link", "guid"),
        ("wp:post_date", "wp:post_date_gmt", "pubDate"),
        ("wp:post_modified", "wp:post_modified_gmt"),
        "wp:attachment_url",
        is_stored=True,
    )

    def __init__(self, session: ImportSession, path: Path) -> None:
        super().__init__(session)
        self._path = path

    def items(self) -> Iterator[site.SiteItem]:
        """Yield what is published, in the order of the export."""
        with self._path.open("rb") as file:
            elements = XmlItems(file)
            for count, element in enumerate(elements):
                if not count:
                    self._read_site(_fields(elements.channel))
                if found := self._read(_fields(element)):
                    yield found
        channel = _fields(elements.channel)
        self._read_site(channel)
        self._count("author", channel.get("author"), site.MAPPING.reasons["account"])
        self._count("category or tag", channel.get("terms"), "its name is given with its posts")
        if elements.broken:
            total = sum(self.session.report.items.values())
            message = f"{elements.broken}; {total:,} items before that were read"
            self.session.problem(self._path.name, message, "error")
        if elements.replaced:
            message = f"holds {elements.replaced:,} characters that no text can contain; they are removed"
            self.session.problem(self._path.name, message)
        self.is_complete = not elements.broken

    def _count(self, what: str, listed: list[Any] | None, reason: str) -> None:
        if listed:
            self.session.pass_over(what, reason, len(listed))

    def _read_site(self, channel: dict[str, Any]) -> None:
        texts = {name: value for name, value in channel.items() if isinstance(value, str)}
        addresses = (texts.get(name) for name in ("wp:base_blog_url", "link", "wp:base_site_url"))
        title, description = (plain_text(texts.get(name, "")) for name in ("title", "description"))
        names = {"title": "/title", "description": "/description"}
        language = texts.get("language", "")
        self.site = site.OriginSite(next(filter(None, addresses), ""), title, description, language, names)

    def _read(self, fields: dict[str, Any]) -> site.SitePost | site.SiteFile | None:
        kind = str(fields.get("wp:post_type") or "post")
        item = OriginObject(fields, self.session.report, kind)
        self.session.count(kind)
        self._count("comment", item.take("comment"), COMMENTS)
        status, password = item.text("wp:status"), item.text("wp:post_password")
        item.text("wp:post_type")
        if not self.is_published(item, kind, status, has_password=bool(password)):
            return None
        if kind == "attachment":
            return self.make_file(item)
        return self.make_post(
            item, kind, item.text("content:encoded"), **_terms(item), enclosures=_enclosures(item)
        )


def _fields(element: Element) -> dict[str, Any]:
    """Return an item as an object: texts by name, and lists of what is in it several times."""
    fields: dict[str, Any] = {}
    for child in element:
        text, inner = (child.text or "").strip(), {each.tag: (each.text or "").strip() for each in child}
        if child.tag in LISTS:
            fields.setdefault(LISTS[child.tag], []).append({**child.attrib, "": text, **inner})
        elif inner:
            fields[child.tag] = inner
        else:
            fields.setdefault(child.tag, text)
    return fields


def _terms(item: OriginObject) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {"categories": [], "tags": []}
    for each in item.take("category") or []:
        name = plain_text(each.get("", "")) or each.get("nicename", "")
        if name and (kind := TERMS_OF_POSTS.get(each.get("domain", "category"))):
            found[kind].append(name)
    return {kind: tuple(dict.fromkeys(names)) for kind, names in found.items()}


def _enclosures(item: OriginObject) -> tuple[str, ...]:
    # An enclosure is lines of address, length and type.
    metas = item.take("meta") or []
    found = (each.get("wp:meta_value", "") for each in metas if each.get("wp:meta_key") == "enclosure")
    return tuple(line for text in found if (line := text.partition("\n")[0].strip()).startswith("http"))
