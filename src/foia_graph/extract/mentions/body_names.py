"""Public bodies that pages name, whether or not the catalogue has records of them.

They are known by a list of names (facts put together from public lists), and by the way in which names of
police forces, prosecutors, courts, committees and offices are built.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from foia_graph.extract.gazetteer import GazetteerEntry
from foia_graph.extract.mentions.name_table import NameForm, NameHit, NameTable
from foia_graph.extract.spans import TakenSpans
from foia_graph.model.us_states import STATES
from foia_graph.runtime.tables import PatternTable

_PATTERNS = PatternTable(Path(__file__).with_suffix(".toml")).section("names")
_BUILT = re.compile(_PATTERNS.text("built").replace("STATES", "|".join(each.name for each in STATES)))


@cache
def _listed_bodies() -> NameTable:
    with Path(__file__).with_name("public_bodies.csv").open(encoding="utf-8", newline="") as file:
        return NameTable(
            _body(row["name"], row["forms"].split(" | "), row["abbreviations"].split(" | "))
            for row in csv.DictReader(file)
        )


def _body(name: str, forms: Iterable[str], abbreviations: Iterable[str]) -> GazetteerEntry:
    full = tuple(filter(None, (name, *forms)))
    return GazetteerEntry(name, "Agency", full, tuple(filter(None, abbreviations)))


def find_bodies(texts: list[str]) -> Iterator[list[NameHit]]:
    """Yield the bodies that each text of a file names, of names that overlap the longest.

    An abbreviation that stands in brackets behind a name is one of that body in all texts.
    """
    private = _PATTERNS["private"]
    named = [
        [
            hit
            for hit in (*_listed_bodies().search(text), *_built_names(text))
            if not private.match(text, hit.end)
        ]
        for text in texts
    ]
    explained = NameTable(
        _body(hit.forms[0].name.iri, (), (match[1],))
        for text, hits in zip(texts, named, strict=True)
        for hit in hits
        if (match := _PATTERNS["explained"].match(text, hit.end)) and _abbreviates(match[1], text, hit)
    )
    for text, hits in zip(texts, named, strict=True):
        found = sorted((*hits, *explained.search(text)), key=lambda hit: (hit.start - hit.end, hit.start))
        yield sorted(TakenSpans().take_free(found))


def _built_names(text: str) -> Iterator[NameHit]:
    for match in _BUILT.finditer(text):
        name = " ".join(match[0].split())
        yield NameHit(*match.span(), (NameForm(_body(name, (), ()), "full"),))


def _abbreviates(short: str, text: str, hit: NameHit) -> bool:
    letters = iter(text[hit.start : hit.end].lower())
    return hit.kind == "full" and all(letter in letters for letter in re.sub(r"\W", "", short.lower()))
