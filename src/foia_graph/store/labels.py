"""Labels: the names of the things of a catalogue, where there is room for one."""

from collections.abc import Callable, Iterable

from foia_graph.model import claims, iris
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.store.catalogue import Catalogue

Marker = Callable[[str, bool], str]


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
        """Return a label of a thing, marked if a program read it; "" for what has none."""
        return self._label(iri, claims.marked)

    def _label(self, iri: str, mark: Marker) -> str:
        shape = self._catalogue.shape_of(iri)
        may_have_one = shape is None or "#" in iri or shape.label_field
        stub = self._catalogue.stub(iri) if may_have_one else None
        return mark(stub.label, stub.is_machine_read) if stub else ""

    def name(self, iri: str) -> str:
        """Return the label of a thing, or else a name made of that of its owner; it bears its mark."""
        return self._name(iri, claims.marked)

    def bare_name(self, iri: str) -> str:
        """Return the name without its mark, for forms that have a place of their own for that."""
        return self._name(iri, lambda text, _: text)

    def _name(self, iri: str, mark: Marker) -> str:
        return self._label(iri, mark) or self._derived_name(iri, mark)

    def names(self, things: Iterable[str]) -> dict[str, str]:
        """Return the names of several things, by IRI."""
        wanted = list(dict.fromkeys(things))
        self.load_labels(wanted)
        return {iri: self.name(iri) for iri in wanted}

    def _derived_name(self, iri: str, mark: Marker) -> str:
        owner, (document, number) = iris.owner_iri(iri), page_of(iri)
        if owner != iri:
            shape = self._catalogue.shape_of(iri)
            return f"{shape.title if shape else iris.last_segment(iri)} of {self._name(owner, mark)}"
        return f"{self._name(document, mark)}, page {number}" if number else iris.last_segment(iri) or iri

    def own_titles(self, thing: Resource) -> tuple[Value | None, tuple[Value, ...]]:
        """Return the title that the preferred sources give (None where there is no title), and the others.

        Those that a program read are marked.
        """
        title, others = self._bare_titles(thing)
        read = {text for _, text in claims.machine_values(thing)}

        def marked(value: Value) -> Value:
            return claims.marked_value(value) if text_of(value) in read else value

        return (title if title is None else marked(title)), tuple(map(marked, others))

    def _bare_titles(self, thing: Resource) -> tuple[Value | None, tuple[Value, ...]]:
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
        if thing is not None:
            return self.own_titles(thing)[0]
        label = next(iter(labels), None)
        return claims.marked_value(label) if stub and stub.is_machine_read and label is not None else label

    def preferred_name(self, iri: str) -> str:
        """Return the preferred label of a thing as text, or else a name made of that of its owner."""
        label = self.preferred_label(iri)
        return self.name(iri) if label is None else text_of(label)

    def language_of(self, value: Value) -> str:
        """Return the language of a text."""
        return value.language if isinstance(value, TaggedLiteral) else self._catalogue.language
