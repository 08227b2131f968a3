"""How the characters of a PDF become text that may stand anywhere: in RDF, in XML, in a search.

What prints as a blank is a space and what prints as a hyphen is a hyphen, so that "2021-HQFO-00060" is
found whichever of a dozen hyphens it is set in. What stands for nothing is the replacement character.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Noncharacters and lone surrogates too: no form of RDF takes them.
_UNFIT = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\uffff"
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029\ufffe\x02]")
_LINE_END_HYPHENS = "\ufffe\x02"  # how the engine marks that a word goes on in the next line
_BLANKS = (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_HYPHENS = (0xAD, 0x2010, 0x2011, 0xFFFE)
_NOTHING = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
_LIGATURES = {0xFB00 + n: letters for n, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
_BULLET = {0xF0B7: "•"}  # the place of the bullet in the font Symbol
_TABLE = dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_NOTHING, "")
_TABLE |= _LIGATURES | _BULLET
_ODD = re.compile(f"[{_UNFIT}{''.join(map(chr, _TABLE))}]")
_unfit = re.compile(f"[{_UNFIT}]")


def clean(text: str) -> str:
    """Make text fit to stand anywhere; line ends stay as they are."""
    if _ODD.search(text) is None:
        return text
    return _unfit.sub("\ufffd", text.translate(_TABLE))


def one_line(text: str) -> str:
    """Make a text of a PDF, such as its title, one clean line."""
    return " ".join(clean(_BREAK.sub(" ", text)).split())


class Piece(NamedTuple):
    """A line as an engine gives it, [start, end) in its text, and the line as it is to be read."""

    start: int
    end: int
    text: str


def pieces(text: str) -> Iterator[Piece]:
    """Break the text of a page into lines, blank ones too; a word parted at a line's end keeps its hyphen."""
    start = 0
    for found in _BREAK.finditer(text):
        if found.group() in _LINE_END_HYPHENS:
            yield Piece(start, found.end(), clean(text[start : found.start()]) + "-")
        else:
            yield Piece(start, found.start(), clean(text[start : found.start()]).rstrip())
        start = found.end()
    yield Piece(start, len(text), clean(text[start:]).rstrip())
