"""Citations in one text, in its order: forms that overlap or go together are one citation."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.extract.citations import eyecite_rulings
from foia_graph.extract.citations.act_forms import find_sections
from foia_graph.extract.citations.case_forms import find_case_names
from foia_graph.extract.citations.citation_forms import CitationMatch, text_runs
from foia_graph.extract.citations.known_works import WorkTable
from foia_graph.extract.citations.named_laws import find_named_laws
from foia_graph.extract.citations.patterns import ALL_FORMS
from foia_graph.extract.spans import TakenSpans

# Text that may be between two ways of citing the same thing.
BETWEEN_CITATIONS = re.compile(
    r",?\s?(?:\([^()\n]{0,30}\)\s?,?\s?)?(?:as\s+amended,?\s)?"
    r"(?:\(?(?:as\s+)?codified\s+(?:as\s+amended\s+)?at\s|[(\[]\s?)?(?:as\s+amended,?\s)?"
)
# Ways of citing a statute, the one that tells most first.
STATUTE_SYSTEMS = ("U.S.C.", "Pub. L.", "§", "Stat.")
PARTY = (
    r"(?!(?:See|In|Cf|Compare|But|And)\b)(?:(?:[A-Z]\.\s?){2,4}(?<=\.)|[A-Z](?:[\w&’'-]*(?![\w.])|\w{0,3}\.)),?\s"
    r"(?:(?:of|the|for|and|&|ex)\s){0,2}"
)
# The names of the parties in front of a ruling; a long word with a dot ends the sentence before.
PARTIES = re.compile(rf"(?:{PARTY}){{1,7}}v\.?\s(?:{PARTY}){{1,7}}(?<=,\s)(?:Nos?\.\s)?$")
# The name of a matter in front of a ruling.
MATTER = re.compile(rf"(?:Matter\s+of|In\s+re)\s(?:{PARTY}){{1,5}}$")
PARTIES_REACH = 120


def find_text_citations(text: str, works: WorkTable) -> list[CitationMatch]:
    """Find what a text cites; the laws in stamps of redactions are none of it."""
    joined = join_broken_words(text)
    found = _find_citations(joined.text, works)
    if not joined.joints:
        return found
    spans = (joined.span_before(each.start, each.end) for each in found)
    return [each._replace(start=start, end=end) for each, (start, end) in zip(found, spans, strict=True)]


def _find_citations(text: str, works: WorkTable) -> list[CitationMatch]:
    held = text_runs(text)
    found = [
        *ALL_FORMS.search(text, held),
        *find_sections(text, held),
        *works.search(text),
        *find_named_laws(text, held),
    ]
    if eyecite_rulings.is_available():
        found.extend(eyecite_rulings.find_rulings(text, held, found))
    merged = [_with_parties(text, each) for each in _merge_neighbours(text, _longest_apart(found))]
    merged = [each for each in merged if not is_of_a_stamp(text, each)]
    return sorted([*merged, *_cases_by_name_alone(text, merged)], key=lambda each: each.start)


def _cases_by_name_alone(text: str, numbered: list[CitationMatch]) -> Iterator[CitationMatch]:
    """Yield the rulings that are cited by their parties and not by number elsewhere in the text."""
    full = " ".join(" ".join(text[each.start : each.end].split()) for each in numbered if each.kind == "case")
    for each in find_case_names(text):
        if each.keys[0] not in full and not _overlaps_any(numbered, each):
            yield each


def _longest_apart(matches: Iterable[CitationMatch]) -> list[CitationMatch]:
    """Keep the longest of the citations that overlap; a section alone gives way to any other."""
    preferred = sorted(matches, key=lambda each: (bool(each.section), each.start - each.end))
    return sorted(TakenSpans().take_free(preferred), key=lambda each: each.start)


def _overlaps_any(beside: list[CitationMatch], citation: CitationMatch) -> bool:
    return any(other.start < citation.end and citation.start < other.end for other in beside)


def _merge_neighbours(text: str, matches: list[CitationMatch]) -> Iterator[CitationMatch]:
    """Build one of neighbours that cite the same thing in two ways."""
    last: CitationMatch | None = None
    for each in matches:
        if last and _cite_the_same(text, last, each):
            best, other = sorted((last, each), key=_system_rank)
            other_keys = (*last.other_keys, *other.keys)
            last = best._replace(start=last.start, end=each.end, other_keys=other_keys)
            continue
        if last:
            yield last
        last = each
    if last:
        yield last


def _cite_the_same(text: str, one: CitationMatch, other: CitationMatch) -> bool:
    if one.kind != other.kind or one.kind not in ("statute", "case") or one.section or other.section:
        return False
    if not BETWEEN_CITATIONS.fullmatch(text, one.end, other.start):
        return False
    first, second = _system_rank(one), _system_rank(other)
    by_name = other.by_name or "§" in other.keys[0]
    in_brackets = "(" in text[one.end : other.start] or "[" in text[one.end : other.start]
    return one.kind == "case" or first > second or (first < second and (in_brackets or not by_name))


def _system_rank(citation: CitationMatch) -> int:
    """Return how much a citation says of where a statute is; its name alone says least."""
    if citation.by_name:
        return len(STATUTE_SYSTEMS) + 1
    return next(
        (place for place, system in enumerate(STATUTE_SYSTEMS) if system in citation.keys[0]),
        len(STATUTE_SYSTEMS),
    )


def _with_parties(text: str, citation: CitationMatch) -> CitationMatch:
    """Count the names of the parties to the citation of a ruling."""
    if citation.kind != "case":
        return citation
    first = max(0, citation.start - PARTIES_REACH)
    before = text[first : citation.start]
    parties = PARTIES.search(before) or MATTER.search(before)
    return citation._replace(start=first + parties.start()) if parties else citation


# A longer line is no stamp.
MAX_LINE_LENGTH = 90
CODE = r"(?:FOIA\s?)?\(?[bB]\)?\s?\(?[1-9]\)?(?:\s?\(?[A-F]\)?)?(?:\s?[-–]\d)?(?![\w.])"
ORDER_SECTION = r"(?:(?:Sec(?:tion|\.)|SEC(?:TION|\.)|§)\s?)?[13]\.[3-6]\.?\s?\([a-hA-H]\)(?:\s?\(\d\))?"
ORDER = (
    rf"(?:E\.?O\.?\s?(?:1\d,?\d{{3}})?(?:,?\s?as\s?amended)?,?\s?)?{ORDER_SECTION}(?:\s?>?\s?\d\d\s?[Yy]rs)?"
)
SECRECY_LAW = r"P\.?\s?L\.?\s?86-36"
LAW = (
    r"(?!5\s?U)\d{1,2}\s?U\.?\s?S\.?\s?C\.?\s?(?:§|Sec\.?)?\s?\d{2,5}[a-z]?(?:\s?\([\w]{1,3}\)){0,4}"
    r"|(?:CIA\s?Act|NSA\s?Act|INA|National\s+Security\s+Act)"
)
# A law that is behind a code in the midst of a line, and what is before the code.
FOLLOWS_CODE = re.compile(
    rf"(?P<before>[^\n]{{0,40}}?)(?<![\w(]){CODE}[ ]?[-–—:,]?[ ]?(?:per\s|Sec\w*\.?\s?|§\s?)?[(\[]?\Z"
)
# What a sentence says before the code that it names, and no stamp.
NAMES_GROUND = re.compile(
    r"(?i)(?:552a?|exemptions?|pursuant\s+to|under|subsections?|sections?|and|or|by)\s*\Z"
)
THE_ACT = re.compile(r"5\s?U\.?\s?S\.?\s?C")
REACH = 80
UNIT = re.compile(rf"(?:(?P<ground>{CODE}|{ORDER}|{SECRECY_LAW})|(?:{LAW}))[\s,;:/&.+–-]*(?:and\s)?")


def is_of_a_stamp(text: str, citation: CitationMatch) -> bool:
    """Return whether a citation is in a stamp: behind a code, or in a line of codes and laws alone."""
    if citation.kind not in ("statute", "policy"):
        return False
    if _follows_code(text, citation.start):
        return True
    start = text.rfind("\n", 0, citation.start) + 1
    stop = text.find("\n", citation.start)
    stop = len(text) if stop < 0 else stop
    grounds = _count_grounds(text[start:stop])
    return grounds > 0 or (grounds == 0 and _is_beside_codes(text, start, stop))


def _follows_code(text: str, start: int) -> bool:
    line = text[max(text.rfind("\n", 0, start) + 1, start - REACH) : start]
    match = FOLLOWS_CODE.search(line)
    return match is not None and not (NAMES_GROUND.search(match["before"]) or THE_ACT.match(text, start))


def _is_beside_codes(text: str, start: int, stop: int) -> bool:
    before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    end = text.find("\n", stop + 1)
    behind = text[stop + 1 : end if end >= 0 else len(text)]
    return _count_grounds(before) > 0 or _count_grounds(behind) > 0


def _count_grounds(line: str) -> int:
    """Return how many grounds a line names that consists of such and of laws alone, -1 for another line."""
    line = line.strip()
    if not line or len(line) > MAX_LINE_LENGTH:
        return -1
    grounds = place = 0
    while place < len(line):
        unit = UNIT.match(line, place)
        if not unit:
            return -1
        place, grounds = unit.end(), grounds + (unit["ground"] is not None)
    return grounds


BREAK = re.compile(r"-\n(?<=[a-z][a-z]-\n)(?=[a-z][a-z])")
BREAK_LENGTH = 2


class JoinedText(NamedTuple):
    """A text without the hyphens of broken words; `joints` are where words were joined, in this text."""

    text: str
    joints: tuple[int, ...]

    def span_before(self, start: int, end: int) -> tuple[int, int]:
        """Return where some characters begin and end in the text before its words were joined."""
        return self._place_before(start), self._place_before(end - 1) + 1

    def _place_before(self, place: int) -> int:
        return place + BREAK_LENGTH * bisect_right(self.joints, place)


def join_broken_words(text: str) -> JoinedText:
    """Return a text in which the words that its lines break are whole.

    >>> join_broken_words("the Exec-\\nutive").text
    'the Executive'
    """
    if "-\n" not in text:
        return JoinedText(text, ())
    joints = tuple(match.start() - BREAK_LENGTH * count for count, match in enumerate(BREAK.finditer(text)))
    return JoinedText(BREAK.sub("", text), joints) if joints else JoinedText(text, ())
