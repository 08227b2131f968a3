"""Numbers in words: their pattern, and what they are in digits."""

import re

UNITS = {
    word: number
    for number, word in enumerate(
        re.findall(
            r"\w+",
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
            " sixteen seventeen eighteen nineteen",
        )
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety"), 2
    )
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
SMALL = "|".join((*UNITS, *TENS))
NUMBER_WORDS = (
    rf"(?:(?:{SMALL}|a(?=\s(?:hundred|thousand|million)))(?:[-\s](?:and\s)?(?:{SMALL}"
    rf"|{'|'.join(SCALES)})\b){{0,8}})"
)
SMALL_NUMBER = rf"(?:{SMALL})(?:[-\s](?:and\s)?(?:{SMALL}|hundred)){{0,4}}"


def parse_number(words: str) -> int:
    """Return a number in words.

    >>> parse_number("three hundred and twelve")
    312
    """
    total = group = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in UNITS or word in TENS:
            group += UNITS.get(word, 0) + TENS.get(word, 0)
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in SCALES:
            total, group = total + (group or 1) * SCALES[word], 0
        elif word == "a":
            group = 1
    return total + group
