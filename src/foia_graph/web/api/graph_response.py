"""The answer to a request about relations: the same nodes and edges in every form."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import msgspec
from flask import Response, render_template, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import CSV, GRAPHML, HTML, JSONLD, N_TRIPLES, RDF_XML, TURTLE, Form
from foia_graph.model.jsonld import CONTEXT, Json
from foia_graph.publish.addresses import path_of
from foia_graph.publish.graphs import evidence, graphml
from foia_graph.publish.graphs.evidence import NamedThing, Relation, RelationDescriber, RelationEvidence
from foia_graph.publish.graphs.relation_bodies import relation_bodies
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.serializers import RENDERERS, RdfContent
from foia_graph.publish.view_models import LinkView
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.traversal.evidence import Edge
from foia_graph.store.traversal.relations import Omission
from foia_graph.web.core.responses import (
    CORS_HEADERS,
    alternate_links,
    announce_form,
    send_bytes,
    suffixed_path,
)
from foia_graph.web.core.site import current_catalogue, current_writers
from foia_graph.web.core.tables import csv_bytes

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
    def presenter(self) -> RelationDescriber:
        """Return the presenter of names and edges in words."""
        return RelationDescriber(self.source)

    @cached_property
    def nodes(self) -> list[NamedThing]:
        """Return class and label of each thing."""
        return [self.presenter.named_thing(iri) for iri in self.things]

    @cached_property
    def relations(self) -> list[Relation]:
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
        return evidence.cut_sentences(self.cuts, self.presenter)

    def write_form(self, form: Form) -> bytes:
        """Write the answer in a form."""
        writer = WRITERS.get(form)
        return writer(self) if writer else RENDERERS[form](self, current_writers())

    # ------------------------------------------------------------ JSON

    def plain_json(self) -> dict[str, Json]:
        """Write nodes and edges as plain JSON, beside which is the linked data."""
        return {
            "nodes": [node.as_json() for node in self.nodes],
            "edges": [relation.as_json() for relation in self.relations],
        }

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as JSON-LD, without its context: what is linked data is in `@included`."""
        iri = f"{self.source.base.rstrip('/')}{self.path}"
        notice = [{"value": each, "lang": "en"} for each in self.notices]
        about = {"id": iri, "type": "hydra:Collection", "hydra:totalItems": len(self.things)}
        return {
            **about,
            **({"rdfs:comment": notice} if notice else {}),
            "@included": relation_bodies(self.things, self.edges, self.source, words),
        }

    def jsonld_bytes(self) -> bytes:
        """Write JSON-LD that reads as plain JSON too: `nodes` and `edges` are no terms of the context.

        JSON-LD 1.1 processors drop what has no term; the same as linked data is in `@included`.
        """
        body = self.body(current_writers())
        included = body.pop("@included")
        document = {
            "@context": CONTEXT,
            **body,
            "truncated": bool(self.cuts),
            "cut": evidence.cuts_json(self.cuts),
            **self.plain_json(),
            "@included": included,
        }
        return msgspec.json.encode(document) + b"\n"

    # ------------------------------------------------------------ tables and drawings

    def csv_bytes(self) -> bytes:
        """Write a row for each piece of evidence of each edge."""
        table = [row for relation in self.relations for row in evidence_rows(relation)]
        return csv_bytes([COLUMNS, *table], self.for_spreadsheet)

    def graphml_bytes(self) -> bytes:
        """Write nodes and edges as GraphML."""
        return graphml.write_graphml(
            self.title, " ".join(self.notices), self.focus, self.nodes, self.relations
        )

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
            forms=self.program_forms,
        ).encode()

    def plain_status(self, status: str) -> str:
        """Return the status of a claim, given by its notation, in plain words."""
        return self.source.profile.plain_concepts.get(f"scheme/claim-status/{status}", status)

    @property
    def program_forms(self) -> list[tuple[str, str]]:
        """Return addresses and names of its forms for programs."""
        return [(suffixed_path(self.path, form), form.name) for form in FORMS if form != HTML]

    def thing_link(self, node: NamedThing) -> LinkView:
        """Return the link to a thing."""
        shape = self.source.profile.shapes.get(node.type)
        outside = node.iri in self.source.outside_sources
        return LinkView(
            path_of(node.iri, self.source.base), node.label, shape.plain_title if shape else "", outside
        )


WRITERS: Mapping[Form, Callable[[RelationGraph], bytes]] = {
    JSONLD: lambda told: told.jsonld_bytes(),
    CSV: lambda told: told.csv_bytes(),
    GRAPHML: lambda told: told.graphml_bytes(),
    HTML: lambda told: told.html_page(),
}
"""Forms that are more than their triples."""


def evidence_rows(relation: Relation) -> Iterator[Row]:
    """Yield a row for each piece of evidence, one without where there is none."""
    role = relation.role.label if relation.role else ""
    ends = (*_node_cells(relation.start), relation.edge.field, *_node_cells(relation.end))
    for each in relation.evidence or (RelationEvidence("", "", None),):
        yield (
            *ends,
            each.source.iri if each.source else "",
            each.quote,
            str(each.page or ""),
            each.status,
            role,
            "; ".join(who.label for who in each.by),
            str(each.outside).lower(),
            each.iri,
        )


def _node_cells(node: NamedThing) -> tuple[str, str, str]:
    return node.iri, node.label, node.type


FORMS = (JSONLD, CSV, GRAPHML, HTML, TURTLE, N_TRIPLES, RDF_XML)
TRUNCATED = "Foia-Graph-Truncated"
"""The header that says how an answer was cut, for forms that have no position for it."""
EXPOSED = "Access-Control-Expose-Headers"


def requested_form(suffix: str) -> Form:
    """Return the form that a suffix means, else the one that the client likes best; raises NotFound."""
    if not suffix:
        return negotiate(request.headers.get("Accept"), FORMS)
    match = next((form for form in FORMS if form.name == suffix), None)
    if match is None:
        raise NotFound(
            f"There is no form .{suffix[:20]}; there are {', '.join(f'.{form.name}' for form in FORMS)}."
        )
    return match


def send_in_form(write: Callable[[Form], bytes], path: str, suffix: str, notice: str) -> Response:
    """Send an answer in the form that is asked for, with a header on where it was cut."""
    form = requested_form(suffix)
    response = send_bytes(write(form), form.content_type, current_catalogue())
    if notice:
        # Scripts of other origins read no header that is not listed here (Fetch, CORS protocol).
        response.headers[TRUNCATED] = notice
        response.headers[EXPOSED] = f"{CORS_HEADERS[EXPOSED]}, {TRUNCATED}"
    return announce_form(response, path, form, alternate_links(path, form, FORMS), is_negotiated=not suffix)
