"""Similarity of two pages: the share of what they say that both say.

The rules were found by looking at pairs of real pages: of forms, cables and transcripts read by OCR in two
releases, and of e-mails and their answers.
"""

from dataclasses import dataclass

from foia_graph.extract.near_duplicates.diff import DiffPassage, diff_passages
from foia_graph.extract.near_duplicates.features import ComparedPage

# Own words in a row that both pages have; what is between two such runs is inside of the text.
ANCHOR_WORDS = 3
# Limits where something may be redacted: how many words one page lacks, how many the mark there has at most,
# and how many times as many they are.
MISSING, MARK, TIMES = 5, 4, 4
# The weight of each such word.
HIDDEN_WEIGHT = 0.3
# Number of words that one of two differing passages may have more without counting.
NOISE_WORDS = 3


@dataclass(slots=True)
class WordSum:
    """Numbers of words: those that two pages share, and those that they do not."""

    shared_count: float = 0.0
    unshared_count: float = 0.0

    @property
    def share(self) -> float:
        """Return the share of what both have, 0 where they have nothing."""
        return self.shared_count / (self.shared_count + self.unshared_count) if self.shared_count else 0.0


class SharedPassages:
    """The words that two pages share, own ones, all, and own figures, and what differs at their ends."""

    def __init__(self, left: ComparedPage, right: ComparedPage) -> None:
        self.left, self.right = left, right
        self.own, self.all = WordSum(), WordSum()
        self.figures = 0
        self.outside = self.longer = 0.0
        """How many own words differ before the first and after the last run of own words that both have, and
        by how many words of all kinds one page is longer there."""
        self._met = bytearray(len(left.words)), bytearray(len(right.words))
        found = list(diff_passages(left.words, right.words))
        anchors = [
            n for n, each in enumerate(found) if each.kind == "same" and self._mean(each) >= ANCHOR_WORDS
        ]
        first, last = (anchors[0], anchors[-1]) if anchors else (len(found), 0)
        for place, each in enumerate(found):
            if each.kind in ("same", "alike"):
                self.own.shared_count += self._mean(each)
                self.all.shared_count += max(each.sizes)
                spans = (each.left, each.left_end), (each.right, each.right_end)
                self.figures += max(self.left.count_figures(*spans[0]), self.right.count_figures(*spans[1]))
                for met, (start, end) in zip(self._met, spans, strict=True):
                    met[start:end] = b"\1" * (end - start)
            else:
                self._lose(each, first < place < last)

    @property
    def heads(self) -> tuple[float, float]:
        """Return which shares of the words for sender and time of its first message the other page has."""
        sides = zip((self.left, self.right), self._met, strict=True)
        found = [[_met_share(met, *span) for span in side.head] for side, met in sides]
        return min(found[0][0], found[1][0]), min(found[0][1], found[1][1])

    def _lose(self, each: DiffPassage, inside: bool) -> None:
        few, many = sorted(each.sizes)
        is_hidden = inside and many >= MISSING and few <= MARK and TIMES * few <= many
        own = _lost_words(self._own(each), is_hidden, each.kind == "other")
        self.own.unshared_count += own
        self.all.unshared_count += _lost_words(each.sizes, is_hidden, each.kind == "other")
        if not inside:
            self.outside += own
            self.longer += max(0, max(each.sizes) - min(each.sizes) - NOISE_WORDS)

    def _own(self, each: DiffPassage) -> tuple[int, int]:
        return self.left.count_own(each.left, each.left_end), self.right.count_own(each.right, each.right_end)

    def _mean(self, each: DiffPassage) -> float:
        return sum(self._own(each)) / 2


def _lost_words(sizes: tuple[int, int], is_hidden: bool, is_facing: bool) -> float:
    more = max(sizes) - min(sizes)
    if is_hidden:
        return min(sizes) + HIDDEN_WEIGHT * more
    return min(sizes) + (max(0, more - NOISE_WORDS) if is_facing else more)


def _met_share(met: bytearray, start: int, end: int) -> float:
    return sum(met[start:end]) / (end - start) if end > start else 1.0


# Grows when other pages would be found to say the same.
VERSION = "1"
# The share of words, of own ones and of all, that both pages have.
LEAST_SHARE = 0.7
# The share of own figures that both have: where they share less than so much, and where more.
FIGURE_SHARES = ((0.85, 0.66), (1.0, 0.6))
# Own figures below which they prove nothing.
FEW_FIGURES = 6
# Own words that both have below which they must share more, in own words and in all.
LITTLE, LITTLE_OWN, LITTLE_ALL = 12, 0.8, 0.75
# Own words that both have, and words of either page, below which they must share nearly all.
FEWEST_OWN, FEWEST = 5, 10
# That share, in own words and in all, and the least number of own words.
NEARLY_ALL, ANY_OWN = 0.9, 3
# Own words, or their share, that may differ at beginning and end: with more it is another piece of text.
OUTSIDE_WORDS, OUTSIDE_SHARE = 5, 0.12
# Share of own words below which a page is plain, and of all words by which one may be longer there.
PLAIN_SHARE, LONGER_SHARE = 0.3, 0.15
# The share of the words for sender and time of a page's first message that the other page has too.
SENDER_SHARE, TIME_SHARE = 0.25, 1 / 3


def similarity(left: ComparedPage, right: ComparedPage) -> float:
    """Return the share of what two pages say that both say, from 0 to 1; 0 where they do not say the same."""
    found = SharedPassages(left, right)
    rules = (_is_enough, _is_one_piece, _has_same_figures, _is_one_message)
    return min(found.own.share, found.all.share) if all(rule(found) for rule in rules) else 0.0


def _is_enough(shared: SharedPassages) -> bool:
    if shared.own.shared_count < FEWEST_OWN or min(len(shared.left.words), len(shared.right.words)) < FEWEST:
        return shared.own.shared_count >= ANY_OWN and min(shared.own.share, shared.all.share) >= NEARLY_ALL
    own, every = (LITTLE_OWN, LITTLE_ALL) if shared.own.shared_count < LITTLE else (LEAST_SHARE, LEAST_SHARE)
    return shared.own.share >= own and shared.all.share >= every


def _is_one_piece(shared: SharedPassages) -> bool:
    most = max(len(shared.left.words), len(shared.right.words))
    is_plain = min(shared.left.count_own(), shared.right.count_own()) < PLAIN_SHARE * most
    if is_plain and shared.longer > LONGER_SHARE * most:
        return False
    return shared.outside <= max(
        OUTSIDE_WORDS, OUTSIDE_SHARE * (shared.own.shared_count + shared.own.unshared_count)
    )


def _has_same_figures(shared: SharedPassages) -> bool:
    count = min(shared.left.count_figures(), shared.right.count_figures())
    least = next(share for below, share in FIGURE_SHARES if shared.own.share <= below)
    return count < FEW_FIGURES or shared.figures >= least * count


def _is_one_message(shared: SharedPassages) -> bool:
    sender, time = shared.heads
    return sender >= SENDER_SHARE and time >= TIME_SHARE
