"""The cited works that the catalogue knows, by identifier and by name."""

import re
from collections.abc import Iterator

from foia_graph.extract.citations.forms import Cited, Kind, runs
from foia_graph.extract.citations.patterns import FORMS
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.mentions.table import Hit, Table, table

BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
NOT_TOLD_APART = re.compile(r"[^\w-]+|_|(?<!\d)-|-(?!\d)")
PARTS = re.compile(r"(?:\(\w+\))+$")
INNER = re.compile(r"(?P<law>.+) § .+|.*\s(?P<number>\d{4,5}\.\d)")
"""A section of a law, and a policy whose number says enough."""
KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"\d{4,5}\.\d|.*\b(?:FEA|Directive|Policy|Circular)\b.*"), "policy"),
    (re.compile(r".*\sv\.\s.*"), "case"),
)
"""What the number or the name of a work tells of its kind where no form of citation does."""
LEAST_WORDS = 4
"""A title of fewer words is a common phrase as well."""


class Works:
    """What is known of cited works; made by `works`."""

    def __init__(self, known: Gazetteer) -> None:
        self._iris: dict[str, str] = {}
        self._table: Table = table(known, works=True)
        for name in known.names:
            if name.type == "CitedWork":
                for text in (*name.names, *name.identifiers):
                    self._iris.update(dict.fromkeys((_bare(text), *map(_bare, _keys(text))), name.iri))

    def iri(self, key: str) -> str:
        """Give the IRI of what a key names, or of the law or section that it is a part of; "" if unknown."""
        if not self._iris:
            return ""
        inner = INNER.fullmatch(key)
        wholes = (key, PARTS.sub("", key), (inner["law"] or inner["number"]) if inner else key)
        return next((self._iris[bare] for bare in map(_bare, wholes) if bare in self._iris), "")

    def search(self, text: str, held: set[str]) -> Iterator[Cited]:
        """Find the works that a text cites by a known identifier, or by a title that is no common phrase.

        `held` are the runs of letters of the text.
        """
        if self._table and self._table.may_be_in(held):
            for hit in self._table.search(text):
                if len({each.name.iri for each in hit.called}) == 1 and _is_title(text, hit):
                    yield _cited(hit)


def _bare(text: str) -> str:
    """Leave out what is printed in several ways; what parts digits stays."""
    return NOT_TOLD_APART.sub("", BETWEEN_DIGITS.sub("-", text)).casefold()


def _keys(text: str) -> list[str]:
    """Give the key that a text as a whole is in some form of citation."""
    found = FORMS.search(text, runs(text))
    return [each.keys[0] for each in found if each.end - each.start == len(text) and len(each.keys) == 1]


def _is_title(text: str, hit: Hit) -> bool:
    return hit.how == "identifier" or len(text[hit.start : hit.end].split()) >= LEAST_WORDS


def _cited(hit: Hit) -> Cited:
    name = hit.called[0].name
    text = name.identifiers[0] if name.identifiers else name.names[0]
    return Cited(hit.start, hit.end, _kind(name), tuple(_keys(text)[:1]) or (text,))


def _kind(name: GazetteerEntry) -> Kind:
    for text in (*name.identifiers, *name.names):
        if found := next(FORMS.search(text, runs(text)), None):
            return found.kind
        if kind := next((kind for form, kind in KINDS if form.fullmatch(text)), None):
            return kind
    return "other"


_MADE: list[tuple[Gazetteer, Works]] = []
"""The works last asked for."""


def works(known: Gazetteer) -> Works:
    """Give the cited works that are known; made once for all texts."""
    for held, made in _MADE:
        if held is known:
            return made
    made = Works(known)
    _MADE[:] = [(known, made)]
    return made
