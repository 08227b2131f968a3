"""Similarity of two pages: the share of what they say that both say.

The rules were found by looking at pairs of real pages: of forms, cables and transcripts read by OCR in two
releases, and of e-mails and their answers.
"""

from foia_graph.extract.near_duplicates.features import ComparedPage
from foia_graph.extract.near_duplicates.shared_passages import SharedPassages

VERSION = "1"
"""Grows when other pages would be found to say the same."""
LEAST_SHARE = 0.7
"""The share of words, of own ones and of all, that both pages have."""
FIGURE_SHARES = ((0.85, 0.66), (1.0, 0.6))
"""The share of own figures that both have: where they share less than so much, and where more."""
FEW_FIGURES = 6
"""Own figures below which they prove nothing."""
LITTLE, LITTLE_OWN, LITTLE_ALL = 12, 0.8, 0.75
"""Own words that both have below which they must share more, in own words and in all."""
FEWEST_OWN, FEWEST = 5, 10
"""Own words that both have, and words of either page, below which they must share nearly all."""
NEARLY_ALL, ANY_OWN = 0.9, 3
"""That share, in own words and in all, and the least number of own words."""
OUTSIDE_WORDS, OUTSIDE_SHARE = 5, 0.12
"""Own words, or their share, that may differ at beginning and end: with more it is another piece of text."""
PLAIN_SHARE, LONGER_SHARE = 0.3, 0.15
"""Share of own words below which a page is plain, and of all words by which one may be longer there."""
SENDER_SHARE, TIME_SHARE = 0.25, 1 / 3
"""The share of the words for sender and time of a page's first message that the other page has too."""


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
