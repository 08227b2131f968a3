"""The world of a catalogue: what its records say of each thing, and who says it, as plain values.

A load is watched while it writes: `capture_world` keeps each `Resource` that the loader has made, with the
graph in which it is at home. What several records say of one thing (claims in records of their own, what was
read in its file) comes as several resources; they are one thing here.

The words used below:

- A *statement* is one value of a field of a thing or part, as one graph says it by one claim. A value that is
  claimed three times is three statements; one that is written plainly is one statement without a claim, in
  the home graph of its record.
- A statement *stands* unless the claims that make it are all candidates, rejected, corrected, withdrawn or
  lifted, or it belongs to a part of which that is so. Only statements that stand are given.
- `scope` is "corpus" (what graphs of the collection say, and the cataloguers) or "all" (graphs of sources
  outside the collection, too).
- Things are given whatever the scope is, since the type and the label of everything are always known.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from foia_graph.extract.parsed_document import decode_document
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import NQuadsWriter
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.store.generations.generation import Layout
from foia_graph.store.text_manifest import read_texts

STANDING = frozenset(("asserted", "inferred", "machine-read", "reviewed", "disputed", "preferred"))
PLACEHOLDER = "{base}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of a field of a thing or part, as one graph says it, by one claim or plainly."""

    subject: str
    field: str
    value: Value
    graph: str
    claim: Resource | None
    """What makes the statement; None where the value is written plainly."""

    @property
    def text(self) -> str:
        """The lexical form of the value, or the IRI of the thing or part that it is."""
        return text_of(self.value)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a thing (or of another part): what it is, whose it is, and the graphs in which it is."""

    resource: Resource
    owner: str
    """The thing or part in whose field it is."""
    field: str
    graphs: frozenset[str]
    """The graphs that state it; none where it does not be."""
    claims: tuple[Resource, ...]
    """Those that are of the claims that its owner has it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim (its resource), with what it is about and the graph of its source."""

    resource: Resource
    subject: str
    graph: str


@dataclass(slots=True)
class Capture:
    """What was caught in a load: each resource with its home graph, and the graphs of all sources."""

    written: list[tuple[Resource, str]] = field(default_factory=list)
    graphs: dict[str, str] = field(default_factory=dict)
    """The graph of each source that a claim names, by the IRI of the source."""
    language: str = "en"


def capture_world(
    paths: tuple[Path, ...], store: Path, profile: Profile, options: LoadOptions, sources: Iterable[str] = ()
) -> "World":
    """Load a catalogue into a store that is not there yet, and give its world.

    `sources` are the names of the sources whose titles come first, as `catalog.toml` lists them.
    """
    caught = Capture()
    # Whatever the writer is called with is what goes into the store; nothing of what it makes is looked at.
    plain: Callable[..., Any] = NQuadsWriter.write

    def write(self: NQuadsWriter, res: Resource, home: str, **options: Any) -> Iterator[str]:
        caught.written.append((res, home))
        caught.language = self.language
        for each in _all_resources(res):
            if each.type == "Claim":
                caught.graphs[each.one("source")] = self.graph_of(each.one("source"))
        written: Iterator[str] = plain(self, res, home, **options)
        return written

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(NQuadsWriter, "write", write)
        report = load(paths, store, profile, options)
    assert [] == report.problems, report.problems
    world = World(caught.written, caught.graphs, profile, caught.language, tuple(sources))
    world.texts = page_texts(store, world)
    return world


def page_texts(store: Path, world: "World") -> dict[str, str]:
    """Give the texts of all pages of a store by IRI, as they were read in files or are in records."""
    layout, found = Layout(store), {}
    for key, text in read_texts((store / "current").resolve()).items():
        for page in decode_document(layout.pages.get(text.reading)).pages:
            words = [each.text for each in (page.layer, page.image) if each is not None]
            found[world.iri(f"id/document/{key}/page/{page.number}")] = "\n".join(words)
    return found


def _all_resources(res: Resource) -> Iterator[Resource]:
    """Yield a resource and all that is nested in it."""
    yield res
    for values in res.values.values():
        for value in values:
            if isinstance(value, Resource):
                yield from _all_resources(value)


class World:
    """What the records of a catalogue say: things, statements, parts, claims, labels, graphs, sources."""

    def __init__(
        self,
        written: Iterable[tuple[Resource, str]],
        graphs: Mapping[str, str],
        profile: Profile,
        language: str,
        sources: tuple[str, ...],
    ) -> None:
        self.profile, self.language, self.sources = profile, language, sources
        self._source_graphs = dict(graphs)
        self.descriptions: dict[str, list[tuple[Resource, frozenset[str]]]] = {}
        """What says something of each thing and part, by IRI, with the graphs in which that is.

        What does not stand is in no graph. Of things that is their records, each with its home.
        """
        self.parts_by_iri: dict[str, Part] = {}
        """All parts, those that do not be, too."""
        self.claims: dict[str, Claim] = {}
        """All claims by IRI, whatever their status is."""
        self.types: dict[str, str] = {}
        """The name of the class of each thing and part."""
        self.base = ""
        self.texts: dict[str, str] = {}
        """The texts of pages, which are in no graph, by the IRI of the page."""
        for res, home in written:
            self._add_thing(res, home)

    # ------------------------------------------------------------ things

    def things(self, *types: str) -> list[str]:
        """Give the IRIs of all things of some classes (names of shapes: "Release"), sorted."""
        return sorted(iri for kind in types for iri in self._things_by_type.get(kind, ()))

    def type_of(self, iri: str) -> str:
        """Give the name of the class of a thing or part, "" for what no record describes."""
        return self.types.get(iri, "")

    def iri(self, path: str) -> str:
        """Give the IRI of `id/release/x` or `scheme/roles/y`: a path under the base."""
        return f"{self.base}{path}"

    @cached_property
    def _things_by_type(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for iri, kind in self.types.items():
            if iri not in self.parts_by_iri and iri not in self.claims:
                found.setdefault(kind, []).append(iri)
        return found

    # ------------------------------------------------------------ statements

    def statements(self, subject: str, name: str, scope: str = "corpus") -> list[Statement]:
        """Give the standing statements on a field of a thing or part, equal values next to each other.

        A value that a graph claims is not given a second time as that graph's plain value.
        """
        return [each for each in self._statements(subject, name) if self.is_in_scope(each.graph, scope)]

    def values(self, subject: str, name: str, scope: str = "corpus") -> list[str]:
        """Give the values of a field that are in a scope, each once, as texts and IRIs."""
        return list(dict.fromkeys(each.text for each in self.statements(subject, name, scope)))

    def terms(self, subject: str, name: str, scope: str = "corpus") -> list[Value]:
        """Give the values of a field that are in a scope, each once, with their languages and parts."""
        found: list[Value] = []
        for each in self.statements(subject, name, scope):
            if each.value not in found:
                found.append(each.value)
        return found

    def subjects(self, name: str, value: str, scope: str = "corpus") -> list[str]:
        """Give the things and parts that have a value (text or IRI) in a field, sorted."""
        return sorted(
            subject
            for subject in self._by_value.get((name, value), ())
            if value in self.values(subject, name, scope)
        )

    def is_in_scope(self, graph: str, scope: str) -> bool:
        """Say whether what a graph states counts in a scope."""
        return scope == "all" or not self.is_outside(graph)

    @cached_property
    def _by_value(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], dict[str, None]] = {}
        for subject, described in self.descriptions.items():
            for res, _ in described:
                for name, values in res.values.items():
                    for value in values:
                        found.setdefault((name, text_of(value)), {})[subject] = None
        return {key: list(subjects) for key, subjects in found.items()}

    def _statements(self, subject: str, name: str) -> list[Statement]:
        key = subject, name
        if key not in self._statement_cache:
            self._statement_cache[key] = list(self._find_statements(subject, name))
        return self._statement_cache[key]

    @cached_property
    def _statement_cache(self) -> dict[tuple[str, str], list[Statement]]:
        return {}

    def _find_statements(self, subject: str, name: str) -> Iterator[Statement]:
        found: dict[tuple[Value, str], list[Resource]] = {}
        for res, homes in self.descriptions.get(subject, ()):
            for value in res.get(name) if homes else ():
                claims = self._claims_on(res, name, value)
                standing = [claim for claim in claims if self.stands(claim)]
                for claim in standing:
                    found.setdefault((_key(value), self.graph_of(claim.one("source"))), []).append(claim)
                # What only claims state that do not stand is said by no one.
                for home in () if claims else homes:
                    found.setdefault((_key(value), home), [])
        for (value, graph), claims in sorted(found.items(), key=lambda each: (str(each[0][0]), each[0][1])):
            whole = self._value(subject, name, value)
            if not claims:
                yield Statement(subject, name, whole, graph, None)
            by_iri = {claim.iri: claim for claim in claims}
            for iri in sorted(by_iri):
                yield Statement(subject, name, whole, graph, by_iri[iri])

    def _value(self, subject: str, name: str, key: Value) -> Value:
        """Give the value of a field that has a key: a nested thing for its IRI."""
        for res, _ in self.descriptions.get(subject, ()):
            for value in res.get(name):
                if _key(value) == key:
                    return value
        raise KeyError(key)

    def _claims_on(self, res: Resource, name: str, value: Value) -> list[Resource]:
        """Give the claims, whatever their status, that a resource has a value: its own, or a part's."""
        prop = self.profile[res.type].properties[name]
        if prop.inverse and isinstance(value, Resource):
            return [
                claim
                for claim in value.parts("claims")
                if claim.one("predicate") == prop.path and claim.one("object") == res.iri
            ]
        return [
            claim
            for claim in res.parts("claims")
            if claim.one("predicate") == prop.path and _key(value) in map(_key, claim.get("object"))
        ]

    # ------------------------------------------------------------ evidence

    def words(self, subject: str | Resource) -> str:
        """Give the words that a claim, a finding or another part rests on, "" where none are noted."""
        if isinstance(subject, Resource):
            described = [subject]
        else:
            described = [res for res, _ in self.descriptions.get(subject, ())]
        for res in described:
            for evidence in res.parts("evidence"):
                for selector in evidence.parts("selector"):
                    for quote in (selector, *selector.parts("refinedBy")):
                        if quote.one("exact"):
                            return quote.one("exact")
        return ""

    def evidence(self, statement: Statement) -> str:
        """Give what a statement rests on, as a cell: its words, else its claim, else its subject."""
        if statement.claim is None:
            return self.cell(statement.subject)
        return self.words(statement.claim) or self.cell(statement.claim.iri)

    def source_label(self, graph: str) -> str:
        """Give the label of the source whose words a graph holds, "" where it is the cataloguer's own."""
        source = self.graph_sources.get(graph, "")
        return self.label(source) if source else ""

    def evidence_rows(self, subject: str, name: str, scope: str = "corpus") -> list[tuple[Value, str, str]]:
        """Give each value of a field as each source states it: value, evidence, label of the source.

        One row for each source and words; equal rows come once.
        """
        rows = []
        for each in self.statements(subject, name, scope):
            row = each.value, self.evidence(each), self.source_label(each.graph)
            if row not in rows:
                rows.append(row)
        return rows

    # ------------------------------------------------------------ claims and parts

    def stands(self, res: Resource | Claim | Part) -> bool:
        """Say whether a claim, a finding or a part is by its own status; what has none does."""
        resource = res if isinstance(res, Resource) else res.resource
        status = resource.one("status")
        return not status or status.rpartition("/")[2] in STANDING

    def claims_of(self, subject: str, scope: str = "corpus", *, standing: bool = True) -> list[Claim]:
        """Give the claims about a thing or part by IRI: those that stand, or all that there are."""
        return [
            claim
            for claim in self._claims_by_subject.get(subject, ())
            if self.is_in_scope(claim.graph, scope) and (not standing or self.is_accepted(claim))
        ]

    def all_claims(self, scope: str = "corpus", *, standing: bool = True) -> list[Claim]:
        """Give the claims of the whole catalogue by IRI: those that stand, or all that there are."""
        return [
            self.claims[iri]
            for iri in sorted(self.claims)
            if self.is_in_scope(self.claims[iri].graph, scope)
            and (not standing or self.is_accepted(self.claims[iri]))
        ]

    def is_accepted(self, claim: Claim) -> bool:
        """Say whether a claim is, and what it is about, too, where that is a part."""
        part = self.parts_by_iri.get(claim.subject)
        return self.stands(claim) and (part is None or bool(part.graphs))

    def parts(self, owner: str, name: str, scope: str = "corpus") -> list[Part]:
        """Give the parts in a field of a thing or part that are in a scope, sorted by IRI."""
        iris = {each.text for each in self.statements(owner, name, scope)}
        return [self.parts_by_iri[iri] for iri in sorted(iris) if self.part_stands(iri, scope)]

    def parts_of_type(self, kind: str, scope: str = "corpus") -> list[Part]:
        """Give all parts of a class ("Redaction") that are in a scope, sorted by IRI."""
        return [
            part
            for iri, part in sorted(self.parts_by_iri.items())
            if part.resource.type == kind and self.part_stands(iri, scope)
        ]

    def part_stands(self, iri: str, scope: str = "corpus") -> bool:
        """Say whether a part is in some graph of a scope."""
        return any(self.is_in_scope(graph, scope) for graph in self.parts_by_iri[iri].graphs)

    def thing_of(self, iri: str) -> str:
        """Give the thing (document, page, person) that a part, or a claim, belongs to in the end."""
        return iri.partition("#")[0]

    @cached_property
    def _claims_by_subject(self) -> dict[str, list[Claim]]:
        found: dict[str, list[Claim]] = {}
        for iri in sorted(self.claims):
            found.setdefault(self.claims[iri].subject, []).append(self.claims[iri])
        return found

    # ------------------------------------------------------------ graphs and sources

    def is_outside(self, graph: str) -> bool:
        """Say whether a graph is that of a source outside the collection."""
        return graph.startswith(f"{self.base}graph/external/")

    def graph_of(self, source: str) -> str:
        """Give the graph of what a source (IRI) says."""
        return self._source_graphs[source]

    def voice(self, graph: str) -> str:
        """Give who speaks in a graph: its source, else the graph itself, which is one of the cataloguers."""
        return self.graph_sources.get(graph) or graph

    @cached_property
    def graph_sources(self) -> dict[str, str]:
        """The source (IRI) of each graph, "" for those of the cataloguers."""
        found = {}
        for iri in self.things("Graph"):
            for res, _ in self.descriptions[iri]:
                found[iri] = res.one("source")
        return found

    # ------------------------------------------------------------ concepts and wholes

    def narrower_or_same(self, concept: str, scope: str = "corpus") -> set[str]:
        """Give a concept and all that are narrower, however far down."""
        return self.below(concept, "broader", scope)

    def below(self, thing: str, name: str, scope: str = "corpus") -> set[str]:
        """Give a thing and all from which a field leads to it in any number of steps."""
        return self._reached(thing, lambda each: self.subjects(name, each, scope))

    def above(self, thing: str, name: str, scope: str = "corpus") -> set[str]:
        """Give a thing and all to which a field leads from it, in any number of steps."""
        return self._reached(thing, lambda each: self.values(each, name, scope))

    @staticmethod
    def _reached(first: str, following: Callable[[str], Iterable[str]]) -> set[str]:
        found, todo = {first}, deque((first,))
        while todo:
            for each in following(todo.popleft()):
                if each not in found:
                    found.add(each)
                    todo.append(each)
        return found

    # ------------------------------------------------------------ labels and cells

    def label(self, iri: str) -> str:
        """Give the one label of a thing: what preferred sources call it, else the end of its IRI.

        A page is called by its document and its number.
        """
        if iri not in self._labels:
            self._labels[iri] = self._find_label(iri)
        return self._labels[iri]

    def labels(self, iris: Iterable[str]) -> str:
        """Give the labels of some things as one cell, sorted and each once, as GROUP_CONCAT writes them."""
        return " | ".join(sorted({self.label(iri) for iri in iris}))

    def cell(self, value: Value) -> str:
        """Give a value as an answer has it: a text as it is, an IRI with the base as `{base}`."""
        text = text_of(value)
        return PLACEHOLDER + text.removeprefix(self.base) if text.startswith(self.base) else text

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {}

    def _find_label(self, iri: str) -> str:
        if self.type_of(iri) == "Page":
            document, _, number = iri.rpartition("/page/")
            return f"{document.rpartition('/')[2]}, page {number}"
        shape = self.profile.shapes.get(self.type_of(iri))
        said = self._statements(iri, shape.label_field) if shape and shape.label_field else []
        preferred = {
            each.text for each in said if each.claim and each.claim.one("status").endswith("/preferred")
        }
        if len(preferred) == 1:
            return preferred.pop()
        if not said:
            return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]
        named: dict[Value, list[Statement]] = {}
        for each in said:
            named.setdefault(each.value, []).append(each)
        return text_of(min(named, key=lambda value: self._label_rank(value, named[value])))

    def _label_rank(self, name: Value, said: list[Statement]) -> tuple[bool, bool, int, str]:
        """Rank a name: the language of the catalogue first, then the collection, then preferred sources."""
        language = name.language if isinstance(name, TaggedLiteral) else self.language
        claimed = [each.claim.one("source").rpartition("/")[2] for each in said if each.claim]
        ranks = [self.sources.index(source) for source in claimed if source in self.sources]
        is_outside = all(self.is_outside(each.graph) for each in said)
        return language != self.language, is_outside, min(ranks, default=len(self.sources)), text_of(name)

    # ------------------------------------------------------------ building

    def _add_thing(self, res: Resource, home: str) -> None:
        if res.type == "Catalog":
            self.base = res.iri.removesuffix("catalog")
        self.types.setdefault(res.iri, res.type)
        self._add(res, frozenset((home,)))

    def _add(self, res: Resource, homes: frozenset[str]) -> None:
        """Add what a resource says, and all nested in it; `homes` is empty where it does not be."""
        self.descriptions.setdefault(res.iri, []).append((res, homes))
        for name, values in res.values.items():
            for value in values:
                if not isinstance(value, Resource):
                    continue
                self.types.setdefault(value.iri, value.type)
                if name == "claims":
                    self._add_claim(value, res.iri)
                else:
                    self._add_part(value, res, name, homes)

    def _add_claim(self, claim: Resource, subject: str) -> None:
        graph = self.graph_of(claim.one("source"))
        self.claims[claim.iri] = Claim(claim, subject, graph)
        self._add(claim, frozenset((graph,)) if self.stands(claim) else frozenset())

    def _add_part(self, part: Resource, owner: Resource, name: str, homes: frozenset[str]) -> None:
        claims = self._claims_on(owner, name, part)
        standing = tuple(claim for claim in claims if self.stands(claim))
        graphs = frozenset(self.graph_of(claim.one("source")) for claim in standing) if claims else homes
        if not (self.stands(part) and homes):
            graphs, standing = frozenset(), ()
        before = self.parts_by_iri.get(part.iri)
        if before is not None:
            graphs, standing = graphs | before.graphs, (*before.claims, *standing)
        self.parts_by_iri[part.iri] = Part(part, owner.iri, name, graphs, standing)
        self._add(part, graphs)


def _key(value: Value) -> Value:
    """Give what makes two values of a field the same value: of a nested thing, its IRI."""
    return value.iri if isinstance(value, Resource) else value
