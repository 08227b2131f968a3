"""Texts with exemption codes: which of them stand together, and where in their lines."""

import re
from dataclasses import dataclass
from functools import cached_property

from foia_graph.extract.exemptions.boilerplate import BoilerplateKind, is_outlined
from foia_graph.extract.exemptions.code_runs import CodeRun, group_codes
from foia_graph.extract.exemptions.codes import CodeMention
from foia_graph.extract.exemptions.legal_bases import LegalBases, find_legal_bases
from foia_graph.extract.exemptions.stamp_lines import StampLines, line_span
from foia_graph.extract.parsed_document import PositionedText

_SIGN = re.compile(r"[A-Za-z0-9]")
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
    def lines(self) -> StampLines:
        """Return the lines of the text without its codes and their laws."""
        return StampLines(
            self.text, [*((each.start, each.end) for each in self.mentions), *self._basis_spans]
        )

    def whole_span(self, mention: CodeMention) -> tuple[int, int]:
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

    def line_span(self, mention: CodeMention) -> tuple[int, int]:
        """Return where the line of a code starts and ends."""
        return line_span(self.text, mention.start, mention.end)

    def is_alone(self, mention: CodeMention) -> bool:
        """Return whether there is nothing in the line of a code but codes and their laws."""
        return self.lines.is_alone(mention.start, mention.end)

    def is_labelled(self, mention: CodeMention) -> bool:
        """Return whether a line has codes and words of stamps alone, and goes on no sentence."""
        return self.lines.is_labelled(mention.start, mention.end)

    def is_at_line_end(self, mention: CodeMention) -> bool:
        """Return whether nothing follows a code in its line."""
        return not _SIGN.search(self.text, mention.end, self.line_span(mention)[1])

    def is_at_margin(self, mention: CodeMention) -> bool:
        """Return whether a code is the last thing in its line, at the right edge of the page."""
        box = self.words.box_of(mention.start, mention.end)
        return box is not None and box.x + box.width > MARGIN_EDGE and self.is_at_line_end(mention)
