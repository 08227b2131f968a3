"""Items of large XML files, read one after the other, with names as exports write them, prefix and all.

A document type is not read, so there are no entities but the characters that HTML names; nothing is fetched.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from typing import BinaryIO
from xml.parsers import expat

from foia_graph.model.values import UNWRITABLE

CHUNK = 1 << 20
DEEPEST = 100
LONGEST_TEXT = 32 << 20
"""Characters of one item."""
LISTS = frozenset(("rss", "channel"))
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
    that no XML may have, `broken` says why reading ended before the end, "" where it did not.
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
        # With a document type that is never read, entities that nobody declared are no error.
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
        """Return whether an element is that which holds the items: the root, or the channel in it."""
        return not any(each.name in self.items for each in self._open) and element.name in LISTS

    def _add_text(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise _TooLarge(f"has an item of more than {LONGEST_TEXT:,} characters")
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
