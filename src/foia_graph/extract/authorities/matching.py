"""Matching of a printed name with the bodies of an authority file: proposals, each with a score and
reasons.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from foia_graph.extract.authorities.authority_file import (
    IN_ADDRESS,
    INITIALS,
    STATED,
    Authority,
    AuthorityFile,
    AuthorityLabel,
)
from foia_graph.extract.authorities.name_words import (
    GENERIC,
    KINDS,
    NATIONAL,
    STATE_OF_POSTAL_CODE,
    NameReading,
    NameWord,
    NameWords,
    long_words,
    read_name,
    stem_of,
    telling_stems,
)

# What a score loses for each difference.
ORDER, NATION, NUMBER, MISPRINT, KIND_ADDED, KIND_LEFT_OUT, KIND_OTHER, SHORTENED = (
    0.02, 0.02, 0.01, 0.06, 0.06, 0.08, 0.1, 0.18,
)  # fmt: skip
# Kinds that people take for one another.
INTERCHANGED = frozenset(("administration", "agency", "bureau", "service"))
# Letters of a word in which one may be wrong; in one of twice as many two may be.
LEAST_MISPRINT = 6


@dataclass(frozen=True, slots=True)
class NameComparison:
    """How alike two names are, and why, in plain words."""

    score: float
    reasons: tuple[str, ...]


def compare_names(name: NameWords, label: NameWords) -> NameComparison | None:
    """Return what a name has in common with a label of a body, None where they name different bodies.

    Every word of the name must be in the label, but for the kind of body and the nation; of the label nothing
    else may be missing, but for the end of a long one.
    """
    added, missing = _differences(long_words(name), long_words(label))
    misprints = list(_take_misprints(added, missing))
    # What a label says twice may be said once.
    missing = [word for word in missing if word.stem not in {each.stem for each in name}]
    if telling_stems(added) or (not telling_stems(label) and (added or missing)):
        return None
    if telling_stems(missing) and not _is_beginning(name, label, missing):
        return None
    found = [*misprints, *([(SHORTENED, "the beginning of the name")] if telling_stems(missing) else [])]
    kinds = _compare_kinds(label, added, missing)
    if kinds is None:
        return None
    found += [*kinds, *_compare_nation(added, missing), *_compare_order(name, label)]
    if not found:
        return NameComparison(1.0, ("the same name",))
    return NameComparison(1.0 - sum(loss for loss, _ in found), tuple(reason for _, reason in found))


_Difference = tuple[float, str]


def _differences(name: NameWords, label: NameWords) -> tuple[list[NameWord], list[NameWord]]:
    shared = Counter(w.stem for w in name) & Counter(w.stem for w in label)
    return _without(name, shared), _without(label, shared)


def _without(words: NameWords, shared: Counter[str]) -> list[NameWord]:
    left, rest = Counter(shared), []
    for word in words:
        if left[word.stem] > 0:
            left[word.stem] -= 1
        else:
            rest.append(word)
    return rest


def _take_misprints(added: list[NameWord], missing: list[NameWord]) -> Iterator[_Difference]:
    for word in list(added):
        other = next((each for each in missing if _is_misprint(word.stem, each.stem)), None)
        if other is not None:
            added.remove(word)
            missing.remove(other)
            yield MISPRINT, f"“{word.printed}” is taken for a misprint of “{other.printed}”"


def _is_misprint(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    if length < LEAST_MISPRINT or one[0] != other[0] or KINDS & {one, other}:
        return False
    return OSA.distance(one, other) <= (2 if length >= 2 * LEAST_MISPRINT else 1)


def _is_beginning(name: NameWords, label: NameWords, missing: Sequence[NameWord]) -> bool:
    whole, rest = telling_stems(label), telling_stems(missing)
    kept = whole[: len(whole) - len(rest)]
    is_cut_inside = any(word.stem in NATIONAL for word in missing) or any(word.stem in KINDS for word in name)
    tells_enough = len(set(kept) - GENERIC) >= 2 and len(kept) >= len(rest)
    return tells_enough and whole[len(kept) :] == rest and not is_cut_inside


def _compare_kinds(
    label: NameWords, added: Sequence[NameWord], missing: Sequence[NameWord]
) -> list[_Difference] | None:
    """Return the differences in the kind of body; None where they tell different bodies."""
    more = [word for word in added if word.stem in KINDS]
    less = [word for word in missing if word.stem in KINDS]
    several = len(telling_stems(label)) > 1
    if telling_stems(missing):
        return [] if not more else None
    if more and less:
        are_alike = INTERCHANGED.issuperset(word.stem for word in (*more, *less))
        reason = f"“{_listed(more)}” where the name has “{_listed(less)}”"
        return [(KIND_OTHER, reason)] if several and are_alike else None
    if more:
        is_allowed = several and INTERCHANGED.issuperset(word.stem for word in more)
        return [(KIND_ADDED, f"with “{_listed(more)}”, which the name has not")] if is_allowed else None
    if less:
        is_allowed = several or (len(less) == 1 and less[0].stem == "department")
        return [(KIND_LEFT_OUT, f"without “{_listed(less)}”")] if is_allowed else None
    return []


def _compare_nation(added: Sequence[NameWord], missing: Sequence[NameWord]) -> Iterator[_Difference]:
    for words, how in ((added, "with"), (missing, "without")):
        for word in words:
            if word.stem in NATIONAL:
                yield NATION, f"{how} “{'U.S.' if word.stem == 'us' else word.printed}”"


def _compare_order(name: NameWords, label: NameWords) -> Iterator[_Difference]:
    first, second = ([w for w in long_words(words) if w.stem not in NATIONAL] for words in (name, label))
    one, other = [w.stem for w in first], [w.stem for w in second]
    if sorted(one) != sorted(other):
        return
    if one != other:
        yield ORDER, "the same words in another order"
    elif any(
        a.printed.lower().replace("'", "") != b.printed.lower().replace("'", "")
        for a, b in zip(first, second, strict=True)
    ):
        yield NUMBER, "the same words in other forms"


def _listed(words: Sequence[NameWord]) -> str:
    return " ".join(word.printed for word in words)


DEFAULT_THRESHOLD = 0.8
SCORE_OF_ABBREVIATION = {STATED: 0.97, IN_ADDRESS: 0.93, INITIALS: 0.86}
REASON_OF_ABBREVIATION = {
    STATED: "its abbreviation, as the authority file has it",
    IN_ADDRESS: "the initials of its name, which its address has, too",
    INITIALS: "the initials of its name, and of no other's",
}
# What a score loses where the name says more than the body alone; and gains where the body is near.
ABOVE_NAMED, POST_LEFT_OUT, SPELLED_OUT, SAME_SIDE = 0.02, 0.03, 0.02, 0.05
# Score of what is named as standing above.
LEAST_ABOVE = 0.85
# Two bodies whose scores are no further apart are not told from each other.
MARGIN = 0.04
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
    """Yield the words of a name as they are, then with what is before or in them taken otherwise."""
    words = reading.words
    yield words, 0.0, ()
    if reading.first and all(word.stem in POSTS for word in reading.first):
        yield words[len(reading.first) :], POST_LEFT_OUT, ("without the post in front of it",)
    if words and words[0].printed in STATE_OF_POSTAL_CODE and len(words) > 1:
        short, name = words[0].printed, STATE_OF_POSTAL_CODE[words[0].printed]
        words = (*(NameWord(stem_of(part), part) for part in name.split()), *words[1:])
        yield words, SPELLED_OUT, (f"“{short}” is {name.title()}",)
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
                    for iri in sorted(set(file.parts_of[above.authority.iri])):
                        for match in _matches_of(file, iri, part_words):
                            reason = f"a part of {above.authority.name}, which the name says"
                            score = min(match.score, above.score) - ABOVE_NAMED
                            yield AuthorityMatch(match.authority, score, (*match.reasons, reason))


def _matches_of(file: AuthorityFile, iri: str, words: NameWords) -> Iterator[AuthorityMatch]:
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
    bare = tuple(word for word in label.words if word.stem != "office")
    compared = compare_names(words, bare)
    return replace(compared, score=compared.score - ABOVE_NAMED) if compared else None


def _single_abbreviation(words: NameWords) -> str:
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
    for text in reading.bracketed:
        short = _single_abbreviation(read_name(text).words)
        others = {iri for iri, origin in file.abbreviations.get(short, {}).items() if origin == STATED}
        if short and others and match.authority.iri not in file.abbreviations[short]:
            return not any(file.is_within(match.authority.iri, each) for each in others)
    return False
