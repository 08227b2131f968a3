"""Laws of sections that stand alone: those of which the file cites the same section elsewhere."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.extract.citations.citation_forms import Certainty, CitationMatch

KEY = re.compile(r"(?P<law>.+?)\s(?P<number>\d[\w.-]*)(?P<parts>(?:\(\w+\))*)")
"""The law, the section and its parts in the key of a statute."""


RULES = ("Fed. R.", "Rule")
SectionNumber = tuple[bool, str]
"""The number of a section or a rule, and whether it is that of a rule."""


class SectionLaws(NamedTuple):
    """The laws of which a file cites each section, by the number of the section; `file` tells files apart."""

    laws: dict[SectionNumber, set[str]]
    file: str

    def with_laws(self, matches: list[CitationMatch]) -> Iterator[CitationMatch]:
        """Yield what a page cites; a section alone is left out where the page cites it with its law."""
        full = {number for each in matches if not each.section for _, number, _ in _parsed_keys(each.keys)}
        for each in matches:
            if not each.section:
                yield each
            elif full.isdisjoint(number for _, number, _ in _parsed_keys(each.keys)):
                keys = tuple(filter(None, (self._key(key, each.section) for key in each.keys)))
                if keys:
                    yield each._replace(keys=keys)

    def _key(self, key: str, sure: Certainty) -> str:
        """Name the law of a section; where the file names none, only what is surely a law is cited."""
        _, number, parts = next(_parsed_keys((key,)))
        laws = self.laws.get(number, set())
        coded = {law for law in laws if law.endswith("U.S.C.")} or laws
        if len(coded) == 1:
            return f"{next(iter(coded))} {number[1]}{parts}"
        return f"{key} (law not named, file {self.file[:12]})" if sure == "sure" else ""


def learn_laws(file: str, pages: Iterable[list[CitationMatch]]) -> SectionLaws:
    """Learn from all pages of a file which law each section belongs to."""
    laws: dict[SectionNumber, set[str]] = {}
    for found in pages:
        for each in found:
            if each.kind in ("statute", "regulation") and not each.section:
                for law, number, _ in _parsed_keys(each.keys):
                    laws.setdefault(number, set()).add(law)
    return SectionLaws(laws, file)


def _parsed_keys(keys: Iterable[str]) -> Iterator[tuple[str, SectionNumber, str]]:
    for key in keys:
        if match := KEY.fullmatch(key):
            yield match["law"], (match["law"].startswith(RULES), match["number"]), match["parts"]
