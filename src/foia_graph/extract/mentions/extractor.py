"""Mentions on a page of agencies, programs, organizations and people of the catalogue, and of other bodies.

Public bodies without records are known by a list of names (facts put together from public lists), and by the
way in which names of police forces, prosecutors, courts, committees and offices are built.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.mentions.name_table import NameForm, NameHit, NameTable, has_title, table_of_names
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.registry import PageFinding, PublishedText, extractor, published_texts
from foia_graph.extract.spans import TakenSpans
from foia_graph.model.resource import RawValue
from foia_graph.model.us_states import STATES
from foia_graph.runtime.tables import PatternTable, table_beside

_BODY_PATTERNS = PatternTable(Path(__file__).with_name("body_names.toml")).section("names")
_BUILT = re.compile(_BODY_PATTERNS.text("built").replace("STATES", "|".join(each.name for each in STATES)))


@cache
def _listed_bodies() -> NameTable:
    with Path(__file__).with_name("public_bodies.csv").open(encoding="utf-8", newline="") as file:
        return NameTable(
            _body(row["name"], row["forms"].split(" | "), row["abbreviations"].split(" | "))
            for row in csv.DictReader(file)
        )


def _body(name: str, forms: Iterable[str], abbreviations: Iterable[str]) -> GazetteerEntry:
    full = tuple(filter(None, (name, *forms)))
    return GazetteerEntry(name, "Agency", full, tuple(filter(None, abbreviations)))


def find_bodies(texts: list[str]) -> Iterator[list[NameHit]]:
    """Yield the bodies that each text of a file names, of names that overlap the longest.

    An abbreviation that stands in brackets behind a name is one of that body in all texts.
    """
    private = _BODY_PATTERNS["private"]
    named = [
        [
            hit
            for hit in (*_listed_bodies().search(text), *_built_names(text))
            if not private.match(text, hit.end)
        ]
        for text in texts
    ]
    explained = NameTable(
        _body(hit.forms[0].name.iri, (), (match[1],))
        for text, hits in zip(texts, named, strict=True)
        for hit in hits
        if (match := _BODY_PATTERNS["explained"].match(text, hit.end)) and _abbreviates(match[1], text, hit)
    )
    for text, hits in zip(texts, named, strict=True):
        found = sorted((*hits, *explained.search(text)), key=lambda hit: (hit.start - hit.end, hit.start))
        yield sorted(TakenSpans().take_free(found))


def _built_names(text: str) -> Iterator[NameHit]:
    for match in _BUILT.finditer(text):
        name = " ".join(match[0].split())
        yield NameHit(*match.span(), (NameForm(_body(name, (), ()), "full"),))


def _abbreviates(short: str, text: str, hit: NameHit) -> bool:
    letters = iter(text[hit.start : hit.end].lower())
    return hit.kind == "full" and all(letter in letters for letter in re.sub(r"\W", "", short.lower()))


_TABLE = table_beside(__file__)

FULL_KINDS = ("full", "turned", "shortened")
KIND_ORDER = (*FULL_KINDS, "abbreviation", "surname")
BLANKS = " \n“\"‘'"
# Abbreviations that are words as well; among capitals they may be just that.
WORDS, SHARED = frozenset(_TABLE["words"]), frozenset(_TABLE["shared"])
# Confidence in an abbreviation that nothing explains, of a shared name, of a surname alone.
LIKELY, POSSIBLE, FAINT = 0.9, 0.6, 0.3


class NameMention(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A thing named on a page: the name as first printed, how often, and a spot for each of its forms.

    `iri` is "" for a public body without a record, and where the words may mean any of `candidates`; `type`
    is then theirs, "" where they are of several.
    """

    name: str
    type: str
    iri: str = ""
    candidates: tuple[str, ...] = ()
    count: int = 1

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield the mention as a part of its page; without a body where it is not known whom it means."""
        body: dict[str, RawValue] = {"body": self.iri} if self.iri else {}
        status: dict[str, RawValue] = {"status": "candidate"} if self.candidates else {}
        yield "mentions", {**body, **status, "asStated": self.name}


class PlainNames(NamedTuple):
    """Names beyond doubt on the pages of a file: things in full, and abbreviations explained as "(ABC)"."""

    full: set[str]
    abbreviations: dict[str, str]


class NameMeaning(NamedTuple):
    """The meaning of a name: one thing, or where `is_sure` is false any of several."""

    iris: tuple[str, ...]
    is_sure: bool
    confidence: float | None = None


NO_MEANING = NameMeaning((), False)


@extractor("mentions", NameMention, "2", needs_names=True)
def find_mentions(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[NameMention]:
    """Find the known things that each page names, once each, and public bodies that are not known."""
    names, pages = table_of_names(gazetteer), published_texts(document)
    found = [(page, list(map(_plainest_hit, names.search(page.text)))) for page in pages]
    bodies = [
        (page, [hit for hit in hits if not any(_holds(known, hit) for known in known_hits)])
        for (page, known_hits), hits in zip(found, find_bodies([page.text for page in pages]), strict=True)
    ]
    named, named_bodies = _plain_names(found), _plain_names(bodies)
    for (page, hits), (_, others) in zip(found, bodies, strict=True):
        yield from _page_mentions(page, hits, named)
        for each in _page_mentions(page, others, named_bodies):
            yield msgspec.structs.replace(each, iri="")


def _holds(hit: NameHit, other: NameHit) -> bool:
    return hit.start <= other.start and other.end <= hit.end


def _plainest_hit(hit: NameHit) -> NameHit:
    best = min(KIND_ORDER.index(each.kind) for each in hit.forms)
    return hit._replace(forms=tuple(each for each in hit.forms if KIND_ORDER.index(each.kind) == best))


def _iris(hit: NameHit) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.name.iri for each in hit.forms))


def _plain_names(found: list[tuple[PublishedText, list[NameHit]]]) -> PlainNames:
    named = PlainNames(set(), {})
    for page, hits in found:
        last = None
        for hit in hits:
            if last and hit.kind == "abbreviation" and page.text[last.end : hit.start].strip(BLANKS) == "(":
                named.abbreviations.setdefault(page.text[hit.start : hit.end], _iris(last)[0])
            last = hit if hit.kind in FULL_KINDS and len(_iris(hit)) == 1 else None
            if last:
                named.full.add(_iris(last)[0])
    return named


def _page_mentions(
    page: PublishedText, hits: list[NameHit], plain_names: PlainNames
) -> Iterator[NameMention]:
    """Put the names on a page together by what they mean; the first is quoted."""
    meant: dict[tuple[tuple[str, ...], bool], list[tuple[NameHit, NameMeaning]]] = {}
    for hit in hits:
        meaning = _hit_meaning(page.text, hit, plain_names)
        if meaning.iris:
            meant.setdefault(meaning[:2], []).append((hit, meaning))
    surely = {iris[0] for iris, sure in meant if sure}
    for (iris, sure), found in meant.items():
        if sure or not surely.intersection(iris):
            yield _make_mention(page, found)


def _make_mention(page: PublishedText, found: list[tuple[NameHit, NameMeaning]]) -> NameMention:
    hit, (iris, sure, confidence) = found[0]
    types = {each.name.type for each in hit.forms if each.name.iri in iris}
    forms = {" ".join(page.text[each.start : each.end].lower().split()): each for each, _ in reversed(found)}
    places = [page.spot(each.start, each.end) for each in sorted(forms.values())]
    return NameMention(
        page=page.page,
        spots=tuple(places),
        confidence=confidence,
        name=" ".join(places[0].quote.split()),
        type=types.pop() if len(types) == 1 else "",
        iri=iris[0] if sure else "",
        candidates=() if sure else iris,
        count=len(found),
    )


def _hit_meaning(text: str, hit: NameHit, plain_names: PlainNames) -> NameMeaning:
    iris = _iris(hit)
    if hit.kind == "surname":
        # It may mean whom the file names in full, or with a title of office anybody of that surname.
        in_full = tuple(iri for iri in iris if iri in plain_names.full)
        if in_full or has_title(text, hit.start):
            return NameMeaning(in_full or iris, False, FAINT)
        return NO_MEANING
    if hit.kind == "abbreviation":
        return _abbreviation_meaning(text, hit, iris, plain_names)
    if len(iris) > 1:
        return NameMeaning(iris, False, POSSIBLE)
    return NameMeaning(iris, True, None if hit.kind == "full" and not hit.has_initial else LIKELY)


def _abbreviation_meaning(
    text: str, hit: NameHit, iris: tuple[str, ...], plain_names: PlainNames
) -> NameMeaning:
    explained = plain_names.abbreviations.get(text[hit.start : hit.end])
    if explained in iris:
        return NameMeaning((str(explained),), True)
    in_full = plain_names.full.intersection(iris)
    if not in_full and _is_doubtful(text, hit):
        return NO_MEANING
    if len(iris) > 1:
        return NameMeaning(iris, False, POSSIBLE)
    return NameMeaning(iris, True, None if in_full else LIKELY)


def _is_doubtful(text: str, hit: NameHit) -> bool:
    short = text[hit.start : hit.end]
    if len(short.replace(".", "")) < 3 or short in SHARED:
        return True
    line = text[text.rfind("\n", 0, hit.start) + 1 : (text.find("\n", hit.end) + 1 or len(text) + 1) - 1]
    return short in WORDS and line.isupper()
