"""The exemptions in a list of withheld pages: "Page 5 ~ b6 - 1,-3 Per FBI; b7C - 1,-3 Per FBI;"."""

import re
from collections.abc import Iterator

from foia_graph.extract.deleted_pages import sheet_texts
from foia_graph.extract.exemptions.codes import AGENCY, CATEGORY, UNLIKELY_CODES, CodeMention, bare_code
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.registry import page_texts

_B7 = r"(?:b7|b/|bT|bI|bi|bv|DT|DI|p7|[bB]7/)[IiUYvV7T]{0,2}"
_ENTRY = re.compile(
    rf"(?<![\w.,])(?:(?P<six>b6[é6]?|bé|b[eo](?=\s?-\s?\d))|(?P<five>b[5S]|bb(?=\s{{0,2}}(?:-\s?)?(?:P|\d)))"
    rf"|(?P<three>D?b3|ba(?=\s?-\s?\d))|(?P<C>{_B7}[cC¢]c?)|(?P<E>{_B7}E|BIE|DIE)|(?P<D>{_B7}D)"
    rf"|b7(?P<letter>[ABF])|b(?P<number>[1249]))(?![\wé])"
    rf"(?P<tail>(?P<category>{CATEGORY})?(?:{AGENCY})?)"
)
_GOES_ON = re.compile(r"\bb[1-7][A-F]?\s?-\s?\d[\d,-]*;")
_FIVE_BESIDE_SIX = re.compile(r"(?<![\w.,])bb(?=\s?-\s?P)[^\n]{1,60}?;\s?b6\b")
FEWEST_ENTRIES = 3
"""So many entries show that a list continues, where the scan tore the words "Page 7" off their entries."""
_CODES = {"six": "(b)(6)", "five": "(b)(5)", "three": "(b)(3)", **{x: f"(b)(7)({x})" for x in "CDE"}}
FAIR_CONFIDENCE = 0.8


def find_list_pages(document: ParsedDocument) -> set[int]:
    """Return the pages that are lists of withheld pages."""
    found = set(sheet_texts(document))
    for page in document.pages:
        if page.number - 1 in found and any(_continues_list(words.text) for words, _ in page_texts(page)):
            found.add(page.number)
    return found


def _continues_list(text: str) -> bool:
    return len(_GOES_ON.findall(text)) >= FEWEST_ENTRIES


def find_listed_codes(text: str) -> Iterator[CodeMention]:
    """Find the codes in a list, however they were misread: nothing else is there.

    What looks like b3 or b5 is believed where the same code is also read without fault; "bb" is b5, too,
    where b6 is next to it.
    """
    found = [_listed_mention(match, _read_code(match)) for match in _ENTRY.finditer(text)]
    proven = {each.code for each in found if each.form == "bare"}
    if _FIVE_BESIDE_SIX.search(text):
        proven.add("(b)(5)")
    yield from (each for each in found if each.code in proven or each.code not in UNLIKELY_CODES)


def _read_code(match: re.Match[str]) -> str:
    letter = match["letter"]
    plain = f"(b)(7)({letter})" if letter else f"(b)({match['number']})"
    return next((code for name, code in _CODES.items() if match[name]), plain)


def _listed_mention(match: re.Match[str], code: str) -> CodeMention:
    printed = " ".join(f"{bare_code(code)}{match['tail']}".split())
    category = "".join((match["category"] or "").split())
    plain = match[0].startswith(bare_code(code)) and match.start("tail") - match.start() == len(
        bare_code(code)
    )
    agency, start, end = match["agency"] or "", match.start(), match.end()
    if plain:
        return CodeMention(start, end, code, printed, "bare", agency, category)
    return CodeMention(start, end, code, printed, "misread", agency, category, FAIR_CONFIDENCE)
