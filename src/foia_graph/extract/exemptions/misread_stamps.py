"""Stamps that the OCR misread: "bic -2" is b7C -2, "bé" is b6, '"6)' is (b)(6).

The shapes alone prove nothing. They are believed in a file whose stamps are proven by others, and where a
stamp would be: before a category or an agency, alone in a line, or at the right edge of the page.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from foia_graph.extract.exemptions.boilerplate import is_cited
from foia_graph.extract.exemptions.coded_text import CodedText
from foia_graph.extract.exemptions.codes import (
    AGENCY,
    CATEGORY,
    UNLIKELY_CODES,
    CodeMention,
    bare_code,
    canonical_code,
)
from foia_graph.extract.exemptions.stamps import PRIVACY, StampStyle
from foia_graph.extract.ocr_confusions import AS_CODE_LETTERS
from foia_graph.extract.spans import TakenSpans

_SEVEN = r"(?:[bBpPeD]|I[bB])[7Iil1TVvUYy/?]{1,2}"
# Misreadings by OCR of a code in small letters; the b may be glued to the word before it.
_SHAPES = {
    "(b)(6)": re.compile(r"(?:I?b[é6][é6¢]?|bé6)\Z"),
    "(b)(7)(C)": re.compile(rf"(?:\A\W*{_SEVEN}|[bBpP]7)[cC¢]{{1,2}}\Z"),
    "(b)(7)(D)": re.compile(rf"\A\W*{_SEVEN}D\Z"),
    "(b)(7)(E)": re.compile(rf"\A\W*{_SEVEN}E\Z|\Apie\Z"),
    "(b)(1)": re.compile(r"\A\W*b[lIi!]\Z"),
    "(b)(3)": re.compile(r"b3\Z|\AD?b[3a]\Z"),
    "(b)(5)": re.compile(r"\A\W*b[5Ss]\Z"),
}
# Shapes that are words or numbers as well.
_FAINT = {
    "(b)(6)": re.compile(r"\A\W*(?:b[eEo]|b?[hvp]6|6|l?ee)\Z"),
    "(b)(7)(C)": re.compile(r"\A\W*P[e7]c?\Z"),
}
# The FBI withholds what is private on both, and prints the two one over the other.
_PARTNERS = {"(b)(6)": "(b)(7)(C)", "(b)(7)(C)": "(b)(6)"}
_TAIL = re.compile(rf"(?=\s{{0,2}}-|\s{{0,2}}[Pp])(?P<category>{CATEGORY})?(?:{AGENCY})?(?!\w)")
_TAIL_STARTS = re.compile(r"(?<=\S)(?:\s{0,2}-{1,2}\s?\d|\s?[Pp]r?er\s{0,2}[A-Z]{2})")
_TOKEN = re.compile(r"[^\s,;:-]{1,6}\Z")
_ABOVE = re.compile(r"(?m)^\W*(?P<token>b[eE])[\s~|]*\n(?=\W*b7[cC]\b)")
_LAST = re.compile(r"(?m)(?<!\S)(?P<token>\S{2,5})[ |]*$")
_CAPITAL = re.compile(r"(?m)^[ \t]*(?P<code>B(?:(?P<number>[1-7])[1Il|]|S))[ \t]*$")
_JUNK = "|[](){}.,'\"“”‘’~_*—–-\\/ "
# What is secret is mostly withheld on both.
SECRET, WITHHELD_BY_STATUTE = "(b)(1)", "(b)(3)"
SURE, FAIR, FAINT = 0.9, 0.8, 0.6
# What is before a category or an agency, and these.
TailedToken: TypeAlias = tuple[str, re.Match[str]]


def find_misread_stamps(
    text: CodedText, style: StampStyle, stamps: Iterable[CodeMention]
) -> list[CodeMention]:
    """Find the misread stamps of a text; `stamps` are those that were read without fault."""
    taken, tails = TakenSpans(text.mentions), list(_find_tails(text, style))
    found = [
        *taken.take_free(_stamps_with_tail(tails, style)),
        *taken.take_free(_stamps_at_line_ends(text, style)),
        *taken.take_free(_other_misread_stamps(text, style)),
    ]
    partners = _partner_stamps(tails, [*stamps, *found]) if style.small else ()
    return [*found, *taken.take_free(partners)]


def _stamps_with_tail(tails: Iterable[TailedToken], style: StampStyle) -> Iterator[CodeMention]:
    for token, tail in tails:
        code, shape = _match_shape(token, _SHAPES)
        if code and (_is_likely(code, style) or shape == bare_code(code)):
            yield _tailed_mention(shape, tail, code, SURE)


def _find_tails(text: CodedText, style: StampStyle) -> Iterator[TailedToken]:
    for start in _TAIL_STARTS.finditer(text.text):
        tail = _TAIL.match(text.text, start.start())
        token = _TOKEN.search(text.text, max(start.start() - 6, 0), start.start())
        if tail and token and (tail["agency"] or (tail["category"] and style.categories)):
            yield token[0], tail


def _tailed_mention(shape: str, tail: re.Match[str], code: str, confidence: float) -> CodeMention:
    printed = " ".join(f"{bare_code(code)} {tail[0]}".split())
    category = "".join((tail["category"] or "").split())
    start = tail.start() - len(shape)
    return CodeMention(
        start, tail.end(), code, printed, "misread", tail["agency"] or "", category, confidence
    )


def _partner_stamps(tails: Iterable[TailedToken], stamps: Iterable[CodeMention]) -> Iterator[CodeMention]:
    """Find a faint b6 above a b7C of the same category, or the other way round; the two go together."""
    stamped = Counter((each.code, each.category, each.agency) for each in stamps)
    for token, tail in tails:
        code, shape = _match_shape(token, _FAINT)
        if code:
            mention = _tailed_mention(shape, tail, code, FAINT)
            own = (code, mention.category, mention.agency)
            if stamped[_PARTNERS[code], *own[1:]] > stamped[own]:
                stamped[own] += 1
                yield mention


def _stamps_at_line_ends(text: CodedText, style: StampStyle) -> Iterator[CodeMention]:
    """Find what is alone in a line, or last in it at the edge of the page, without a category."""
    for match in _LAST.finditer(text.text) if style.small else ():
        code, shape = _match_shape(match["token"], _SHAPES)
        if code and _is_likely(code, style):
            end = match.end("token")
            mention = CodeMention(end - len(shape), end, code, bare_code(code), "misread", confidence=FAIR)
            if text.is_at_margin(mention) or (
                (code == SECRET or _is_no_word(match["token"])) and text.is_alone(mention)
            ):
                yield mention


def _is_likely(code: str, style: StampStyle) -> bool:
    # Some shapes are believed only next to the same code, or the code that often accompanies it.
    if code == SECRET:
        return WITHHELD_BY_STATUTE in style.codes
    return code not in UNLIKELY_CODES or code in style.codes


def _is_no_word(token: str) -> bool:
    return not (token.isascii() and token.isalpha())


def _other_misread_stamps(text: CodedText, style: StampStyle) -> Iterator[CodeMention]:
    """Find a faint b6 in the line above b7C, misread stamps in brackets, and capital ones alone in a line."""
    for match in _ABOVE.finditer(text.text) if style.small else ():
        yield CodeMention(*match.span("token"), "(b)(6)", "b6", "misread", confidence=FAINT)
    yield from find_misread_brackets(text, style)
    for match in _CAPITAL.finditer(text.text) if style.capital else ():
        code = f"(b)({match['number'] or 5})"
        yield CodeMention(*match.span("code"), code, f"B{match['number'] or 5}", "misread", confidence=FAINT)


def _match_shape(token: str, shapes: dict[str, re.Pattern[str]]) -> tuple[str, str]:
    found = ((code, shape.search(token)) for code, shape in shapes.items())
    return next(((code, match[0].lstrip(_JUNK)) for code, match in found if match), ("", ""))


_OPEN, _CLOSE = r"[({\[<]\s?", r"\s?[)}\]]"
_MISREAD = re.compile(
    rf"(?<![\w)]){_OPEN}(?P<b>[bhBG5680oO])(?:{_CLOSE}|[lJ1I|])\s?{_OPEN}(?P<number>[1-9GBSsb&]|[-?~.*/'](?={_CLOSE}\s?{_OPEN}[A-Fa-f0OG¢])){_CLOSE}"
    rf"(?:\s?{_OPEN}(?P<letter>[A-Fa-f0OG¢]){_CLOSE})?"
)
# What is left of (b)(6) where a letter and a bracket are lost.
_BROKEN = re.compile(r"(?<![\w)])(?:['\"“”‘’]{2}|[0oO]\s?\(|b\))\s?6\s?\)")
_NUMBERS = {"G": "6", "b": "6", "&": "6", "B": "6", "S": "5", "s": "5"}
FAINT_BRACKETS = 0.6


def find_misread_brackets(text: CodedText, style: StampStyle) -> Iterator[CodeMention]:
    """Yield the misread codes in brackets of a text, of those that the file has or that are most frequent."""
    if not style.brackets or text.is_outlined:
        return
    for match in _MISREAD.finditer(text.text):
        mention = _read_mention(match, style)
        stands = match["b"].lower() in "bho" or text.is_alone(mention)
        if stands and mention.code in style.codes | PRIVACY and not is_cited(text.text, *match.span()):
            yield mention
    for match in _BROKEN.finditer(text.text) if "(b)(6)" in style.codes else ():
        yield CodeMention(*match.span(), "(b)(6)", "(b)(6)", "misread", confidence=FAINT_BRACKETS)


def _read_mention(match: re.Match[str], style: StampStyle) -> CodeMention:
    number = _NUMBERS.get(match["number"], match["number"] if match["number"].isdigit() else "7")
    if match["number"] == "B" and "(b)(8)" in style.codes - PRIVACY and not style.codes & PRIVACY:
        number = "8"
    code = canonical_code(number, (match["letter"] or "").translate(AS_CODE_LETTERS))
    end = match.end() if number == "7" or not match["letter"] else match.start("letter") - 1
    return CodeMention(match.start(), end, code, code, "misread", confidence=FAINT_BRACKETS)
