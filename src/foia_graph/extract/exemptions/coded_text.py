"""Texts with exemption codes: which of them are together, and where in their lines."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from foia_graph.extract.citations.citation_forms import DIGITS, CitationForm
from foia_graph.extract.citations.patterns import CODE_FORMS
from foia_graph.extract.exemptions import codes
from foia_graph.extract.exemptions.boilerplate import BoilerplateKind, is_outlined
from foia_graph.extract.parsed_document import PositionedText
from foia_graph.runtime.tables import patterns_beside, table_beside

_PATTERNS = patterns_beside(__file__)
_TABLE = table_beside(__file__)

# So many letters the OCR may add to a line.
STRAY_SIGNS = 2
# So many letters of the line before tell whether it continues.
LINE_REACH = 80
Span = tuple[int, int]


def line_span(text: str, start: int, end: int) -> Span:
    """Return where the line of a span starts and ends."""
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last


def _sign_counts(text: str) -> tuple[int, int]:
    return len(_PATTERNS["sign"].findall(text)), len(
        _PATTERNS["sign"].findall(_PATTERNS["stamp_words"].sub(" ", text))
    )


# No line of stamps is longer; of one that is, every sign is taken for one of its words.
MAX_LINE_LENGTH = 1000


class StampLines:
    """The lines of a text in which stamps are at some spans."""

    def __init__(self, text: str, stamps: Iterable[Span]) -> None:
        self._text = text
        self._stamps = sorted(stamps)
        self._known = set(self._stamps)
        self._counted: dict[Span, tuple[int, int]] = {}

    def is_alone(self, start: int, end: int) -> bool:
        """Return whether there is nothing but stamps in the line of one; it need not be among them."""
        return self._count_signs((start, end))[0] <= STRAY_SIGNS

    def is_labelled(self, start: int, end: int) -> bool:
        """Return whether a line has stamps, and words of stamps, alone, and continues no sentence."""
        first = line_span(self._text, start, end)[0]
        if _PATTERNS["continues"].search(self._text, max(first - LINE_REACH, 0), first):
            return False
        return self._count_signs((start, end))[1] <= STRAY_SIGNS

    def _count_signs(self, stamp: Span) -> tuple[int, int]:
        """Count the signs of a line next to its stamps, with the words of stamps and without them."""
        line = line_span(self._text, *stamp)
        if line[1] - line[0] > MAX_LINE_LENGTH:
            return line[1] - line[0], line[1] - line[0]
        if stamp not in self._known:
            return _sign_counts(self._without(line, sorted([*self._stamps_in(line), stamp])))
        # A line of nothing but stamps is not counted again for each of them.
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


# Exemptions that rest on an executive order on classification.
ON_ORDERS = frozenset(["(b)(1)", "(k)(1)"])
# Exemptions that rest on another statute.
ON_STATUTES = frozenset(["(b)(3)"])
# The executive order whose section on what may be classified, or on compilations, has this number.
_ORDERS = {"1.3": "12356", "1.4": "13526", "1.5": "12958", "1.6": "12958", "1.7": "13526"}
# Laws as stamps call them, and the key of the work.
_NAMED_LAWS: dict[str, str] = _TABLE["named_laws"]
_NAMED = tuple((re.compile(rf"(?:{form})(?!\w)"), key) for form, key in _NAMED_LAWS.items())
# The key of the law whose exemptions these are, and of the Privacy Act behind it.
_FREEDOM_OF_INFORMATION = "5 U.S.C. 552"
# So many letters behind a code, or from one basis to the end of the next, belong to a stamp.
_REACH = 120
_REACH_BEFORE = 50


class LegalBasis(NamedTuple):
    """The law on which an exemption was claimed: where it is printed, and the keys of the works it names.

    A key is written as citations write theirs: "50 U.S.C. 3024(i)", "Pub. L. 86-36", "E.O. 13526 § 1.4(c)".
    """

    start: int
    end: int
    keys: tuple[str, ...]


# The legal bases of codes; one without is omitted.
LegalBases = Mapping[codes.CodeMention, tuple[LegalBasis, ...]]


def find_legal_bases(text: str, mentions: Iterable[codes.CodeMention]) -> LegalBases:
    """Find the laws printed right behind codes that rest on one, and orders right before them."""
    ordered = sorted(mentions)
    found: dict[codes.CodeMention, tuple[LegalBasis, ...]] = {}
    last = 0
    for place, mention in enumerate(ordered):
        if mention.code in ON_ORDERS or mention.code in ON_STATUTES:
            limit = next(
                (each.start for each in ordered[place + 1 : place + 3] if _is_apart(text, each)), len(text)
            )
            behind = tuple(_bases_behind(text, mention, limit))
            before = tuple(_orders_before(text, mention, last)) if mention.code in ON_ORDERS else ()
            if before or behind:
                found[mention] = before + behind
                last = max(each.end for each in before + behind)
    return found


def _is_apart(text: str, mention: codes.CodeMention) -> bool:
    # In "50 USC 3024(b)(3)" a code is part of a section.
    return not text[mention.start - 1 : mention.start].isdigit()


def _bases_behind(text: str, mention: codes.CodeMention, limit: int) -> Iterator[LegalBasis]:
    place = mention.end
    while link := _PATTERNS["link"].match(text, place, limit):
        basis = _basis_at(text, link.end(), min(limit, place + _REACH), mention.code in ON_ORDERS)
        if basis is None:
            return
        yield basis
        place = basis.end


def _basis_at(text: str, start: int, limit: int, on_order: bool) -> LegalBasis | None:
    if on_order:
        match = _PATTERNS["on_order"].match(text, start, limit)
        if match and any(match[name] for name in ("mark", "letters", "before", "after")):
            return LegalBasis(start, match.end(), _order_keys(match))
        if match := _PATTERNS["whole_order"].match(text, start, limit):
            return LegalBasis(match.start(), match.end(), (f"E.O. {_digits(match['order'])}",))
        return None
    return _named_law_at(text, start, limit) or _code_section_at(text, start, limit)


def _order_keys(match: re.Match[str]) -> tuple[str, ...]:
    digits = _digits(match["number"])
    number = f"{digits[0]}.{digits[1]}"
    order = f"E.O. {_digits(match['before'] or match['after'] or '') or _ORDERS[number]}"
    parts = [_parts_of(each[0]) for each in _PATTERNS["letter"].finditer(match["letters"] or "")]
    return tuple(dict.fromkeys(f"{order} § {number}{part}" for part in parts)) or (f"{order} § {number}",)


def _parts_of(letter: str) -> str:
    number = _digits(letter)
    return f"({letter[0].lower()})" + (f"({number})" if number else "")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _named_law_at(text: str, start: int, limit: int) -> LegalBasis | None:
    for form, key in _NAMED:
        if match := form.match(text, start, limit):
            return LegalBasis(start, match.end(), (key,))
    return None


def _code_section_at(text: str, start: int, limit: int) -> LegalBasis | None:
    found = (_form_at(form, text, start, limit) for form in CODE_FORMS)
    return max(filter(None, found), key=lambda basis: basis.end, default=None)


def _form_at(form: CitationForm, text: str, start: int, limit: int) -> LegalBasis | None:
    match = form.pattern.match(text, start, limit)
    keys = form.keys(match) if match and text[start - 1] not in DIGITS else ()
    if match is None or not keys or keys[0].startswith(_FREEDOM_OF_INFORMATION):
        return None
    return LegalBasis(
        start, match.end(), tuple(_PATTERNS["parts_glued"].sub(_separate_part, key) for key in keys)
    )


def _separate_part(match: re.Match[str]) -> str:
    return f"{match[1]}({match[2].lower()})"


def _orders_before(text: str, mention: codes.CodeMention, last: int) -> Iterator[LegalBasis]:
    """Yield sections of an order that lead without a gap to a code: "1.4(B), 1.4(D), B1"."""
    start = max(mention.start - _REACH_BEFORE, last)
    chain: list[LegalBasis] = []
    for match in _PATTERNS["on_order"].finditer(text, start, mention.start):
        if chain and not _PATTERNS["sign_before"].fullmatch(text, chain[-1].end, match.start()):
            chain.clear()
        if match["letters"] and not text[match.start() - 1 : match.start()].isalnum():
            chain.append(LegalBasis(match.start(), match.end(), _order_keys(match)))
    if chain and _PATTERNS["sign_before"].fullmatch(text, chain[-1].end, mention.start):
        yield from chain


# Right edge, in percent of the page, beyond which a code is where the FBI prints its stamps.
MARGIN_EDGE = 90


@dataclass(frozen=True)
class CodedText:
    """One text of a page, and the codes printed in it without fault, in their order."""

    page: int
    words: PositionedText
    image: bool
    mentions: tuple[codes.CodeMention, ...]
    kind: BoilerplateKind = ""

    @property
    def text(self) -> str:
        """Return the text."""
        return self.words.text

    @cached_property
    def legal_bases(self) -> LegalBases:
        """Return the laws that are printed with the codes."""
        return find_legal_bases(self.text, self.mentions)

    @cached_property
    def runs(self) -> tuple[codes.CodeRun, ...]:
        """Return codes that nothing parts but commas, words such as "and", and legal bases."""
        return tuple(codes.group_codes(self.text, self.mentions, self._basis_spans))

    @cached_property
    def _basis_spans(self) -> list[tuple[int, int]]:
        return sorted((basis.start, basis.end) for found in self.legal_bases.values() for basis in found)

    @cached_property
    def lines(self) -> StampLines:
        """Return the lines of the text without its codes and their laws."""
        return StampLines(
            self.text, [*((each.start, each.end) for each in self.mentions), *self._basis_spans]
        )

    def whole_span(self, mention: codes.CodeMention) -> tuple[int, int]:
        """Return where a code starts and ends with the laws that are printed with it."""
        laws = self.legal_bases.get(mention, ())
        start = min([mention.start, *(law.start for law in laws)])
        end = max([mention.end, *(law.end for law in laws)])
        if "(" in self.text[mention.end : end] and self.text[end : end + 1] == ")":
            end += self.text.count("(", mention.end, end) - self.text.count(")", mention.end, end)
        return start, end

    @cached_property
    def is_outlined(self) -> bool:
        """Return whether the text has numbered paragraphs, as laws and regulations have."""
        return is_outlined(self.text)

    def line_span(self, mention: codes.CodeMention) -> tuple[int, int]:
        """Return where the line of a code starts and ends."""
        return line_span(self.text, mention.start, mention.end)

    def is_alone(self, mention: codes.CodeMention) -> bool:
        """Return whether there is nothing in the line of a code but codes and their laws."""
        return self.lines.is_alone(mention.start, mention.end)

    def is_labelled(self, mention: codes.CodeMention) -> bool:
        """Return whether a line has codes and words of stamps alone, and continues no sentence."""
        return self.lines.is_labelled(mention.start, mention.end)

    def is_at_line_end(self, mention: codes.CodeMention) -> bool:
        """Return whether nothing follows a code in its line."""
        return not _PATTERNS["sign"].search(self.text, mention.end, self.line_span(mention)[1])

    def is_at_margin(self, mention: codes.CodeMention) -> bool:
        """Return whether a code is the last thing in its line, at the right edge of the page."""
        box = self.words.box_of(mention.start, mention.end)
        return box is not None and box.x + box.width > MARGIN_EDGE and self.is_at_line_end(mention)
