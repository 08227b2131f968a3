"""N-Quads of resources, line by line: the only position, next to the store, where RDF is made.

A claimed value is in the graph of each source whose claim is accepted, every other value in the home graph of
the record. Beside that each triple is in one merged graph:

* the default graph, where a source of the collection or the cataloguer states it; classes and labels of all
  things are there, too;
* `graph/outside-only`, where sources outside the collection alone state it;
* `graph/not-accepted`, and there alone, where it belongs to a claim or a finding that does not stand.

What is derived is in the merged graph only. `store.resource_reader` is the inverse.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from foia_graph.model import claims, dates, iris
from foia_graph.model.namespaces import RDF, RDFS, XSD
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.rdf_terms import DefaultGraph, Quad
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of

RDF_TYPE = f"{RDF}type"
LABEL = f"{RDFS}label"
CATALOG_CLASS, CLAIM_CLASS, CONFLICTS, CLAIMS = "Catalog", "Claim", "conflictsWith", "claims"
# The field with the fields of which a program read the values.
MACHINE_FIELD = "machineRead"
TermConverter = Callable[[Value], str]
# The default graph, where graphs are named by text.
DEFAULT = ""
NO_GRAPHS: frozenset[str] = frozenset()


class Graphs(NamedTuple):
    """The graphs of a triple: those of the sources that state it, and the merged graph that it is in."""

    sources: frozenset[str]
    merged: str = DEFAULT


# A triple as text, without the closing dot, and its graphs.
Statement = tuple[str, Graphs]
ClaimGraphs = dict[tuple[str, object], frozenset[str]]


def escape_text(text: str) -> str:
    """Write a text as the inside of an N-Quads literal (RDF 1.1 N-Quads, STRING_LITERAL_QUOTE)."""
    # Chained replace is 28 times faster here than str.translate.
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    if "\n" in text:
        text = text.replace("\n", "\\n")
    if "\r" in text:
        text = text.replace("\r", "\\r")
    return text


def typed_literal(value: str, datatype: str) -> str:
    """Write a typed literal."""
    return f'"{escape_text(value)}"^^<{datatype}>'


def term_converter(prop: Property, language: str) -> TermConverter:
    """Build the function that writes the values of a field as terms, once."""
    plain = _text_converter(prop, language)

    def convert(value: Value) -> str:
        if isinstance(value, str):
            return plain(value)
        if isinstance(value, TaggedLiteral):
            mark = f"@{value.language}"
            return f'"{escape_text(value.value)}"{mark}'
        return f"<{value.iri}>"

    return convert


def _text_converter(prop: Property, language: str) -> Callable[[str], str]:
    if prop.kind == "text":
        return lambda value: f'"{escape_text(value)}"@{language}'
    if prop.kind in ("string", "any"):
        return lambda value: f'"{escape_text(value)}"'
    if prop.kind == "date":
        return lambda value: f'"{value}"^^<{XSD}{dates.XSD_OF_LENGTH[len(value)]}>'
    if prop.kind == "number":
        return lambda value: f'"{value}"^^<{XSD}{"decimal" if "." in value else "integer"}>'
    datatypes = {"integer": "integer", "decimal": "decimal", "day": "date", "datetime": "dateTime"}
    if prop.kind in datatypes:
        datatype = f"{XSD}{datatypes[prop.kind]}"
        return lambda value: f'"{value}"^^<{datatype}>'
    return lambda value: f"<{value}>"


class NQuadsWriter:
    """Writes resources as lines; made once for a profile and a language."""

    def __init__(
        self,
        profile: Profile,
        language: str,
        graph_of: Callable[[str], str],
        preferred_sources: Sequence[str] = (),
    ) -> None:
        """Take `graph_of`, which names the graph of what a source (given by its IRI) states.

        `preferred_sources` are slugs of sources, those whose titles become labels first.
        """
        self.profile, self.language, self.graph_of = profile, language, graph_of
        self._preferred_sources = preferred_sources
        self.converters, self.converters_by_path, self._simple = _field_writers(profile, language)

    def write(
        self, res: Resource, home: str, *, is_whole: bool = True, is_dated: bool = True
    ) -> Iterator[str]:
        """Yield all lines of a resource, in the graphs of sources and in the merged graphs.

        A merged graph is a set: a triple of several graphs may come several times. Without `is_whole` the
        resource is what claims add to a thing that another record describes, and labels; without `is_dated`
        that record has the days of its main date.
        """
        # Not left to the engine's union of all graphs: a triple of two graphs would be two rows there.
        is_simple = is_whole and not iris.is_external_graph(home) and not iris.is_external_graph(res.iri)
        simple = self._simple[res.type].lines(res, home) if is_simple else None
        if simple is not None:
            yield simple
            return
        for triple, graphs in self.statements(res, home, is_labelled=is_whole, is_dated=is_dated):
            for graph in graphs.sources:
                yield _line(triple, graph)
            yield _line(triple, graphs.merged)

    def triples(self, res: Resource) -> Iterator[str]:
        """Yield the triples of a resource but its label, as lines of N-Triples, each once."""
        yield from dict.fromkeys(f"{triple} .\n" for triple, _ in self.statements(res, "", is_labelled=False))

    def merged_lines(self, res: Resource, home: str) -> Iterator[str]:
        """Yield the lines of a resource in merged graphs alone, each once."""
        yield from dict.fromkeys(
            _line(triple, graphs.merged) for triple, graphs in self.statements(res, home)
        )

    def statements(
        self, res: Resource, home: str, *, is_labelled: bool = True, is_dated: bool = True
    ) -> Iterator[Statement]:
        """Yield every triple about a resource with its graphs; `home` is the graph of what no one claims.

        It is labelled, and has the days that its main date allows, where that is wanted.
        """
        shape = self.profile[res.type]
        # The graph of a source is described where its triples are.
        described = Graphs(NO_GRAPHS, _merged_graph(frozenset((res.iri,))))
        named = Graphs(frozenset((home,)), described.merged)
        own = self._graphs((home,)) if described.merged == DEFAULT else named
        yield from self._class_statements(res, shape, named)
        claim_graphs = self._graphs_of_claims(res)
        yield from self._field_statements(res, own, claim_graphs)
        yield from self._agent_statements(res, shape, own, claim_graphs)
        if is_dated:
            yield from self._day_statements(res, shape, own, claim_graphs)
        if is_labelled:
            yield f"<{res.iri}> <{LABEL}> {self._label(res, shape)}", described
        if shape.name == CATALOG_CLASS:
            yield from ((triple, Graphs(NO_GRAPHS)) for triple in merged_graph_links(res.iri))

    def _agent_statements(
        self, res: Resource, shape: Shape, own: Graphs, claim_graphs: ClaimGraphs
    ) -> Iterator[Statement]:
        """Yield what follows for a thing from its parts, in the first of the merged graphs of these."""
        for prop in (each for each in shape.derived_fields if each.derived_from):
            nested, _, name = prop.derived_from.partition("/")
            found: dict[str, str] = {}
            for part in _derived_parts(res, nested):
                merged = self._value_graphs(shape.properties[nested], part, claim_graphs, own).merged
                for value in map(str, part.get(name)):
                    found[value] = min(found.get(value, merged), merged, key=iris.merged_rank)
            for value, merged in sorted(found.items()):
                yield self._derived(res, prop, value), Graphs(NO_GRAPHS, merged)

    def _day_statements(
        self, res: Resource, shape: Shape, own: Graphs, claim_graphs: ClaimGraphs
    ) -> Iterator[Statement]:
        """Yield the first and last day that the main date of a thing may be.

        They are those of the collection; where it gives no date, those of outside sources.
        """
        date = shape.properties.get(shape.main_date)
        if date is None:
            return
        found = [self._value_graphs(date, value, claim_graphs, own).merged for value in res.get(date.name)]
        found += [
            self._graphs((self.graph_of(claim.one("source")),)).merged
            for claim in claims.standing_claims(res)
            if claim.one("predicate") == date.path
        ]
        merged = min(found, key=iris.merged_rank, default=own.merged)
        days = claims.date_bounds(res, shape, self._is_outside)
        for prop, day in zip(_bounds(shape), days, strict=True):
            if day:
                yield self._derived(res, prop, day), Graphs(NO_GRAPHS, merged)

    def _derived(self, res: Resource, prop: Property, value: str) -> str:
        return f"<{res.iri}> <{prop.path}> {self.converters[res.type][prop.name][1](value)}"

    def _label(self, res: Resource, shape: Shape) -> str:
        title, _ = claims.title_values(res, self.profile, self._preferred_sources, self._is_outside)
        if title is None:
            return f'"{escape_text(iris.name_as_label(res.iri))}"'
        # The exact title is in its own field; this one is read without the claims that it rests on.
        is_read = (shape.properties[shape.label_field].path, text_of(title)) in claims.machine_values(res)
        shown = claims.marked_value(title) if is_read else title
        return self.converters[shape.name][shape.label_field][1](shown)

    def _is_outside(self, source: str) -> bool:
        return iris.is_external_graph(self.graph_of(source))

    def _class_statements(self, res: Resource, shape: Shape, graphs: Graphs) -> Iterator[Statement]:
        yield f"<{res.iri}> <{RDF_TYPE}> <{shape.target}>", graphs
        for iri in class_iris(res, shape)[1:]:
            yield f"<{res.iri}> <{RDF_TYPE}> <{iri}>", graphs._replace(sources=NO_GRAPHS)

    def _part_statements(self, part: Resource, graphs: Graphs) -> Iterator[Statement]:
        yield from self._class_statements(part, self.profile[part.type], graphs)
        yield from self._field_statements(part, graphs, self._graphs_of_claims(part))

    def _field_statements(self, res: Resource, own: Graphs, claim_graphs: ClaimGraphs) -> Iterator[Statement]:
        """Yield what the fields of a thing or a part have; `own` are the graphs of what no one claims."""
        shape = self.profile[res.type]
        for name, values in res.values.items():
            prop = shape.properties[name]
            for value in values:
                if name == "claims" and isinstance(value, Resource):
                    yield from self._claim_statements(value, res, own)
                else:
                    graphs = self._value_graphs(prop, value, claim_graphs, own)
                    yield from self._value_statements(res, prop, value, graphs)

    def _value_graphs(self, prop: Property, value: Value, claim_graphs: ClaimGraphs, own: Graphs) -> Graphs:
        """Return the graphs of one value: where it is claimed, else those of its thing."""
        if prop.judgement:
            return own._replace(sources=NO_GRAPHS)
        if iris.is_not_accepted_graph(own.merged):
            return own
        # Only findings have a status here; claims are looked at by themselves.
        if (
            isinstance(value, Resource)
            and value.type != CLAIM_CLASS
            and not claims.status_stands(value.one("status"))
        ):
            return self._not_accepted(own)
        if prop.inverse and isinstance(value, Resource):
            return self._inverse_graphs(prop, value, own)
        stated = claim_graphs.get((prop.path, value_key(value)))
        return own if stated is None else self._graphs(stated)

    def _inverse_graphs(self, prop: Property, part: Resource, own: Graphs) -> Graphs:
        about = [claim for claim in part.parts("claims") if claim.one("predicate") == prop.path]
        stated = [self.graph_of(claim.one("source")) for claim in about if claims.claim_stands(claim)]
        if about and not stated:
            return self._not_accepted(Graphs(frozenset(self.graph_of(each.one("source")) for each in about)))
        return self._graphs(stated) if stated else own

    def _graphs_of_claims(self, res: Resource) -> ClaimGraphs:
        claim_graphs: ClaimGraphs = {}
        for claim in claims.standing_claims(res):
            graph = frozenset((self.graph_of(claim.one("source")),))
            for value in claim.get("object"):
                at = (claim.one("predicate"), value_key(value))
                claim_graphs[at] = claim_graphs.get(at, NO_GRAPHS) | graph
        return claim_graphs

    def _claim_statements(self, claim: Resource, subject: Resource, own: Graphs) -> Iterator[Statement]:
        graphs = self._claim_graphs(claim, own)
        yield f"<{claim.iri}> <{RDF}subject> <{subject.iri}>", graphs
        apart = ("object", CONFLICTS)
        rest = {name: values for name, values in claim.values.items() if name not in apart}
        yield from self._part_statements(Resource(claim.iri, claim.type, rest), graphs)
        convert = self.converters_by_path.get(claim.one("predicate"))
        for value in claim.get("object"):
            term = convert(value) if convert else f"<{value}>"
            yield f"<{claim.iri}> <{RDF}object> {term}", graphs
        if CONFLICTS in claim.values:
            yield from self._conflict_statements(claim, subject, own, graphs.merged)

    def _claim_graphs(self, claim: Resource, own: Graphs) -> Graphs:
        graphs = self._graphs((self.graph_of(claim.one("source")),))
        is_accepted = claims.claim_stands(claim) and not iris.is_not_accepted_graph(own.merged)
        return graphs if is_accepted else self._not_accepted(graphs)

    def _conflict_statements(
        self, claim: Resource, subject: Resource, own: Graphs, merged: str
    ) -> Iterator[Statement]:
        others = {each.iri: self._claim_graphs(each, own).merged for each in subject.parts("claims")}
        predicate, convert = self.converters[claim.type][CONFLICTS]
        for other in claim.get(CONFLICTS):
            last = max(merged, others.get(text_of(other), merged), key=iris.merged_rank)
            yield f"<{claim.iri}> {predicate}{convert(other)}", Graphs(NO_GRAPHS, last)

    @staticmethod
    def _graphs(sources: Iterable[str]) -> Graphs:
        graphs = frozenset(sources)
        return Graphs(graphs, _merged_graph(graphs))

    @staticmethod
    def _not_accepted(graphs: Graphs) -> Graphs:
        source = next(iter(graphs.sources), graphs.merged)
        return Graphs(NO_GRAPHS, iris.merged_graph_iri(iris.base_of_graph(source), iris.NOT_ACCEPTED_GRAPH))

    def _value_statements(
        self, res: Resource, prop: Property, value: Value, graphs: Graphs
    ) -> Iterator[Statement]:
        if prop.inverse:
            yield f"<{value.iri if isinstance(value, Resource) else value}> <{prop.path}> <{res.iri}>", graphs
        else:
            predicate, convert = self.converters[res.type][prop.name]
            yield f"<{res.iri}> {predicate}{convert(value)}", graphs
        if isinstance(value, Resource):
            yield from self._part_statements(value, graphs)


def merged_graph(subject: str, predicate: str, sources: frozenset[str]) -> str:
    """Return the merged graph of a triple, given by subject and predicate, that is in the graphs of sources.

    The class of a thing is in the default graph whoever gives it. A graph is described where its triples are.
    """
    if iris.is_external_graph(subject):
        return _merged_graph(frozenset((subject,)))
    is_class = predicate == RDF_TYPE and "#" not in subject
    return DEFAULT if is_class else _merged_graph(sources)


def _merged_graph(sources: frozenset[str]) -> str:
    if not sources or not all(map(iris.is_external_graph, sources)):
        return DEFAULT
    return iris.merged_graph_iri(iris.base_of_graph(next(iter(sources))), iris.OUTSIDE_GRAPH)


def merged_graph_links(catalog: str) -> Iterator[str]:
    """Yield, as triples, which graphs of a catalogue merge what is not in its default graph."""
    base = catalog.removesuffix("catalog")
    for predicate, name in (
        (iris.OUTSIDE_GRAPH_LINK, iris.OUTSIDE_GRAPH),
        (iris.NOT_ACCEPTED_GRAPH_LINK, iris.NOT_ACCEPTED_GRAPH),
    ):
        yield f"<{catalog}> <{predicate}> <{iris.merged_graph_iri(base, name)}>"


@lru_cache(4)
def _field_writers(
    profile: Profile, language: str
) -> tuple[
    dict[str, dict[str, tuple[str, TermConverter]]], dict[str, TermConverter], dict[str, "_SimpleWriter"]
]:
    """Return what writes values, by class and field, and by predicate, and what writes whole resources."""
    converters, by_path = dict[str, dict[str, tuple[str, TermConverter]]](), dict[str, TermConverter]()
    for shape in profile.shapes.values():
        props = [prop for prop in shape.properties.values() if not prop.inverse]
        written = converters[shape.name] = {
            prop.name: (f"<{prop.path}> ", term_converter(prop, language)) for prop in props
        }
        by_path.update((prop.path, written[prop.name][1]) for prop in props)
    simple = {s.name: _SimpleWriter(s, converters[s.name], language) for s in profile.shapes.values()}
    return converters, by_path, simple


class _SimpleWriter:
    """Writes what has neither claims nor nested things nor derived fields: one string a resource."""

    def __init__(
        self, shape: Shape, converters: Mapping[str, tuple[str, TermConverter]], language: str
    ) -> None:
        self.shape = shape
        self.date = shape.properties.get(shape.main_date)
        self.converters = {
            prop.name: _statement_converter(prop, *converters[prop.name], language)
            for prop in shape.properties.values()
            if not prop.inverse and prop.kind != "nested" and not prop.judgement
        }
        self.bounds = [f"<{prop.path}> " for prop in _bounds(shape)]
        self.label = converters.get(shape.label_field)
        self._superclass_triples: dict[tuple[Value, ...], list[str]] = {}
        """Those of what has some values of `form`, which implies further classes."""

    def lines(self, res: Resource, home: str) -> str | None:
        """Return all lines of a resource as one text, or None when it is not simple."""
        subject, end = f"<{res.iri}> ", f" <{home}> .\n"
        statements = [f"<{RDF_TYPE}> <{self.shape.target}>"]
        for name, values in res.values.items():
            say = self.converters.get(name)
            if say is None:
                return None
            if len(values) == 1:
                statements.append(say(values[0]))
            else:
                statements += map(say, values)
        # Joined, not formatted one by one: this is the hot path of a load.
        lines = [subject, (end + subject).join(statements), end]
        statements += self._superclasses(res)
        lines += [subject, (" .\n" + subject).join(statements), " .\n"]
        if self.bounds and self.date is not None and self.date.name in res.values:
            days = claims.date_bounds(res, self.shape)
            lines += [
                f'{subject}{predicate}"{day}"^^<{XSD}date> .\n'
                for predicate, day in zip(self.bounds, days, strict=True)
            ]
        lines.append(f"{subject}<{LABEL}> {self._label(res)} .\n")
        return "".join(lines)

    def _label(self, res: Resource) -> str:
        titles = res.get(self.shape.label_field)
        if self.label is None or not titles:
            return f'"{escape_text(iris.name_as_label(res.iri))}"'
        _, convert = self.label
        return convert(titles[0] if len(titles) == 1 else min(titles, key=claims.label_key))

    def _superclasses(self, res: Resource) -> list[str]:
        forms = res.get("form") if self.shape.also else ()
        triples = self._superclass_triples.get(forms)
        if triples is None:
            triples = [f"<{RDF_TYPE}> <{iri}>" for iri in class_iris(res, self.shape)[1:]]
            self._superclass_triples[forms] = triples
        return triples


def _statement_converter(
    prop: Property, predicate: str, convert: TermConverter, language: str
) -> TermConverter:
    """Build the function that writes predicate and term of a field.

    Links and plain texts are most of all triples.
    """
    if prop.kind in ("link", "iri"):
        return lambda value: f"{predicate}<{value}>"
    if prop.kind not in ("text", "string"):
        return lambda value: predicate + convert(value)
    mark = f"@{language}" if prop.kind == "text" else ""

    def write_text(value: Value) -> str:
        if isinstance(value, str):
            return f'{predicate}"{escape_text(value)}"{mark}'
        return predicate + convert(value)

    return write_text


def class_iris(res: Resource, shape: Shape) -> list[str]:
    """Return the classes of a thing: its own first, then the superclasses, then those its form implies."""
    classes = [shape.target, *shape.superclasses]
    if not shape.also:
        return classes
    if "form" in res.values:
        classes += [
            shape.also[form]
            for form in map(iris.last_segment, map(str, res.get("form")))
            if form in shape.also
        ]
    return list(dict.fromkeys(classes))


def derived_values(
    res: Resource, shape: Shape, is_outside: Callable[[str], bool] = lambda _: False
) -> Iterator[tuple[str, str]]:
    """Yield what follows from the fields of a thing: name of the computed field, and value.

    `is_outside` returns whether a source (IRI) is outside the collection, as in `claims.date_bounds`.
    """
    for prop, day in zip(_bounds(shape), claims.date_bounds(res, shape, is_outside), strict=False):
        if day:
            yield prop.name, day
    for prop in shape.derived_fields:
        nested, _, name = prop.derived_from.partition("/")
        for value in sorted({str(v) for part in _derived_parts(res, nested) for v in part.get(name)}):
            yield prop.name, value


def _derived_parts(res: Resource, nested: str) -> Iterable[Resource]:
    # Of claims, those alone count that make their field one that a program read.
    return claims.machine_claims(res) if nested == CLAIMS else res.parts(nested)


def _bounds(shape: Shape) -> list[Property]:
    computed = {prop.name: prop for prop in shape.derived_fields if prop.computed_from}
    return [computed[name] for name in sorted(computed, reverse=True)]


def _line(triple: str, graph: str) -> str:
    return f"{triple} <{graph}> .\n" if graph else f"{triple} .\n"


def value_key(value: Value) -> object:
    """Return what makes two values of a field the same value."""
    return value.iri if isinstance(value, Resource) else value


def quad_line(quad: Quad) -> str:
    """Write a quad as a line of N-Quads."""
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else f" {quad.graph_name}"
    return f"{quad.subject} {quad.predicate} {quad.object}{graph} .\n"
