"""JSON-LD, computed from the profile: the context, and the body of a resource.

Names, datatypes and lists come from the same table as everything else, so a body and the N-Triples of
`rdf.Writer` are the same graph. A field with one value is bare and becomes a list only where sources
disagree; a field with many values is always a list.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeAlias

from foia_graph.model import dates
from foia_graph.model.namespaces import AS, HYDRA, RDF, RDFS, VOID, XSD
from foia_graph.model.profile import Kind, Profile, Property, Shape
from foia_graph.model.rdf import derived, types
from foia_graph.model.rdf_files import turtle_prefixes
from foia_graph.model.resource import Resource, Text, Value

Json: TypeAlias = Any
Known: TypeAlias = Mapping[str, Json]
"""What stands in a body in the place of a plain IRI: a stub with class and label, or a whole body."""
Convert: TypeAlias = Callable[[Value, Known], Json]

CONTEXT = "/context/v1.jsonld"
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
LISTS: Mapping[str, Json] = {
    "dcat:dataset": {"@id": "dcat:dataset", "@type": "@id", "@container": "@set"},
    "foia:relevance": {"@id": "foia:relevance", "@type": "xsd:double"},
    "hydra:first": {"@id": "hydra:first", "@type": "@id"},
    "hydra:last": {"@id": "hydra:last", "@type": "@id"},
    "hydra:member": {"@id": "hydra:member", "@type": "@id", "@container": "@set"},
    "hydra:next": {"@id": "hydra:next", "@type": "@id"},
    "hydra:previous": {"@id": "hydra:previous", "@type": "@id"},
    "hydra:view": {"@id": "hydra:view", "@type": "@id"},
}
EMBEDDED = {"documents": ("Release", "inSeries")}
"""What is shown inside a thing although it is said elsewhere: class of the thing, field that points at it."""
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
SAFE = 2**53
"""Whole numbers beyond it are not the same in every reader of JSON (RFC 8259, section 6)."""


# ---------------------------------------------------------------- the context


def prefixes(profile: Profile) -> dict[str, str]:
    """Return the prefixes that the ontology uses, and those of the protocols, in alphabetical order."""
    found = dict(MORE_PREFIXES)
    for name in ("foia.ttl", "profile.ttl"):
        found.update(turtle_prefixes(profile.folder / name))
    return {name: found[name] for name in sorted(found) if name not in OWN_PREFIXES}


def context(profile: Profile, language: str) -> dict[str, Json]:
    """Return what each name in our JSON means (JSON-LD 1.1); terms are only ever added to it."""
    short = Names(prefixes(profile))
    classes = {shape.name: short.compact(shape.target) for shape in profile.shapes.values()}
    return {
        "@version": 1.1,
        **KEYWORDS,
        **short.prefixes,
        **dict(sorted(classes.items())),
        **_fields(profile, language, short),
        **{name: _embedded(profile, field, short) for name, (_, field) in EMBEDDED.items()},
        **LISTS,
    }


def _fields(profile: Profile, language: str, short: "Names") -> dict[str, Json]:
    uses: dict[str, list[Property]] = {}
    for shape in profile.shapes.values():
        for prop in shape.properties.values():
            uses.setdefault(prop.name, []).append(prop)
    return {name: _definition(uses[name], language, short) for name in sorted(uses)}


def _definition(uses: list[Property], language: str, short: "Names") -> dict[str, Json]:
    prop = uses[0]
    meaning: dict[str, Json] = {"@reverse" if prop.inverse else "@id": short.compact(prop.path)}
    if prop.kind == "text":
        meaning["@language"] = language
    elif prop.kind in DATATYPES:
        meaning["@type"] = DATATYPES[prop.kind]
    if not any(use.bare for use in uses):
        meaning["@container"] = "@set"
    return meaning


def _embedded(profile: Profile, field: str, short: "Names") -> dict[str, Json]:
    return {"@reverse": short.compact(profile.predicates[field]), "@type": "@id", "@container": "@set"}


class Names:
    """Prefixes, by which IRIs are shortened."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self._longest = sorted(prefixes.items(), key=lambda item: -len(item[1]))

    def compact(self, iri: str) -> str:
        """Return an IRI with a prefix, or whole where none fits.

        >>> Names({"xsd": "http://www.w3.org/2001/XMLSchema#"}).compact("http://www.w3.org/2001/XMLSchema#date")
        'xsd:date'
        """
        for prefix, namespace in self._longest:
            if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri


# ---------------------------------------------------------------- bodies


class Encoder:
    """Writes resources as JSON-LD; made once for a profile and a language."""

    def __init__(self, profile: Profile, language: str) -> None:
        self.profile, self.language = profile, language
        self.names = Names(prefixes(profile))
        self._terms = {shape.target: shape.name for shape in profile.shapes.values()}
        self._open: dict[str, Convert] = {
            prop.path: _open_converter(prop, language)
            for shape in profile.shapes.values()
            for prop in shape.properties.values()
            if not prop.inverse
        }
        self._shapes = {shape.name: _ShapeEncoder(shape, self) for shape in profile.shapes.values()}

    def body(self, res: Resource, known: Known, documents: Iterable[Json] = ()) -> dict[str, Json]:
        """Return the body of a resource, without its context; linked things stand as `known` shows them."""
        body = self._shapes[res.type].encode(res, known)
        embedded = list(documents)
        return {**body, "documents": embedded} if embedded else body

    def class_name(self, iri: str) -> str:
        """Return the term of a class, else its compact IRI."""
        return self._terms.get(iri) or self.names.compact(iri)

    def field_name(self, predicate: str) -> str:
        """Return the name of the field that a claim is about, as `predicate` shows it."""
        return self.profile.fields.get((predicate, False)) or self.names.compact(predicate)

    def claimed(self, claim: Resource, known: Known) -> Json:
        """Return the value that a claim states, typed as the field that it is about."""
        convert = self._open.get(claim.one("predicate"), _reference)
        values = [convert(value, known) for value in claim.get("object")]
        return values[0] if len(values) == 1 else values

    def part(self, value: Value, known: Known) -> Json:
        """Return the body of a nested thing, or the IRI of one that is described elsewhere."""
        if isinstance(value, Resource):
            return self._shapes[value.type].encode(value, known)
        return _link(value, known)


class _ShapeEncoder:
    """Writes the things of one class: a list of names with the converter of each, in the profile's order."""

    def __init__(self, shape: Shape, encoder: Encoder) -> None:
        self.shape, self.encoder = shape, encoder
        self.fields = [(p.name, self._converter(p), p.bare) for p in shape.properties.values()]
        self.derives = any(p.computed for p in shape.properties.values())
        self.opens = "object" in shape.properties and shape.properties["object"].kind == "any"
        self._type = self._types([shape.target, *shape.superclasses])

    def _converter(self, prop: Property) -> Convert:
        if prop.kind == "nested":
            return self.encoder.part
        if prop.kind == "field":
            return lambda value, _: self.encoder.field_name(str(value))
        return _converter(prop)

    def _types(self, iris: list[str]) -> str | list[str]:
        names = [self.encoder.class_name(iri) for iri in iris]
        return names if len(names) > 1 else names[0]

    def encode(self, res: Resource, known: Known) -> dict[str, Json]:
        shape = self.shape
        body: dict[str, Json] = {
            "id": res.iri,
            "type": self._types(types(res, shape)) if shape.also else self._type,
        }
        values = self._values(res) if self.derives else res.values
        for name, convert, bare in self.fields:
            found = values.get(name)
            if found is not None:
                if bare and len(found) == 1:
                    body[name] = convert(found[0], known)
                else:
                    body[name] = [convert(value, known) for value in found]
        if self.opens and "object" in body:
            body["object"] = self.encoder.claimed(res, known)
        return body

    def _values(self, res: Resource) -> Mapping[str, tuple[Value, ...]]:
        found = dict(res.values)
        for name, value in derived(res, self.shape):
            found[name] = (*found.get(name, ()), value)
        return found


def _converter(prop: Property) -> Convert:
    """Build the function that shows the values of a field whose datatype the context knows."""
    plain = _PLAIN.get(prop.kind, _same)

    def convert(value: Value, known: Known) -> Json:
        return plain(value, known) if isinstance(value, str) else _unusual(value)

    return convert


def _open_converter(prop: Property, language: str) -> Convert:
    """Build the function that shows a value where the context does not tell of which field it is."""
    text: Convert = lambda value, _: {"value": value, "lang": language}  # noqa: E731 - a table's entry
    plain = text if prop.kind == "text" else _OPEN.get(prop.kind, _same)

    def convert(value: Value, known: Known) -> Json:
        return plain(value, known) if isinstance(value, str) else _unusual(value)

    return convert


def _same(value: Value, _: Known) -> Json:
    return value


def _link(value: Value, known: Known) -> Json:
    return known.get(value, value) if isinstance(value, str) else _unusual(value)


def _reference(value: Value, known: Known) -> Json:
    found = _link(value, known)
    return {"id": found} if isinstance(found, str) else found


def _unusual(value: Value) -> Json:
    if isinstance(value, Text):
        mark = {"lang": value.language} if value.language else {"type": value.datatype}
        return {"value": value.value, **mark}
    return value.iri if isinstance(value, Resource) else value


def _typed(datatype: str, value: Value, _: Known) -> Json:
    return {"type": datatype, "value": value}


def _integer(value: Value, known: Known) -> Json:
    number = int(str(value))
    return number if -SAFE <= number <= SAFE else _typed("xsd:integer", value, known)


def _number(value: Value, known: Known) -> Json:
    return _typed("xsd:decimal", value, known) if "." in str(value) else _integer(value, known)


def _date(value: Value, known: Known) -> Json:
    return value if len(str(value)) == 10 else _open_date(value, known)


def _open_date(value: Value, known: Known) -> Json:
    return _typed(f"xsd:{dates.XSD_OF_LENGTH[len(str(value))]}", value, known)


_PLAIN: Mapping[Kind, Convert] = {
    "link": _link,
    "iri": _link,
    "integer": _integer,
    "number": _number,
    "decimal": partial(_typed, "xsd:decimal"),
    "date": _date,
}
_OPEN: Mapping[Kind, Convert] = {
    **_PLAIN,
    "link": _reference,
    "iri": _reference,
    "nested": _reference,
    "field": _reference,
    "date": _open_date,
    "day": partial(_typed, "xsd:date"),
    "datetime": partial(_typed, "xsd:dateTime"),
}
