"""Texts with exemption codes: which of them stand together, and where in their lines."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from foia_graph.extract.exemptions.boilerplate import BoilerplateKind
from foia_graph.extract.exemptions.code_runs import CodeRun, group_codes
from foia_graph.extract.exemptions.codes import CodeMention
from foia_graph.extract.exemptions.legal_bases import LegalBases, find_legal_bases
from foia_graph.extract.parsed_document import PositionedText

_REASON = re.compile(r"\b1\s?[.,]?\s?[45]\s?\(?[A-Ha-h]\)?(?:\s?\([A-H]\))*")
"""A category of the executive order on classification, such as 1.4(D), printed among the codes."""
_SIGN = re.compile(r"[A-Za-z0-9]")
STRAY_SIGNS = 2
"""So many letters the OCR may add to a line."""
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

    def runs(self) -> list[CodeRun]:
        """Group codes that nothing parts but commas, words such as "and", and legal bases."""
        spans = [(basis.start, basis.end) for found in self.legal_bases.values() for basis in found]
        return list(group_codes(self.text, self.mentions, spans))

    def line_span(self, mention: CodeMention) -> tuple[int, int]:
        """Return where the line of a code starts and ends."""
        start, end = self.text.rfind("\n", 0, mention.start) + 1, self.text.find("\n", mention.end)
        return start, len(self.text) if end < 0 else end

    def is_alone(self, mention: CodeMention) -> bool:
        """Return whether there is nothing but codes in the line of a code."""
        start, end = self.line_span(mention)
        beside = {each for each in self.mentions if start <= each.start < end} | {mention}
        return len(_SIGN.findall(_REASON.sub("", self._without(start, end, beside)))) <= STRAY_SIGNS

    def _without(self, start: int, end: int, mentions: Iterable[CodeMention]) -> str:
        parts, last = [], start
        for each in sorted(mentions):
            parts.append(self.text[last : max(each.start, last)])
            last = each.end
        return " ".join([*parts, self.text[last:end]])

    def is_at_line_end(self, mention: CodeMention) -> bool:
        """Return whether nothing follows a code in its line."""
        return not _SIGN.search(self.text, mention.end, self.line_span(mention)[1])

    def is_at_margin(self, mention: CodeMention) -> bool:
        """Return whether a code is the last thing in its line, at the right edge of the page."""
        box = self.words.box_of(mention.start, mention.end)
        return box is not None and box.x + box.width > MARGIN_EDGE and self.is_at_line_end(mention)
