"""The cited works that the catalogue knows, by identifier and by name."""

import re
from collections.abc import Iterator

from foia_graph.extract.citations.citation_forms import CitationKind, CitationMatch
from foia_graph.extract.citations.named_laws import key_of_law
from foia_graph.extract.citations.patterns import find_forms
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.mentions.name_table import NameHit, NameTable, table_of_names
from foia_graph.model.iris import slug
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

PARTS = _PATTERNS["parts"]
# Kinds of works by their number or name, where no form of citation tells.
WORK_KINDS: tuple[tuple[re.Pattern[str], CitationKind], ...] = (
    (re.compile(r"\d{4,5}\.\d|.*\b(?:FEA|Directive|Policy|Circular)\b.*"), "policy"),
    (re.compile(r".*\sv\.\s.*"), "case"),
)
# A title of fewer words is a common phrase as well.
LEAST_WORDS = 4


class WorkTable:
    """The known cited works; made by `work_table`."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._iris: dict[str, str] = {}
        self._table: NameTable = table_of_names(gazetteer, works=True)
        for name in gazetteer.entries:
            if name.type == "CitedWork":
                for text in (*name.names, *name.identifiers):
                    self._iris.update(
                        dict.fromkeys(
                            (_without_punctuation(text), *map(_without_punctuation, _keys_of_text(text))),
                            name.iri,
                        )
                    )

    def iri_of(self, key: str) -> str:
        """Return the IRI of what a key names, or of the law or section it is part of; "" if unknown."""
        if not self._iris:
            return ""
        inner = _PATTERNS["inner_signs"].fullmatch(key)
        wholes = (key, PARTS.sub("", key), (inner["law"] or inner["number"]) if inner else key)
        return next(
            (self._iris[bare] for bare in map(_without_punctuation, wholes) if bare in self._iris), ""
        )

    def search(self, text: str) -> Iterator[CitationMatch]:
        """Find the works that a text cites by a known identifier, or by a title that is no common phrase."""
        for hit in self._table.search(text) if self._table else ():
            if len({each.name.iri for each in hit.forms}) == 1 and _is_title(text, hit):
                yield _hit_match(hit)


def _without_punctuation(text: str) -> str:
    return _PATTERNS["interchangeable"].sub("", _PATTERNS["between_digits"].sub("-", text)).casefold()


def _keys_of_text(text: str) -> list[str]:
    if key := key_of_law(text):
        return [key]
    matches = find_forms(text)
    return [each.keys[0] for each in matches if each.end - each.start == len(text) and len(each.keys) == 1]


def _is_title(text: str, hit: NameHit) -> bool:
    return hit.kind == "identifier" or len(text[hit.start : hit.end].split()) >= LEAST_WORDS


def _hit_match(hit: NameHit) -> CitationMatch:
    name = hit.forms[0].name
    text = name.identifiers[0] if name.identifiers else name.names[0]
    return CitationMatch(hit.start, hit.end, _work_kind(name), tuple(_keys_of_text(text)[:1]) or (text,))


def _work_kind(name: GazetteerEntry) -> CitationKind:
    for text in (*name.identifiers, *name.names):
        if found := next(find_forms(text), None):
            return found.kind
        if kind := next((kind for form, kind in WORK_KINDS if form.fullmatch(text)), None):
            return kind
    return "other"


def name_work(key: str, iri: str) -> tuple[str, str]:
    """Return a key and the IRI of its work, or what a record calls it where the catalogue has none."""
    return key, iri or f"work/{slug(key)}"


# The works last asked for.
_RECENT_TABLES: list[tuple[Gazetteer, WorkTable]] = []


def work_table(gazetteer: Gazetteer) -> WorkTable:
    """Return the cited works that are known; made once for all texts."""
    for held, made in _RECENT_TABLES:
        if held is gazetteer:
            return made
    made = WorkTable(gazetteer)
    _RECENT_TABLES[:] = [(gazetteer, made)]
    return made
