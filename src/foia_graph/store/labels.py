"""Labels: the names of the things of a catalogue, where there is room for one."""

from collections.abc import Iterable

from foia_graph.errors import NotFound
from foia_graph.model import claims, iris
from foia_graph.model.iris import page_of
from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.append import CLAIM_MARK
from foia_graph.store.quad_store import subject_iris


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
        """Return a name for what has none: a page is one of its document, a part one of its thing."""
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


# The most candidates that a sentence names.
MOST = 5


def find_thing(text: str, catalogue: Catalogue) -> str:
    """Return the IRI of a thing; raises NotFound, with candidates, where the text means none or several."""
    return _match_name(text, catalogue.base, _without_graphs(catalogue.all_things))


def find_tombstone(text: str, catalogue: Catalogue) -> str:
    """Return the IRI of a withdrawn thing; raises NotFound where the text means none or several."""
    return _match_name(text, catalogue.base, _without_graphs(catalogue.tombstones), "withdrawn ")


def _without_graphs(names: Iterable[str]) -> list[str]:
    return [iri for iri in names if "/graph/" not in iri]


def find_claim(text: str, catalogue: Catalogue) -> str:
    """Return the IRI of a claim, written as an IRI, `kind/slug#claim-…`, or `claim-…` alone."""
    owner, mark, key = text.strip().rpartition(CLAIM_MARK)
    if mark and owner:
        iri = f"{find_thing(owner, catalogue)}{CLAIM_MARK}{key}"
        if catalogue.describe(iri) is None:
            raise NotFound(f"There is no claim {iri.removeprefix(catalogue.base)}.")
        return iri
    ending = f"{CLAIM_MARK}{text.strip().removeprefix('#').removeprefix('claim-')}"
    quads = catalogue.quad_store.quads(None, NamedNode(f"{RDF}subject"), None)
    found = [iri for iri in subject_iris(quads) if iri.endswith(ending)]
    return _require_one(text, catalogue.base, found, "claim ")


def _match_name(text: str, base: str, names: Iterable[str], what: str = "") -> str:
    asked = text.strip()
    known = set(names)
    for whole in (asked, f"{base}{asked}", f"{base}id/{asked}"):
        if whole in known:
            return whole
    return _require_one(text, base, [iri for iri in known if iri.endswith(f"/{asked}")], f"{what}thing ")


def _require_one(text: str, base: str, candidates: list[str], what: str) -> str:
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        example = "an IRI, or a kind and a slug such as release/2012-04-10"
        raise NotFound(f"There is no {what}{text.strip()[:200]!r}; name it by {example}.")
    names = [iri.removeprefix(base).removeprefix("id/") for iri in sorted(candidates)]
    more = f" and {len(names) - MOST:,} more" if len(names) > MOST else ""
    raise NotFound(
        f"{text.strip()!r} may be any of {len(names):,}: {', '.join(names[:MOST])}{more}; name one of them."
    )


def relative_name(iri: str, catalogue: Catalogue) -> str:
    """Return a name without the base, as decisions hold it."""
    return iri.removeprefix(catalogue.base)
