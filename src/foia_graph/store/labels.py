"""Labels: the names of the things of a catalogue, where there is room for one."""

from collections.abc import Iterable

from foia_graph.model import claims, iris
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.store.catalogue import Catalogue


class Labels:
    """The names of the things of one catalogue.

    The catalogue caches what was looked up, so one of these costs nothing to make. Whoever needs the names
    of many things has them looked up together by `names` or `load_labels`.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def load_labels(self, names: Iterable[str]) -> None:
        """Fill the cache with the labels of several things at once."""
        self._catalogue.stubs(names)

    def label(self, iri: str) -> str:
        """Return a label of a thing, "" for what has none or is not described here."""
        shape = self._catalogue.shape_of(iri)
        may_have_one = shape is None or "#" in iri or shape.label_field
        stub = self._catalogue.stub(iri) if may_have_one else None
        return stub.label if stub else ""

    def name(self, iri: str) -> str:
        """Return the label of a thing, or else a name made of that of its owner."""
        return self.label(iri) or self._derived_name(iri)

    def names(self, things: Iterable[str]) -> dict[str, str]:
        """Return the names of several things, by IRI."""
        wanted = list(dict.fromkeys(things))
        self.load_labels(wanted)
        return {iri: self.name(iri) for iri in wanted}

    def _derived_name(self, iri: str) -> str:
        owner, (document, number) = iris.owner_iri(iri), page_of(iri)
        if owner != iri:
            shape = self._catalogue.shape_of(iri)
            return f"{shape.title if shape else iris.last_segment(iri)} of {self.name(owner)}"
        return f"{self.name(document)}, page {number}" if number else iris.last_segment(iri) or iri

    def own_titles(self, thing: Resource) -> tuple[Value | None, tuple[Value, ...]]:
        """Return the title that the preferred sources give (None where there is no title), and the others."""
        preferred = self._catalogue.generation.preferred_sources
        is_outside = self._catalogue.outside_sources.__contains__
        return claims.title_values(thing, self._catalogue.profile, preferred, is_outside)

    def titles(self, thing: Resource) -> tuple[Value, tuple[Value, ...]]:
        """Return the title of a thing, and its other titles."""
        title, others = self.own_titles(thing)
        return (self.name(thing.iri) if title is None else title), others

    def preferred_label(self, iri: str) -> Value | None:
        """Return the label that the preferred sources give a thing, None where it has none.

        Only a thing with several labels is read whole.
        """
        stub = self._catalogue.stub(iri)
        labels = stub.labels if stub else ()
        thing = self._catalogue.describe(iri) if len(labels) > 1 else None
        return self.own_titles(thing)[0] if thing else next(iter(labels), None)

    def preferred_name(self, iri: str) -> str:
        """Return the preferred label of a thing as text, or else a name made of that of its owner."""
        label = self.preferred_label(iri)
        return self.name(iri) if label is None else text_of(label)

    def language_of(self, value: Value) -> str:
        """Return the language of a text."""
        return value.language if isinstance(value, TaggedLiteral) else self._catalogue.language
