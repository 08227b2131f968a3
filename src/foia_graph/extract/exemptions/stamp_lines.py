"""Lines of a text without the stamps in them: whether a stamp has its line for itself."""

import re
from bisect import bisect_left
from collections.abc import Iterable

_STAMP_WORDS = re.compile(
    r"(?i)(?<!\w)(?:F\.?O\.?I\.?A?\.?|exempt(?:ions?(?:\(s\))?)?|exs?\.|nos?\.|redact(?:ed|ions?)|withh[eo]ld|deleted?"
    r"|excised?|sanitized|(?:5\s?)?U\.?\s?S\.?\s?C\.?\s?§?\s?552|per|under|pursuant\sto|(?:withheld|denied)\sin\s(?:part|full)"
    r"|high|low|deliberative(?:\sprocess)?|attorney[\s-](?:client|work\sproduct)|work\sproduct|privileged?"
    r"|communications?|personal\s(?:privacy|information)|WIF|RIF|RIP|DPP?|ACP?|AWP|PII|PP|CBI|CCI|OSD|DOD|DOE|CIA|DIA|NSA|NRO|NGA"
    r"|JS|ODNI|FBI|DHS|HHS|EPA|ARMY|NAVY|AF|USAF|STATE|DOJ|NARA|NRC|RD|FRD)(?!\w)"
)
"""Words that stand in the line of a stamp, with its codes."""
_CONTINUES = re.compile(r"[^\n]{40}(?<=[a-z,(])[ \t]*\n\s{0,9}\Z")
_SIGN = re.compile(r"[A-Za-z0-9]")
STRAY_SIGNS = 2
"""So many letters the OCR may add to a line."""
LINE_REACH = 80
"""So many letters of the line before tell whether it goes on."""
Span = tuple[int, int]


def line_span(text: str, start: int, end: int) -> Span:
    """Return where the line of a span starts and ends."""
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last


def _sign_counts(text: str) -> tuple[int, int]:
    return len(_SIGN.findall(text)), len(_SIGN.findall(_STAMP_WORDS.sub(" ", text)))


LONGEST_LINE = 1000
"""No line of stamps is longer; of one that is, every sign is taken for one of its words."""


class StampLines:
    """The lines of a text in which stamps stand at some spans."""

    def __init__(self, text: str, stamps: Iterable[Span]) -> None:
        self._text = text
        self._stamps = sorted(stamps)
        self._known = set(self._stamps)
        self._counted: dict[Span, tuple[int, int]] = {}

    def is_alone(self, start: int, end: int) -> bool:
        """Return whether there is nothing but stamps in the line of one; it need not be among them."""
        return self._count_signs((start, end))[0] <= STRAY_SIGNS

    def is_labelled(self, start: int, end: int) -> bool:
        """Return whether a line has stamps, and words of stamps, alone, and goes on no sentence."""
        first = line_span(self._text, start, end)[0]
        if _CONTINUES.search(self._text, max(first - LINE_REACH, 0), first):
            return False
        return self._count_signs((start, end))[1] <= STRAY_SIGNS

    def _count_signs(self, stamp: Span) -> tuple[int, int]:
        """Count the signs of a line beside its stamps, with the words of stamps and without them."""
        line = line_span(self._text, *stamp)
        if line[1] - line[0] > LONGEST_LINE:
            return line[1] - line[0], line[1] - line[0]
        if stamp not in self._known:
            return _sign_counts(self._without(line, sorted([*self._stamps_in(line), stamp])))
        if line not in self._counted:
            self._counted[line] = _sign_counts(self._without(line, self._stamps_in(line)))
        return self._counted[line]

    def _stamps_in(self, line: Span) -> list[Span]:
        first = max(bisect_left(self._stamps, (line[0], 0)) - 1, 0)
        return self._stamps[first : bisect_left(self._stamps, (line[1], 0))]

    def _without(self, line: Span, stamps: Iterable[Span]) -> str:
        parts, last = [], line[0]
        for start, end in stamps:
            parts.append(self._text[last : max(start, last)])
            last = max(end, last)
        return " ".join([*parts, self._text[last : line[1]]])
