"""Words of claims and quotes, so that one can be compared with the other: stems, numbers, months, names."""

import re
from collections.abc import Iterable, Iterator

from foia_graph.model.printed_dates import MONTHS
from foia_graph.search.tokenizer import split_words, stem_word

GROUPED_DIGITS = re.compile(r"(?<=[0-9])[,. ](?=[0-9]{3}(?![0-9]))")
DOTTED_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
DATE = re.compile(r"\b([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?\b")
STEMS_OF_MONTHS = tuple(map(stem_word, MONTHS))
NUMBER_WORDS = {
    word: str(number)
    for number, words in enumerate(
        (
            *(("zero", "none", "no"), ("one", "first", "once"), ("two", "second", "both", "twice")),
            *(("three", "third"), ("four", "fourth"), ("five", "fifth"), ("six", "sixth")),
            *(("seven", "seventh"), ("eight", "eighth"), ("nine", "ninth"), ("ten", "tenth")),
            *(("eleven",), ("twelve", "twelfth", "dozen"), ("thirteen",), ("fourteen",), ("fifteen",)),
            *(("sixteen",), ("seventeen",), ("eighteen",), ("nineteen",), ("twenty",)),
        )
    )
    for word in words
}
_FUNCTION_WORDS = """
    a about after all also an and any are as at be been before but by can could did do does for from had has
    have he her his how if in into is it its more most not of on or other our out over s she should so some
    such t than that the their them then there these they this those through to under up was we were what when
    where which who whom whose why will with would you your
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that any two sentences share; `may` is a month, too."""


def compared_words(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that mean something, numbers as digits.

    >>> sorted(compared_words("He released sixteen documents on 2012-04-10, over 3,600 pages"))
    ['10', '16', '2012', '3600', 'april', 'document', 'page', 'releas']
    """
    text = DOTTED_INITIALS.sub(lambda initials: f"{initials[0].replace('.', '')} ", text)
    return frozenset(_words(DATE.sub(_date_words, GROUPED_DIGITS.sub("", text))))


def _words(text: str) -> Iterator[str]:
    for word in split_words(text):
        number = NUMBER_WORDS.get(word)
        if number is not None:
            yield number
        elif word.isdecimal():
            yield word.lstrip("0") or "0"
        elif len(word) > 1 and word not in FUNCTION_WORDS:
            yield stem_word(word)


def _date_words(date: re.Match[str]) -> str:
    year, month, day = date.groups()
    name = STEMS_OF_MONTHS[int(month) - 1] if 1 <= int(month) <= len(MONTHS) else month
    return f"{year} {name} {day or ''}"


def initials_of(names: Iterable[str]) -> frozenset[str]:
    """Return the initials of names of several words, as they are said for them.

    >>> sorted(initials_of(["Next Generation Identification", "The Network"]))
    ['ngi']
    """
    words = ([word for word in split_words(name) if word not in FUNCTION_WORDS] for name in names)
    return frozenset("".join(word[0] for word in each) for each in words if len(each) > 1)
