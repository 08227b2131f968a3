"""Exemption stamps: codes printed on a page or beside what was taken out."""

import re
from collections.abc import Iterator

from foia_graph.extract.exemptions.boilerplate import is_nested
from foia_graph.extract.exemptions.code_runs import CodeRun
from foia_graph.extract.exemptions.coded_text import CodedText
from foia_graph.extract.exemptions.codes import CodeMention
from foia_graph.extract.exemptions.named_stamps import find_named_stamps
from foia_graph.extract.exemptions.stamp_signs import PRIVACY, has_reason, is_certain, is_in_grid, is_of_law
from foia_graph.extract.exemptions.stamp_style import StampStyle
from foia_graph.extract.exemptions.taken_spans import TakenSpans

_IN_PART = re.compile(r"IN\s+(?:PART|FULL)\W{0,6}\Z")
_OPEN_BRACKET = re.compile(r"\s?[({\[]")
_CELL = re.compile(r"[A-Z0-9.,;/() ]{0,60}?(?: {3}|\t|\n|\Z)")


def find_stamps(text: CodedText, style: StampStyle) -> list[CodeMention]:
    """Choose the codes of a text that are stamps."""
    codes = [
        each for run in text.runs if not is_of_law(text, run) for each in _stamps_of_run(text, run, style)
    ]
    return [*codes, *TakenSpans(codes).take_free(find_named_stamps(text, proven=style.named))]


def _stamps_of_run(text: CodedText, run: CodeRun, style: StampStyle) -> Iterator[CodeMention]:
    """Take all codes of a run of one form if one of them must be a stamp."""
    bracketed = [each for each in run if each.form == "bracketed" and _is_whole(text.text, each)]
    if any(_is_bracketed_stamp(text, run, each, style) for each in bracketed):
        yield from bracketed
    bare = [each for each in run if each.form == "bare"]
    if any(_is_bare_stamp(text, each, style) for each in bare):
        yield from bare


def _is_whole(text: str, mention: CodeMention) -> bool:
    """Return whether no letter goes on, or was lost behind its bracket: "(b)(7)("."""
    lost = mention.code == "(b)(7)" and _OPEN_BRACKET.match(text, mention.end)
    return not lost and not is_nested(text, mention.end)


def _is_bracketed_stamp(text: CodedText, run: CodeRun, mention: CodeMention, style: StampStyle) -> bool:
    if is_certain(text, run, mention):
        return mention.statute == "FOIA"
    if text.is_outlined:
        return False
    if mention.statute != "FOIA":
        return style.brackets and text.is_alone(mention)
    return style.brackets or text.is_alone(mention) or text.is_labelled(mention)


def _is_bare_stamp(text: CodedText, mention: CodeMention, style: StampStyle) -> bool:
    if mention.statute != "FOIA":
        return False
    if not mention.has_small_b and not (mention.category and style.categories):
        return style.capital and _is_capital_stamp(text, mention)
    if not style.small or (mention.code == "(b)(7)" and style.has_letters):
        return False
    if mention.code in style.codes or (mention.code in PRIVACY and style.codes & PRIVACY):
        return True
    return bool(mention.category or mention.agency) or text.is_alone(mention) or text.is_at_margin(mention)


def _is_capital_stamp(text: CodedText, mention: CodeMention) -> bool:
    """Return whether a code stands apart from the words of its line, but not in a grid with A1 and C1."""
    if is_in_grid(text):
        return False
    if mention in text.legal_bases or (has_reason(text, mention) and text.is_labelled(mention)):
        return True
    before = text.text[max(mention.start - 40, 0) : mention.start]
    apart = before.endswith(("   ", "\t")) and _CELL.match(text.text, mention.end)
    return bool(apart or _IN_PART.search(before)) or text.is_alone(mention) or text.is_at_line_end(mention)
