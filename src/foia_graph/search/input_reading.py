"""Reading of what somebody typed: as a question, as a sentence that was pasted, or as words; nearest results.

A sentence is looked for to the letter, then as a passage that has most of its words. Where nothing has all
words, as few as possible are omitted.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Literal

from foia_graph.runtime.tables import table_beside
from foia_graph.search.query_parser import Conjunction, SearchNode, WordQuorum, WordSequence
from foia_graph.search.tokenizer import QUESTION_VERBS, QUESTION_WORDS, STOP_WORDS, WEAK_WORDS

_NOTICES: Mapping[str, str] = table_beside(__file__)["notices"]
Kind = Literal["words", "question", "sentence", "passage", "nearest"]
# Words from which on some are read as a sentence, and as one where they are in quotes and are not found.
SENTENCE, QUOTED_SENTENCE = 8, 4
# The share of the words of a sentence that a passage has at least.
SHARE = 0.7
# The most searches with fewer words, the most words that are kept in them, and further choices named.
MAX_TRIED, MAX_CACHED, MAX_OTHERS = 60, 9, 3


@dataclass(frozen=True, slots=True)
class InputReading:
    """How typed words were read: the words looked for, and of the typed ones those that were omitted.

    `others` are further choices of words that find something, where nothing has all of them.
    """

    kind: Kind = "words"
    sought: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    others: tuple[tuple[str, ...], ...] = ()

    def lasting_words(self, typed: str) -> str:
        """Return what to look for later on: the telling words of a question, a sentence whole."""
        if self.kind in ("question", "nearest"):
            return " ".join((*self.sought, *self.left_out))
        return f'"{" ".join(self.sought)}"' if self.kind in ("sentence", "passage") else typed

    @property
    def notice(self) -> str:
        """Return it in a sentence, "" for plain words."""
        words = " ".join(self.sought)
        missing = ", ".join(f"“{word}”" for word in self.left_out)
        return _NOTICES[self.kind].format(words=words, missing=missing)


PLAIN_WORDS = InputReading()


@dataclass(frozen=True, slots=True)
class ReadSearch:
    """A search as it was read."""

    node: SearchNode
    reading: InputReading


CountHits = Callable[[SearchNode], int]


def read_input(text: str, node: SearchNode, count: CountHits) -> ReadSearch:
    """Return how a search is read; `count` counts what a node finds."""
    runs = _text_runs(node)
    words = tuple(word for run in runs for word in run.words)
    is_quoted = len(runs) == 1 and runs[0].exact and len(words) >= QUOTED_SENTENCE
    may_be_sentence = is_quoted or len(words) >= SENTENCE
    if may_be_sentence and (found := _read_sentence(words, not is_question(text, words), count)):
        return found
    if len(words) < 2 or any(run.exact for run in runs):
        return ReadSearch(node, PLAIN_WORDS)
    return _read_words(text, node, runs, count)


def _read_sentence(words: tuple[str, ...], may_differ: bool, count: CountHits) -> ReadSearch | None:
    whole = WordSequence(words, exact=True)
    if count(whole):
        return ReadSearch(whole, InputReading("sentence", words))
    telling = {word for word in words if word not in STOP_WORDS} or set(words)
    node = WordQuorum(tuple(word for word in words if word in telling), math.ceil(SHARE * len(telling)))
    return ReadSearch(node, InputReading("passage", words)) if may_differ and count(node) else None


def _read_words(text: str, node: SearchNode, runs: Sequence[WordSequence], count: CountHits) -> ReadSearch:
    telling = tuple(run for run in runs if not set(run.words) <= STOP_WORDS)
    words = tuple(word for run in runs for word in run.words)
    asks = is_question(text, words) and 0 < len(telling) < len(runs)
    sought = telling if asks else runs
    if count(_joined_runs(sought)):
        reading = InputReading("question", _texts(sought)) if asks else PLAIN_WORDS
        return ReadSearch(_joined_runs(sought), reading)
    if not asks and 0 < len(telling) < len(runs) and count(_joined_runs(telling)):
        left_out = _texts([run for run in runs if run not in telling])
        return ReadSearch(_joined_runs(telling), InputReading("nearest", _texts(telling), left_out))
    return _nearest_search(telling or runs, count) or ReadSearch(node, PLAIN_WORDS)


def is_question(text: str, words: Sequence[str]) -> bool:
    """Return whether words ask something: they begin as questions do, or end with a question mark.

    A verb with which questions begin is the beginning of many a sentence that is pasted, too.

    >>> is_question("Who said so", ["who", "said", "so"]), is_question("local police", ["local", "police"])
    (True, False)
    """
    begins = words[0] in QUESTION_WORDS or (words[0] in QUESTION_VERBS and len(words) < SENTENCE)
    return text.rstrip(' "”').endswith("?") or (begins and len(words) > 2)


def _text_runs(node: SearchNode) -> tuple[WordSequence, ...]:
    if isinstance(node, WordSequence):
        return (node,) if node.field == "text" and not (node.prefix or node.slop) else ()
    if not isinstance(node, Conjunction):
        return ()
    parts = [_text_runs(each) for each in node.nodes]
    return tuple(run for part in parts for run in part) if all(parts) else ()


def _joined_runs(runs: Sequence[WordSequence]) -> SearchNode:
    return Conjunction(tuple(runs)) if len(runs) > 1 else runs[0]


def _texts(runs: Sequence[WordSequence]) -> tuple[str, ...]:
    return tuple(("" if all(len(word) == 1 for word in run.words) else " ").join(run.words) for run in runs)


# Words that are kept or omitted together.
Unit = tuple[WordSequence, ...]


def _nearest_search(runs: Sequence[WordSequence], count: CountHits) -> ReadSearch | None:
    """Return the search that omits as little as can be, None where no word is anywhere."""
    alone = {unit: count(_joined_runs(unit)) for unit in _units(runs, count)}
    most = max(alone.values())
    rarity = {unit: len(unit) + math.log(most / hits) for unit, hits in alone.items() if hits}
    telling = [
        unit for unit in rarity if not {word for run in unit for word in run.words} <= WEAK_WORDS
    ] or list(rarity)
    telling.sort(key=lambda unit: -rarity[unit])
    kept_units = telling[:MAX_CACHED]
    some = (each for size in range(len(kept_units), 0, -1) for each in combinations(kept_units, size))
    tried = sorted(some, key=lambda units: -sum(rarity[unit] for unit in units))[:MAX_TRIED]
    in_order = ([run for unit in alone if unit in units for run in unit] for units in tried)
    nearest = list(islice((kept for kept in in_order if count(_joined_runs(kept))), 1 + MAX_OTHERS))
    if not nearest:
        return None
    kept, *others = nearest
    left_out = [run for unit in alone for run in unit if run not in kept]
    others = [each for each in others if not set(each) < set(kept)]
    reading = InputReading("nearest", _texts(kept), _texts(left_out), tuple(map(_texts, others)))
    return ReadSearch(_joined_runs(kept), reading)


def _units(runs: Sequence[WordSequence], count: CountHits) -> Iterator[Unit]:
    """Yield words, those together that follow each other in the title or name of a thing."""
    unit: Unit = ()
    for run in dict.fromkeys(runs):
        pair = WordSequence((*(unit[-1].words if unit else ()), *run.words), "title", exact=True)
        if unit and not count(pair):
            yield unit
            unit = ()
        unit = (*unit, run)
    yield unit
