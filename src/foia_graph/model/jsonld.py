"""JSON-LD: the context and the bodies of resources, computed from the profile, and triples in its words."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial
from typing import Any, TypeAlias

import msgspec

from foia_graph.errors import NotAcceptable
from foia_graph.model import dates
from foia_graph.model.namespaces import AS, HYDRA, RDF, RDFS, VOID, XSD
from foia_graph.model.profile import Kind, Profile, Property, Shape
from foia_graph.model.rdf import class_iris, derived_values
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, turtle_prefixes
from foia_graph.model.rdf_terms import BlankNode, NamedNode, Quad, Triple
from foia_graph.model.rdf_terms import Literal as Term
from foia_graph.model.resource import Resource, Value
from foia_graph.runtime.tables import table_beside

Json: TypeAlias = Any

CONTEXT = "/context/v1.jsonld"
_TABLES = table_beside(__file__)
LIST_TERMS: Mapping[str, Json] = _TABLES["list_terms"]
# Whole numbers beyond it are not the same in every reader of JSON (RFC 8259, section 6).
MAX_SAFE_INTEGER = 2**53


def without_empty(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return a body without what says nothing."""
    return {name: value for name, value in body.items() if value not in ("", [], None)}


def readable_json(value: object) -> bytes:
    """Write a value as JSON that people can read, too."""
    return msgspec.json.format(msgspec.json.encode(value)) + b"\n"


class IriCompactor:
    """Prefixes, by which IRIs are shortened."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self._longest = sorted(prefixes.items(), key=lambda item: -len(item[1]))

    def compact_iri(self, iri: str) -> str:
        """Return an IRI with a prefix, or whole where none fits.

        >>> names = IriCompactor({"xsd": "http://www.w3.org/2001/XMLSchema#"})
        >>> names.compact_iri("http://www.w3.org/2001/XMLSchema#date")
        'xsd:date'
        """
        for prefix, namespace in self._longest:
            if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri


# What is in a body instead of a plain IRI, by this: a stub with class and label, or a whole body.
LinkedBodies: TypeAlias = Mapping[str, Json]
BodyConverter: TypeAlias = Callable[[str, LinkedBodies], Json]

KEYWORDS = {"id": "@id", "type": "@type", "value": "@value", "lang": "@language"}
MORE_PREFIXES = {"as": AS, "hydra": HYDRA, "rdf": RDF, "rdfs": RDFS, "void": VOID, "xsd": XSD}
OWN_PREFIXES = ("", "profile")
# Profiles whose prefixes are kept; their files are parsed for them.
PROFILES_AT_HAND = 4
# What is shown inside a thing although it is said elsewhere: class of the thing, field that points at it.
EMBEDDED_FIELDS = {"documents": ("Release", "inSeries")}
DATATYPES: Mapping[Kind, str] = _TABLES["datatypes"]


@lru_cache(PROFILES_AT_HAND)
def context_prefixes(profile: Profile) -> dict[str, str]:
    """Return the prefixes that the ontology uses, and those of the protocols, in alphabetical order."""
    namespaces = dict(MORE_PREFIXES)
    for name in ("foia.ttl", "profile.ttl"):
        namespaces.update(turtle_prefixes(profile.folder / name))
    return {name: namespaces[name] for name in sorted(namespaces) if name not in OWN_PREFIXES}


def build_context(profile: Profile, language: str) -> dict[str, Json]:
    """Return what each name in our JSON means (JSON-LD 1.1); terms are only ever added to it."""
    short = IriCompactor(context_prefixes(profile))
    classes = {shape.name: short.compact_iri(shape.target) for shape in profile.shapes.values()}
    return {
        "@version": 1.1,
        **KEYWORDS,
        **short.prefixes,
        **dict(sorted(classes.items())),
        **_field_terms(profile, language, short),
        **{
            name: {
                "@reverse": short.compact_iri(profile.predicates[field]),
                "@type": "@id",
                "@container": "@set",
            }
            for name, (_, field) in EMBEDDED_FIELDS.items()
        },
        **LIST_TERMS,
    }


def _field_terms(profile: Profile, language: str, short: "IriCompactor") -> dict[str, Json]:
    uses: dict[str, list[Property]] = {}
    for shape in profile.shapes.values():
        for prop in shape.properties.values():
            uses.setdefault(prop.name, []).append(prop)
    return {name: _term_definition(uses[name], language, short) for name in sorted(uses)}


def _term_definition(uses: list[Property], language: str, short: "IriCompactor") -> dict[str, Json]:
    prop = uses[0]
    meaning: dict[str, Json] = {"@reverse" if prop.inverse else "@id": short.compact_iri(prop.path)}
    if prop.kind == "text":
        meaning["@language"] = language
    elif prop.kind in DATATYPES:
        meaning["@type"] = DATATYPES[prop.kind]
    if not any(use.bare for use in uses):
        meaning["@container"] = "@set"
    return meaning


class JsonLdEncoder:
    """Writes resources as JSON-LD; made once for a profile and a language."""

    def __init__(self, profile: Profile, language: str) -> None:
        self.profile, self.language = profile, language
        self.names = IriCompactor(context_prefixes(profile))
        self._terms = {shape.target: shape.name for shape in profile.shapes.values()}
        self._open: dict[str, BodyConverter | None] = {
            prop.path: partial(_in_language, language)
            if prop.kind == "text"
            else _OPEN_CONVERTERS.get(prop.kind)
            for shape in profile.shapes.values()
            for prop in shape.properties.values()
            if not prop.inverse
        }
        self.class_name = cache(self._class_name)
        self._shapes = {shape.name: _ShapeEncoder(shape, self) for shape in profile.shapes.values()}

    def resource_body(
        self, res: Resource, linked_bodies: LinkedBodies, documents: Iterable[Json] = ()
    ) -> dict[str, Json]:
        """Return the body of a resource, without context; linked things are as `linked_bodies` has them."""
        body = self._shapes[res.type].encode(res, linked_bodies)
        embedded = list(documents)
        return {**body, "documents": embedded} if embedded else body

    def _class_name(self, iri: str) -> str:
        return self._terms.get(iri) or self.names.compact_iri(iri)

    def field_name(self, predicate: str) -> str:
        """Return the name of the field that a claim is about, as `predicate` shows it."""
        return self.profile.fields.get((predicate, False)) or self.names.compact_iri(predicate)

    def claimed_value(self, claim: Resource, linked_bodies: LinkedBodies) -> Json:
        """Return the value that a claim states, typed as the field that it is about."""
        convert = self._open.get(claim.one("predicate"), _link_object)
        # Parts are named here, and described where their things have them.
        objects = (each.iri if isinstance(each, Resource) else each for each in claim.get("object"))
        values = self.bodies(tuple(objects), convert, linked_bodies)
        return values[0] if len(values) == 1 else values

    def bodies(
        self, values: tuple[Value, ...], convert: BodyConverter | None, linked_bodies: LinkedBodies
    ) -> list[Json]:
        """Return the bodies of values: of nested things, and of plain ones what a converter makes of them."""
        return [
            (convert(value, linked_bodies) if convert else value)
            if isinstance(value, str)
            else self._shapes[value.type].encode(value, linked_bodies)
            if isinstance(value, Resource)
            else {"value": value.value, "lang": value.language}
            for value in values
        ]


class _ShapeEncoder:
    """Writes the things of one class: a list of names with the converter of each, in the profile's order."""

    def __init__(self, shape: Shape, encoder: JsonLdEncoder) -> None:
        self.shape, self.encoder = shape, encoder
        self.fields = [
            (p.name, self._field_name if p.kind == "field" else _FIELD_CONVERTERS.get(p.kind), p.bare)
            for p in shape.properties.values()
        ]
        self.opens = "object" in shape.properties and shape.properties["object"].kind == "any"
        self._type = self._types([shape.target, *shape.superclasses])

    def _field_name(self, predicate: str, _: LinkedBodies) -> Json:
        return self.encoder.field_name(predicate)

    def _types(self, iris: list[str]) -> str | list[str]:
        names = [self.encoder.class_name(iri) for iri in iris]
        return names if len(names) > 1 else names[0]

    def encode(self, res: Resource, linked_bodies: LinkedBodies) -> dict[str, Json]:
        shape = self.shape
        body: dict[str, Json] = {
            "id": res.iri,
            "type": self._types(class_iris(res, shape)) if shape.also else self._type,
        }
        values = self._values(res) if shape.derived_fields else res.values
        for name, convert, is_bare in self.fields:
            if name in values:
                converted = self.encoder.bodies(values[name], convert, linked_bodies)
                body[name] = converted[0] if is_bare and len(converted) == 1 else converted
        if self.opens and "object" in body:
            body["object"] = self.encoder.claimed_value(res, linked_bodies)
        return body

    def _values(self, res: Resource) -> Mapping[str, tuple[Value, ...]]:
        values = dict(res.values)
        for name, value in derived_values(res, self.shape):
            values[name] = (*values.get(name, ()), value)
        return values


def _in_language(language: str, value: str, _: LinkedBodies) -> Json:
    return {"value": value, "lang": language}


def _link_body(value: str, linked_bodies: LinkedBodies) -> Json:
    return linked_bodies.get(value, value)


def _link_object(value: str, linked_bodies: LinkedBodies) -> Json:
    body = linked_bodies.get(value, value)
    return {"id": body} if isinstance(body, str) else body


def _typed_value(datatype: str, value: str, _: LinkedBodies) -> Json:
    return {"type": datatype, "value": value}


def _number_value(value: str, _: LinkedBodies) -> Json:
    if "." in value:
        return {"type": "xsd:decimal", "value": value}
    is_safe = abs(int(value)) <= MAX_SAFE_INTEGER
    return int(value) if is_safe else {"type": "xsd:integer", "value": value}


def _open_date_value(value: str, _: LinkedBodies) -> Json:
    return {"type": f"xsd:{dates.XSD_OF_LENGTH[len(value)]}", "value": value}


def _date_value(value: str, linked_bodies: LinkedBodies) -> Json:
    return value if len(value) == 10 else _open_date_value(value, linked_bodies)


# The converters of the kinds whose values are not plain, where the context has the type of a field, and where
# it has not.
_FIELD_CONVERTERS: Mapping[Kind, BodyConverter] = {
    "link": _link_body,
    "iri": _link_body,
    "nested": _link_body,
    "integer": _number_value,
    "number": _number_value,
    "decimal": partial(_typed_value, "xsd:decimal"),
    "date": _date_value,
}
_OPEN_CONVERTERS: Mapping[Kind, BodyConverter] = {
    **_FIELD_CONVERTERS,
    **dict.fromkeys(("link", "iri", "nested", "field"), _link_object),
    "date": _open_date_value,
    "day": partial(_typed_value, "xsd:date"),
    "datetime": partial(_typed_value, "xsd:dateTime"),
}


Node: TypeAlias = dict[str, Json]


def compact_triples(data: bytes, context: Mapping[str, Json], address: Json) -> Node:
    """Write N-Triples in the words of a context; without it where one of their IRIs looks like `prefix:name`.

    `address` is where the context is, or the context itself.

    Raises NotAcceptable for triples about triples, which JSON-LD 1.1 has no words for.
    """
    # The engine writes JSON-LD in its expanded form only.
    quads = list(parse(input=data, format=RdfFormat.N_TRIPLES))
    if any(isinstance(quad.object, Triple) for quad in quads):
        raise NotAcceptable("JSON-LD 1.1 cannot say something about a triple; ask for Turtle or N-Triples.")
    if any(_is_ambiguous(term, context) for quad in quads for term in quad.triple):
        return {"@graph": _InverseContext({}).node_objects(quads)}
    return {"@context": address, "@graph": _InverseContext(context).node_objects(quads)}


def _is_ambiguous(term: object, context: Mapping[str, Json]) -> bool:
    iri = term.datatype if isinstance(term, Term) else term
    scheme, _, rest = iri.value.partition(":") if isinstance(iri, NamedNode) else ("", "", "")
    return scheme in context and not rest.startswith("//")


class _InverseContext:
    """A context read backwards: from IRIs to the words for them."""

    def __init__(self, context: Mapping[str, Json]) -> None:
        words = {word: meaning for word, meaning in context.items() if isinstance(meaning, str)}
        self.names = IriCompactor({w: m for w, m in words.items() if m.startswith("http")})
        self.keywords = {meaning: word for word, meaning in words.items() if meaning.startswith("@")}
        self.classes = {self._full(m): w for w, m in words.items() if w[0].isupper()}
        self.definitions = {w: m for w, m in context.items() if isinstance(m, dict) and w not in LIST_TERMS}
        self.fields = {self._full(m["@id"]): w for w, m in self.definitions.items() if "@id" in m}

    def node_objects(self, quads: list[Quad]) -> list[Json]:
        """Return one node a subject, in the order in which the subjects come."""
        nodes: dict[str, Node] = {}
        for quad in quads:
            name = _node_name(quad.subject)
            node = nodes.setdefault(name, {self._word("@id"): name})
            key, value = self._pair(quad.predicate, quad.object)
            node.setdefault(key, []).append(value)
        return [self._node(node) for node in nodes.values()]

    def _node(self, node: Node) -> Node:
        first = {key: node[key] for key in (self._word("@id"), self._word("@type")) if key in node}
        found = {**first, **node}
        for key, values in found.items():
            is_many = "@container" in self.definitions.get(key, {})
            if isinstance(values, list) and len(values) == 1 and not is_many:
                found[key] = values[0]
        return found

    def _pair(self, predicate: NamedNode, term: object) -> tuple[str, Json]:
        if predicate.value == f"{RDF}type" and not isinstance(term, Term):
            return self._word("@type"), self.classes.get(_node_name(term)) or self.names.compact_iri(
                _node_name(term)
            )
        key = self.fields.get(predicate.value) or self.names.compact_iri(predicate.value)
        definition = self.definitions.get(key, {})
        if isinstance(term, Term):
            return key, self._literal(term, definition)
        name, coercion = _node_name(term), definition.get("@type")
        if coercion == "@vocab":
            return key, self.fields.get(name) or self.names.compact_iri(name)
        return key, name if coercion == "@id" else {self._word("@id"): name}

    def _literal(self, term: Term, definition: Mapping[str, Json]) -> Json:
        value = self._word("@value")
        if term.language is not None:
            direction = {"@direction": term.direction.value} if term.direction else {}
            if term.language == definition.get("@language") and not direction:
                return term.value
            return {value: term.value, self._word("@language"): term.language, **direction}
        datatype = self.names.compact_iri(term.datatype.value)
        if term.datatype.value == f"{XSD}string":
            return {value: term.value} if definition.keys() & {"@type", "@language"} else term.value
        if (
            datatype == "xsd:integer"
            and definition.get("@type", datatype) == datatype
            and _is_native_integer(term.value)
        ):
            return int(term.value)
        typed = {self._word("@type"): datatype, value: term.value}
        return term.value if definition.get("@type") == datatype else typed

    def _word(self, keyword: str) -> str:
        return self.keywords.get(keyword, keyword)

    def _full(self, name: str) -> str:
        prefix, _, rest = name.partition(":")
        return f"{self.names.prefixes[prefix]}{rest}" if prefix in self.names.prefixes else name


def _node_name(term: object) -> str:
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", term))


def _is_native_integer(text: str) -> bool:
    return (
        len(text) < 18
        and text.removeprefix("-").isdecimal()
        and text == str(int(text))
        and abs(int(text)) <= MAX_SAFE_INTEGER
    )
