"""Presentation of things on pages: a row a field, a cell a value, and next to each value who says it."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import quote, urlencode

from foia_graph.model import iris
from foia_graph.model.claims import machine_values, marked
from foia_graph.model.identities import RECORDED_AS
from foia_graph.model.json_pointers import pointer_words
from foia_graph.model.namespaces import SCHEMA
from foia_graph.model.profile import Property
from foia_graph.model.rdf import derived_values
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.model.titles import readable_title
from foia_graph.model.values import identifier_words
from foia_graph.publish.addresses import followable_address, path_of
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.publish.view_models import FieldRow, LinkedClaim, LinkView, PartView, ValueCell
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store import claim_views
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.changelog.log import ThingHistory, history_of
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout
from foia_graph.store.quad_store import sorted_objects


@dataclass(frozen=True, slots=True)
class Publication:
    """One state of a catalogue, the writers of its language, and the store that it is in.

    `holdings` gives the files of documents in that state, which are looked up when they are first needed;
    `served_folder` gives the folder of the generation that is served now.
    """

    catalogue: Catalogue
    writers: LanguageWriters
    layout: Layout
    holdings: Callable[[], Holdings] = field(repr=False)
    served_folder: Callable[[], Path] = field(repr=False)


def open_publication(catalogue: Catalogue, layout: Layout) -> Publication:
    """Return a catalogue as it is published by a process that serves no one."""
    writers = LanguageWriters(catalogue.profile, catalogue.language, catalogue.base)
    holdings = Holdings(catalogue, layout)
    return Publication(catalogue, writers, layout, lambda: holdings, layout.resolve)


# Links that are at hand, since most pages show some things often: sources, types, agencies.
MAX_LINKS = 2000
# The field of those things whose title may be no more than the name of a file.
FILE_FIELD = "distribution"


# The most sources whose facts are cached.
CACHED_FACTS = 10_000


@dataclass(frozen=True, slots=True)
class SourceFact:
    """When a source was made, a partial date, and where it was read; "" for what is not stated."""

    day: str = ""
    url: str = ""


def _read_source_fact(catalogue: Catalogue, source: str) -> SourceFact:
    found = sorted_objects(catalogue.quad_store, source, f"{SCHEMA}url")
    url = next((term.value for term in found if isinstance(term, (Literal, NamedNode))), "")
    return SourceFact(claim_views.source_day(source, catalogue), url)


class Presenter:
    """Shows things of one catalogue."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.catalogue, self.profile = publication.catalogue, publication.catalogue.profile
        self.labels = Labels(self.catalogue)
        # The facts of a source by its IRI; those that were read are cached.
        self.source_fact: Callable[[str], SourceFact] = self.catalogue.compute_once(
            "source facts", lambda: lru_cache(CACHED_FACTS)(partial(_read_source_fact, self.catalogue))
        )
        self._links: dict[str, LinkView] = {}
        self._linked_claims: dict[str, LinkedClaim] = {}
        self._histories: dict[str, ThingHistory] = {}

    @cached_property
    def field_titles(self) -> dict[str, str]:
        """Return the title of each field in plain words, by predicate."""
        shapes = self.profile.shapes.values()
        return self.catalogue.compute_once(
            "field titles",
            lambda: {p.path: p.plain_title for s in shapes for p in s.properties.values() if not p.inverse},
        )

    def link(self, iri: str, detail: str = "") -> LinkView:
        """Return a link to a thing, or an address, with its label; a page may show it in many positions."""
        # A cache that is emptied when it is full: a page shows a few things often, a file all things once.
        if iri not in self._links:
            if len(self._links) >= MAX_LINKS:  # of files of a hundred thousand rows
                self._links.clear()
            self._links[iri] = self._make_link(iri)
        found = self._links[iri]
        return replace(found, detail=detail) if detail else found

    def _make_link(self, iri: str) -> LinkView:
        stub = self.catalogue.stub(iri)
        path = path_of(iri, self.catalogue.base)
        outside = iri in self.catalogue.outside_sources
        if stub is None:
            text = self.labels.name(iri) if path else identifier_words(iri) or iri
            return LinkView(path or followable_address(iri), text, "", outside)
        lang = next((v.language for v in stub.labels if isinstance(v, TaggedLiteral)), "")
        name, shown = self.labels.bare_name(iri), self._plain_name(iri)
        kind, exact = self.profile[stub.type].plain_title, name if shown != name else ""
        document, _ = iris.page_of(iris.owner_iri(iri))
        machine = stub.is_machine_read or (document != iri and self.link(document).machine)
        return LinkView(path, shown, kind, outside, lang, exact=exact, machine=machine)

    def shown_name(self, iri: str) -> str:
        """Return the name of a thing as people read it, marked if a program read it."""
        return marked(self._plain_name(iri), self.link(iri).machine)

    def _plain_name(self, iri: str) -> str:
        """Return plain words for a name, and a title that says something."""
        name = self.labels.bare_name(iri)
        if plain := self.profile.plain_concepts.get(iri.removeprefix(self.catalogue.base)):
            return plain
        document, number = iris.page_of(iri)
        if number:
            return f"{self._plain_name(document)}, page {number}"
        shape = self.catalogue.shape_of(iri)
        has_file = shape is not None and "#" not in iri and FILE_FIELD in shape.properties
        return (readable_title(name) or name) if has_file else name

    def heading(self, iri: str) -> str:
        """Return what is over a thing: its name, of a page which one it is; marked if a program read it."""
        return marked(self.bare_heading(iri), self.link(iri).machine)

    def bare_heading(self, iri: str) -> str:
        """Return what is over a thing without its mark, which a page shows beside it."""
        document, number = iris.page_of(iri)
        if number:
            return f"Page {number} of {self._plain_name(document)}"
        is_concept = iri.removeprefix(self.catalogue.base) in self.profile.plain_concepts
        return self.labels.bare_name(iri) if is_concept else self._plain_name(iri)

    @cached_property
    def holdings(self) -> Holdings:
        """Return what is held of documents."""
        return self.publication.holdings()

    def page_links(self, place: claim_views.EvidencePlace) -> tuple[LinkView | None, str]:
        """Return a link to the page where evidence is, and the address of that page of the file.

        Evidence in a field of an origin is reported by the name of the field.
        """
        if not place.page:
            named = LinkView("", f"in the field {pointer_words(place.field)}") if place.field else None
            return named, ""
        is_described = self.catalogue.stub(place.iri) is not None
        href = path_of(place.iri, self.catalogue.base) if is_described else ""
        return LinkView(href, f"page {place.page}"), self.original_address(place.document, place.page)

    def _evidence_link(self, evidence: Resource) -> LinkView:
        found = claim_views.evidence_place(evidence)
        page, _ = self.page_links(found)
        where = page.text if page else self.labels.name(found.document)
        href = page.href if page and found.page else path_of(found.document, self.catalogue.base)
        return LinkView(href, f"“{found.quote}”, {where}" if found.quote else where)

    def original_address(self, document: str, page: int) -> str:
        """Return the address of a page of the file of a document, "" where that is not handed out."""
        file = self.holdings.file_of(document)
        return f"/file/{file.sha256}?inline#page={page}" if file is not None and file.public else ""

    def field_rows(self, res: Resource) -> Iterator[FieldRow]:
        """Yield the fields of a thing or a part."""
        claims = res.parts("claims")
        outside = self.catalogue.outside_values(res.iri)
        machine = machine_values(res)
        bounds = _date_bounds(res, self)
        for prop in self.profile[res.type].properties.values():
            if prop.name == "claims" or prop.derived_from:
                continue
            values = bounds.get(prop.name, ()) if prop.computed_from else res.get(prop.name)
            cells = tuple(self._field_cells(prop, values, claims, outside, machine))
            if cells:
                names = {c.iri for c in claims if c.one("predicate") == prop.path}
                contested = any(
                    text_of(v) in names for c in claims if c.iri in names for v in c.get("conflictsWith")
                )
                term = f"/ontology/profile#{res.type}-{prop.name}"
                yield FieldRow(prop.name, prop.title, prop.comment, cells, contested, prop.plain_title, term)

    def _field_cells(
        self,
        prop: Property,
        values: Iterable[Value],
        claims: Iterable[Resource],
        outside: Set[tuple[str, str]],
        machine: Set[tuple[str, str]],
    ) -> Iterator[ValueCell]:
        mine = [claim for claim in claims if claim.one("predicate") == prop.path and not prop.inverse]
        keys = set()
        for value in values:
            key = text_of(value)
            keys.add(key)
            about = [c for c in mine if key in map(text_of, c.get("object"))]
            if isinstance(value, Resource) and prop.inverse:
                about = [c for c in value.parts("claims") if c.one("predicate") == prop.path]
            is_out, is_machine = (prop.path, key) in outside, (prop.path, key) in machine
            cell = self._value_cell(prop, value, tuple(map(self.linked_claim, about)), is_out)
            yield replace(cell, machine=True) if is_machine else cell
        for claim in mine:
            if not keys & set(map(text_of, claim.get("object"))):
                yield self._claim_only_cell(prop, claim)

    def _value_cell(
        self, prop: Property, value: Value, about: tuple[LinkedClaim, ...], outside: bool
    ) -> ValueCell:
        if isinstance(value, Resource) and value.type == "Evidence":
            anchors = claim_views.evidence_anchors(value)
            return ValueCell(link=self._evidence_link(value), outside=outside, claims=about, anchors=anchors)
        if isinstance(value, Resource):
            if any(c.one("predicate") == prop.path for c in value.parts("claims")):
                bare = {name: found for name, found in value.values.items() if name != "claims"}
                value = Resource(value.iri, value.type, bare)
            anchor, title = value.iri.partition("#")[2], self.profile[value.type].plain_title
            part = PartView(anchor, title, tuple(self.field_rows(value)))
            return ValueCell(part=part, outside=outside, claims=about)
        if isinstance(value, TaggedLiteral):
            return ValueCell(value.value, value.language, outside=outside, claims=about)
        if prop.kind in ("link", "iri", "nested", "field") or (prop.kind == "any" and "://" in value):
            return ValueCell(value, link=self.link(value), outside=outside, claims=about)
        return ValueCell(value, outside=outside, claims=about, is_date=prop.kind == "date")

    def _claim_only_cell(self, prop: Property, claim: Resource) -> ValueCell:
        linked = self.linked_claim(claim)
        view, values = linked.view, claim.get("object")
        if not values:
            words = claim.one("asStated") or view.quote
            given = ValueCell(words, missing=True, outside=view.outside, claims=(linked,))
            return replace(given, standing=view.stands)
        return replace(self._value_cell(prop, values[0], (linked,), view.outside), standing=view.stands)

    def linked_claim(self, claim: Resource) -> LinkedClaim:
        """Return a claim as it is shown; a page may show it in several positions."""
        if claim.iri not in self._linked_claims:
            self._linked_claims[claim.iri] = self._make_linked_claim(claim)
        return self._linked_claims[claim.iri]

    def load_history(self, thing: str) -> ThingHistory:
        """Return the history of a thing; claims on it are shown with their times from now on."""
        history = self._histories[thing] = history_of(thing, self.catalogue)
        return history

    def _claim_times(self, claim: str) -> tuple[str, str]:
        history = self._histories.get(iris.owner_iri(claim))
        if history is None:
            return "", ""
        lifetime = history.lifetime_of(claim)
        return lifetime.start if lifetime.start > history.lifetime_of(history.iri).start else "", lifetime.end

    def _make_linked_claim(self, claim: Resource) -> LinkedClaim:
        view = claim_views.claim_view(claim, self.catalogue)
        place, original = self.page_links(view.place) if view.place else (None, "")
        source = self.source_fact(view.source)
        later = claim_views.revisions_of(view.iri, self.catalogue)
        since, until = self._claim_times(view.iri)
        return LinkedClaim(
            view=view,
            field=self.field_titles.get(view.predicate, ""),
            place=place,
            original=original or words_address(source.url, view.quote),
            source=self.link(view.source),
            by=tuple(map(self.link, view.by)),
            status=self.link(view.status),
            since=since,
            until=until,
            cite=f"/cite?{urlencode({'iri': view.iri})}",
            revises=tuple(self._claim_link(old, "what it corrects") for old in view.revises),
            revised_by=tuple(self._claim_link(new, "what replaces it") for new in later),
            day=view.date or source.day,
            is_source_day=not view.date,
            recorded=tuple(self.link(text_of(each)) for each in claim.get(RECORDED_AS)),
        )

    def _claim_link(self, iri: str, text: str) -> LinkView:
        return LinkView(path_of(iri, self.catalogue.base), text)

    def value_text(self, claim: claim_views.ClaimView) -> str:
        """Return the value of a claim in words: what it links to by its name."""
        return self.labels.name(claim.value) if self.catalogue.stub(claim.value) else claim.value

    def statement_claims(self, thing: Resource) -> list[LinkedClaim]:
        """Return the claims that have no field of their own."""
        fields = {p.path for p in self.profile[thing.type].properties.values() if not p.inverse}
        free = [c for c in thing.parts("claims") if c.one("predicate") not in fields]
        return sorted(
            map(self.linked_claim, free),
            key=lambda each: (each.view.outside, each.source.text, each.view.date),
        )

    def plain_cell(self, prop: Property, value: Value) -> ValueCell:
        """Return the cell of a value by itself."""
        return self._value_cell(prop, value, (), False)

    def claim_cell(self, claim: Resource, prop: Property) -> ValueCell:
        """Return the cell of what a claim gives: a value, a statement in words, or how a value was put."""
        values = claim.get("object")
        if values:
            return self._value_cell(prop, values[0], (), False)
        return ValueCell(claim.one("text") or claim.one("asStated"), missing=not claim.one("text"))


def _date_bounds(res: Resource, presenter: Presenter) -> dict[str, tuple[Value, ...]]:
    found = dict(derived_values(res, presenter.profile[res.type]))
    pair: dict[str, tuple[Value, ...]] = {
        name: (day,) for name, day in found.items() if name in ("notBefore", "notAfter")
    }
    return {} if len(pair) == 2 and len(set(pair.values())) == 1 else pair


# A longer quote is found by its first and its last words (URL Fragment Text Directives, 3.2).
MAX_WORDS = 12
END_WORDS = 5


def words_address(url: str, words: str) -> str:
    """Return the address of words on a web page (URL Fragment Text Directives), "" for one not to follow.

    >>> words_address("https://example.org/a", "well, it leaked")
    'https://example.org/a#:~:text=well%2C%20it%20leaked'
    """
    address = followable_address(url) if url.lower().startswith(("http://", "https://")) else ""
    if not address or not words:
        return address
    parts = words.split()
    spans = [parts] if len(parts) <= MAX_WORDS else [parts[:END_WORDS], parts[-END_WORDS:]]
    text = ",".join(quote(" ".join(span), safe="").replace("-", "%2D") for span in spans)
    return f"{address}{'' if '#' in address else '#'}:~:text={text}"
