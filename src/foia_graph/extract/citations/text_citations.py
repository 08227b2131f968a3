"""Citations in one text, in its order: forms that overlap or go together are one citation."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.extract.citations import eyecite_rulings, named_laws, patterns
from foia_graph.extract.citations.citation_forms import Certainty, CitationMatch, is_apart
from foia_graph.extract.citations.known_works import WorkTable
from foia_graph.extract.spans import TakenSpans
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(
    __file__,
    one_section=patterns.ONE_SECTION,
    many_sections=patterns.MANY_SECTIONS,
    parts=patterns.PARTS,
    code_name=patterns.CODE_NAME,
)
# Text that may be between two ways of citing the same thing.
BETWEEN_CITATIONS = _PATTERNS["between_citations"]
# Ways of citing a statute, the one that tells most first.
STATUTE_SYSTEMS = ("U.S.C.", "Pub. L.", "§", "Stat.")
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
    found = [
        *patterns.find_forms(text),
        *find_sections(text),
        *works.search(text),
        *named_laws.find_named_laws(text),
    ]
    if eyecite_rulings.is_available():
        found.extend(eyecite_rulings.find_rulings(text))
    merged = [_with_parties(text, each) for each in _merge_neighbours(text, _longest_apart(found))]
    merged = [each for each in merged if not is_of_a_stamp(text, each)]
    return sorted([*merged, *_cases_by_name_alone(text, merged)], key=lambda each: each.start)


def _cases_by_name_alone(text: str, numbered: list[CitationMatch]) -> Iterator[CitationMatch]:
    full = " ".join(" ".join(text[each.start : each.end].split()) for each in numbered if each.kind == "case")
    for each in find_case_names(text):
        if each.keys[0] not in full and not any(
            other.start < each.end and each.start < other.end for other in numbered
        ):
            yield each


def _longest_apart(matches: Iterable[CitationMatch]) -> list[CitationMatch]:
    preferred = sorted(matches, key=lambda each: (bool(each.section), each.start - each.end))
    return sorted(TakenSpans().take_free(preferred), key=lambda each: each.start)


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
    if citation.by_name:
        return len(STATUTE_SYSTEMS) + 1
    return next(
        (place for place, system in enumerate(STATUTE_SYSTEMS) if system in citation.keys[0]),
        len(STATUTE_SYSTEMS),
    )


def _with_parties(text: str, citation: CitationMatch) -> CitationMatch:
    if citation.kind != "case":
        return citation
    first = max(0, citation.start - PARTIES_REACH)
    before = text[first : citation.start]
    parties = _PATTERNS["parties"].search(before) or _PATTERNS["matter"].search(before)
    return citation._replace(start=first + parties.start()) if parties else citation


# A longer line is no stamp.
MAX_LINE_LENGTH = 90
CODE = _PATTERNS.text("code")
# What a sentence says before the code that it names, and no stamp.
NAMES_GROUND = _PATTERNS["names_ground"]
THE_ACT = _PATTERNS["the_act"]
REACH = 80


def is_of_a_stamp(text: str, citation: CitationMatch) -> bool:
    """Return whether a citation is in a stamp: behind a code, or in a line of codes and laws alone.

    A public law is the one that withholds, and is cited by it.
    """
    if citation.kind not in ("statute", "policy") or citation.keys[0].startswith("Pub. L."):
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
    match = _PATTERNS["follows_code"].search(line)
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
        unit = _PATTERNS["unit"].match(line, place)
        if not unit:
            return -1
        place, grounds = unit.end(), grounds + (unit["ground"] is not None)
    return grounds


BREAK = _PATTERNS["break"]
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


NAME_REACH = 70
OPENING_WORDS = _PATTERNS["opening_words"]
CITING_WORDS = _PATTERNS["citing_words"]
YEAR_BEHIND = _PATTERNS["year_behind"]
CAPTION = _PATTERNS["caption"]


def find_case_names(text: str) -> Iterator[CitationMatch]:
    """Find the rulings that a text cites by their parties."""
    for versus in _PATTERNS["versus"].finditer(text):
        yield from _case_citation(text, versus)


def _case_citation(text: str, versus: re.Match[str]) -> Iterator[CitationMatch]:
    first = max(0, versus.start() - NAME_REACH)
    one = _PATTERNS["first_party"].search(text[first : versus.start()])
    other = _PATTERNS["other_party"].match(text, versus.end(), versus.end() + NAME_REACH)
    if not one or not other or one[0].isupper() or other[0].endswith("-"):
        return
    opening = OPENING_WORDS.match(one[0])
    start = first + one.start() + (opening.end() if opening else 0)
    if _is_cited(text, start, other.end()):
        name = f"{' '.join(text[start : versus.start()].split())} v. {' '.join(other[0].split())}"
        yield CitationMatch(start, other.end(), "case", (name,), by_name=True)


def _is_cited(text: str, start: int, end: int) -> bool:
    if YEAR_BEHIND.match(text, end):
        return True
    around = text[max(0, start - NAME_REACH) : end + NAME_REACH]
    return CITING_WORDS.search(text, max(0, start - 30), start) is not None and not CAPTION.search(around)


LAW_NAME, LAW_ABBREVIATION = _PATTERNS.text("law_name"), _PATTERNS.text("law_abbreviation")
# The end of a code or a register that numbers its sections itself: what follows is its own.
OF_A_REPORTER = _PATTERNS["of_a_reporter"]
# The end of the code of a state before a section, so that no act behind it is that of the section.
OF_A_CODE = _PATTERNS["of_a_code"]
REPORTER_REACH = 20
OF_THIS_DOCUMENT = _PATTERNS["of_this_document"]
LEGAL_WORDS = _PATTERNS["legal_words"]
# Words that are next to a section as the name of a law does and are none, or need its number.
NO_LAW = _PATTERNS["no_law"]
CONTEXT_LENGTH = 110


def find_sections(text: str) -> Iterator[CitationMatch]:
    """Find the sections that a text cites, with the law named next to them."""
    for match in _PATTERNS["marked_section"].finditer(text):
        if is_apart(text, match.start(), "-_"):
            yield from _section_citations(text, match)
    for match in _PATTERNS["bare_section"].finditer(text):
        law = _law_name(text, _words(match["law"])) if is_apart(text, match.start(), "0123456789_.-") else ""
        if law:
            yield CitationMatch(
                *match.span(), "statute", patterns.section_keys(match["sections"], f"{law} §")
            )
    for match in _PATTERNS["bare_ina"].finditer(text):
        if is_apart(text, match.start()):
            yield CitationMatch(*match.span(), "statute", patterns.section_keys(match["sections"], "INA §"))
    for match in _PATTERNS["court_rule"].finditer(text) if _PATTERNS["court_words"].search(text) else ():
        yield CitationMatch(
            *match.span(), "regulation", patterns.section_keys(match["sections"], "Rule"), "sure"
        )


def _words(text: str) -> str:
    return " ".join(text.split())


def _section_citations(text: str, match: re.Match[str]) -> Iterator[CitationMatch]:
    start, end, sections = match.start(), match.end(), match["sections"]
    behind = _PATTERNS["law_behind"].match(text, end)
    of_reporter = _stands_behind(OF_A_REPORTER, text, start)
    if behind and (behind["next"] or behind["beside"]) and _stands_behind(OF_A_CODE, text, start):
        behind = None
    if behind and behind["title"]:
        yield CitationMatch(
            start, behind.end(), "statute", patterns.section_keys(sections, f"{behind['title']} U.S.C.")
        )
    elif behind and not of_reporter and (law := _law_behind(text, behind, sections)):
        yield CitationMatch(start, behind.end(), "statute", patterns.section_keys(sections, f"{law} §"))
    elif not of_reporter and (in_front := _law_in_front(text, start)):
        yield CitationMatch(in_front[0], end, "statute", patterns.section_keys(sections, f"{in_front[1]} §"))
    elif (alone := _lone_section_certainty(text, match)) and not OF_THIS_DOCUMENT.match(text, end):
        yield CitationMatch(start, end, "statute", patterns.section_keys(sections, "Section"), alone)


def _stands_behind(ending: re.Pattern[str], text: str, place: int) -> bool:
    return ending.search(text, max(0, place - REPORTER_REACH), place) is not None


def _law_behind(text: str, behind: re.Match[str], sections: str) -> str:
    name = _words(behind["law"] or behind["next"] or behind["beside"] or behind["short"])
    if NO_LAW.fullmatch(name):
        return ""
    return _law_name(text, name) or (name if re.search(r"\(|\d{3}", sections) else "")


def _law_in_front(text: str, start: int) -> tuple[int, str] | None:
    first = max(0, start - CONTEXT_LENGTH)
    match = _PATTERNS["law_in_front"].search(text[first:start])
    if not match:
        return None
    name = _words(match["law"] or match["short"])
    law = "" if NO_LAW.fullmatch(name) else _law_name(text, name)
    return (first + match.start(), law) if law else None


def _law_name(text: str, name: str) -> str:
    """Write the name of a law in one way, "" for an abbreviation that neither we nor the text explain."""
    if name in named_laws.ABBREVIATED_KEYS:
        return name
    if not re.fullmatch(LAW_ABBREVIATION, name):
        return named_laws.key_of_law(name) or _in_full(name)
    if name in named_laws.KEY_OF_ABBREVIATION or name in named_laws.SHORT_BESIDE_SECTIONS:
        return named_laws.KEY_OF_ABBREVIATION.get(name) or named_laws.SHORT_BESIDE_SECTIONS[name]
    explained = re.search(rf"(?P<law>{LAW_NAME})\s+\(“?{re.escape(name)}”?\)", text)
    return _law_name(text, _words(explained["law"])) if explained else ""


def _in_full(name: str) -> str:
    return (
        patterns.LAWS_OF_NEW_YORK.sub(r"New York \1", patterns.name_of_state_law(name))
        if _PATTERNS["code_at_end"].search(name)
        else name
    )


def _lone_section_certainty(text: str, match: re.Match[str]) -> Certainty:
    """Return whether a section alone is a law's: with parts surely, a long number where law is spoken of."""
    if _PATTERNS["of_a_manual"].match(match["sections"]):
        return ""
    if "(" in match["sections"]:
        return "sure"
    if match[0].isupper() or not re.match(r"\d{3}", match["sections"]):
        return ""
    around = text[max(0, match.start() - CONTEXT_LENGTH) : match.end() + CONTEXT_LENGTH]
    return "sure" if LEGAL_WORDS.search(around) else "doubtful"
