"""The SHACL profile, read once, as shapes and their properties: what each thing is.

`ontology/profile.ttl` is the only table of fields. A predicate, a field name and a class name are
exchangeable everywhere; the checks here refuse a profile in which they would not be.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from foia_graph.errors import ProfileError
from foia_graph.model.annotations import ProfileAnnotations, check_annotations
from foia_graph.model.namespaces import FOIA, PROFILE, RDF, XSD, prefix_declarations
from foia_graph.model.rdf_files import TurtleGraph
from foia_graph.model.shapes import Kind, NamedFilter, Property, Shape

__all__ = ["Kind", "NamedFilter", "Profile", "Property", "Shape"]
RESERVED = frozenset(
    (
        *("id", "type", "value", "source", "quote", "start", "page", "region", "originField", "by", "said"),
        *("status", "note", "lang"),
    )
)
DATATYPES: Mapping[str, Kind] = {
    f"{RDF}langString": "text",
    f"{XSD}string": "string",
    f"{XSD}integer": "integer",
    f"{XSD}decimal": "decimal",
    f"{XSD}date": "day",
    f"{XSD}dateTime": "datetime",
}
UNIONS: Mapping[frozenset[str], Kind] = {
    frozenset((f"{XSD}date", f"{XSD}gYearMonth", f"{XSD}gYear")): "date",
    frozenset((f"{XSD}integer", f"{XSD}decimal")): "number",
}
PREFIXES = prefix_declarations("profile", "rdf", "rdfs", "sh")
PROPERTIES = (
    PREFIXES
    + """
SELECT ?shape ?property ?name ?path ?inverse ?datatype ?class ?nested ?nodeKind ?min ?max ?order ?title
       ?comment ?scheme ?computedFrom ?derivedFrom ?suffix ?label ?oneValue ?acyclic ?judgement ?identity
WHERE {
    ?shape a sh:NodeShape ; sh:property ?property .
    ?property sh:name ?name ; sh:order ?order ; rdfs:label ?title ; rdfs:comment ?comment .
    { ?property sh:path ?path FILTER(isIRI(?path)) } UNION { ?property sh:path/sh:inversePath ?inverse }
    OPTIONAL { ?property sh:datatype|sh:or/rdf:rest*/rdf:first/sh:datatype ?datatype }
    OPTIONAL { ?property sh:class|sh:or/rdf:rest*/rdf:first/sh:class ?class }
    OPTIONAL { ?property profile:nested ?nested }
    OPTIONAL { ?property sh:nodeKind ?nodeKind }
    OPTIONAL { ?property sh:minCount ?min }
    OPTIONAL { ?property sh:maxCount ?max }
    OPTIONAL { ?property profile:scheme ?scheme }
    OPTIONAL { ?property profile:computedFrom ?computedFrom }
    OPTIONAL { ?property profile:derivedFrom ?derivedFrom }
    OPTIONAL { ?property profile:suffix ?suffix }
    OPTIONAL { ?property profile:label ?label }
    OPTIONAL { ?property profile:oneValue ?oneValue }
    OPTIONAL { ?property profile:acyclic ?acyclic }
    OPTIONAL { ?property profile:judgement ?judgement }
    OPTIONAL { ?property profile:identity ?identity }
}"""
)
SHAPES = (
    PREFIXES
    + """
SELECT ?shape ?target ?kind ?plural ?title ?evidential ?inScheme ?form ?also ?key ?rank WHERE {
    ?shape a sh:NodeShape ; sh:targetClass ?target ; rdfs:label ?title .
    OPTIONAL { ?shape profile:kind ?kind }
    OPTIONAL { ?shape profile:plural ?plural }
    OPTIONAL { ?shape profile:evidential ?evidential }
    OPTIONAL { ?shape profile:inScheme ?inScheme }
    OPTIONAL { ?shape profile:alsoType [ profile:form ?form ; sh:class ?also ] }
    OPTIONAL {
        SELECT ?shape ?key (COUNT(?before) AS ?rank) WHERE {
            ?shape profile:key/rdf:rest* ?cell . ?cell rdf:first ?key . ?before rdf:rest* ?cell
        } GROUP BY ?shape ?key
    }
}"""
)


PLAIN_LABEL = f"{PROFILE}plainLabel"
_ANY_BASE = "https://catalogue.example/"


class Profile:
    """All shapes, found by name, by class, by kind or by plural; refuses to be made of what does not hold."""

    def __init__(self, ontology: Path) -> None:
        self.folder = ontology
        files = TurtleGraph(ontology / "foia.ttl", ontology / "profile.ttl")
        self.superclasses = _read_superclasses(files)
        self.terms = _defined_terms(files)
        annotations = ProfileAnnotations(files)
        self.shapes = _read_shapes(files, self.superclasses, annotations)
        self.filters: Mapping[str, NamedFilter] = annotations.filters()
        self.by_target = {shape.target: shape for shape in self.shapes.values()}
        self.by_kind = {shape.kind: shape for shape in self.shapes.values()}
        self.by_plural = {shape.plural: shape for shape in self.shapes.values() if self.is_thing(shape)}
        self.predicates = {p.name: p.path for s in self.shapes.values() for p in s.properties.values()}
        self.fields = {
            (p.path, p.inverse): p.name for s in self.shapes.values() for p in s.properties.values()
        }
        _check_profile(self, files)
        check_annotations(self.shapes, self.filters, [s for s in self.shapes.values() if self.is_thing(s)])

    def __getitem__(self, name: str) -> Shape:
        try:
            return self.shapes[name]
        except KeyError:
            raise ProfileError(
                f"class {name!r} has no shape; the profile has {', '.join(sorted(self.shapes))}"
            ) from None

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the ontology, the profile and the schemes, as hexadecimal digits."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.rglob("*.ttl")):
            digest.update(path.relative_to(self.folder).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    @cached_property
    def plain_concepts(self) -> Mapping[str, str]:
        """Return the plain labels of concepts, and of their schemes, by IRI without the base."""
        files = TurtleGraph(*sorted((self.folder / "schemes").glob("*.ttl")), base=_ANY_BASE)
        rows = files.rows(PREFIXES + "SELECT ?concept ?label WHERE { ?concept profile:plainLabel ?label }")
        return {row["concept"].removeprefix(_ANY_BASE): row["label"] for row in rows}

    @cached_property
    def nested_only(self) -> frozenset[str]:
        """Names of the shapes that are described inside their owner only."""
        return frozenset(n for s in self.shapes.values() for p in s.properties.values() for n in p.nodes)

    def is_thing(self, shape: Shape) -> bool:
        """Return True for classes whose things have records and pages of their own."""
        return shape.name not in self.nested_only

    def shape_of(self, types: Iterable[str]) -> Shape | None:
        """Find the shape of a thing by its types: the most special one that has a shape."""
        found = [self.by_target[iri] for iri in types if iri in self.by_target]
        general = {iri for shape in found for iri in shape.superclasses}
        return next((shape for shape in found if shape.target not in general), None)

    def linked(self, prop: Property) -> tuple[Shape, ...]:
        """Return the shapes of what a field may link to."""
        return tuple(self.by_target[iri] for iri in prop.classes if iri in self.by_target)


def _read_superclasses(files: TurtleGraph) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in files.rows(PREFIXES + "SELECT ?c ?s WHERE { ?c rdfs:subClassOf+ ?s FILTER(isIRI(?s)) }"):
        found.setdefault(row["c"], set()).add(row["s"])
    return {iri: tuple(sorted(above)) for iri, above in found.items()}


def _defined_terms(files: TurtleGraph) -> frozenset[str]:
    query = PREFIXES + f"SELECT ?t WHERE {{ ?t rdfs:isDefinedBy ?o FILTER(STRSTARTS(STR(?t), '{FOIA}')) }}"
    return frozenset(row["t"] for row in files.rows(query))


def _read_shapes(
    files: TurtleGraph, superclasses: Mapping[str, tuple[str, ...]], annotations: ProfileAnnotations
) -> dict[str, Shape]:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in files.rows(SHAPES):
        rows.setdefault(row["shape"], []).append(row)
    names = {group[0]["target"]: _local_part(iri) for iri, group in rows.items()}
    properties = _read_properties(files, names, annotations)
    shapes = [
        replace(_build_shape(group, properties.get(iri, []), superclasses), **annotations.of_class(iri))
        for iri, group in rows.items()
    ]
    return {shape.name: shape for shape in sorted(shapes, key=lambda shape: shape.name)}


def _build_shape(
    rows: list[dict[str, str]], properties: list[Property], superclasses: Mapping[str, tuple[str, ...]]
) -> Shape:
    row = rows[0]
    ranks = {r["key"]: int(r["rank"]) for r in rows if "key" in r}
    return Shape(
        name=_local_part(row["shape"]),
        target=row["target"],
        kind=row.get("kind", ""),
        plural=row.get("plural", ""),
        title=row["title"],
        properties={p.name: p for p in sorted(properties, key=lambda p: p.order)},
        evidential=row.get("evidential") == "true",
        in_scheme=row.get("inScheme", ""),
        key=tuple(sorted(ranks, key=lambda key: ranks[key])),
        superclasses=superclasses.get(row["target"], ()),
        also={r["form"]: r["also"] for r in rows if "form" in r},
    )


def _read_properties(
    files: TurtleGraph, names: Mapping[str, str], annotations: ProfileAnnotations
) -> dict[str, list[Property]]:
    rows: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in files.rows(PROPERTIES):
        rows.setdefault((row["shape"], row["property"]), []).append(row)
    found: dict[str, list[Property]] = {}
    for row in files.rows(PREFIXES + "SELECT ?shape ?property WHERE { ?shape sh:property ?property }"):
        if (row["shape"], row["property"]) not in rows:
            name = f"{_local_part(row['shape'])}, {_local_part(row['property'])}"
            raise ProfileError(f"{name}: a field has a name, a path, an order, a label and a comment")
    for (shape, iri), group in rows.items():
        prop = _build_property(group, names)
        prop = replace(prop, **annotations.of_field(iri, prop.order))
        if any(prop.name == other.name for other in found.get(shape, ())):
            raise ProfileError(f"{_local_part(shape)} has two fields called {prop.name!r}")
        found.setdefault(shape, []).append(prop)
    return found


def _build_property(rows: list[dict[str, str]], names: Mapping[str, str]) -> Property:
    row = rows[0]
    return Property(
        name=row["name"],
        path=row.get("path") or row["inverse"],
        inverse="inverse" in row,
        kind=_field_kind(rows),
        classes=_column_values(rows, "class"),
        nodes=tuple(names.get(iri, iri) for iri in _column_values(rows, "class")) if "nested" in row else (),
        title=row["title"],
        comment=row["comment"],
        order=int(row["order"]),
        required=int(row.get("min", 0)) > 0,
        single=row.get("max") == "1",
        one_value=row.get("oneValue") == "true",
        is_label=row.get("label") == "true",
        acyclic=row.get("acyclic") == "true",
        judgement=row.get("judgement") == "true",
        from_identity=row.get("identity") == "true",
        scheme=row.get("scheme", ""),
        computed_from=row.get("computedFrom", ""),
        derived_from=row.get("derivedFrom", ""),
        suffix=row.get("suffix", ""),
    )


def _field_kind(rows: list[dict[str, str]]) -> Kind:
    datatypes, classes = set(_column_values(rows, "datatype")), _column_values(rows, "class")
    if datatypes:
        only = next(iter(datatypes))
        kind = DATATYPES.get(only) if len(datatypes) == 1 else UNIONS.get(frozenset(datatypes))
        if kind is None:
            raise ProfileError(
                f"field {rows[0]['name']!r} has a range that no reader knows: {sorted(datatypes)}"
            )
        return kind
    if "nested" in rows[0]:
        return "nested"
    if classes == (f"{RDF}Property",):
        return "field"
    if classes:
        return "link"
    return "iri" if "nodeKind" in rows[0] else "any"


def _column_values(rows: list[dict[str, str]], name: str) -> tuple[str, ...]:
    # The engine gives rows in another order from process to process; what is published must not follow it.
    return tuple(sorted({row[name] for row in rows if name in row}))


def _local_part(iri: str) -> str:
    return iri.rpartition("#")[2]


def _check_profile(profile: Profile, files: TurtleGraph) -> None:
    """Refuse what would make a predicate, a field name and a class name no longer exchangeable."""
    targets: dict[str, str] = {}
    for shape in profile.shapes.values():
        if shape.target in targets:
            raise ProfileError(
                f"shapes {targets[shape.target]} and {shape.name} share the class <{shape.target}>"
            )
        targets[shape.target] = shape.name
        if profile.is_thing(shape) and not (shape.kind and shape.plural):
            raise ProfileError(
                f"{shape.name} lacks profile:kind or profile:plural, the words in the addresses of its things"
            )
        for prop in shape.properties.values():
            _check_property(profile, shape, prop)
    undefined = files.rows(
        PREFIXES + f"SELECT DISTINCT ?t WHERE {{ {{ ?a ?b ?t }} UNION {{ ?a ?t ?b }} FILTER(isIRI(?t) && "
        f"STRSTARTS(STR(?t), '{FOIA}')) FILTER NOT EXISTS {{ ?t rdfs:isDefinedBy ?o }} }}",
    )
    if undefined:
        raise ProfileError(f"<{undefined[0]['t']}> is used and not defined in foia.ttl")


def _check_property(profile: Profile, shape: Shape, prop: Property) -> None:
    if profile.predicates[prop.name] != prop.path:
        raise ProfileError(
            f"field {prop.name!r} has two predicates, <{profile.predicates[prop.name]}> and <{prop.path}>"
        )
    if profile.fields[prop.path, prop.inverse] != prop.name:
        other = profile.fields[prop.path, prop.inverse]
        raise ProfileError(f"predicate <{prop.path}> has two names, {other!r} and {prop.name!r}")
    if prop.name in RESERVED and not shape.evidential:
        raise ProfileError(f"field {prop.name!r} of {shape.name} has a name that is kept for claims")
    if prop.computed_from and getattr(shape.properties.get(prop.computed_from), "kind", "") != "date":
        raise ProfileError(
            f"{shape.name}.{prop.name} is computed from {prop.computed_from!r}, which is no date field of it"
        )
    if prop.kind == "nested" and not all(name in profile.shapes for name in prop.nodes):
        raise ProfileError(
            f"{shape.name}.{prop.name} nests a shape that is not there: {', '.join(prop.nodes)}"
        )
