"""JSON-LD, computed from the profile: the context, and the body of a resource.

Names, datatypes and lists come from the same table as everything else, so a body and the N-Triples of
`rdf.NQuadsWriter` are the same graph. A field with one value is bare and becomes a list only where sources
disagree; a field with many values is always a list.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial
from typing import Any, Protocol, TypeAlias

from foia_graph.model import dates
from foia_graph.model.namespaces import AS, HYDRA, RDF, RDFS, VOID, XSD
from foia_graph.model.profile import Kind, Profile, Property, Shape
from foia_graph.model.rdf import class_iris, derived_values
from foia_graph.model.rdf_syntaxes import turtle_prefixes
from foia_graph.model.resource import Resource, TaggedLiteral, Value

Json: TypeAlias = Any

CONTEXT = "/context/v1.jsonld"
LIST_TERMS: Mapping[str, Json] = {
    "dcat:dataset": {"@id": "dcat:dataset", "@type": "@id", "@container": "@set"},
    "foia:relevance": {"@id": "foia:relevance", "@type": "xsd:double"},
    "hydra:first": {"@id": "hydra:first", "@type": "@id"},
    "hydra:last": {"@id": "hydra:last", "@type": "@id"},
    "hydra:member": {"@id": "hydra:member", "@type": "@id", "@container": "@set"},
    "hydra:next": {"@id": "hydra:next", "@type": "@id"},
    "hydra:previous": {"@id": "hydra:previous", "@type": "@id"},
    "hydra:view": {"@id": "hydra:view", "@type": "@id"},
}
# Whole numbers beyond it are not the same in every reader of JSON (RFC 8259, section 6).
MAX_SAFE_INTEGER = 2**53


def without_empty(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return a body without what says nothing."""
    return {name: value for name, value in body.items() if value not in ("", [], None)}


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


class LinkedBodies(Protocol):
    """What is in a body instead of a plain IRI: a stub with class and label, or a whole body."""

    def get(self, iri: str, otherwise: Json, /) -> Json:
        """Return the body of a thing, or `otherwise` where there is none."""


BodyConverter: TypeAlias = Callable[[str, LinkedBodies], Json]
BodiesConverter: TypeAlias = Callable[[Iterable[Value], LinkedBodies], list[Json]]

KEYWORDS = {"id": "@id", "type": "@type", "value": "@value", "lang": "@language"}
MORE_PREFIXES = {
    "as": AS,
    "hydra": HYDRA,
    "rdf": RDF,
    "rdfs": RDFS,
    "void": VOID,
    "xsd": XSD,
}
OWN_PREFIXES = ("", "profile")
# Profiles whose prefixes are kept; their files are parsed for them.
PROFILES_AT_HAND = 4
# What is shown inside a thing although it is said elsewhere: class of the thing, field that points at it.
EMBEDDED_FIELDS = {"documents": ("Release", "inSeries")}
DATATYPES: Mapping[Kind, str] = {
    "integer": "xsd:integer",
    "decimal": "xsd:decimal",
    "date": "xsd:date",
    "day": "xsd:date",
    "datetime": "xsd:dateTime",
    "link": "@id",
    "iri": "@id",
    "nested": "@id",
    "field": "@vocab",
}


# ---------------------------------------------------------------- the context


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


# ---------------------------------------------------------------- bodies


class JsonLdEncoder:
    """Writes resources as JSON-LD; made once for a profile and a language."""

    def __init__(self, profile: Profile, language: str) -> None:
        self.profile, self.language = profile, language
        self.names = IriCompactor(context_prefixes(profile))
        self._terms = {shape.target: shape.name for shape in profile.shapes.values()}
        self._open: dict[str, BodiesConverter] = {
            prop.path: _open_converter(prop, language)
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
        convert = self._open.get(claim.one("predicate"), _link_objects)
        values = convert(claim.get("object"), linked_bodies)
        return values[0] if len(values) == 1 else values

    def nested_bodies(self, values: Iterable[Value], linked_bodies: LinkedBodies) -> list[Json]:
        """Return the bodies of nested things, and the IRIs of those that are described elsewhere."""
        return [
            self._shapes[value.type].encode(value, linked_bodies)
            if isinstance(value, Resource)
            else _link_bodies((value,), linked_bodies)[0]
            for value in values
        ]


class _ShapeEncoder:
    """Writes the things of one class: a list of names with the converter of each, in the profile's order."""

    def __init__(self, shape: Shape, encoder: JsonLdEncoder) -> None:
        self.shape, self.encoder = shape, encoder
        self.fields = [(p.name, self._converter(p), p.bare) for p in shape.properties.values()]
        self.opens = "object" in shape.properties and shape.properties["object"].kind == "any"
        self._type = self._types([shape.target, *shape.superclasses])

    def _converter(self, prop: Property) -> BodiesConverter:
        if prop.kind == "nested":
            return self.encoder.nested_bodies
        if prop.kind == "field":
            return _each_converter(lambda value, _: self.encoder.field_name(value))
        return _FIELD_CONVERTERS.get(prop.kind, _plain_bodies)

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
                converted = convert(values[name], linked_bodies)
                body[name] = converted[0] if is_bare and len(converted) == 1 else converted
        if self.opens and "object" in body:
            body["object"] = self.encoder.claimed_value(res, linked_bodies)
        return body

    def _values(self, res: Resource) -> Mapping[str, tuple[Value, ...]]:
        values = dict(res.values)
        for name, value in derived_values(res, self.shape):
            values[name] = (*values.get(name, ()), value)
        return values


def _each_converter(convert: BodyConverter) -> BodiesConverter:
    def convert_all(values: Iterable[Value], linked_bodies: LinkedBodies) -> list[Json]:
        return [
            convert(value, linked_bodies) if isinstance(value, str) else _tagged_value(value)
            for value in values
        ]

    return convert_all


def _open_converter(prop: Property, language: str) -> BodiesConverter:
    if prop.kind == "text":
        return _each_converter(lambda value, _: {"value": value, "lang": language})
    return _OPEN_CONVERTERS.get(prop.kind, _plain_bodies)


def _plain_bodies(values: Iterable[Value], _: LinkedBodies) -> list[Json]:
    return [value if isinstance(value, str) else _tagged_value(value) for value in values]


def _link_bodies(values: Iterable[Value], linked_bodies: LinkedBodies) -> list[Json]:
    get = linked_bodies.get
    return [get(value, value) if isinstance(value, str) else _tagged_value(value) for value in values]


def _link_objects(values: Iterable[Value], linked_bodies: LinkedBodies) -> list[Json]:
    bodies = _link_bodies(values, linked_bodies)
    return [{"id": body} if isinstance(body, str) else body for body in bodies]


def _tagged_value(value: Value) -> Json:
    if isinstance(value, TaggedLiteral):
        mark = {"lang": value.language} if value.language else {"type": value.datatype}
        return {"value": value.value, **mark}
    return value.iri if isinstance(value, Resource) else value


def _typed_value(datatype: str, value: str, _: LinkedBodies) -> Json:
    return {"type": datatype, "value": value}


def _integer_value(value: str, linked_bodies: LinkedBodies) -> Json:
    number = int(value)
    return (
        number
        if -MAX_SAFE_INTEGER <= number <= MAX_SAFE_INTEGER
        else _typed_value("xsd:integer", value, linked_bodies)
    )


def _number_value(value: str, linked_bodies: LinkedBodies) -> Json:
    return (
        _typed_value("xsd:decimal", value, linked_bodies)
        if "." in value
        else _integer_value(value, linked_bodies)
    )


def _date_value(value: str, linked_bodies: LinkedBodies) -> Json:
    return value if len(value) == 10 else _open_date_value(value, linked_bodies)


def _open_date_value(value: str, linked_bodies: LinkedBodies) -> Json:
    return _typed_value(f"xsd:{dates.XSD_OF_LENGTH[len(value)]}", value, linked_bodies)


_FIELD_CONVERTERS: Mapping[Kind, BodiesConverter] = {
    "link": _link_bodies,
    "iri": _link_bodies,
    "integer": _each_converter(_integer_value),
    "number": _each_converter(_number_value),
    "decimal": _each_converter(partial(_typed_value, "xsd:decimal")),
    "date": _each_converter(_date_value),
}
_OPEN_CONVERTERS: Mapping[Kind, BodiesConverter] = {
    **_FIELD_CONVERTERS,
    "link": _link_objects,
    "iri": _link_objects,
    "nested": _link_objects,
    "field": _link_objects,
    "date": _each_converter(_open_date_value),
    "day": _each_converter(partial(_typed_value, "xsd:date")),
    "datetime": _each_converter(partial(_typed_value, "xsd:dateTime")),
}
