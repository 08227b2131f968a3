"""Exemption codes as they are printed: "(b)(6)", "b7C -2", "B5", "(k)(2)", and their canonical form.

What is found here is a code by its form alone. Whether it is an exemption, and whether that exemption was
applied, is judged by what is around it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from foia_graph.extract.ocr_confusions import AS_CODE_LETTERS, AS_DIGITS
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

# Brackets round the number; none; misread by the OCR; in words ("Exemption 6").
CodeForm = Literal["bracketed", "bare", "misread", "named"]

CATEGORY = _PATTERNS.text("category")
AGENCY = _PATTERNS.text("agency")
_WITHOUT_BRACKETS = frozenset(["none", "in_none", "in_none_outside", "in_together", "in_together_outside"])
PRIVACY_ACT = frozenset(["(d)(5)", "(j)(1)", "(j)(2)", *(f"(k)({n})" for n in range(1, 8))])
# Codes whose misread shapes ("ba", "bs") are believed only where the same code is proven in the file.
UNLIKELY_CODES = frozenset(["(b)(3)", "(b)(5)"])


class CodeMention(NamedTuple):
    """A code as it is printed in a text; `category` is the FBI's suffix without blanks ("-1,-3").

    Where the code was misread, `notation` is what must be on the page.
    """

    start: int
    end: int
    code: str
    notation: str
    form: CodeForm
    agency: str = ""
    category: str = ""
    confidence: float | None = None

    @property
    def statute(self) -> str:
        """Return which law exempts: the Privacy Act, or the Freedom of Information Act."""
        return "Privacy Act" if self.code in PRIVACY_ACT else "FOIA"

    @property
    def has_letter(self) -> bool:
        """Return whether the code has a letter after 7, so that hardly anything else looks like it."""
        return len(self.code) > len("(b)(7)")

    @property
    def has_small_b(self) -> bool:
        """Return whether the code is written as the FBI does, with a small b."""
        return self.notation.lstrip("({[ ").startswith("b")


def canonical_code(number: str, letter: str = "") -> str:
    """Write a code of the FOIA in the canonical way; only exemption 7 has letters.

    >>> canonical_code("7", "c"), canonical_code("6", "b")
    ('(b)(7)(C)', '(b)(6)')
    """
    letter = letter.upper() if number == "7" else ""
    return f"(b)({number})({letter})" if letter else f"(b)({number})"


def bare_code(code: str) -> str:
    """Write a code without brackets.

    >>> bare_code("(b)(7)(C)")
    'b7C'
    """
    return re.sub(r"[()]", "", code)


@lru_cache(4096)  # several extractors ask for those of the same pages
def find_codes(text: str) -> tuple[CodeMention, ...]:
    """Find the codes that are printed in a text without fault, in their order."""
    found = list(map(_make_mention, _PATTERNS["foia"].finditer(text)))
    if "(" in text:
        found += list(_continued_codes(text, found))
        found += _privacy_act_codes(_PATTERNS["privacy"], text, "bracketed")
    if found:
        found += _privacy_act_codes(_PATTERNS["bare_privacy"], text, "bare")
    return tuple(sorted(found))


def _continued_codes(text: str, mentions: Iterable[CodeMention]) -> Iterator[CodeMention]:
    for each in mentions:
        if each.form == "bracketed" and (match := _PATTERNS["continued"].match(text, each.end)):
            printed = " ".join(match["code"].split())
            yield CodeMention(*match.span("code"), canonical_code("7", match["letter"]), printed, "bracketed")


def _make_mention(match: re.Match[str]) -> CodeMention:
    part = {name: text for name, text in match.groupdict("").items() if text}
    letter = next((part[name] for name in part if name.startswith("in_")), "").translate(AS_CODE_LETTERS)
    digit = next((part[name] for name in ("one", "two", "closed", "none") if name in part), "7")
    without = part.keys() & _WITHOUT_BRACKETS
    code = canonical_code(digit.translate(AS_DIGITS), letter)
    return _mention_of(match, code, "bare" if without else "bracketed")


def _mention_of(match: re.Match[str], code: str, form: CodeForm) -> CodeMention:
    printed = " ".join(match[0].split())
    category = "".join((match["category"] or match["tight"] or "").split())
    return CodeMention(match.start(), match.end(), code, printed, form, match["agency"] or "", category)


def _privacy_act_codes(pattern: re.Pattern[str], text: str, form: CodeForm) -> Iterator[CodeMention]:
    for match in pattern.finditer(text):
        code = f"({match['letter'].lower()})({match['digit']})"
        if code in PRIVACY_ACT:
            yield CodeMention(match.start(), match.end(), code, " ".join(match[0].split()), form)


# Codes that are together, in their order.
CodeRun = tuple[CodeMention, ...]


def group_codes(
    text: str, mentions: Iterable[CodeMention], fillers: Iterable[tuple[int, int]] = ()
) -> Iterator[CodeRun]:
    """Group codes of a text that nothing parts but commas, words such as "and", and `fillers`.

    Fillers are spans of the text, as those of legal bases.
    """
    ordered, between = sorted(mentions), sorted(fillers)
    breaks = [
        n
        for n, (one, other) in enumerate(pairwise(ordered), 1)
        if _begins_sentence(text, other) or not _stand_together(text, one.end, other.start, between)
    ]
    for start, end in pairwise([0, *breaks, len(ordered)]):
        if start < end:
            yield tuple(ordered[start:end])


def _begins_sentence(text: str, mention: CodeMention) -> bool:
    return mention.form == "named" and text[max(mention.start - 4, 0) : mention.start].rstrip().endswith(".")


def _stand_together(text: str, start: int, end: int, fillers: Sequence[tuple[int, int]]) -> bool:
    place = start
    for filler in fillers[bisect_left(fillers, (start, start)) : bisect_left(fillers, (end, end))]:
        if not _PATTERNS["joint"].fullmatch(text, place, filler[0]):
            return False
        place = filler[1]
    return _PATTERNS["joint"].fullmatch(text, place, max(end, place)) is not None


_CARDINALS = _PATTERNS.text("cardinal").split("|")
_ORDINALS = _PATTERNS.text("ordinal").split("|")
_NUMBERS = {word: str(at) for words in (_CARDINALS, _ORDINALS) for at, word in enumerate(words, 1)}
FOIA_WORDS = _PATTERNS["foia_words"]


def find_named_exemptions(text: str) -> list[CodeMention]:
    """Find exemptions called by their number: "Exemptions 6 and 7(C)", "Exemption b(6)", "Ex. 6"."""
    if not FOIA_WORDS.search(text):
        return []
    found = []
    for match in _PATTERNS["named"].finditer(text):
        items = _PATTERNS["item"].finditer(text, *match.span("items"))
        found += [_named_mention(match, item) for item in items if item["n"] == "7" or not item["l"]]
    for match in _PATTERNS["in_words"].finditer(text) if "xemption" in text or "XEMPTION" in text else ():
        found += _mentions_in_words(match)
    return sorted(found)


def _named_mention(match: re.Match[str], item: re.Match[str]) -> CodeMention:
    start = match.start() if item.start() == match.start("items") else item.start()
    printed = " ".join(match.string[start : item.end()].split())
    return CodeMention(
        start, item.end(), canonical_code(item["n"], item["l"] or item["u"] or ""), printed, "named"
    )


def _mentions_in_words(match: re.Match[str]) -> Iterator[CodeMention]:
    # The word "exemption" counts to its neighbour.
    group = "behind" if match["behind"] else "before"
    for item in _PATTERNS["word"].finditer(match.string, *match.span(group)):
        if number := _NUMBERS.get(item["n"].lower()):
            start = match.start() if item.start() == match.start("behind") else item.start()
            end = match.end() if item.end() == match.end("before") else item.end()
            printed = " ".join(match.string[start:end].split())
            yield CodeMention(start, end, canonical_code(number, item["l"] or ""), printed, "named")
