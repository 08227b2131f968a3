"""How well and how quickly pages that say the same are found: planted copies, and real pairs to look at.

    python benchmarks/same_text.py [jfk] [emails] [--shared ../shared] [--planted N] [--pairs N] [--seed N]

Of `corpora/scale`: 96,842 page texts of assassination records as released in 2021 and 2025, and 46,673 pages
of e-mails in eleven releases. Prints how long each step takes and how many pairs are found; then, with copies
of N pages planted in which 5, 10 and 20 % of the words were replaced, how many of these are found. With
`--pairs` it prints some of the found pairs word by word: what both have, [-what the first has-]{+what the
second has+}, ~what was read otherwise~; words on a dot belong to forms, and hardly count.
"""

import argparse
import gzip
import json
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from foia_graph.extract.near_duplicates import features
from foia_graph.extract.near_duplicates.candidates import (
    CandidatePage,
    PageMatch,
    PhraseIndex,
    best_matches,
    find_matches,
)
from foia_graph.extract.near_duplicates.diff import WORD, diff_passages, text_words
from foia_graph.extract.near_duplicates.features import ComparedPage

SHARES = (0.05, 0.1, 0.2)
LENGTHS = (0, 10, 20, 50)
SHOWN = 60
"""Letters of a passage that both have, as it is printed."""


class Text(NamedTuple):
    """The text of a page, and where it is."""

    release: str
    document: str
    number: int
    text: str

    @property
    def key(self) -> tuple[str, int]:
        return self.document, self.number

    @property
    def leaf(self) -> CandidatePage:
        return CandidatePage(frozenset((self.release,)), *self.key, features.make_sketch(self.text))


def main() -> None:
    """Measure, and show pairs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", metavar="jfk|emails")
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--planted", type=int, default=800)
    parser.add_argument("--pairs", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name in options.sets or SETS:
        texts = list(SETS[name](options.shared))
        print(f"{name}: {len(texts):,} pages")
        phrases, pairs = _timed(texts)
        chance = random.Random(options.seed)
        for pair in chance.sample(pairs, min(options.pairs, len(pairs))):
            print(_beside(pair, phrases, {text.key: text for text in texts}))
        if options.planted:
            _recall(texts, options.planted, chance)


def jfk(shared: Path) -> Iterator[Text]:
    """Give the pages of the assassination records."""
    for row in _rows(shared / "corpora/scale/nara_jfk_pages.jsonl.gz"):
        yield Text(row["release"], row["record"], row["page"], row["text"])


def emails(shared: Path) -> Iterator[Text]:
    """Give the pages of the e-mails."""
    for row in _rows(shared / "corpora/scale/state_clinton_emails.jsonl.gz"):
        for number, text in enumerate(row["text"].split("\f"), 1):
            if text.strip():
                yield Text(row["release_folder"], row["doc_no"], number, text)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


SETS = {"jfk": jfk, "emails": emails}


# -- time ----------------------------------------------------------------------------------------------------


def _timed(texts: Sequence[Text]) -> tuple[PhraseIndex, list[PageMatch]]:
    """Find all pairs, and print how long each step takes."""
    clock = _Clock()
    leaves = [text.leaf for text in texts]
    clock.tell(f"{len(leaves):,} sketches")
    phrases = PhraseIndex(leaves)
    clock.tell(f"{len(phrases.common):,} common phrases (on more than {phrases.many} pages)")
    clock.tell(f"{sum(1 for _ in phrases.pairs()):,} pairs to compare")
    pairs = list(find_matches(phrases, _sides(texts, phrases)))
    clock.tell(f"{len(pairs):,} pairs that say the same (looked up again, and compared)")
    print(
        f"    {len(best_matches(pairs)):,} of them linked; "
        f"{phrases.common_pages:,} pages with common phrases only"
    )
    spread = Counter(int(pair.similarity * 20) * 5 for pair in pairs)
    print("    similarity:", ", ".join(f"from .{low}: {spread[low]:,}" for low in sorted(spread)))
    print(f"    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")
    return phrases, best_matches(pairs)


class _Clock:
    """Tells how much time of the processor was used since it last told."""

    def __init__(self) -> None:
        self._last = time.process_time()

    def tell(self, what: str) -> None:
        """Print it."""
        now = time.process_time()
        print(f"    {now - self._last:6.1f} s  {what}", flush=True)
        self._last = time.process_time()


def _sides(texts: Sequence[Text], phrases: PhraseIndex) -> Callable[[CandidatePage], ComparedPage]:
    of = {text.key: text.text for text in texts}
    side = lru_cache(512)(lambda key: ComparedPage(of[key], phrases.common))
    return lambda leaf: side((leaf.document, leaf.number))


# -- planted copies ------------------------------------------------------------------------------------------


def _recall(texts: Sequence[Text], number: int, chance: random.Random) -> None:
    """Print which share of planted copies is found, by the length of the pages."""
    copies = [copy for share in SHARES for copy in planted(texts, number, share, chance)]
    met = recalled(texts, copies)
    for least in LENGTHS:
        row = []
        for share in SHARES:
            these = [
                copy for copy in copies if copy.share == share and len(text_words(copy.of.text)) >= least
            ]
            row.append(f"{share:.0%}: {sum(copy.text.key in met for copy in these) / len(these):.4f}")
        print(f"    copies of pages of {least} words or more ({len(these)}), words changed:", ", ".join(row))


class Copy(NamedTuple):
    """A copy of a page in a release of its own, with a share of its words replaced."""

    of: Text
    share: float
    text: Text


def planted(texts: Sequence[Text], number: int, share: float, chance: random.Random) -> list[Copy]:
    """Copy some pages with a share of the words replaced by words of other pages."""
    others = [word for text in chance.sample(texts, min(2000, len(texts))) for word in text_words(text.text)]

    def changed(match: re.Match[str]) -> str:
        return chance.choice(others) if chance.random() < share else match[0]

    name = f"planted {share}"
    return [
        Copy(text, share, Text(name, name, place, WORD.sub(changed, text.text)))
        for place, text in enumerate(chance.sample(texts, min(number, len(texts))))
    ]


def recalled(texts: Sequence[Text], copies: Sequence[Copy]) -> set[tuple[str, int]]:
    """Give the keys of the copies that are found to say the same as what they are copies of."""
    both = [*texts, *(copy.text for copy in copies)]
    phrases = PhraseIndex(text.leaf for text in both)
    of = {copy.text.key: copy.of.key for copy in copies}
    keys = ((pair.one[1:3], pair.other[1:3]) for pair in find_matches(phrases, _sides(both, phrases)))
    return {each for pair in keys for each, other in (pair, pair[::-1]) if of.get(each) == other}


# -- pairs to look at ----------------------------------------------------------------------------------------


def _beside(pair: PageMatch, phrases: PhraseIndex, texts: Mapping[tuple[str, int], Text]) -> str:
    """Write two pages in one, passage by passage."""
    left, right = (texts[leaf.document, leaf.number] for leaf in pair[:2])
    one, other = ComparedPage(left.text, phrases.common), ComparedPage(right.text, phrases.common)
    said = []
    for each in diff_passages(one.words, other.words):
        first = _said(one, each.left, each.left_end)
        second = _said(other, each.right, each.right_end)
        if each.kind == "same":
            said.append(first if len(first) <= SHOWN else f"{first[: SHOWN // 2]} … {first[-SHOWN // 2 :]}")
        elif each.kind == "alike":
            said.append(f"~{first}/{second}~")
        else:
            said.append((f"[-{first}-]" if first else "") + (f"{{+{second}+}}" if second else ""))
    names = " | ".join(f"{text.release} {text.document} page {text.number}" for text in (left, right))
    return f"\n== {names}, {pair.similarity:.2f}\n{' '.join(said)}"


def _said(side: ComparedPage, start: int, end: int) -> str:
    places = enumerate(side.words[start:end], start)
    return " ".join(word if side.count_own(place, place + 1) else f"{word}·" for place, word in places)


if __name__ == "__main__":
    main()
