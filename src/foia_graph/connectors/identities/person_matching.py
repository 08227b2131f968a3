"""Comparison of persons in public roles: by their names, and where these are short by the body they serve."""

from foia_graph.connectors.identities.named_things import ComparedThing
from foia_graph.extract.authorities.matching import NameComparison
from foia_graph.extract.person_names import plain_words, spell_person

SAME_WORDS, TURNED, MIDDLE_NAME, INITIAL = 1.0, 0.97, 0.9, 0.85
NOTHING_SHARED = 0.05
"""What a score loses where the records share nothing but the name."""
ROLE_FIELDS = ("memberOf", "holds", "jobTitle")


def compare_persons(one: ComparedThing, other: ComparedThing) -> NameComparison | None:
    """Return how sure it is that two records are of one person, None where nothing says so."""
    found = [each for a in one.names for b in other.names if (each := compare_person_names(a, b))]
    best = max(found, key=lambda each: each.score, default=None)
    if best is None:
        return None
    shared = [name for name in ROLE_FIELDS if set(one.get(name)) & set(other.get(name))]
    if best.score <= INITIAL and not shared:
        return None  # a surname and an initial are many people's
    if shared:
        return NameComparison(best.score, (*best.reasons, "both records give the same post or body"))
    return NameComparison(
        best.score - NOTHING_SHARED, (*best.reasons, "nothing else that the records say is shared")
    )


def compare_person_names(one: str, other: str) -> NameComparison | None:
    """Return how alike two names of persons are, None where they are of two."""
    first, second = plain_words(one), plain_words(other)
    if len(first) < 2 or len(second) < 2:
        return None
    if first == second:
        return NameComparison(SAME_WORDS, ("the same name",))
    if sorted(first) == sorted(second):
        return NameComparison(TURNED, ("the same words in another order",))
    shared = _full_spellings(one) & _full_spellings(other)
    if not shared:
        return None
    longest = max(shared, key=lambda words: (sum(map(len, words)), words))
    if all(len(word) > 1 for word in longest):
        return NameComparison(MIDDLE_NAME, ("the same but for names in the middle",))
    return NameComparison(INITIAL, ("the same surname, and an initial that fits",))


def _full_spellings(name: str) -> set[tuple[str, ...]]:
    return {words for words, kind in spell_person(name) if kind == "full" and len(words) > 1}
