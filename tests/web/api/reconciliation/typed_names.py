"""Names of bodies as they are typed into tables: abbreviations, shortened words, typing errors."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

Named = tuple[str, tuple[str, ...]]
"""The id of a body, and its names, the preferred one first."""
SHORT = {
    "Administration": ("Admin.",),
    "Agency": ("Agcy.",),
    "Board": ("Bd.",),
    "Bureau": ("Bur.",),
    "Commission": ("Comm.", "Comm'n"),
    "Corporation": ("Corp.",),
    "Department": ("Dept.", "Dep't", "Dept"),
    "Federal": ("Fed.",),
    "Institute": ("Inst.",),
    "International": ("Int'l", "Intl."),
    "Management": ("Mgmt.",),
    "National": ("Nat'l", "Natl."),
    "Office": ("Ofc.", "Off."),
    "Security": ("Sec.",),
    "Service": ("Svc.",),
}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ACCENTED = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü"}


def typed_names(bodies: Iterable[Named], count: int, seed: int) -> list[tuple[str, str]]:
    """Return so many typed names, each with the id of the one body that it was made from."""
    chosen, known = random.Random(seed), list(bodies)
    bearers = Counter(name.casefold() for _, names in known for name in set(names))
    own = [(body, [each for each in names if bearers[each.casefold()] == 1]) for body, names in known]
    own = [(body, names) for body, names in own if names]
    made: dict[str, str] = {}
    while len(made) < count:
        body, names = chosen.choice(own)
        for name in variants(names, chosen):
            if name.casefold() not in bearers or bearers[name.casefold()] == 1:
                made.setdefault(name, body)
    return list(made.items())[:count]


def variants(names: Sequence[str], chosen: random.Random) -> Iterator[str]:
    """Yield one name as it is, one with a typing error, and one with shortened words or other letters."""
    name = chosen.choice(names)
    yield name
    long = max(names, key=len)
    yield mistyped(long, chosen)
    yield shortened(long, chosen) if chosen.random() < 0.7 else accented(long, chosen)


def mistyped(name: str, chosen: random.Random) -> str:
    """Return a name with one error in a word of five letters or more, in a long name with two."""
    for _ in range(1 + (len(name) > 40)):
        spots = [at for at in range(1, len(name) - 1) if name[at - 1 : at + 2].isalpha()]
        inside = [at for at in spots if len(_word_at(name, at)) >= 5]
        if not inside:
            return name
        at = chosen.choice(inside)
        name = chosen.choice((
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + chosen.choice(LETTERS) + name[at + 1 :],
        ))  # fmt: skip
    return name


def shortened(name: str, chosen: random.Random) -> str:
    """Return a name with its usual words shortened."""
    return " ".join(chosen.choice(SHORT.get(word, (word,))) for word in name.split())


def accented(name: str, chosen: random.Random) -> str:
    """Return a name with an accent that a keyboard or a conversion put there."""
    spots = [at for at, letter in enumerate(name) if letter in ACCENTED]
    at = chosen.choice(spots) if spots else 0
    return name[:at] + ACCENTED.get(name[at], name[at]) + name[at + 1 :]


def _word_at(name: str, at: int) -> str:
    start, end = at, at
    while start > 0 and name[start - 1].isalpha():
        start -= 1
    while end < len(name) and name[end].isalpha():
        end += 1
    return name[start:end]
