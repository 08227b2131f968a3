"""The SHACL profile, `ontology/profile.ttl`: the only table of fields, read as shapes and properties."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from foia_graph.errors import ProfileError
from foia_graph.model.annotations import ProfileAnnotations, Value, check_annotations
from foia_graph.model.namespaces import FOIA, PROFILE, RDF, RDFS, SH, XSD, prefix_declarations
from foia_graph.model.rdf_syntaxes import TurtleGraph
from foia_graph.model.rdf_terms import NamedNode
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
LABEL = f"{RDFS}label"
PLAIN_LABEL = f"{PROFILE}plainLabel"
_ANY_BASE = "https://catalogue.example/"


class Profile:
    """All shapes, found by name, by class, by kind or by plural; refuses to be made of what does not hold."""

    def __init__(self, ontology: Path) -> None:
        self.folder = ontology
        files = TurtleGraph(ontology / "foia.ttl", ontology / "profile.ttl")
        self.superclasses = _read_superclasses(files)
        defined = f"{PREFIXES}SELECT ?t {{ ?t rdfs:isDefinedBy ?o FILTER(STRSTARTS(STR(?t), '{FOIA}')) }}"
        self.terms = frozenset(row["t"] for row in files.rows(defined))
        annotations = ProfileAnnotations(files)
        self.shapes = _read_shapes(annotations, self.superclasses)
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
    def _nested_only(self) -> frozenset[str]:
        return frozenset(n for s in self.shapes.values() for p in s.properties.values() for n in p.nodes)

    def is_thing(self, shape: Shape) -> bool:
        """Return True for classes whose things have records and pages of their own."""
        return shape.name not in self._nested_only

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


def _read_shapes(graph: ProfileAnnotations, superclasses: Mapping[str, tuple[str, ...]]) -> dict[str, Shape]:
    targets = {
        node: target
        for node in graph.instances(f"{SH}NodeShape")
        if (target := graph.value(node, f"{SH}targetClass")) and graph.value(node, LABEL)
    }
    names = {target: _local_part(node.value) for node, target in targets.items()}
    shapes = [
        _build_shape(graph, node, names, superclasses.get(target, ())) for node, target in targets.items()
    ]
    return {shape.name: shape for shape in sorted(shapes, key=lambda shape: shape.name)}


def _build_shape(
    graph: ProfileAnnotations, node: NamedNode, names: Mapping[str, str], superclasses: tuple[str, ...]
) -> Shape:
    name, properties = _local_part(node.value), dict[str, Property]()
    # Not sorted by name: fields with one order are shown as the engine has them.
    fields = graph.objects.get((node, f"{SH}property"), ())
    found = (_build_property(graph, each, name, names) for each in fields)
    for prop in sorted(found, key=lambda prop: prop.order):
        if properties.setdefault(prop.name, prop) is not prop:
            raise ProfileError(f"{name} has two fields called {prop.name!r}")
    also = graph.values(node, f"{PROFILE}alsoType")
    return Shape(
        name=name,
        target=graph.value(node, f"{SH}targetClass"),
        kind=graph.one(node, "kind"),
        plural=graph.one(node, "plural"),
        title=graph.value(node, LABEL),
        properties=properties,
        key=tuple(each.value for each in graph.members(node, f"{PROFILE}key")),
        superclasses=superclasses,
        also={graph.one(each, "form"): graph.value(each, f"{SH}class") for each in also},
        **graph.annotated_fields(node, Shape),
    )


def _build_property(graph: ProfileAnnotations, node: Value, shape: str, names: Mapping[str, str]) -> Property:
    name, order, title, comment = (
        graph.value(node, iri) for iri in (f"{SH}name", f"{SH}order", LABEL, f"{RDFS}comment")
    )
    path = next(iter(graph.values(node, f"{SH}path")), None)
    inverse = graph.value(path, f"{SH}inversePath") if path is not None else ""
    if not (name and order and title and comment and path is not None):
        raise ProfileError(
            f"{shape}, {_local_part(node.value)}: a field has a name, a path, an order, a label and a comment"
        )
    classes, is_nested = _range(graph, node, "class"), bool(graph.texts(node, "nested"))
    return Property(
        name=name,
        path=inverse or path.value,
        inverse=bool(inverse),
        kind=_field_kind(graph, node, classes),
        classes=classes,
        nodes=tuple(names.get(iri, iri) for iri in classes) if is_nested else (),
        title=title,
        comment=comment,
        order=int(order),
        required=int(graph.value(node, f"{SH}minCount") or 0) > 0,
        single=graph.value(node, f"{SH}maxCount") == "1",
        terms=tuple(graph.mappings(node, int(order))),
        **graph.annotated_fields(node, Property),
    )


def _field_kind(graph: ProfileAnnotations, node: Value, classes: tuple[str, ...]) -> Kind:
    if datatypes := _range(graph, node, "datatype"):
        kind = DATATYPES.get(datatypes[0]) if len(datatypes) == 1 else UNIONS.get(frozenset(datatypes))
        if kind is None:
            name = graph.value(node, f"{SH}name")
            raise ProfileError(f"field {name!r} has a range that no reader knows: {[*datatypes]}")
        return kind
    if graph.texts(node, "nested"):
        return "nested"
    if classes:
        return "field" if classes == (f"{RDF}Property",) else "link"
    return "iri" if graph.value(node, f"{SH}nodeKind") else "any"


def _range(graph: ProfileAnnotations, node: Value, constraint: str) -> tuple[str, ...]:
    choices = (node, *graph.members(node, f"{SH}or"))
    return tuple(sorted({each.value for n in choices for each in graph.values(n, f"{SH}{constraint}")}))


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
        f"STRSTARTS(STR(?t), '{FOIA}')) FILTER NOT EXISTS {{ ?t rdfs:isDefinedBy ?o }} }}"
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
