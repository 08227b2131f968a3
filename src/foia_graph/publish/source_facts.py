"""Facts of the sources of claims: when each was made, and the address of words in it."""

from dataclasses import dataclass
from urllib.parse import quote

from foia_graph.model.namespaces import SCHEMA
from foia_graph.model.profile import Shape
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.publish.addresses import followable_address
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.quad_store import sorted_objects

DAY_VARIABLES = ("issued", "available-date")
"""The CSL variables whose fields say when a source was made, in the order in which they count."""
MOST_WORDS = 12
"""A longer quote is found by its first and its last words (URL Fragment Text Directives, 3.2)."""
END_WORDS = 5
CACHED_FACTS = 10_000
"""The most sources whose facts are cached."""


@dataclass(frozen=True, slots=True)
class SourceFact:
    """When a source was made, a partial date, and where it was read; "" for what is not stated."""

    day: str = ""
    url: str = ""


class SourceFacts:
    """The facts of the sources of one catalogue, which remembers those that were read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._facts = catalogue.compute_once("source facts", dict[str, SourceFact])

    def find(self, source: str) -> SourceFact:
        """Return the facts of a source by its IRI, without day and address for what is not described."""
        fact = self._facts.get(source)
        if fact is None:
            shape = self._catalogue.shape_of(source)
            fact = self._read(source, shape) if shape is not None else SourceFact()
            if len(self._facts) >= CACHED_FACTS:
                self._facts.clear()
            self._facts[source] = fact
        return fact

    def _read(self, source: str, shape: Shape) -> SourceFact:
        fields = (name for variable in DAY_VARIABLES for name in shape.cited_as(variable))
        paths = [shape.properties[name].path for name in fields]
        days = (self._first_value(source, path) for path in paths)
        return SourceFact(next(filter(None, days), ""), self._first_value(source, f"{SCHEMA}url"))

    def _first_value(self, source: str, path: str) -> str:
        found = sorted_objects(self._catalogue.quad_store, source, path)
        return next((term.value for term in found if isinstance(term, (Literal, NamedNode))), "")


def words_address(url: str, words: str) -> str:
    """Return the address of words on a web page (URL Fragment Text Directives), "" for one not to follow.

    >>> words_address("https://example.org/a", "well, it leaked")
    'https://example.org/a#:~:text=well%2C%20it%20leaked'
    """
    address = followable_address(url) if url.lower().startswith(("http://", "https://")) else ""
    if not address or not words:
        return address
    parts = words.split()
    spans = [parts] if len(parts) <= MOST_WORDS else [parts[:END_WORDS], parts[-END_WORDS:]]
    text = ",".join(quote(" ".join(span), safe="").replace("-", "%2D") for span in spans)
    return f"{address}{'' if '#' in address else '#'}:~:text={text}"
