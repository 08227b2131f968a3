"""All that one text cites, in the order of the text: forms that overlap or go together are one citation."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from foia_graph.extract.citations import legal
from foia_graph.extract.citations.act_forms import sections_in
from foia_graph.extract.citations.forms import Cited, runs
from foia_graph.extract.citations.patterns import FORMS
from foia_graph.extract.citations.works import Works

BETWEEN = re.compile(
    r",?\s?(?:\([^()\n]{0,30}\)\s?,?\s?)?(?:\(?(?:as\s+)?codified\s+(?:as\s+amended\s+)?at\s|[(\[]\s?)?"
)
"""What may stand between two ways of citing the same thing."""
SYSTEMS = ("U.S.C.", "Pub. L.", "§", "Stat.")
"""Ways of citing a statute, the one that tells most first."""
PARTY = (
    r"(?!(?:See|In|Cf|Compare|But|And)\b)(?:(?:[A-Z]\.\s?){2,4}(?<=\.)|[A-Z](?:[\w&’'-]*(?![\w.])|\w{0,3}\.)),?\s"
    r"(?:(?:of|the|for|and|&|ex)\s){0,2}"
)
PARTIES = re.compile(rf"(?:{PARTY}){{1,7}}v\.?\s(?:{PARTY}){{1,7}}(?<=,\s)(?:Nos?\.\s)?$")
"""The names of the parties in front of a ruling; a long word with a dot ends the sentence before."""
BEFORE = 120


def cited_in(text: str, known: Works) -> list[Cited]:
    """Find what a text cites."""
    held = runs(text)
    found = [*FORMS.search(text, held), *sections_in(text, held), *known.search(text, held)]
    if legal.available():
        found.extend(legal.rulings(text, held))
    return [_with_parties(text, each) for each in _together(text, _apart(found))]


def _apart(found: Iterable[Cited]) -> list[Cited]:
    """Keep the longest of the citations that overlap; a section alone gives way to any other."""
    kept: list[Cited] = []
    for each in sorted(found, key=lambda each: (bool(each.section), each.start - each.end)):
        place = bisect_left(kept, each.start, key=lambda other: other.start)
        if not (_overlap(kept[place - 1 : place], each) or _overlap(kept[place : place + 1], each)):
            kept.insert(place, each)
    return kept


def _overlap(beside: list[Cited], cited: Cited) -> bool:
    return any(other.start < cited.end and cited.start < other.end for other in beside)


def _together(text: str, found: list[Cited]) -> Iterator[Cited]:
    """Make one of neighbours that cite the same thing in two ways."""
    last: Cited | None = None
    for each in found:
        if last and _same(text, last, each):
            keys = min((last, each), key=_rank).keys
            last = last._replace(end=each.end, keys=keys)
            continue
        if last:
            yield last
        last = each
    if last:
        yield last


def _same(text: str, one: Cited, other: Cited) -> bool:
    if one.kind != other.kind or one.kind not in ("statute", "case") or one.section or other.section:
        return False
    if one.kind == "statute" and _rank(one) == _rank(other):
        return False
    return bool(BETWEEN.fullmatch(text, one.end, other.start))


def _rank(cited: Cited) -> int:
    """Tell how much a citation says of where a statute stands."""
    return next((place for place, system in enumerate(SYSTEMS) if system in cited.keys[0]), len(SYSTEMS))


def _with_parties(text: str, cited: Cited) -> Cited:
    """Count the names of the parties to the citation of a ruling."""
    if cited.kind != "case":
        return cited
    first = max(0, cited.start - BEFORE)
    parties = PARTIES.search(text[first : cited.start])
    return cited._replace(start=first + parties.start()) if parties else cited
