"""Printed forms of withholding marks, as the scheme of marks in the ontology has them."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile
from typing import NamedTuple

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
