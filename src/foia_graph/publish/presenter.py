"""Presentation of things on pages: a row a field, a cell a value, and beside each value who says it.

Rows, labels and links come from the profile; nothing here knows a class.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from urllib.parse import urlencode

from foia_graph.model.profile import Property
from foia_graph.model.rdf import derived
from foia_graph.model.resource import Resource, Text, Value, text_of
from foia_graph.publish.addresses import followable, path_of
from foia_graph.publish.publication import Publication
from foia_graph.publish.view_models import Cell, Link, LinkedClaim, Part, Row
from foia_graph.store.claim_views import claim_view, revisions
from foia_graph.store.document_files import Holdings, page_of
from foia_graph.store.evidence_places import EvidencePlace, place_of
from foia_graph.store.labels import Labels


class Viewer:
    """Shows things of one catalogue."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.catalogue, self.profile = publication.catalogue, publication.catalogue.profile
        self.labels = Labels(self.catalogue)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Return the title of each field, by predicate."""
        shapes = self.profile.shapes.values()
        return self.catalogue.once(
            "field titles",
            lambda: {p.path: p.title for s in shapes for p in s.properties.values() if not p.inverse},
        )

    # ------------------------------------------------------------ links

    def link(self, iri: str, detail: str = "") -> Link:
        """Return a link to a thing, or an address, with its label."""
        stub = self.catalogue.stub(iri)
        path = path_of(iri, self.catalogue.base)
        outside = iri in self.catalogue.outside_sources
        if stub is None:
            text = self.labels.name(iri) if path else iri
            return Link(path or followable(iri), text, "", outside, "", detail)
        lang = next((v.language for v in stub.labels if isinstance(v, Text)), "") if stub.labels else ""
        return Link(path, self.labels.name(iri), self.profile[stub.type].title, outside, lang, detail)

    def heading(self, iri: str) -> str:
        """Return what stands over a thing: what it is called, of a page which one it is."""
        document, number = page_of(iri)
        return f"Page {number} of {self.labels.name(document)}" if number else self.labels.name(iri)

    @cached_property
    def holdings(self) -> Holdings:
        """Return what is held of documents."""
        return self.publication.holdings()

    def place(self, place: EvidencePlace) -> tuple[Link | None, str]:
        """Return a link to the page where evidence stands, and the address of that page of the file."""
        if not place.page:
            return None, ""
        described = self.catalogue.stub(place.iri) is not None
        href = path_of(place.iri, self.catalogue.base) if described else ""
        return Link(href, f"page {place.page}"), self.original(place.document, place.page)

    def _evidence(self, evidence: Resource) -> Link:
        """Return a link of the words of evidence to where they stand."""
        found = place_of(evidence)
        page, _ = self.place(found)
        where = page.text if page else self.labels.name(found.document)
        href = page.href if page else path_of(found.document, self.catalogue.base)
        return Link(href, f"“{found.quote}”, {where}" if found.quote else where)

    def original(self, document: str, page: int) -> str:
        """Return the address of a page of the file of a document, "" where that is not handed out."""
        held = self.holdings.of(document)
        return f"/file/{held.sha256}?inline#page={page}" if held is not None and held.public else ""

    # ------------------------------------------------------------ rows

    def rows(self, res: Resource) -> Iterator[Row]:
        """Yield the fields of a thing or a part."""
        said = res.parts("claims")
        outside = self.catalogue.outside(res.iri)
        bounds = _bounds(res, self)
        for prop in self.profile[res.type].properties.values():
            if prop.name == "claims" or prop.derived_from:
                continue
            values = bounds.get(prop.name, ()) if prop.computed_from else res.get(prop.name)
            cells = tuple(self._cells(prop, values, said, outside))
            if cells:
                names = {c.iri for c in said if c.one("predicate") == prop.path}
                contested = any(
                    text_of(v) in names for c in said if c.iri in names for v in c.get("conflictsWith")
                )
                yield Row(prop.name, prop.title, prop.comment, cells, contested)

    def _cells(
        self,
        prop: Property,
        values: Iterable[Value],
        said: Iterable[Resource],
        outside: set[tuple[str, str]],
    ) -> Iterator[Cell]:
        mine = [claim for claim in said if claim.one("predicate") == prop.path and not prop.inverse]
        shown = set()
        for value in values:
            key = text_of(value)
            shown.add(key)
            about = [c for c in mine if key in map(text_of, c.get("object"))]
            if isinstance(value, Resource) and prop.inverse:
                about = [c for c in value.parts("claims") if c.one("predicate") == prop.path]
            is_out = (prop.path, key) in outside
            yield self._cell(prop, value, tuple(map(self.claim, about)), is_out)
        for claim in mine:
            if not shown & set(map(text_of, claim.get("object"))):
                yield self._bare_claim(prop, claim)

    def _cell(self, prop: Property, value: Value, about: tuple[LinkedClaim, ...], outside: bool) -> Cell:
        if isinstance(value, Resource) and value.type == "Evidence":
            return Cell(link=self._evidence(value), outside=outside, claims=about)
        if isinstance(value, Resource):
            own = [c for c in value.parts("claims") if c.one("predicate") == prop.path]
            shown = (
                Resource(value.iri, value.type, {k: v for k, v in value.values.items() if k != "claims"})
                if own
                else value
            )
            part = Part(_anchor(value.iri), self.profile[value.type].title, tuple(self.rows(shown)))
            return Cell(part=part, outside=outside, claims=about)
        if isinstance(value, Text):
            return Cell(value.value, value.language, outside=outside, claims=about)
        if prop.kind in ("link", "iri", "nested", "field") or (prop.kind == "any" and "://" in value):
            return Cell(value, link=self.link(value), outside=outside, claims=about)
        return Cell(value, outside=outside, claims=about)

    def _bare_claim(self, prop: Property, claim: Resource) -> Cell:
        """Return the cell of a claim that gives no value, or of one that does not stand."""
        linked = self.claim(claim)
        view, values = linked.view, claim.get("object")
        if not values:
            stated = claim.one("asStated") or view.quote
            return Cell(stated, missing=True, standing=view.stands, outside=view.outside, claims=(linked,))
        return replace(self._cell(prop, values[0], (linked,), view.outside), standing=view.stands)

    # ------------------------------------------------------------ claims

    def claim(self, claim: Resource) -> LinkedClaim:
        """Return a claim as it is shown."""
        view = claim_view(claim, self.catalogue)
        place, original = self.place(view.place) if view.place else (None, "")
        return LinkedClaim(
            view=view,
            field=self.titles.get(view.predicate, ""),
            place=place,
            original=original,
            source=self.link(view.source),
            by=tuple(map(self.link, view.by)),
            status=self.link(view.status),
            cite=f"/cite?{urlencode({'iri': view.iri})}",
            revises=tuple(self._other_claim(old, "what it corrects") for old in view.revises),
            revised_by=tuple(
                self._other_claim(new, "what takes its place") for new in revisions(view.iri, self.catalogue)
            ),
        )

    def _other_claim(self, iri: str, text: str) -> Link:
        """Return a link to a claim where it stands."""
        return Link(path_of(iri, self.catalogue.base), text)

    def statements(self, thing: Resource) -> list[LinkedClaim]:
        """Return the claims that have no field of their own."""
        fields = {p.path for p in self.profile[thing.type].properties.values() if not p.inverse}
        free = [c for c in thing.parts("claims") if c.one("predicate") not in fields]
        return sorted(
            map(self.claim, free), key=lambda each: (each.view.outside, each.source.text, each.view.date)
        )

    def part(self, prop: Property, part: Resource) -> Cell:
        """Return the cell of a nested thing by itself."""
        return self._cell(prop, part, (), False)

    def value(self, claim: Resource, prop: Property) -> Cell:
        """Return the cell of what a claim gives: a value, a statement in words, or how a value was put."""
        values = claim.get("object")
        if values:
            return self._cell(prop, values[0], (), False)
        return Cell(claim.one("text") or claim.one("asStated"), missing=not claim.one("text"))


def _bounds(res: Resource, viewer: Viewer) -> dict[str, tuple[Value, ...]]:
    """Return the computed days of a thing where they tell more than its date does."""
    found = dict(derived(res, viewer.profile[res.type]))
    pair: dict[str, tuple[Value, ...]] = {
        name: (day,) for name, day in found.items() if name in ("notBefore", "notAfter")
    }
    return {} if len(pair) == 2 and len(set(pair.values())) == 1 else pair


def _anchor(iri: str) -> str:
    return iri.partition("#")[2]
