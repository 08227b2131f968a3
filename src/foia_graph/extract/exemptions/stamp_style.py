"""The style of the stamps of a file, learned from those that are certain."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from foia_graph.extract.exemptions.boilerplate import is_nested
from foia_graph.extract.exemptions.coded_text import CodedText
from foia_graph.extract.exemptions.codes import CodeMention
from foia_graph.extract.exemptions.named_stamps import find_reasoned_stamps
from foia_graph.extract.exemptions.stamp_signs import is_certain, is_in_grid, is_of_law, is_proof

_STATE = re.compile(
    r"\bRELEASED? IN (?:PART|FULL)|\bDENIED IN FULL|REVIEW AUTHORITY|U\.S\. Department of State\W+Case No"
)
_PARAGRAPH = re.compile(r"\([ac-i]\)\s?\(\d{1,2}\)")
OFTEN = 3
"""A code in brackets that stands so often in a file is a stamp, where other paragraphs are rarer."""


@dataclass(frozen=True)
class StampStyle:
    """The print of the stamps of a file: what is certain on some pages helps to read the others.

    `small` and `capital` tell whether stamps without brackets are proven, as "b6" (FBI) or "B6" (State),
    `named` whether those are that name their exemption, as "Ex. 6" (EPA); `codes` are those of proven
    stamps, `categories` tells whether they have categories ("-1,-3").
    """

    small: bool = False
    capital: bool = False
    brackets: bool = False
    named: bool = False
    categories: bool = False
    codes: frozenset[str] = field(default_factory=frozenset)

    @property
    def has_letters(self) -> bool:
        """Return whether exemption 7 is stamped with its letter, as the FBI does."""
        return any(code.startswith("(b)(7)(") for code in self.codes)


def learn_style(texts: Iterable[CodedText]) -> StampStyle:
    """Learn from all texts of a file how its stamps are printed."""
    chosen = [text for text in texts if not text.kind]
    coded = [text for text in chosen if text.mentions]
    proofs = [each for text in coded for each in _proven_codes(text)]
    bare = [each for each in proofs if each.form == "bare"]
    frequent = _frequent_codes(coded)
    return StampStyle(
        small=any(each.has_small_b for each in bare),
        capital=any(not each.has_small_b for each in bare)
        or any(_STATE.search(text.text) or _has_capital_column(text) for text in chosen),
        brackets=bool(frequent) or any(each.form == "bracketed" for each in proofs),
        named=any(True for text in chosen for _ in find_reasoned_stamps(text.text)),
        categories=any(each.category for each in bare),
        codes=frozenset([*frequent, *(each.code for each in proofs)]),
    )


def _proven_codes(text: CodedText) -> Iterator[CodeMention]:
    """Yield the codes of a text that are stamps whatever the other pages say."""
    lone = sum(each.form == "bare" and each.has_small_b and text.is_alone(each) for each in text.mentions)
    for run in text.runs:
        yield from (each for each in run if each.form == "bracketed" and is_certain(text, run, each))
        yield from (each for each in run if each.form == "bare" and is_proof(text, each, lone))


def _has_capital_column(text: CodedText) -> bool:
    """Return whether different capital codes have lines of their own, B5 or B6 among them."""
    lone = {each.code for each in text.mentions if each.form == "bare" and text.is_alone(each)}
    return len(lone) > 1 and bool(lone & {"(b)(5)", "(b)(6)"}) and not is_in_grid(text)


def _frequent_codes(texts: Sequence[CodedText]) -> set[str]:
    """Return the codes in brackets that are more frequent than paragraphs of all other letters."""
    found: Counter[str] = Counter()
    for text in texts:
        if not text.is_outlined:
            for run in text.runs:
                if not is_of_law(text, run):
                    found.update(_stamped_codes(text.text, run))
    paragraphs = sum(len(_PARAGRAPH.findall(text.text)) for text in texts)
    return {code for code, times in found.items() if times >= OFTEN and times > paragraphs}


def _stamped_codes(text: str, run: Iterable[CodeMention]) -> Iterator[str]:
    for each in run:
        if each.form == "bracketed" and each.statute == "FOIA" and not is_nested(text, each.end):
            yield each.code
