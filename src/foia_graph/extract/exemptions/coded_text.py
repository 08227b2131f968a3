"""Texts with exemption codes: which of them stand together, and where in their lines."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from foia_graph.extract.exemptions.boilerplate import BoilerplateKind, is_outlined
from foia_graph.extract.exemptions.code_runs import CodeRun, group_codes
from foia_graph.extract.exemptions.codes import CodeMention
from foia_graph.extract.exemptions.legal_bases import LegalBases, find_legal_bases
from foia_graph.extract.parsed_document import PositionedText

_STAMP_WORDS = re.compile(
    r"(?i)(?<!\w)(?:F\.?O\.?I\.?A?\.?|exempt(?:ions?(?:\(s\))?)?|exs?\.|nos?\.|redact(?:ed|ions?)|withh[eo]ld|deleted?|excised?"
    r"|sanitized|(?:5\s)?U\.?S\.?C\.?|§|552|sec(?:tion|\.)?|per|under|pursuant\sto|(?:withheld|denied)\sin\s(?:part|full)|high|low"
    r"|deliberative(?:\sprocess)?|attorney[\s-](?:client|work\sproduct)|work\sproduct|privileged?|communications?"
    r"|personal\s(?:privacy|information)|DPP?|ACP?|AWP|PII|PP|CBI|CCI|OSD|DOD|DOE|CIA|DIA|NSA|NRO|NGA|JS|ODNI|FBI|DHS|HHS|EPA"
    r"|ARMY|NAVY|AF|USAF|STATE|DOJ|NARA|NRC|RD|FRD)(?!\w)"
)
"""Words that stand in the line of a stamp, with its codes."""
_CONTINUES = re.compile(r"[^\n]{40}(?<=[a-z,(])[ \t]*\n\Z")
_SIGN = re.compile(r"[A-Za-z0-9]")
STRAY_SIGNS = 2
"""So many letters the OCR may add to a line."""
LINE_REACH = 80
"""So many letters of the line before tell whether it goes on."""
MARGIN_EDGE = 90
"""Right edge, in percent of the page, beyond which a code stands where the FBI prints its stamps."""


@dataclass(frozen=True)
class CodedText:
    """One text of a page, and the codes printed in it without fault, in their order."""

    page: int
    words: PositionedText
    image: bool
    mentions: tuple[CodeMention, ...]
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
    def runs(self) -> tuple[CodeRun, ...]:
        """Return codes that nothing parts but commas, words such as "and", and legal bases."""
        return tuple(group_codes(self.text, self.mentions, self._basis_spans))

    @cached_property
    def _basis_spans(self) -> list[tuple[int, int]]:
        return sorted((basis.start, basis.end) for found in self.legal_bases.values() for basis in found)

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return sorted([*((each.start, each.end) for each in self.mentions), *self._basis_spans])

    @cached_property
    def is_outlined(self) -> bool:
        """Return whether the text has numbered paragraphs, as laws and regulations have."""
        return is_outlined(self.text)

    def line_span(self, mention: CodeMention) -> tuple[int, int]:
        """Return where the line of a code starts and ends."""
        start, end = self.text.rfind("\n", 0, mention.start) + 1, self.text.find("\n", mention.end)
        return start, len(self.text) if end < 0 else end

    def is_alone(self, mention: CodeMention) -> bool:
        """Return whether there is nothing in the line of a code but codes and their laws."""
        return len(_SIGN.findall(self._rest_of_line(mention))) <= STRAY_SIGNS

    def is_labelled(self, mention: CodeMention) -> bool:
        """Return whether a line has codes and words of stamps alone, and goes on no sentence."""
        start = self.line_span(mention)[0]
        if _CONTINUES.search(self.text, max(start - LINE_REACH, 0), start):
            return False
        return len(_SIGN.findall(_STAMP_WORDS.sub(" ", self._rest_of_line(mention)))) <= STRAY_SIGNS

    def _rest_of_line(self, mention: CodeMention) -> str:
        """Return the line of a code without the codes in it, and the laws printed with them."""
        line = self.line_span(mention)
        if mention.form in ("misread", "named"):
            return self._without(line, sorted([*self._spans_in(line), (mention.start, mention.end)]))
        if line not in self._rests:
            self._rests[line] = self._without(line, self._spans_in(line))
        return self._rests[line]

    @cached_property
    def _rests(self) -> dict[tuple[int, int], str]:
        return {}

    def _spans_in(self, line: tuple[int, int]) -> list[tuple[int, int]]:
        first = max(bisect_left(self._spans, (line[0], 0)) - 1, 0)
        return self._spans[first : bisect_left(self._spans, (line[1], 0))]

    def _without(self, line: tuple[int, int], spans: Iterable[tuple[int, int]]) -> str:
        parts, last = [], line[0]
        for start, end in spans:
            parts.append(self.text[last : max(start, last)])
            last = max(end, last)
        return " ".join([*parts, self.text[last : line[1]]])

    def is_at_line_end(self, mention: CodeMention) -> bool:
        """Return whether nothing follows a code in its line."""
        return not _SIGN.search(self.text, mention.end, self.line_span(mention)[1])

    def is_at_margin(self, mention: CodeMention) -> bool:
        """Return whether a code is the last thing in its line, at the right edge of the page."""
        box = self.words.box_of(mention.start, mention.end)
        return box is not None and box.x + box.width > MARGIN_EDGE and self.is_at_line_end(mention)
