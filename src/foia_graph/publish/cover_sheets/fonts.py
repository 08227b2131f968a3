"""Fonts of a cover sheet: for each letter one that has it.

FiraGO comes embedded, for Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai and Georgian. For Chinese,
Japanese and Korean the fonts are named that every reader of PDF has (PDF, 9.7.5.2).
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from itertools import groupby

import pymupdf_fonts  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "FiraGO", "FiraGO-Bold"
_BUNDLED_FONTS = {PLAIN: "figo", BOLD: "figbo"}
CHINESE, JAPANESE, KOREAN = "STSong-Light", "HeiseiKakuGo-W5", "HYGothic-Medium"
_EAST_ASIAN = ("CJK ", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH")
NO_LETTER = "▯"
"""What stands for a letter that no font here has."""


@cache
def load_fonts() -> Mapping[str, TTFont]:
    """Make the fonts known to the library that writes PDF, and return those that are embedded, by name."""
    found = {
        name: TTFont(name, BytesIO(pymupdf_fonts.myfont(bundled))) for name, bundled in _BUNDLED_FONTS.items()
    }
    for font in (*found.values(), *map(UnicodeCIDFont, (CHINESE, JAPANESE, KOREAN))):
        pdfmetrics.registerFont(font)
    return found


def font_runs(text: str, font: str) -> list[tuple[str, str]]:
    """Return a text in pieces, each with the font that has its letters, `font` where that has them."""
    east = _east_asian_font(text)
    letters = [_font_of(letter, font, east) for letter in text]
    return [
        (name, "".join(each for _, each in found)) for name, found in groupby(letters, lambda pair: pair[0])
    ]


def _font_of(letter: str, font: str, east: str) -> tuple[str, str]:
    if is_east_asian(letter):
        return east, letter
    known = load_fonts()[font].face.charToGlyph
    return font, letter if ord(letter) in known or unicodedata.combining(letter) else NO_LETTER


def is_east_asian(letter: str) -> bool:
    """Return whether a letter is Chinese, Japanese or Korean.

    >>> [is_east_asian(letter) for letter in "日あ한aя"]
    [True, True, True, False, False]
    """
    return ord(letter) > 0x10FF and unicodedata.name(letter, "").startswith(_EAST_ASIAN)


def _east_asian_font(text: str) -> str:
    """Return the font for all such letters of a text: Han is written in all three languages."""
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in text if ord(letter) > 0x10FF}
    if names & {"HIRAGANA", "KATAKANA"}:
        return JAPANESE
    return KOREAN if "HANGUL" in names else CHINESE
