"""Comparison of two names of bodies: how much they have in common, from 0 to 1, and in what they differ."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from foia_graph.extract.authorities.name_words import (
    GENERIC,
    KINDS,
    NATIONAL,
    NameWord,
    NameWords,
    long_words,
    telling_stems,
)

ORDER, NATION, NUMBER, MISPRINT, KIND_ADDED, KIND_LEFT_OUT, KIND_OTHER, SHORTENED = (
    0.02, 0.02, 0.01, 0.06, 0.06, 0.08, 0.1, 0.18,
)  # fmt: skip
"""What a score loses for each difference."""
INTERCHANGED = frozenset(("administration", "agency", "bureau", "service"))
"""Kinds that people take for one another."""
LEAST_MISPRINT = 6
"""Letters of a word in which one may be wrong; in one of twice as many two may be."""


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
    """Return the words that only one of two names has."""
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
    """Take out of both lists the words that are the same but for a letter; yield what was taken."""
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
    """Return whether a name is the beginning of a label: two telling words at least, and half of them all."""
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
