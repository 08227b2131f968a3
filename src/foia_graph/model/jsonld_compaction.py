"""Query results as JSON-LD: any triples in the words of our context, as a flat list of nodes."""

from collections.abc import Mapping
from typing import TypeAlias

from foia_graph.errors import NotAcceptable
from foia_graph.model.jsonld import CONTEXT, LIST_TERMS, MAX_SAFE_INTEGER, IriCompactor, Json
from foia_graph.model.namespaces import RDF, XSD
from foia_graph.model.rdf_syntaxes import RdfFormat, parse
from foia_graph.model.rdf_terms import BlankNode, NamedNode, Quad, Triple
from foia_graph.model.rdf_terms import Literal as Term

Name: TypeAlias = NamedNode | BlankNode
Node: TypeAlias = dict[str, Json]


def compact_triples(data: bytes, context: Mapping[str, Json]) -> Node:
    """Write N-Triples in the words of a context; without it where one of their IRIs looks like `prefix:name`.

    Raises NotAcceptable for triples about triples, which JSON-LD 1.1 has no words for.
    """
    # The engine writes JSON-LD in its expanded form only.
    quads = list(parse(input=data, format=RdfFormat.N_TRIPLES))
    if any(isinstance(quad.object, Triple) for quad in quads):
        raise NotAcceptable("JSON-LD 1.1 cannot say something about a triple; ask for Turtle or N-Triples.")
    if any(_is_ambiguous(term, context) for quad in quads for term in quad.triple):
        return {"@graph": _InverseContext({}).node_objects(quads)}
    return {"@context": CONTEXT, "@graph": _InverseContext(context).node_objects(quads)}


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
        return {key: self._field_value(key, values) for key, values in {**first, **node}.items()}

    def _field_value(self, key: str, values: Json) -> Json:
        many = (
            not isinstance(values, list) or len(values) > 1 or "@container" in self.definitions.get(key, {})
        )
        return values if many else values[0]

    def _pair(self, predicate: NamedNode, term: object) -> tuple[str, Json]:
        if predicate.value == f"{RDF}type" and not isinstance(term, Term):
            return self._word("@type"), self.classes.get(_node_name(term)) or self.names.compact_iri(
                _node_name(term)
            )
        key = self.fields.get(predicate.value) or self.names.compact_iri(predicate.value)
        definition = self.definitions.get(key, {})
        if isinstance(term, Term):
            return key, self._literal(term, definition)
        return key, self._reference(_node_name(term), definition.get("@type"))

    def _reference(self, name: str, coercion: str | None) -> Json:
        if coercion == "@vocab":
            return self.fields.get(name) or self.names.compact_iri(name)
        return name if coercion == "@id" else {self._word("@id"): name}

    def _literal(self, term: Term, definition: Mapping[str, Json]) -> Json:
        if term.language is not None:
            return self._text(term, term.language, definition)
        value = self._word("@value")
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

    def _text(self, term: Term, language: str, definition: Mapping[str, Json]) -> Json:
        direction = {"@direction": term.direction.value} if term.direction else {}
        if language == definition.get("@language") and not direction:
            return term.value
        return {self._word("@value"): term.value, self._word("@language"): language, **direction}

    def _word(self, keyword: str) -> str:
        return self.keywords.get(keyword, keyword)

    def _full(self, name: str) -> str:
        prefix, _, rest = name.partition(":")
        return f"{self.names.prefixes[prefix]}{rest}" if prefix in self.names.prefixes else name


def _node_name(term: object) -> str:
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", term))


def _is_native_integer(text: str) -> bool:
    """Return True for a whole number, written as JSON would, that every reader of JSON keeps."""
    return (
        len(text) < 18
        and text.removeprefix("-").isdecimal()
        and text == str(int(text))
        and abs(int(text)) <= MAX_SAFE_INTEGER
    )
