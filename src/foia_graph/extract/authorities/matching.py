"""Matching of a printed name with the bodies of an authority file: proposals, each with a score and
reasons.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from foia_graph.extract.authorities.abbreviations import STATES
from foia_graph.extract.authorities.authority_file import (
    IN_ADDRESS,
    INITIALS,
    STATED,
    Authority,
    AuthorityFile,
    AuthorityLabel,
)
from foia_graph.extract.authorities.comparison import NameComparison, compare_names
from foia_graph.extract.authorities.name_words import (
    KINDS,
    NATIONAL,
    NameReading,
    NameWord,
    NameWords,
    long_words,
    read_name,
    stem_of,
)

DEFAULT_THRESHOLD = 0.8
SCORE_OF_ABBREVIATION = {STATED: 0.97, IN_ADDRESS: 0.93, INITIALS: 0.86}
REASON_OF_ABBREVIATION = {
    STATED: "its abbreviation, as the authority file has it",
    IN_ADDRESS: "the initials of its name, which its address has, too",
    INITIALS: "the initials of its name, and of no other's",
}
ABOVE_NAMED, POST_LEFT_OUT, SPELLED_OUT, SAME_SIDE = 0.02, 0.03, 0.02, 0.05
"""What a score loses where the name says more than the body alone; and gains where the body is near."""
LEAST_ABOVE = 0.85
"""Score of what is named as standing above."""
MARGIN = 0.04
"""Two bodies whose scores are no further apart are not told from each other."""
POSTS = frozenset((
    "acting", "administrator", "assistant", "associate", "chief", "commissioner", "deputy", "director",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuthorityMatch:
    """A body that a name may mean: how sure that is, from 0 to 1, and why, in plain words."""

    authority: Authority
    score: float
    reasons: tuple[str, ...]
    is_generic: bool = False
    """Whether many bodies have a part of this name, so that it must be known whose part is meant."""


def match_name(file: AuthorityFile, text: str, within: str = "") -> AuthorityMatch | None:
    """Return the body that a name means, None where there is none, or where it may be one of several.

    `within` is the body (IRI) from whose papers the name comes, or of which the thing named is a part.
    """
    ranked = rank_matches(file, text, within)
    if not ranked or (len(ranked) > 1 and ranked[0].score - ranked[1].score < MARGIN):
        return None
    return ranked[0]


def rank_matches(file: AuthorityFile, text: str, within: str = "", without: str = "") -> list[AuthorityMatch]:
    """Return all bodies that a name may mean, the best first; `without` one (IRI), whose own name it is."""
    reading = read_name(text)
    ways = (_best_of_each(file, *way, within, without) for way in _ways_to_read(file, reading))
    found = next(filter(None, ways), [])
    kept = [each for each in found if not _is_contradicted(file, each, reading)]
    return sorted(kept, key=lambda each: (-each.score, each.authority.iri))


def _ways_to_read(
    file: AuthorityFile, reading: NameReading
) -> Iterator[tuple[NameWords, float, tuple[str, ...]]]:
    """Yield the words of a name as they stand, then with what is before or in them taken otherwise."""
    words = reading.words
    yield words, 0.0, ()
    if reading.first and all(word.stem in POSTS for word in reading.first):
        yield words[len(reading.first) :], POST_LEFT_OUT, ("without the post in front of it",)
    if words and words[0].printed in STATES and len(words) > 1:
        state = tuple(NameWord(stem_of(part), part) for part in STATES[words[0].printed].split())
        words = (*state, *words[1:])
        yield (
            words,
            SPELLED_OUT,
            (f"“{reading.words[0].printed}” is {STATES[reading.words[0].printed].title()}",),
        )
    for number, word in enumerate(words):
        if word.is_short and len(words) > 1:
            for label in _labels_of_abbreviation(file, word.printed):
                rest = (*words[:number], *label.words, *words[number + 1 :])
                yield rest, SPELLED_OUT, (f"“{word.printed}” is {label.text}",)


def _best_of_each(
    file: AuthorityFile, words: NameWords, loss: float, reasons: tuple[str, ...], within: str, without: str
) -> list[AuthorityMatch]:
    best: dict[str, AuthorityMatch] = {}
    for match in (*_direct_matches(file, words, within), *_part_matches(file, words)):
        if match.authority.iri == without:
            continue
        near = bool(within) and file.is_within(match.authority.iri, within)
        if match.is_generic and not near:
            continue
        score = round(min(match.score - loss, 1.0) + (SAME_SIDE if near else 0.0), 4)
        whose = (f"a part of {file.by_iri[within].name}, from which the name comes",) if near else ()
        made = replace(match, score=score, reasons=(*match.reasons, *reasons, *whose))
        if made.authority.iri not in best or best[made.authority.iri].score < score:
            best[made.authority.iri] = made
    return list(best.values())


def _direct_matches(
    file: AuthorityFile, words: NameWords, within: str = "", *, above: bool = False
) -> Iterator[AuthorityMatch]:
    """Yield the bodies whose names or abbreviations the words are; `above` asks for those with parts."""
    for label in file.labels_like(words, above=above):
        compared = compare_names(words, label.words)
        if compared is not None:
            yield AuthorityMatch(label.authority, compared.score, compared.reasons, label.is_generic)
    short = _single_abbreviation(words)
    origins = file.abbreviations.get(short, {}) if short else {}
    near = {iri for iri in origins if within and file.is_within(iri, within)}
    # A record that is called by an abbreviation alone does not say whose it is.
    confirmed = {iri for iri, origin in origins.items() if origin != INITIALS and file.labels_of[iri]}
    for iri in sorted(near or confirmed or origins):
        if not above or iri in file.parts_of:
            yield AuthorityMatch(
                file.by_iri[iri],
                SCORE_OF_ABBREVIATION[origins[iri]],
                (REASON_OF_ABBREVIATION[origins[iri]],),
                any(label.is_generic for label in file.labels_of[iri]),
            )


def _part_matches(file: AuthorityFile, words: NameWords) -> Iterator[AuthorityMatch]:
    """Yield the parts of bodies where the words name both: "DHS/ICE", "Civil Division, DOJ"."""
    for number in range(1, len(words)):
        for above_words, part_words in ((words[:number], words[number:]), (words[number:], words[:number])):
            for above in _direct_matches(file, above_words, above=True):
                if above.score >= LEAST_ABOVE:
                    yield from _parts_named(file, above, part_words)


def _parts_named(file: AuthorityFile, above: AuthorityMatch, words: NameWords) -> Iterator[AuthorityMatch]:
    parts = set(file.parts_of[above.authority.iri])
    for iri in sorted(parts):
        for match in _matches_of(file, iri, words):
            reason = f"a part of {above.authority.name}, which the name says"
            score = min(match.score, above.score) - ABOVE_NAMED
            yield AuthorityMatch(match.authority, score, (*match.reasons, reason))


def _matches_of(file: AuthorityFile, iri: str, words: NameWords) -> Iterator[AuthorityMatch]:
    """Yield how one body is named by some words."""
    for label in file.labels_of[iri]:
        compared = compare_names(words, label.words)
        if compared is None and label.is_generic:
            compared = _compare_without_office(words, label)
        if compared is not None:
            yield AuthorityMatch(file.by_iri[iri], compared.score, compared.reasons)
    short = _single_abbreviation(words)
    if origin := file.abbreviations.get(short, {}).get(iri, "") if short else "":
        yield AuthorityMatch(
            file.by_iri[iri], SCORE_OF_ABBREVIATION[origin], (REASON_OF_ABBREVIATION[origin],)
        )


def _compare_without_office(words: NameWords, label: AuthorityLabel) -> NameComparison | None:
    """Return how words are alike to a name without the word for an office: "Inspector General"."""
    bare = tuple(word for word in label.words if word.stem != "office")
    compared = compare_names(words, bare)
    return replace(compared, score=compared.score - ABOVE_NAMED) if compared else None


def _single_abbreviation(words: NameWords) -> str:
    """Return the abbreviation that some words are, with "U.S." or a kind of body beside it, or ""."""
    rest = [w for w in long_words(words) if w.stem not in NATIONAL]
    if len(rest) > 1:
        rest = [w for w in rest if w.stem not in KINDS or w.is_short]
    return rest[0].printed.upper() if len(rest) == 1 and rest[0].is_short else ""


def _labels_of_abbreviation(file: AuthorityFile, short: str) -> Iterator[AuthorityLabel]:
    origins = file.abbreviations.get(short.upper(), {})
    for iri, origin in sorted(origins.items()):
        if origin == STATED:
            yield from file.labels_of[iri][:1]  # a body may have no name but this


def _is_contradicted(file: AuthorityFile, match: AuthorityMatch, reading: NameReading) -> bool:
    """Return whether a name in brackets is the abbreviation of other bodies, and not of this one."""
    for text in reading.bracketed:
        short = _single_abbreviation(read_name(text).words)
        others = {iri for iri, origin in file.abbreviations.get(short, {}).items() if origin == STATED}
        if short and others and match.authority.iri not in file.abbreviations[short]:
            return not any(file.is_within(match.authority.iri, each) for each in others)
    return False
