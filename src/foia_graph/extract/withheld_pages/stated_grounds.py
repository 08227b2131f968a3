"""Grounds of a statement that pages are withheld: exemptions named in its sentence, or in those beside it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from foia_graph.extract.exemptions.boilerplate import boilerplate_kind
from foia_graph.extract.exemptions.codes import CodeMention, find_codes, find_named_exemptions
from foia_graph.extract.exemptions.grounds import SPOKEN_OF, is_ground
from foia_graph.extract.spans import TakenSpans
from foia_graph.extract.withheld_pages.statements import WithholdingStatement, split_sentences
from foia_graph.runtime.tables import PatternTable

_PATTERNS = PatternTable(Path(__file__).with_suffix(".toml")).section("patterns")
# So many sentences before one that speaks of "this exemption" may name it.
_REACH = 6


def notice_codes(text: str) -> list[CodeMention]:
    """Return the exemptions that a text names, by code or in words."""
    printed = list(find_codes(text))
    # Names of exemptions are looked for where the law is named; a notice of withholding speaks of it anyway.
    names = find_named_exemptions(f"{text}\nFOIA")
    return sorted([*printed, *TakenSpans(printed).take_free(names)])


def find_stated_grounds(text: str, statements: Sequence[WithholdingStatement]) -> Iterator[list[CodeMention]]:
    """Yield the exemptions on which each statement of a text rests; a page that explains all names none."""
    codes, sentences, done = notice_codes(text), list(split_sentences(text)), 0
    for place, each in enumerate(statements):
        following = statements[place + 1].start if place + 1 < len(statements) else each.sentence_end
        stop = max(min(following, each.sentence_end), each.end)
        known = [code for code in codes if code.start < stop]
        found: list[CodeMention] = []
        if each.treatment.startswith("withheld") and not boilerplate_kind(
            text[:stop], {code.code for code in known}
        ):
            at = bisect_right(sentences, (each.start, len(text))) - 1
            start = max(sentences[at][0], done)
            found = _named_first(text, start, each.start, known) or [
                c for c in known if c.start >= each.start
            ]
            done = (
                each.end
                if found and found[0].start < each.start
                else max([each.end, *(c.end for c in found)])
            )
            if not found:
                found = _named_before(text, sentences[: at + 1], stop, codes)
            if not found and following >= each.sentence_end:
                found = _named_behind(text, sentences[at + 1 : at + 2], codes)
        yield found


def _within(codes: Sequence[CodeMention], start: int, end: int) -> list[CodeMention]:
    return [each for each in codes if start <= each.start < end]


def _named_first(text: str, start: int, end: int, codes: Sequence[CodeMention]) -> list[CodeMention]:
    found = _within(codes, start, end)
    return found if found and not _PATTERNS["of_others"].search(text, start, end) else []


def _named_before(
    text: str, sentences: Sequence[tuple[int, int]], stop: int, codes: Sequence[CodeMention]
) -> list[CodeMention]:
    """Return the exemptions named last before a sentence that speaks of "this exemption" or "these"."""
    spoken = SPOKEN_OF.search(text, sentences[-1][0], stop)
    if spoken is None:
        return []
    for start, end in reversed(sentences[-_REACH - 1 : -1]):
        if found := _within(codes, start, end):
            return found if spoken["many"] or len({each.code for each in found}) == 1 else []
    return []


def _named_behind(
    text: str, sentences: Sequence[tuple[int, int]], codes: Sequence[CodeMention]
) -> list[CodeMention]:
    for start, end in sentences:
        found = _within(codes, start, end)
        if found and _PATTERNS["goes_on"].match(text, start):
            return found if is_ground(text, found[0].start, found[-1].end, addressed=True) else []
    return []
