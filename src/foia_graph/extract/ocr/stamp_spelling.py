"""Spelling of the small stamps of redactions, and what Tesseract makes of them.

They are few and of one small type ("b6 -1,-3 Per FBI"), so that a misread one can be set right: an é after a
b is a 6. Two letters that may be a word ("be", "by") are no stamp by themselves.
"""

import re
from typing import NamedTuple

# Tesseract takes the small 6 of a stamp for these letters, and the 5 for these.
_SIX, _FIVE = "6éèêëeGó", "5Ss$"
_BARE = re.compile(
    rf"(?P<b>[bBpD])\s?(?:(?:7|T7?|bT|[iIlyYj1?/])\s?(?P<letter>cC|¢[cC]?|[A-FGacdef€])(?![a-zA-Z])"
    rf"|(?<=b)(?P<cut>[cC¢]C?|[DE])(?![a-zA-Z])"
    rf"|(?P<digit>[1-489]|[{_SIX}]{{1,2}}|[{_FIVE}]{{1,2}})(?![\dA-Za-z]))"
)
_ROUND = re.compile(
    r"[(\[{]\s?(?P<b>[bkjBdK])\s?[)\]}]\s?[(\[{]\s?(?P<digit>\d)\s?[)\]}](?:\s?[(\[{]\s?(?P<letter>[A-F])\s?[)\]}])?"
)
_NUMBER = r"[\dlISsé]"
_SUFFIX = re.compile(rf"\s?[-–—~=]\s?{_NUMBER}{{1,2}}(?:\s?[,.]\s?[-–—~]?\s?{_NUMBER})*(?!\w)")
_AGENCY = re.compile(r"\s?(?P<per>[Pp]er)(?P<blank>\s?)(?P<agency>[A-Z8]{2,6}(?:\s?[&,]\s?[A-Z8]{2,6})*)\b")
_PLAIN = re.compile(r"[bBpD]\s?(?:[1-689](?!\d)|7)|\S\s?[bkjdK]")
# Misreadings of "FBI" after "Per".
_FBI = re.compile(r"\b(?:F[R8E]I|FB[L1]|EBI)\b")
_BETWEEN = re.compile(r"\s?[,;/&]?\s?")
_NOISE = "|_-~.,:;'\"‘’“”`!*^\\[]{}<>«»=+ "
_AFTER = re.compile(r"[\s|\[\]{}IJijl!:;.,'_~‘’“”\"/\\-]*$")
_DIGITS = str.maketrans({**dict.fromkeys("éèêëeGó", "6"), **dict.fromkeys("Ss$", "5"), "l": "1", "I": "1"})
_LETTERS = str.maketrans({"¢": "C", "G": "C", "€": "E"})


class StampReading(NamedTuple):
    """A stamp as it is printed, and whether what was read can be nothing else, by its digit or suffix."""

    text: str
    is_plain: bool


def parse_stamp(text: str) -> StampReading | None:
    """Read a line as a stamp, and nothing but a stamp; None where it is none."""
    text = text.strip()
    for start in dict.fromkeys((0, len(text) - len(text.lstrip(_NOISE)))):
        parts, end = _parse_codes(text, start)
        if parts and _AFTER.match(text, end):
            return StampReading("; ".join(parts), bool(_PLAIN.match(text, start)) or " " in parts[0])
    return None


def is_suffix(text: str) -> bool:
    """Return whether a line is the suffix of a stamp, its code cut off."""
    match = _SUFFIX.match(text)
    return bool(match and _AFTER.match(text, match.end()))


def _parse_codes(text: str, at: int) -> tuple[list[str], int]:
    """Read the codes that follow one another, each with its suffix and agency; and where they end."""
    parts: list[str] = []
    end = at
    while code := _parse_code(text, at):
        suffix = _SUFFIX.match(text, code[1])
        end = suffix.end() if suffix else code[1]
        agency = _AGENCY.match(text, end)
        end = agency.end() if agency else end
        parts.append(code[0] + _write_suffix(suffix) + _write_agency(agency))
        separator = _BETWEEN.match(text, end)
        at = separator.end() if separator else end
    return parts, end


def _parse_code(text: str, at: int) -> tuple[str, int] | None:
    if match := _ROUND.match(text, at):
        letter = f"({match['letter']})" if match["letter"] else ""
        return f"({match['b'].lower()})({match['digit']}){letter}", match.end()
    if match := _BARE.match(text, at):
        b = "B" if match["b"] == "B" else "b"
        if letter := match["letter"] or match["cut"]:
            return f"{b}7{letter.translate(_LETTERS).upper()[0]}", match.end()
        return b + match["digit"][0].translate(_DIGITS), match.end()
    return None


def _write_suffix(match: re.Match[str] | None) -> str:
    if not match:
        return ""
    numbers = re.findall(rf"{_NUMBER}+", match[0])
    return " " + ",".join(f"-{number.translate(_DIGITS)}" for number in numbers)


def _write_agency(match: re.Match[str] | None) -> str:
    return f" {match['per']} {_FBI.sub('FBI', match['agency'])}" if match else ""
