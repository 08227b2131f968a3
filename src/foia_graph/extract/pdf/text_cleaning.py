"""Cleaning of PDF text, until it may stand anywhere: in RDF, in XML, in a search.

What prints as a blank is a space and what prints as a hyphen is a hyphen, so that "2021-HQFO-00060" is
found whichever of a dozen hyphens it is set in. What stands for nothing is the replacement character.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Noncharacters and lone surrogates too: no form of RDF takes them.
_UNFIT_CHARACTERS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\uffff"
_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029\ufffe\x02]")
_LINE_END_HYPHENS = "\ufffe\x02"  # how the engine marks that a word goes on in the next line
_BLANKS = (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_HYPHENS = (0xAD, 0x2010, 0x2011, 0xFFFE)
_ZERO_WIDTHS = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
_LIGATURES = {0xFB00 + n: letters for n, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
_BULLET = {0xF0B7: "•"}  # the place of the bullet in the font Symbol
_REPLACEMENTS = dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_ZERO_WIDTHS, "")
_REPLACEMENTS |= _LIGATURES | _BULLET
_NEEDS_CLEANING = re.compile(f"[{_UNFIT_CHARACTERS}{''.join(map(chr, _REPLACEMENTS))}]")
_UNFIT = re.compile(f"[{_UNFIT_CHARACTERS}]")


def clean_text(text: str) -> str:
    """Build text fit to stand anywhere; line ends stay as they are."""
    if _NEEDS_CLEANING.search(text) is None:
        return text
    return _UNFIT.sub("\ufffd", text.translate(_REPLACEMENTS))


def one_line(text: str) -> str:
    """Build a text of a PDF, such as its title, one clean line."""
    return " ".join(clean_text(_LINE_BREAK.sub(" ", text)).split())


class RawLine(NamedTuple):
    """A line as an engine gives it, [start, end) in its text, and the line as it is to be read."""

    start: int
    end: int
    text: str


def split_lines(text: str) -> Iterator[RawLine]:
    """Break the text of a page into lines, blank ones too; a word parted at a line's end keeps its hyphen."""
    start = 0
    for match in _LINE_BREAK.finditer(text):
        if match.group() in _LINE_END_HYPHENS:
            yield RawLine(start, match.end(), clean_text(text[start : match.start()]) + "-")
        else:
            yield RawLine(start, match.start(), clean_text(text[start : match.start()]).rstrip())
        start = match.end()
    yield RawLine(start, len(text), clean_text(text[start:]).rstrip())
