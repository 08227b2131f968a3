"""Grounds of withholding in a letter or a notice: "pursuant to Exemptions 6 and 7(C)"."""

from collections.abc import Iterable, Iterator

from foia_graph.extract.exemptions.boilerplate import is_cited
from foia_graph.extract.exemptions.codes import FOIA_WORDS, CodeMention, CodeRun, group_codes
from foia_graph.extract.spans import TakenSpans
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)
# What points back to exemptions that were named before, and so many letters behind these.
SPOKEN_OF, LATER_REACH = _PATTERNS["spoken_of"], 1500
# No more letters are before an exemption by which a sentence begins: "FOIA Exemption ".
TURN = 15
# No sentence is longer.
SENTENCE_REACH = 600


def find_grounds(text: str, mentions: Iterable[CodeMention], letter: str) -> Iterator[CodeMention]:
    """Choose the codes on which a page withholds; `letter` is its text after that of the page before."""
    addressed = is_letter(text, letter)
    runs = list(group_codes(text, _without_names(mentions)))
    for number, run in enumerate(runs, 1):
        start, end = run[0].start, run[-1].end
        if not _is_cited(text, run) and (
            is_ground(text, start, end, addressed=addressed)
            or (addressed and applies_later(text, start, (each[0].start for each in runs[number:])))
        ):
            yield from run


def applies_later(text: str, start: int, others: Iterable[int]) -> bool:
    """Return whether a text withholds on "this exemption", named at an offset, before it turns to others."""
    turns = (other for other in others if len(_sentence_parts(text, other, other)[0].strip()) <= TURN)
    for match in SPOKEN_OF.finditer(text, start, min(next(turns, len(text)), start + LATER_REACH)):
        before, after = _sentence_parts(text, *match.span())
        if not _PATTERNS["others"].search(before) and not is_supposed(before, after, addressed=True):
            return bool(_PATTERNS["withhold"].search(before) or _PATTERNS["withhold"].search(after))
    return False


def is_index(text: str) -> bool:
    """Return whether a page is one of an index of withheld records, with a column of exemptions."""
    return ("xemption" in text or "XEMPTION" in text) and _PATTERNS["index"].search(text) is not None


def find_indexed(text: str, mentions: Iterable[CodeMention]) -> Iterator[CodeMention]:
    """Choose the codes in an index of withheld records: all that are of no other law."""
    for run in group_codes(text, _without_names(mentions)):
        if not _is_cited(text, run):
            yield from run


def is_letter(text: str, letter: str) -> bool:
    """Return whether a page is one of a letter about a request, or a declaration, and of no other paper."""
    if not (FOIA_WORDS.search(letter) or _PATTERNS["state_law"].search(letter)):
        return False
    if _PATTERNS["declaration"].search(text):
        return True
    return bool(_PATTERNS["letter"].search(letter)) and len(_PATTERNS["lawsuit"].findall(text)) < 2


def _is_cited(text: str, run: CodeRun) -> bool:
    # A subsection may be one of the Act itself.
    if not is_cited(text, run[0].start, run[-1].end):
        return False
    before, after = _sentence_parts(text, run[0].start, run[-1].end)
    return not (
        _PATTERNS["subsection"].search(before)
        and (FOIA_WORDS.search(before) or _PATTERNS["of_the_act"].match(after))
    )


def _without_names(mentions: Iterable[CodeMention]) -> list[CodeMention]:
    # "Exemption (b)(6)" is found as "(b)(6)" already.
    printed = [each for each in mentions if each.form != "named"]
    names = [each for each in mentions if each.form == "named"]
    return [*printed, *TakenSpans(printed).take_free(names)]


def is_ground(text: str, start: int, end: int, *, addressed: bool) -> bool:
    """Return whether the sentence round a span says that something was withheld here on its ground.

    `addressed` tells that the text is of a letter about a request; elsewhere only what a notice says counts.
    """
    before, after = _sentence_parts(text, start, end)
    if is_supposed(before, after, addressed=addressed):
        return False
    if addressed and (_PATTERNS["exempt"].search(before) or _PATTERNS["withhold"].search(before)):
        return True
    if addressed and not _PATTERNS["explains"].match(after):
        leads = _PATTERNS["leads"].fullmatch(before) and _PATTERNS["withhold"].search(after)
        if leads and not _PATTERNS["condition"].search(after) and not _PATTERNS["others"].search(after):
            return True
        return bool(_PATTERNS["afterwards"].match(after) or _PATTERNS["apply"].match(after))
    if _PATTERNS["supposed"].search(before) or _PATTERNS["generic"].match(before):
        return False
    return bool(
        _PATTERNS["exempt"].search(before)
        or (_PATTERNS["notice"].match(before) and not _is_subject(before, after))
    )


def _is_subject(before: str, after: str) -> bool:
    return not _PATTERNS["finite"].search(before) and _PATTERNS["predicate"].match(after) is not None


def _sentence_parts(text: str, start: int, end: int) -> tuple[str, str]:
    first = max(start - SENTENCE_REACH, 0)
    for match in _PATTERNS["sentence"].finditer(text, first, start + 1):
        first = min(match.end(), start)
    stop = _PATTERNS["sentence"].search(text, end, end + SENTENCE_REACH)
    return text[first:start], text[end : stop.start() + 1 if stop else end + SENTENCE_REACH]


def is_supposed(before: str, after: str, *, addressed: bool) -> bool:
    """Return whether the words of a sentence before and after some codes apply them to nothing at hand.

    What explains the exemption behind them, as "which permits agencies to ...", is no part of the statement.
    `addressed` tells that the text is of a letter about a request, which may tell what was decided.
    """
    clause = _PATTERNS["clause"].search(after)
    behind = after[: clause.start()] if clause else after
    words = f"{before} … {behind}"
    if any(
        pattern.search(words)
        for pattern in (_PATTERNS["possible"], _PATTERNS["general"], _PATTERNS["denied"])
    ):
        return True
    if _PATTERNS["required"].search(words) and not (addressed and _PATTERNS["decided"].search(before)):
        return True
    if not addressed and _PATTERNS["others"].search(words):
        return True
    return _PATTERNS["condition_behind"].match(behind) is not None or any(
        pattern.search(before)
        for pattern in (_PATTERNS["condition"], _PATTERNS["example"], _PATTERNS["of_requester"])
    )
