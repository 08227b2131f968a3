"""Requests about relations, read strictly, and the answer: the same nodes and edges in every form."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import msgspec
from flask import Response, render_template, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import CSV, GRAPHML, HTML, JSONLD, N_TRIPLES, RDF_XML, TURTLE, Form
from foia_graph.model.jsonld import Json
from foia_graph.publish.addresses import is_iri, path_of
from foia_graph.publish.graphs import graphml
from foia_graph.publish.negotiation import requested_form
from foia_graph.publish.serializers import RENDERERS, LanguageWriters, RdfContent
from foia_graph.publish.view_models import LinkView
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import SCOPES
from foia_graph.store.traversal.paths import Edge
from foia_graph.store.traversal.walker import FollowedFields, Omission, relations_of
from foia_graph.web.core import operations
from foia_graph.web.core.problems import ResourceGone
from foia_graph.web.core.query_parameters import MAX_FIELDS, parse_pairs
from foia_graph.web.core.responses import CORS_HEADERS, alternate_links, announce_form, form_links, send_bytes
from foia_graph.web.core.site import current_catalogue, current_writers
from foia_graph.web.core.tables import csv_bytes

NUMBER = re.compile(r"[0-9]{1,9}")
WORDS = re.compile(r"[A-Za-z]+(,[A-Za-z]+)*")


def thing_classes(source: Catalogue) -> list[str]:
    """Return the names of the classes of things."""
    profile = source.profile
    return [name for name, shape in profile.shapes.items() if profile.is_thing(shape)]


@operations.expands_paths("explorer.graph")
@operations.expands_paths("explorer.path")
@operations.expands_paths("explorer.explore")
def relation_operations(
    path: str, operation: operations.Operation, source: Catalogue
) -> operations.PathExpansion:
    """Yield the operation with the names of fields to follow and of classes to show."""
    allowed_names = {"via": relations_of(source).names, "type": thing_classes(source)}
    patterns = {}
    for name, names in allowed_names.items():
        patterns[name] = {"type": "string", "pattern": f"^(({'|'.join(names)})(,(?!$)|$))+$"}
    several = {each.name for each in operation.parameters if "items" in each.schema}
    exact = {
        name: {"type": "array", "items": schema} if name in several else schema
        for name, schema in patterns.items()
    }
    yield path, operation.with_schemas(exact)


@dataclass(frozen=True, slots=True)
class RelationRequest:
    """The parameters of a request, each read when it is asked for."""

    values: Mapping[str, tuple[str, ...]]
    source: Catalogue

    @classmethod
    def from_address(cls, endpoint: str) -> "RelationRequest":
        """Read the address; raises RequestRefused for what is unknown, said twice, or not UTF-8."""
        parameters = {each.name: each for each in operations.OPERATIONS[endpoint].parameters}
        values_by_name: dict[str, tuple[str, ...]] = {}
        for name, value in parse_pairs(request.query_string, "address"):
            if name not in parameters:
                raise RequestRefused(
                    f"There is no parameter {quote_text(name)}; there are {', '.join(parameters)}."
                )
            values_by_name[name] = (*values_by_name.get(name, ()), value)
            schema = parameters[name].schema
            most = schema.get("maxItems", MAX_FIELDS) if schema.get("type") == "array" else 1
            if len(values_by_name[name]) > most:
                often = "more than once" if most == 1 else f"more than {most} times"
                raise RequestRefused(f"{name} is given {often}.")
        return cls(values_by_name, current_catalogue())

    def answer_path(self, place: str) -> str:
        """Return the address of the answer, with the parameters in a settled order."""
        pairs = [(name, value) for name in sorted(self.values) for value in self.values[name]]
        return f"{place}?{urlencode(pairs, safe='/:,#')}" if pairs else place

    def thing_iris(self, name: str) -> list[str]:
        """Return the things that a parameter names; raises Refused, NotFound, or Gone."""
        texts = self.values.get(name, ())
        if not texts or "" in texts:
            raise RequestRefused(f"{name} names a thing, as /id/work/oig-12-64.")
        return list(dict.fromkeys(_named_thing(name, each, self.source) for each in texts))

    def bounded_number(self, key: str) -> int:
        """Return the number of a parameter, by its key; raises Refused for none, or out of bounds."""
        name, schema = operations.PARAMETERS[key].name, operations.PARAMETERS[key].schema
        text = self.values.get(name, (str(schema["default"]),))[0]
        if not (NUMBER.fullmatch(text) and schema["minimum"] <= int(text) <= schema["maximum"]):
            bounds = f"from {schema['minimum']} to {schema['maximum']}"
            raise RequestRefused(f"{name} is a whole number {bounds}, not {quote_text(text)}.")
        return int(text)

    def one_of(self, name: str, options: tuple[str, ...]) -> str:
        """Return one of some words, the first unless told; raises Refused for another."""
        text = self.values.get(name, options[:1])[0]
        if text not in options:
            raise RequestRefused(f"{name} is one of {', '.join(options)}, not {quote_text(text)}.")
        return text

    def name_list(self, name: str) -> list[str]:
        """Return the words of a list with commas; raises Refused for an empty one."""
        text = self.values.get(name, ("",))[0]
        if name in self.values and not WORDS.fullmatch(text):
            given = quote_text(text)
            raise RequestRefused(f"{name} is a list of names with commas between them, not {given}.")
        return list(dict.fromkeys(text.split(","))) if text else []

    def shown_classes(self) -> frozenset[str]:
        """Return the classes that are shown, none for all; raises Refused for one that there is not."""
        class_names, names = thing_classes(self.source), self.name_list("type")
        for name in names:
            if name not in class_names:
                there = ", ".join(class_names)
                raise RequestRefused(f"type: there is no class {quote_text(name)}; there are {there}.")
        return frozenset(names)

    def followed_fields(self) -> FollowedFields:
        """Return the fields that are followed; raises Refused where one relates nothing."""
        relations = relations_of(self.source)
        names = self.name_list("via") or list(relations.usual_names)
        unknown = [name for name in names if name not in relations.names]
        if unknown:
            there = ", ".join(relations.names)
            raise RequestRefused(f"via: no field {quote_text(unknown[0])} relates things; there are {there}.")
        return relations.choose_fields(names)

    def for_spreadsheet(self) -> bool:
        """Return True where a table is for a spreadsheet."""
        return self.one_of("spreadsheet", ("false", "true")) == "true"

    def includes_outside(self) -> bool:
        """Return True where sources outside the collection count."""
        return self.one_of("scope", SCOPES) == "all"


def _named_thing(name: str, text: str, source: Catalogue) -> str:
    iri = text if ":" in text else f"{source.base}{_local_name(text)}"
    stub = source.stub(iri) if is_iri(iri) and "#" not in iri else None
    if stub is not None and source.profile.is_thing(source.profile[stub.type]):
        return iri
    if iri in source.tombstones:
        raise ResourceGone(iri, source.tombstones[iri])
    raise NotFound(
        f"{name} names {quote_text(text)}, and nothing is known of that; write /id/kind/name, or an IRI."
    )


def _local_name(text: str) -> str:
    """Return the rest of a name behind the base.

    >>> _local_name("work/oig-12-64"), _local_name("/scheme/issues/juveniles")
    ('id/work/oig-12-64', 'scheme/issues/juveniles')
    """
    rest = text.removeprefix("/").removeprefix("doc/")
    return rest if rest.startswith(("id/", "scheme/")) else f"id/{rest}"


COLUMNS = (
    "from", "from_label", "from_type", "property", "to", "to_label", "to_type", "source", "quote", "page",
    "status", "role", "by", "outside", "evidence",
)  # fmt: skip


@dataclass(frozen=True)
class RelationGraph(RdfContent):
    """Things, the relations between them, and what was left off.

    `title` is over it, `path` is its address, `for_spreadsheet` is true for a table that a spreadsheet
    will open.
    """

    title: str
    path: str
    focus: tuple[str, ...]
    things: tuple[str, ...]
    edges: tuple[Edge, ...]
    cuts: tuple[Omission, ...]
    source: Catalogue
    for_spreadsheet: bool = False

    @cached_property
    def presenter(self) -> graphml.RelationDescriber:
        """Return the presenter of names and edges in words."""
        return graphml.RelationDescriber(self.source)

    @cached_property
    def nodes(self) -> list[graphml.NamedThing]:
        """Return class and label of each thing."""
        return [self.presenter.named_thing(iri) for iri in self.things]

    @cached_property
    def relations(self) -> list[graphml.Relation]:
        """Return the edges in words."""
        return self.presenter.describe_relations(self.edges)

    @cached_property
    def field_titles(self) -> Mapping[str, str]:
        """Return the title of each field."""
        shapes = self.source.profile.shapes.values()
        return {prop.name: prop.plain_title for shape in shapes for prop in shape.properties.values()}

    @cached_property
    def notices(self) -> list[str]:
        """Return what was left off."""
        return graphml.cut_sentences(self.cuts, self.presenter)

    # ------------------------------------------------------------ JSON

    def plain_json(self) -> dict[str, Json]:
        """Write nodes and edges as plain JSON, beside which is the linked data."""
        return {
            "nodes": msgspec.to_builtins(self.nodes),
            "edges": [relation.as_json() for relation in self.relations],
        }

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as JSON-LD, without its context: what is linked data is in `@included`."""
        notice = [{"value": each, "lang": "en"} for each in self.notices]
        return {
            "id": f"{self.source.base.rstrip('/')}{self.path}",
            "type": "hydra:Collection",
            "hydra:totalItems": len(self.things),
            **({"rdfs:comment": notice} if notice else {}),
            "@included": graphml.relation_bodies(self.things, self.edges, self.source, words),
        }

    def jsonld_bytes(self) -> bytes:
        """Write JSON-LD that reads as plain JSON too: `nodes` and `edges` are no terms of the context.

        JSON-LD 1.1 processors drop what has no term; the same as linked data is in `@included`.
        """
        writers = current_writers()
        body = self.body(writers)
        included = body.pop("@included")
        document = {
            "@context": writers.context_address,
            **body,
            "truncated": bool(self.cuts),
            "cut": graphml.cuts_json(self.cuts),
            **self.plain_json(),
            "@included": included,
        }
        return msgspec.json.encode(document) + b"\n"

    # ------------------------------------------------------------ tables and drawings

    def csv_bytes(self) -> bytes:
        """Write a row for each piece of evidence of each edge."""
        table = [row for relation in self.relations for row in evidence_rows(relation)]
        return csv_bytes([COLUMNS, *table], self.for_spreadsheet)

    # ------------------------------------------------------------ a page

    template = "graph_view.html"

    def html_page(self) -> bytes:
        """Write it as a page for people."""
        return render_template(
            self.template,
            title=self.title,
            graph=self,
            link=self.thing_link,
            path=self.path,
            forms=form_links(self.path, FORMS),
        ).encode()

    def plain_status(self, status: str) -> str:
        """Return the status of a claim, given by its notation, in plain words."""
        return self.source.profile.plain_concepts.get(f"scheme/claim-status/{status}", status)

    def thing_link(self, node: graphml.NamedThing) -> LinkView:
        """Return the link to a thing."""
        shape = self.source.profile.shapes.get(node.type)
        kind, path = shape.plain_title if shape else "", path_of(node.iri, self.source.base)
        return LinkView(path, node.label, kind, node.iri in self.source.outside_sources)


# Forms that are more than their triples.
WRITERS: Mapping[Form, Callable[[RelationGraph], bytes]] = {
    JSONLD: lambda told: told.jsonld_bytes(),
    CSV: lambda told: told.csv_bytes(),
    GRAPHML: lambda told: graphml.write_graphml(
        told.title, " ".join(told.notices), told.focus, told.nodes, told.relations
    ),
    HTML: lambda told: told.html_page(),
}


def evidence_rows(relation: graphml.Relation) -> Iterator[Row]:
    """Yield a row for each piece of evidence, one without where there is none."""
    role = relation.role.label if relation.role else ""
    start, end = ((node.iri, node.label, node.type) for node in (relation.start, relation.end))
    for each in relation.evidence or (graphml.RelationEvidence(iri="", type="", outside=False),):
        yield (
            *start,
            relation.edge.field,
            *end,
            each.source.iri if each.source else "",
            each.quote,
            str(each.page or ""),
            each.status,
            role,
            "; ".join(who.label for who in each.by),
            str(each.outside).lower(),
            each.iri,
        )


FORMS = (JSONLD, CSV, GRAPHML, HTML, TURTLE, N_TRIPLES, RDF_XML)
# The header that says how an answer was cut, for forms that have no position for it.
TRUNCATED = "Foia-Graph-Truncated"
EXPOSED = "Access-Control-Expose-Headers"


def send_relations(answer: RelationGraph, suffix: str) -> Response:
    """Send an answer in the form that is asked for, with a header on where it was cut."""
    form = requested_form(suffix, request.headers.get("Accept"), FORMS)
    writer, path = WRITERS.get(form), answer.path
    body = writer(answer) if writer else RENDERERS[form](answer, current_writers())
    response = send_bytes(body, form.content_type, current_catalogue())
    if notice := graphml.cut_header(answer.cuts):
        # Scripts of other origins read no header that is not listed here (Fetch, CORS protocol).
        response.headers[TRUNCATED] = notice
        response.headers[EXPOSED] = f"{CORS_HEADERS[EXPOSED]}, {TRUNCATED}"
    return announce_form(response, path, form, alternate_links(path, form, FORMS), is_negotiated=not suffix)
