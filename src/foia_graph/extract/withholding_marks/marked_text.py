"""Withholding marks in a text, by their form alone."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.extract.citations.citation_forms import is_apart
from foia_graph.extract.withholding_marks.mark_forms import (
    CONCEPT_NAMES,
    FULL_FORMS,
    FormTable,
    MarkForm,
    short_forms,
)

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
