"""Runs of exemption codes: those that stand together, as "(b)(6), (b)(7)(C)" or "B1,1.4(D),B5"."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from foia_graph.extract.exemptions.codes import CodeMention

_JOINT = re.compile(
    r"[\s,;:/&|.+()\[\]–—-]{0,6}(?:1[. ]?4\s?\(?[A-H]\)?|and/or|and|or|per|under|[Ss]tatute)?[\s,;:/&]{0,4}"
)
CodeRun = tuple[CodeMention, ...]
"""Codes that stand together, in their order."""


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
        if not _JOINT.fullmatch(text, place, filler[0]):
            return False
        place = filler[1]
    return _JOINT.fullmatch(text, place, max(end, place)) is not None
