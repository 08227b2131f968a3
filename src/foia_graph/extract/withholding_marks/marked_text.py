"""Withholding marks in a text, by their form alone."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from foia_graph.extract.citations.citation_forms import is_apart
from foia_graph.model.namespaces import FOIA, SKOS
from foia_graph.model.rdf_files import TurtleGraph
from foia_graph.runtime.files import resource_folder

SCHEME = "withholding-marks"
NOTHING = r"(?!)"
SHARED_START = 3
"""So many letters are looked for once where several forms hold them."""
SHORTEST_NAME = 3
"""A name with no more letters is a short form itself."""
_QUERY = f"""
SELECT ?notation ?family ?printed ?short WHERE {{
    ?concept <{SKOS}notation> ?notation ; <{SKOS}broader>* ?top .
    ?top <{SKOS}topConceptOf> ?scheme ; <{SKOS}notation> ?family .
    {{ ?concept <{FOIA}printedPattern> ?printed }} UNION {{ ?concept <{FOIA}shortPattern> ?short }}
}} ORDER BY ?notation ?printed ?short"""
_NAMES = f"""
SELECT DISTINCT ?notation ?name WHERE {{
    ?concept <{SKOS}notation> ?notation ; <{FOIA}shortPattern> ?pattern .
    ?concept <{SKOS}prefLabel>|<{SKOS}altLabel> ?name
}}"""
_LITERAL = re.compile(r"(?:\\[^\w\s]|[\w\s,/:§'’-])+")
_QUANTIFIER = re.compile(r"[?*{]")
_INNERMOST_GROUP = re.compile(r"(?<!\\)\((?:[^()\\]|\\.)*\)(?:[?*+]|\{[^}]*\})?")
_CLASS = re.compile(r"(?<!\\)\[(?:[^\]\\]|\\.)*\](?:[?*+]|\{[^}]*\})?|\\[a-z](?:[?*+]|\{[^}]*\})?")


class MarkForm(NamedTuple):
    """One form of a mark: its concept, the top concept above it, its pattern, and what all of it holds.

    A short form counts only where the file has a full form, or the name of the concept.
    """

    notation: str
    family: str
    pattern: str
    needed: str
    short: bool

    def find_in(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where a text has the form."""
        return _compile(self.pattern).finditer(text)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?![\w-])")


class FormTable:
    """Forms of marks, by a text that all of them hold: only those are searched for whose text is there."""

    def __init__(self, forms: Iterable[MarkForm]) -> None:
        by_start: dict[str, list[MarkForm]] = {}
        for form in forms:
            by_start.setdefault(form.needed[:SHARED_START], []).append(form)
        self._forms = {_shared_start([form.needed for form in each]): each for each in by_start.values()}
        self._frequent = [needed for needed in self._forms if needed[:1].islower()]
        self._pattern = _grouped_pattern(self._forms.keys() - set(self._frequent))

    def likely_forms(self, text: str) -> Iterator[MarkForm]:
        """Yield the forms that may be in a text."""
        held = {*self._pattern.findall(text), *(needed for needed in self._frequent if needed in text)}
        for needed in sorted(held):
            yield from self._forms[needed]


def _shared_start(texts: list[str]) -> str:
    letters = takewhile(lambda found: len(set(found)) == 1, zip(*texts, strict=False))
    return "".join(found[0] for found in letters)


def _grouped_pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """Build a pattern of some texts, by their first sign, so that most places are passed over at once."""
    by_sign: dict[str, list[str]] = {}
    for text in sorted(texts, reverse=True):
        by_sign.setdefault(text[0], []).append(re.escape(text[1:]))
    groups = [f"{re.escape(sign)}(?:{'|'.join(rest)})" for sign, rest in by_sign.items()]
    return re.compile("|".join(groups) or NOTHING)


def needed_text(pattern: str) -> str:
    """Return the longest text that every match of a pattern holds, "" where there is none.

    >>> needed_text(r"(?:Texas\\s)?Code\\s?552\\.\\d{3}")
    '552.'
    """
    shown = pattern
    while (less := _INNERMOST_GROUP.sub("\0", shown)) != shown:
        shown = less
    shown = _CLASS.sub("\0", shown)
    found = []
    for match in _LITERAL.finditer(shown):
        optional = _QUANTIFIER.match(shown, match.end())
        text = re.sub(r"\\(.)", r"\1", match[0])
        found.append(text[:-1] if optional else text)
    return max(found, key=lambda text: (len(text), any(map(str.isdigit, text))), default="")


# Read when it is imported: whoever reads files of strangers has no way to other files afterwards.
_SCHEME = TurtleGraph(resource_folder("ontology") / "schemes" / f"{SCHEME}.ttl", base="https://example.org/")
_FORMS = tuple(
    MarkForm(row["notation"], row["family"], pattern, needed_text(pattern), "short" in row)
    for row in _SCHEME.rows(_QUERY)
    for pattern in [row.get("printed") or row["short"]]
)
FULL_FORMS = FormTable(form for form in _FORMS if not form.short)
"""The forms that need no other to be understood."""
CONCEPT_NAMES = tuple(
    sorted((row["name"], row["notation"]) for row in _SCHEME.rows(_NAMES) if len(row["name"]) > SHORTEST_NAME)
)
"""Names of concepts that have short forms, each with the notation of the concept."""


@cache
def short_forms(notations: frozenset[str]) -> FormTable:
    """Return the short forms of the concepts with some notations."""
    return FormTable(form for form in _FORMS if form.short and form.notation in notations)


APART = "0123456789_.-"
"""Characters beside letters that do not stand right before a mark."""


class MarkMention(NamedTuple):
    """A mark as it is printed in a text: its place, its concept and the top concept above, by notation."""

    start: int
    end: int
    notation: str
    family: str
    short: bool = False


def find_full_forms(text: str) -> list[MarkMention]:
    """Find the marks of a text that need no other to be understood, in their order."""
    return _longest_apart(_find_forms(text, FULL_FORMS))


def find_short_forms(text: str, notations: frozenset[str]) -> list[MarkMention]:
    """Find short forms of the concepts with some notations, in their order."""
    return _longest_apart(_find_forms(text, short_forms(notations)))


def named_concepts(text: str) -> Iterator[str]:
    """Yield the notations of concepts with short forms whose name is in a text."""
    return (notation for name, notation in CONCEPT_NAMES if name in text)


def _find_forms(text: str, table: FormTable) -> Iterator[MarkMention]:
    for form in table.likely_forms(text):
        yield from _form_mentions(text, form)


def _form_mentions(text: str, form: MarkForm) -> Iterator[MarkMention]:
    # A pattern that starts with a letter is found many times faster than one that looks behind.
    for match in form.find_in(text):
        end = match.start() + len(match[0].rstrip())
        if is_apart(text, match.start(), APART):
            yield MarkMention(match.start(), end, form.notation, form.family, form.short)


def _longest_apart(mentions: Iterable[MarkMention]) -> list[MarkMention]:
    """Keep the first, and of those that begin together the longest, of marks that overlap."""
    kept: list[MarkMention] = []
    for each in sorted(mentions, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
