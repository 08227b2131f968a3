"""Withholding marks on pages that claim no exemption: "5 ILCS 140/7(1)(b)", "25X1", "Non-Responsive"."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from foia_graph.extract.exemptions.codes import find_codes
from foia_graph.extract.exemptions.grounds import is_letter
from foia_graph.extract.exemptions.stamp_lines import StampLines
from foia_graph.extract.exemptions.taken_spans import TakenSpans
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import PageFinding, extractor, make_spot, page_texts
from foia_graph.extract.withholding_marks.mark_signs import EXPLAINED_MARKS, is_applied
from foia_graph.extract.withholding_marks.marked_text import (
    MarkMention,
    find_full_forms,
    find_short_forms,
    named_concepts,
)
from foia_graph.model.resource import RawValue


class WithholdingMark(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A mark of what was withheld: the notation of its concept, its printed form, and how often it stands."""

    mark: str
    printed: str
    count: int = 1

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield a redaction for every place where the mark stands."""
        for _ in range(self.count):
            yield "redaction", {"withholdingMark": [self.mark], "asStated": self.printed}


@extractor("marks", WithholdingMark, "1")
def find_withholding_marks(document: ParsedDocument, _: Gazetteer) -> Iterator[WithholdingMark]:
    """Find the marks on each page that stand for what was withheld, and no words of the page itself."""
    full = [[find_full_forms(words.text) for words, _ in page_texts(page)] for page in document.pages]
    understood = frozenset(_understood_concepts(document, full))
    before = ""
    for page, found in zip(document.pages, full, strict=True):
        yield from _page_marks(page, found, understood, before)
        before = page.words.text if page.words else ""


def _understood_concepts(document: ParsedDocument, full: list[list[list[MarkMention]]]) -> Iterator[str]:
    """Yield the concepts of which a file has a full form or the name, so that their short forms count."""
    yield from (each.notation for found in full for text in found for each in text)
    for page in document.pages:
        for words, _ in page_texts(page):
            yield from named_concepts(words.text)


def _page_marks(
    page: ParsedPage, full: list[list[MarkMention]], understood: frozenset[str], before: str
) -> Iterator[WithholdingMark]:
    """Yield the marks of a page; of what stands in both its texts, the text that shows it more often."""
    by_mark: dict[str, list[WithholdingMark]] = defaultdict(list)
    for (words, image), mentions in zip(page_texts(page), full, strict=True):
        short = find_short_forms(words.text, understood) if understood else []
        for mark in _text_marks(page.number, words, image, _without_overlaps(mentions, short), before):
            by_mark[mark.mark].append(mark)
    for found in by_mark.values():
        yield from _fullest_text(found)


def _without_overlaps(full: list[MarkMention], short: Iterable[MarkMention]) -> list[MarkMention]:
    return sorted([*full, *TakenSpans(full).take_free(short)])


def _text_marks(
    page: int, words: PositionedText, image: bool, mentions: list[MarkMention], before: str
) -> Iterator[WithholdingMark]:
    if not mentions:
        return
    codes = find_codes(words.text)
    lines = StampLines(
        words.text, [*((m.start, m.end) for m in mentions), *((c.start, c.end) for c in codes)]
    )
    addressed = is_letter(words.text, before + words.text)
    by_form: dict[tuple[str, str], list[MarkMention]] = defaultdict(list)
    for each in _without_lists(mentions):
        if is_applied(words.text, each, lines, codes, addressed=addressed):
            by_form[each.notation, " ".join(words.text[each.start : each.end].split())].append(each)
    for (mark, printed), same in by_form.items():
        spots = tuple(make_spot(words, each.start, each.end, image=image) for each in same)
        yield WithholdingMark(page=page, mark=mark, printed=printed, count=len(same), spots=spots)


def _without_lists(mentions: list[MarkMention]) -> list[MarkMention]:
    """Leave out marks of declassification where a page lists them all, to explain them."""
    kinds = {each.notation for each in mentions if each.family == "declassification"}
    if len(kinds) < EXPLAINED_MARKS:
        return mentions
    return [each for each in mentions if each.family != "declassification"]


def _fullest_text(marks: list[WithholdingMark]) -> list[WithholdingMark]:
    layer = [each for each in marks if not each.spots[0].image]
    image = [each for each in marks if each.spots[0].image]
    return image if sum(each.count for each in image) > sum(each.count for each in layer) else layer
