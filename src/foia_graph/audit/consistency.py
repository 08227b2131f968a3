"""The consistency of a catalogue: contradictions, gaps, and broken links.

Contradictions and gaps are what the archive is like; a link that leads nowhere is a mistake to mend.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from foia_graph.audit.bates_gaps import BatesFindings, bates_findings
from foia_graph.audit.withheld_pages import WithheldStatement, withheld_statements
from foia_graph.model import iris
from foia_graph.model.namespaces import prefix_declarations
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.runtime.tables import table_beside
from foia_graph.store import text_manifest
from foia_graph.store.bates_index import values_clause
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.claim_views import ClaimView, claim_view
from foia_graph.store.conflicts import ConflictSelection
from foia_graph.store.rights import rights_of

_TABLES = table_beside(__file__)
DESCRIBED = ("Release", "ReleasedDocument")
REASONS: Mapping[str, str] = _TABLES["reasons"]
PREFIXES = prefix_declarations("dcat", "dcterms", "foia", "schema", "skos")


@dataclass(frozen=True, slots=True)
class UnknownRights:
    """A thing (IRI) whose rights are not known, and why."""

    thing: str
    reason: str


def unknown_rights(catalogue: Catalogue, owners: Collection[str] | None = None) -> Iterator[UnknownRights]:
    """Yield those of some things, None for all, whose rights are not known, the catalogue first."""
    for iri in _all_described(catalogue) if owners is None else _described_of(catalogue, owners):
        basis = rights_of(catalogue, iri).basis
        if basis in REASONS:
            yield UnknownRights(iri, REASONS[basis])


def described_rank(catalogue: Catalogue, iri: str) -> int:
    """Return the rank of a thing among those whose rights are asked for: the catalogue, releases, documents.

    It is -1 for all other things.
    """
    shape, ranked = catalogue.shape_of(iri), ("Catalog", *DESCRIBED)
    return ranked.index(shape.name) if shape and shape.name in ranked else -1


def _all_described(catalogue: Catalogue) -> Iterator[str]:
    if catalogue.catalog_resource is not None:
        yield iris.catalog_iri(catalogue.base)
    for name in DESCRIBED:
        yield from catalogue.thing_names(catalogue.profile[name])


def _described_of(catalogue: Catalogue, owners: Collection[str]) -> Iterator[str]:
    for iri in sorted(owners):
        is_asked_for = "#" not in iri and described_rank(catalogue, iri) >= 0
        if is_asked_for and iri not in catalogue.preferred_names and catalogue.stub(iri) is not None:
            yield iri


ResultRow = dict[str, str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The values of one field of one thing that cannot all be true."""

    thing: str
    field: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class UnreadDocument:
    """A document that could not be read or looked through in full, the name of its file, and why.

    Where that is not `is_lasting`, the next load tries again.
    """

    document: str
    file: str
    problems: tuple[str, ...]
    is_lasting: bool

    def __str__(self) -> str:
        return f"{self.document} ({self.file}): {'; '.join(self.problems)}"


def titled_sentence(finding: object, catalogue: Catalogue) -> str:
    """Return a finding in words that calls things by their titles, where it names them by IRIs or keys."""
    names = rf"{re.escape(catalogue.base)}(?:id|scheme)/[\w/#.-]*\w|\bdocument/[A-Za-z0-9-]+(?:/page/\d+)?"

    def title(found: re.Match[str]) -> str:
        is_key = found[0].startswith("document/")
        return f"“{Labels(catalogue).name(f'{catalogue.base}id/{found[0]}' if is_key else found[0])}”"

    return re.sub(names, title, str(finding))


@dataclass(frozen=True, slots=True)
class ConsistencyReport:
    """The findings of a check, each kind as a list."""

    contradictions: list[Contradiction]
    counts: list[ResultRow]
    not_held: list[ResultRow]
    nowhere: list[ResultRow]
    page_counts: list[ResultRow]
    stamps: BatesFindings
    withheld: list[WithheldStatement]
    unread: list[UnreadDocument]
    rights: list[UnknownRights]

    @property
    def has_mistakes(self) -> bool:
        """Return whether a link leads nowhere, or a document could be read or searched further by a load."""
        return bool(self.nowhere) or not all(each.is_lasting for each in self.unread)

    def as_json(self) -> dict[str, Any]:
        """Return the findings by kind, as JSON has them."""
        return {
            "contradictions": [
                {
                    "thing": each.thing,
                    "field": each.field,
                    "said": [{"value": c.value, "source": c.source, "quote": c.quote} for c in each.claims],
                }
                for each in self.contradictions
            ],
            "counts": self.counts,
            "not_held": self.not_held,
            "nowhere": self.nowhere,
            "page_counts": self.page_counts,
            "rights": [asdict(each) for each in self.rights],
            "stamps": {
                each.name: [*map(str, getattr(self.stamps, each.name))] for each in fields(self.stamps)
            },
            "unread": [asdict(each) for each in self.unread],
            "withheld": [asdict(each) for each in self.withheld],
        }

    def conflicts(self) -> Iterator[str]:
        """Yield the contested fields, with each value below."""
        yield f"{len(self.contradictions)} contested fields"
        for each in self.contradictions:
            yield f"{each.thing} {each.field}"
            yield from (f"    {claim}" for claim in each.claims)

    def gaps(self) -> Iterator[str]:
        """Yield the gaps and the broken links, kind by kind, as lines of text."""
        yield f"{len(self.counts)} releases whose number of documents is stated"
        for row in self.counts:
            stated, catalogued = int(row["stated"]), int(row["catalogued"])
            more = catalogued - stated
            difference = f"{more} more than stated" if more > 0 else f"{-more} missing"
            yield f"    {row['release']}: {stated} stated, {catalogued} catalogued, {difference}"
        yield f"{len(self.not_held)} things that are not held"
        yield from (f"    {row['status']}: {row['thing']}" for row in self.not_held)
        yield f"{len(self.page_counts)} documents with another number of pages than is stated"
        for row in self.page_counts:
            yield f"    {row['document']}: {row['stated']} stated, {row['counted']} in the file"
        lists: dict[str, Sequence[object]] = {
            **{each.name: getattr(self.stamps, each.name) for each in fields(self.stamps)},
            "unread": self.unread,
            "withheld": [f"{each.document}: {each}" for each in self.withheld],
            "rights": [f"{each.thing}: {each.reason}" for each in self.rights],
        }
        for name, what in _TABLES["lists"].items():
            if found := lists[name]:
                yield f"{len(found)} {what}"
                yield from (f"    {each}" for each in found)
        yield f"{len(self.nowhere)} broken links"
        yield from (f"    {row['from']} -> {row['to']}" for row in self.nowhere)


def check_consistency(catalogue: Catalogue) -> ConsistencyReport:
    """Return the contradictions, gaps and broken links of a catalogue."""
    contested = ConflictSelection(catalogue, "all")
    found = contested.conflicts(0, contested.thing_count("contradictions"))
    contradictions = [
        Contradiction(
            each.thing.iri, each.field, tuple(claim_view(one, catalogue, each.thing) for one in each.claims)
        )
        for each in found
    ]
    return ConsistencyReport(
        contradictions,
        **gap_rows(catalogue),
        stamps=bates_findings(catalogue),
        withheld=list(withheld_statements(catalogue)),
        unread=[
            UnreadDocument(f"document/{key}", text.name, text.problems, text.is_lasting)
            for key, text in text_manifest.read_texts(catalogue.generation.path).items()
            if text.problems
        ],
        rights=list(unknown_rights(catalogue)),
    )


def gap_rows(catalogue: Catalogue, owners: Collection[str] | None = None) -> dict[str, list[ResultRow]]:
    """Return rows for what is stated and not here, what is not held, and broken links.

    They are those of some things, None for all.
    """
    rows = {name: list(_rows(catalogue, owners=owners, **each)) for name, each in _TABLES["queries"].items()}
    return {**rows, "nowhere": _broken_links(catalogue, owners)}


def own_beginnings(base: str) -> tuple[str, ...]:
    """Return what the names (IRIs) of all things of a catalogue begin with."""
    return tuple(f"{base}{path}" for path in _TABLES["own_paths"])


def _broken_links(catalogue: Catalogue, owners: Collection[str] | None) -> list[ResultRow]:
    own, store = own_beginnings(catalogue.base), catalogue.quad_store
    if owners is not None:
        quads = (quad for name in owners for quad in store.quads(NamedNode(name), None, None))
    else:
        # A query with all targets would look through all quads.
        targets = (
            target for (target,) in store.select(_TABLES["targets_nowhere"]) if isinstance(target, NamedNode)
        )
        own_targets = (target for target in targets if target.value.startswith(own))
        quads = (quad for target in own_targets for quad in store.quads(None, None, target))
    links = {
        (quad.subject.value, quad.object.value)
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and quad.object.value.startswith(own)
        and not is_described(catalogue, quad.object.value)
    }
    return [{"from": thing, "to": target} for thing, target in sorted(links)]


def is_described(catalogue: Catalogue, name: str) -> bool:
    """Return whether the default graph says anything of a thing."""
    return next(iter(catalogue.statements(name)), None) is not None


def _rows(catalogue: Catalogue, text: str, owner: str, owners: Collection[str] | None) -> Iterator[ResultRow]:
    query = PREFIXES + text.replace("OWNERS", values_clause(owner, owners))
    answer = catalogue.quad_store.query(query, catalogue.base, {})
    for row in answer.rows:
        terms = zip(answer.variables, row, strict=True)
        yield {name: term.value for name, term in terms if isinstance(term, (NamedNode, Literal))}
