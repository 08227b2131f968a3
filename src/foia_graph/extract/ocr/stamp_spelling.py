"""Spelling of the small stamps of redactions, and what Tesseract makes of them.

They are few and of one small type ("b6 -1,-3 Per FBI"), so that a misread one can be set right: an é after a
b is a 6. Two letters that may be a word ("be", "by") are no stamp by themselves.
"""

import re
from functools import reduce
from typing import NamedTuple

from foia_graph.extract.ocr_confusions import AS_CODE_LETTERS, AS_STAMP_DIGITS

# Tesseract takes the small 6 of a stamp for these letters, and the 5 for these.
_SIX, _FIVE = "6éèêëeGó", "5Ss$"
_BARE = re.compile(
    rf"(?P<b>[bBpD])\s?(?:(?:7|T7?|bT|[iIlyYj1?/])\s?(?P<letter>cC|¢[cC]?|[A-FGacdef€])(?![a-zA-Z])"
    rf"|(?<=b)(?P<cut>[cC¢]C?|[DE])(?![a-zA-Z])"
    rf"|7\s?[(\[]\s?(?P<bracketed>[A-Fa-f])\s?[)\]]|(?P<digit>[1-489lI]|[{_SIX}]{{1,2}}|[{_FIVE}]{{1,2}})(?![\dA-Za-z]))"
)
# A b, a digit and a C in brackets look like these; two brackets like an X, or as if there were one.
_JOINT = r"\s?(?:[)\]}]{1,2}\s?[(\[{]?|[XxH])\s?"
_ROUND = re.compile(
    rf"[(\[{{]?\s?(?P<b>[bkjBdKhDO0v®]){_JOINT}(?P<digit>[1-9@BGSéT])"
    rf"(?:{_JOINT}(?P<letter>[A-FGa-f€]))?\s?[)\]}}]"
)
_PRIVACY_ACT, _DIGITS_BEFORE_LETTER = "kjdK", "73T"
# The statute after a (b)(3), and the category of the executive order after a (b)(1).
_AUTHORITY = re.compile(
    r"\s?[:;,.–—-]?\s?(?:\d{1,2}\s?U\.?\s?S\.?\s?C\.?\s?(?:§{1,2}|Sec\.?)?\s?\d{1,5}\w{0,2}(?:\s?\(\w{1,3}\)){0,3}"
    r"|P\.?\s?L\.?\s?\d{2,3}\s?[-–]\s?\d{2,3}"
    r"|(?:E\.?\s?O\.?\s?\d{5},?\s?)?(?:Sec(?:tion|\.)?\s?)?1\s?\.\s?[45]\s?\(?[A-Ha-h]\)?(?:\s?\(\d\))?)(?!\w)"
)
_WITH_AUTHORITY = ("(b)(1)", "(b)(3)", "b1", "b3", "B1", "B3")
_NUMBER = r"[\dlISsé]"
_SUFFIX = re.compile(rf"\s?[-–—~=]\s?{_NUMBER}{{1,2}}(?:\s?[,.]\s?[-–—~]?\s?{_NUMBER})*(?!\w)")
_AGENCY = re.compile(r"\s?(?P<per>[Pp]er)(?P<blank>\s?)(?P<agency>[A-Z8]{2,6}(?:\s?[&,]\s?[A-Z8]{2,6})*)\b")
_PLAIN = re.compile(r"[bBpD]\s?(?:[1-689](?!\d)|7)|\S\s?[bkjdKB]\s?[)\]}XxH]\s?[(\[{]?\s?\d")
# Misreadings of "FBI" after "Per".
_FBI = re.compile(r"\b(?:F[R8E]I|FB[L1]|EBI)\b")
_BETWEEN = re.compile(r"\s?[,;/&.:]{0,2}\s?")
_NOISE = "|_-~.,:;'\"‘’“”`!*^\\[]{}<>«»=+ "
_AFTER = re.compile(r"[\s|\[\]{}IJijl!:;.,'_~‘’“”\"/\\-]*$")


class StampReading(NamedTuple):
    """A stamp as it is printed, and whether what was read can be nothing else, by its digit or suffix.

    `authorities` are the parts of the text that name the law or the order behind a code.
    """

    text: str
    is_plain: bool
    authorities: tuple[str, ...] = ()

    @property
    def codes(self) -> str:
        """Return the text without its authorities, which are long, and seldom read twice alike."""
        return reduce(lambda text, each: text.replace(each, "", 1), self.authorities, self.text)


def parse_stamp(text: str) -> StampReading | None:
    """Read a line as a stamp, and nothing but a stamp; None where it is none."""
    text = text.strip()
    for start in dict.fromkeys((0, len(text) - len(text.lstrip(_NOISE)))):
        parts, end = _parse_codes(text, start)
        if parts and _AFTER.match(text, end):
            is_plain = bool(_PLAIN.match(text, start)) or " " in parts[0][0]
            written = "; ".join(code + authority for code, authority in parts)
            return StampReading(written, is_plain, tuple(authority for _, authority in parts if authority))
    return None


def parse_leading_code(text: str) -> tuple[str, str] | None:
    """Return the code in brackets that a line begins with, set right, and the rest of the line."""
    code = _parse_code(text, 0) if text.startswith("(") else None
    return (code[0], text[code[1] :]) if code else None


def is_suffix(text: str) -> bool:
    """Return whether a line is the suffix of a stamp, its code cut off."""
    match = _SUFFIX.match(text)
    return bool(match and _AFTER.match(text, match.end()))


def _parse_codes(text: str, at: int) -> tuple[list[tuple[str, str]], int]:
    """Read the codes that follow one another, each with its suffix, agency and authority; and their end."""
    parts: list[tuple[str, str]] = []
    end = at
    while code := _parse_code(text, at):
        suffix = _SUFFIX.match(text, code[1])
        end = suffix.end() if suffix else code[1]
        agency = _AGENCY.match(text, end)
        end = agency.end() if agency else end
        authority = _AUTHORITY.match(text, end) if code[0] in _WITH_AUTHORITY else None
        end = authority.end() if authority else end
        written = code[0] + _write_suffix(suffix) + _write_agency(agency)
        parts.append((written, _write_authority(authority)))
        separator = _BETWEEN.match(text, end)
        at = separator.end() if separator else end
    return parts, end


def _parse_code(text: str, at: int) -> tuple[str, int] | None:
    if match := _ROUND.match(text, at):
        letter = f"({match['letter'].translate(AS_CODE_LETTERS).upper()})" if match["letter"] else ""
        if letter and match["digit"] not in _DIGITS_BEFORE_LETTER:
            return None
        b = match["b"].lower() if match["b"] in _PRIVACY_ACT else "b"
        return f"({b})({match['digit'].translate(AS_STAMP_DIGITS)}){letter}", match.end()
    if match := _BARE.match(text, at):
        b = "B" if match["b"] == "B" else "b"
        if match["bracketed"]:
            return f"{b}7({match['bracketed'].upper()})", match.end()
        if letter := match["letter"] or match["cut"]:
            return f"{b}7{letter.translate(AS_CODE_LETTERS).upper()[0]}", match.end()
        return b + match["digit"][0].translate(AS_STAMP_DIGITS), match.end()
    return None


def _write_suffix(match: re.Match[str] | None) -> str:
    if not match:
        return ""
    numbers = re.findall(rf"{_NUMBER}+", match[0])
    return " " + ",".join(f"-{number.translate(AS_STAMP_DIGITS)}" for number in numbers)


def _write_authority(match: re.Match[str] | None) -> str:
    return " " * match[0][0].isspace() + " ".join(match[0].split()) if match else ""


def _write_agency(match: re.Match[str] | None) -> str:
    return f" {match['per']} {_FBI.sub('FBI', match['agency'])}" if match else ""
