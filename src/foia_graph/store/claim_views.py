"""Claims, ready to be shown: subject, field and value of each, its evidence, its source and its status.

Positions of evidence are words, page, and the box around them (Web Annotation Data Model, 4.2).
"""

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from foia_graph.extract.parsed_document import Box
from foia_graph.model import claims, iris
from foia_graph.model.json_pointers import fragment_pointer
from foia_graph.model.namespaces import FOIA, OA, PROV, RDF
from foia_graph.model.profile import Profile, Property
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, Literal, NamedNode, Quad
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.query.answers import row_texts
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.quad_store import QuadStore, sorted_objects
from foia_graph.store.tables.database import TableReader, delete_rows, insert_rows

_PAGE = re.compile(r"(?:^|&)page=([0-9]{1,9})(?:&|$)")
_PERCENT = re.compile(r"(?:^|&)xywh=percent:([0-9.]+),([0-9.]+),([0-9.]+),([0-9.]+)(?:&|$)")


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """Words of a document, the number of the page that they are on (0: not said), and their box on it.

    `field` is the JSON Pointer of the field of an origin in which they are, "" where they are in none;
    `start` and `end` the numbers of characters before them and before their end in the text, None where that
    is not said; `prefix` and `suffix` what is before and after them.
    """

    document: str = ""
    page: int = 0
    quote: str = ""
    box: Box | None = None
    field: str = ""
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""

    @property
    def iri(self) -> str:
        """Return the IRI of the page."""
        return f"{self.document}/page/{self.page}"


def evidence_places(part: Resource, *fields: str) -> list[EvidencePlace]:
    """Return the positions that are the evidence of a part."""
    return [
        evidence_place(evidence)
        for field in fields or ("evidence", "target")
        for evidence in part.parts(field)
    ]


def evidence_place(evidence: Resource) -> EvidencePlace:
    """Return the position of a piece of evidence: the page is its source, or a fragment has its number."""
    document, page = iris.page_of(evidence.one("hasSource"))
    quote, box, field, offsets, around = "", None, "", ("", ""), ("", "")
    for each in _nested_selectors(evidence):
        fragment = each.one("fragment")
        if words := each.one("exact"):
            quote, around = words, (each.one("prefix"), each.one("suffix"))
        field = fragment_pointer(fragment) or field
        offsets = (each.one("start"), each.one("end")) if each.one("start") else offsets
        if (named := _PAGE.search(fragment)) and not fragment_pointer(fragment):
            page = int(named[1])
        box = _parse_box(fragment) or box
    start, end = (int(offset) if offset else None for offset in offsets)
    return EvidencePlace(document, page, quote, box, field, start, end, *around)


def _nested_selectors(evidence: Resource) -> Iterator[Resource]:
    todo = [*evidence.parts("selector")]
    while todo:
        selector = todo.pop()
        yield selector
        todo += selector.parts("refinedBy")


def _parse_box(fragment: str) -> Box | None:
    """Parse a box (Media Fragments URI 1.0, 4.2.2), None for a fragment without one.

    >>> _parse_box("xywh=percent:10,20.5,30,4")
    Box(x=10.0, y=20.5, width=30.0, height=4.0)
    """
    found = _PERCENT.search(fragment)
    try:
        return Box(*map(float, found.groups())) if found else None
    except ValueError:
        return None


def evidence_anchors(evidence: Resource) -> tuple[str, ...]:
    """Return the fragments of a piece of evidence and of all selectors in it, each once."""
    return tuple(dict.fromkeys(_fragments(evidence)))


def _fragments(part: Resource) -> Iterator[str]:
    if fragment := part.iri.partition("#")[2]:
        yield fragment
    for values in part.values.values():
        for value in values:
            if isinstance(value, Resource):
                yield from _fragments(value)


REVISES = "wasRevisionOf"


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim on a thing or a part of one, other things by their IRIs.

    `field` is the field of the value, "" for a claim in words alone. `value` is the first that there is of:
    the value (a figure by its words), the `text`, the value as stated. `quote` is the words of the evidence,
    `place` the first of the evidence that is on a page, or in a field of the
    origin. `speaker` is who says it in words, where no name is
    known, or only that of those they belong to. `revises` are the claims that this one replaced.
    """

    iri: str
    about: str
    predicate: str
    field: str
    value: str
    text: str
    evidence: tuple[EvidencePlace, ...]
    anchors: tuple[str, ...]
    quote: str
    place: EvidencePlace | None
    source: str
    by: tuple[str, ...]
    speaker: str
    date: str
    status: str
    notes: tuple[str, ...]
    revises: tuple[str, ...]
    outside: bool

    @property
    def anchor(self) -> str:
        """Return the fragment of the claim on the page of its thing."""
        return self.iri.partition("#")[2]

    @property
    def page(self) -> str:
        """Return the number of the page of the file with the evidence, from 1; "" where none is given."""
        return str(self.place.page or "") if self.place else ""

    @property
    def stands(self) -> bool:
        """Return whether the claim is, so that its value is a value of the thing, too."""
        return iris.last_segment(self.status) in claims.STANDING_STATUSES

    def __str__(self) -> str:
        return f"{self.value} ({f'“{self.quote}”, ' if self.quote else ''}{self.source})"


def claim_view(claim: Resource, catalogue: Catalogue, about: Resource | None = None) -> ClaimView:
    """Return a claim ready to be shown; `about` is what it is about, whose figures are shown in words."""
    predicate, source, evidence = claim.one("predicate"), claim.one("source"), tuple(evidence_places(claim))
    return ClaimView(
        iri=claim.iri,
        about=about.iri if about else "",
        predicate=predicate,
        field=catalogue.profile.fields.get((predicate, False), ""),
        value=_value_text(claim, about),
        text=claim.one("text"),
        evidence=evidence,
        anchors=tuple(name for each in claim.parts("evidence") for name in evidence_anchors(each)),
        quote=next((each.quote for each in evidence if each.quote), ""),
        place=next((each for each in evidence if each.page or each.field), None),
        source=source,
        by=tuple(map(text_of, claim.get("by"))),
        speaker=claim.one("speaker"),
        date=claim.one("date"),
        status=claim.one("status"),
        notes=tuple(map(text_of, claim.get("note"))),
        revises=tuple(map(text_of, claim.get(REVISES))),
        outside=source in catalogue.outside_sources,
    )


# The CSL variables whose fields say when a source was made, in the order in which they count.
DAY_VARIABLES = ("issued", "available-date")


def day_fields(profile: Profile) -> Iterator[Property]:
    """Yield the fields of all classes that say when a source was made."""
    shapes = profile.shapes.values()
    return (s.properties[name] for s in shapes for variable in DAY_VARIABLES for name in s.cited_as(variable))


def source_day(source: str, catalogue: Catalogue) -> str:
    """Return when a source was made, a partial date; "" where nothing says so."""
    shape = catalogue.shape_of(source)
    if shape is None:
        return ""
    paths = (shape.properties[n].path for variable in DAY_VARIABLES for n in shape.cited_as(variable))
    found = (term for path in paths for term in sorted_objects(catalogue.quad_store, source, path))
    return next((term.value for term in found if isinstance(term, Literal)), "")


def claim_day(claim: Resource, catalogue: Catalogue) -> str:
    """Return when a claim was made, else when its source was; "" where neither is stated."""
    return claim.one("date") or source_day(claim.one("source"), catalogue)


def _value_text(claim: Resource, about: Resource | None) -> str:
    values = claim.get("object") or claim.get("text") or claim.get("asStated")
    value = text_of(values[0]) if values else ""
    figures = about.parts("figure") if about else ()
    figure = next((each for each in figures if each.iri == value), None)
    return (figure.one("asStated") or figure.one("amount")) if figure else value


def claims_of(thing: Resource) -> Iterator[tuple[Resource, Resource]]:
    """Yield all claims on a thing and on its parts, as pairs of the subject and the claim."""
    for name, values in thing.values.items():
        for value in values:
            if isinstance(value, Resource) and name == "claims":
                yield thing, value
            elif isinstance(value, Resource):
                yield from claims_of(value)


def claim_views(thing: Resource, catalogue: Catalogue) -> Iterator[ClaimView]:
    """Yield all claims on a thing and on its parts, ready to be shown."""
    return (claim_view(claim, catalogue, about) for about, claim in claims_of(thing))


def revisions_of(claim: str, catalogue: Catalogue) -> list[str]:
    """Return the IRIs of the claims that revise one (prov:wasRevisionOf), sorted."""
    revisions = catalogue.compute_once("revisions", lambda: _read_revisions(catalogue))
    return revisions.get(claim, [])


def _read_revisions(catalogue: Catalogue) -> dict[str, list[str]]:
    shape, predicate = catalogue.profile["Claim"], NamedNode(catalogue.profile.predicates[REVISES])
    found: dict[str, list[str]] = {}
    for quad in catalogue.quad_store.quads(None, predicate, None):
        new, old = quad.subject, quad.object
        if not isinstance(new, NamedNode) or not isinstance(old, NamedNode):
            continue
        if catalogue.shape_of(new.value) == shape:
            found.setdefault(old.value, []).append(new.value)
    return {claim: sorted(names) for claim, names in found.items()}


# By the IRI of each thing with several claims the fragments of these.
ClaimOrders = Mapping[str, Sequence[str]]


def write_claim_orders(
    connection: sqlite3.Connection, orders: ClaimOrders, removed: Collection[str] = ()
) -> None:
    """Write the orders of some things instead of those that they and the removed things have."""
    delete_rows(connection, "claim_order", "owner", {*removed, *orders})
    rows = ((thing, *each) for thing, order in orders.items() for each in enumerate(order))
    insert_rows(connection, "claim_order", rows)


def delete_removed_claims(connection: sqlite3.Connection, removed_quads: Iterable[Quad]) -> None:
    """Take claims out of the orders whose classes are among removed quads; the others stay as they are."""
    names = (
        quad.subject.value.partition("#")
        for quad in removed_quads
        if quad.graph_name == DEFAULT_GRAPH and quad.predicate.value == RDF_TYPE
        if isinstance(quad.subject, NamedNode)
    )
    claims = [(thing, fragment) for thing, _, fragment in names if fragment]
    connection.executemany("DELETE FROM claim_order WHERE owner = ? AND fragment = ?", claims)


def claim_fragments(tables: TableReader, thing: str) -> list[str]:
    """Return the fragments of the claims of a thing in their order, none where it is not known."""
    query = "SELECT fragment FROM claim_order WHERE owner = ? ORDER BY position"
    return [fragment for (fragment,) in tables.rows(query, (thing,))]


# The fields of evidence and of its selectors that say where it is, by their predicates.
_FIELDS = {f"{OA}hasSource": "hasSource", f"{RDF}value": "fragment"}
_FIELDS |= {f"{OA}{name}": name for name in ("exact", "start", "end", "prefix", "suffix")}
_SELECTORS = f"""
SELECT ?claim ?evidence ?node ?part ?value WHERE {{
    ?claim <{PROV}hadPrimarySource> SOURCE ; <{FOIA}evidence> ?evidence .
    ?evidence (<{OA}hasSelector>/<{OA}refinedBy>*)? ?node . ?node ?part ?value
    FILTER(?part IN ({", ".join(f"<{part}>" for part in _FIELDS)}))
}}"""
Row = tuple[str, ...]


def claim_places(source: str, store: QuadStore) -> dict[str, EvidencePlace]:
    """Return by IRI where in a source its claims are: the first with words, page or field, if any."""
    rows = sorted(map(row_texts, store.select(_SELECTORS.replace("SOURCE", f"<{source}>"))))
    places: dict[str, EvidencePlace] = {}
    for (claim, evidence), parts in groupby(rows, key=lambda row: row[:2]):
        place = evidence_place(_evidence(evidence, parts))
        if place.quote or place.page or place.field:
            places.setdefault(claim, place)
    return places


def _evidence(iri: str, rows: Iterable[Row]) -> Resource:
    nodes: dict[str, dict[str, tuple[Value, ...]]] = {iri: {}}
    for _, _, node, part, value in rows:
        nodes.setdefault(node, {})[_FIELDS[part]] = (value,)
    own = nodes.pop(iri)
    selectors = tuple(Resource(node, "", values) for node, values in nodes.items())
    return Resource(iri, "", {**own, "selector": selectors[::-1]})
