"""Sources of claims: who is behind each, and the named graph in which its words are kept.

A claim names its source by slug; the source decides the named graph of the claim, and its publisher is who
says so when the claim does not tell. So the sources are read before anything else.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass

from foia_graph.errors import ValueRejected
from foia_graph.model import iris


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """A source document as claims need it: its graph, and the IRIs of those who say what it says."""

    iri: str
    graph: str
    publishers: tuple[str, ...] = ()


class SourceRegistry:
    """All sources of a catalogue, looked up by IRI or by what a record calls them."""

    def __init__(self, base: str, sources: Iterable[ClaimSource] = ()) -> None:
        self.base = base
        self.by_iri: MutableMapping[str, ClaimSource] = {source.iri: source for source in sources}
        self._named: dict[str, ClaimSource] = {}
        self.present_names: Mapping[str, str] = {}
        """The present names of sources, and of all else, by their former ones (IRIs)."""

    def add(self, source: ClaimSource) -> None:
        """Add a source, or replace the one of its IRI."""
        self.by_iri[source.iri] = source
        self._named.clear()  # a name may now mean another source

    def add_stored(self, sources: Mapping[str, ClaimSource]) -> None:
        """Add sources that are looked up as they are asked for."""
        self.by_iri = ChainMap(dict(self.by_iri), sources)  # type: ignore[arg-type]  # only the first is written

    def find(self, name: str) -> ClaimSource:
        """Return a source by slug (`post-7`), by `kind/slug` (`document/ice-117629`) or by IRI.

        Raises ValueRejected with a sentence when there is no record of it.
        """
        found = self._named.get(name)
        if found is None:
            iri = name if "://" in name else iris.mint(self.base, *self._kind(name))
            found = self.by_iri.get(self.present_names.get(iri, iri))
            if found is None:
                raise ValueRejected(
                    f"source {name[:60]!r} has no record; a SourceDocument with this id is missing"
                )
            self._named[name] = found
        return found

    def graph_of(self, iri: str) -> str:
        """Return the graph of what a source says."""
        return self.by_iri[iri].graph

    def is_outside(self, iri: str) -> bool:
        """Return whether a source is outside the collection."""
        return iris.is_external_graph(self.by_iri[iri].graph)

    @staticmethod
    def _kind(name: str) -> tuple[str, str]:
        kind, slash, key = name.partition("/")
        return (kind, key) if slash else ("source", name)
