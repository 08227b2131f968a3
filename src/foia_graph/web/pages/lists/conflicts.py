"""`/conflicts`: values on which sources disagree, side by side, each with words, source, author and date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from foia_graph.model.forms import JSONLD, SPREADSHEETS
from foia_graph.model.jsonld import Json
from foia_graph.publish.addresses import short_iri
from foia_graph.publish.claim_rows import COLUMNS, claim_row
from foia_graph.publish.descriptions import link_targets, stub_body
from foia_graph.publish.differences import difference_view
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.serializers import jsonld_triples
from foia_graph.publish.workbooks.tables import Row
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_view
from foia_graph.store.conflicts import FieldConflict
from foia_graph.web.core import responses
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import SPREADSHEET, TEXT_SCHEMA
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.query_parameters import check_names, one_value
from foia_graph.web.core.responses import negotiated_response
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.core.tables import WITH_TABLES, form_or_table, send_table
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists.subject_parameters import (
    SCOPES,
    requested_field,
    requested_scope,
    subject_iri,
)

blueprint = Blueprint("conflicts", __name__)
PARAMETERS = (
    OperationParameter("scope", {"enum": list(SCOPES), "default": "corpus"}, "Whose word counts."),
    OperationParameter("about", TEXT_SCHEMA, "Only conflicts about this thing: as kind/name or an IRI."),
    OperationParameter("field", TEXT_SCHEMA, "Only conflicts on this field; `claims` are those in words."),
    AS_OF,
)


@blueprint.get("/conflicts", defaults={"suffix": ""})
@blueprint.get("/conflicts.<suffix>")
@blueprint.get("/api/conflicts", defaults={"suffix": ""})
@blueprint.get("/api/conflicts.<suffix>")
@operation(
    Operation(
        "List what sources disagree on",
        "Gives every field for which sources give different values: contradictions, and differences that are "
        "none. No value is chosen.",
        cost="heavy",
        parameters=(*PARAMETERS, SPREADSHEET),
        media_types=tuple(form.media_type for form in WITH_TABLES),
        problems=(400, 404, 406, 410),
        examples=("/conflicts", "/api/conflicts.csv?scope=all", "/api/conflicts?about=work/oig-12-64"),
        schemas={JSONLD.media_type: component_reference("Collection")},
    )
)
def conflicts(suffix: str) -> Response:
    """Send the list of conflicts; `scope` is corpus, or all with sources outside it."""
    form = form_or_table(suffix)
    check_names((*(each.name for each in PARAMETERS), SPREADSHEET.name), "This list")
    conflict_list = _requested_conflicts()
    path = f"{request.path.partition('.')[0]}?{urlencode(conflict_list.parameters, safe='/')}"
    answer_form = form or negotiate(request.headers.get("Accept"), WITH_TABLES)
    if answer_form in SPREADSHEETS:
        return send_table(conflict_list.claim_rows(), path, answer_form, negotiated=form is None)
    return negotiated_response(
        lambda: conflict_list, lambda: _conflicts_page(conflict_list, path), path, form, forms=WITH_TABLES
    )


def _requested_conflicts() -> "ConflictList":
    source, name, thing = current_catalogue(), requested_field(), subject_iri()
    about_it = short_iri(thing, source.base) if thing else ""
    parameters = {
        "scope": requested_scope(),
        "about": about_it,
        "field": name,
        AS_OF.name: one_value(AS_OF.name),
    }
    contested = (
        each
        for each in source.conflicts(parameters["scope"])
        if thing in ("", each.thing.iri) and name in ("", each.field)
    )
    return ConflictList({key: value for key, value in parameters.items() if value}, source, tuple(contested))


@dataclass(frozen=True, slots=True)
class ConflictList:
    """The fields in which sources differ, and the parameters of the list: scope, thing, field, date."""

    parameters: Mapping[str, str]
    source: Catalogue
    contested: tuple[FieldConflict, ...]

    def contradictions(self) -> list[FieldConflict]:
        """Return the fields whose values cannot all be true."""
        return [each for each in self.contested if each.difference == "contradiction"]

    def differences(self) -> list[FieldConflict]:
        """Return the fields whose values can all be true."""
        return [each for each in self.contested if each.difference != "contradiction"]

    def path_with_other_scope(self) -> str:
        """Return the path of the same list with the sources that this one leaves out, or without them."""
        others = {name: value for name, value in self.parameters.items() if name != AS_OF.name}
        scope = "corpus" if self.parameters["scope"] == "all" else "all"
        return f"/conflicts?{urlencode({**others, 'scope': scope}, safe='/')}"

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as two Hydra collections of things with the claims that differ."""
        iri = f"{self.source.base}conflicts?{urlencode(self.parameters, safe='/')}"
        parts = [
            self._conflict_collection(
                f"{iri}#contradictions", "Contradictions", self.contradictions(), words
            ),
            self._conflict_collection(
                f"{iri}#differences", "Differences that are none", self.differences(), words
            ),
        ]
        return {"id": iri, "type": "hydra:Collection", "hydra:totalItems": 2, "hydra:member": parts}

    def _conflict_collection(
        self, iri: str, title: str, contested: list[FieldConflict], words: LanguageWriters
    ) -> dict[str, Json]:
        members = [self._thing_member(*pair, words) for pair in _grouped_by_thing(contested).items()]
        return {
            "id": iri,
            "type": "hydra:Collection",
            "title": {"value": title, "lang": "en"},
            "hydra:totalItems": len(members),
            "hydra:member": members,
        }

    def _thing_member(
        self, iri: str, contested: list[FieldConflict], words: LanguageWriters
    ) -> dict[str, Json]:
        """Write a thing with its class, its label, and those of its claims that differ."""
        claims = [claim for each in contested for claim in each.claims]
        names = {name for claim in claims for name in link_targets(claim, self.source.profile)}
        linked_stubs = {name: stub_body(stub, words) for name, stub in self.source.stubs(names).items()}
        stub = self.source.stub(iri)
        own = stub_body(stub, words) if stub else {"id": iri}
        return {**own, "claims": [words.encoder.resource_body(claim, linked_stubs) for claim in claims]}

    def claim_rows(self) -> Iterator[Row]:
        """Yield a row for each claim, those that contradict each other first."""
        yield ("difference", *COLUMNS)
        for each in sorted(self.contested, key=lambda each: each.difference != "contradiction"):
            for claim in each.claims:
                view = claim_view(claim, self.source, each.thing)
                yield each.difference, *claim_row(view, self.source)

    def triples(self, words: LanguageWriters) -> bytes:
        """Write it as N-Triples."""
        return jsonld_triples(self.body(words), words)


def _grouped_by_thing(contested: list[FieldConflict]) -> Mapping[str, list[FieldConflict]]:
    things: dict[str, list[FieldConflict]] = {}
    for each in contested:
        things.setdefault(each.thing.iri, []).append(each)
    return things


def _conflicts_page(conflict_list: ConflictList, path: str) -> str:
    view = thing_page.current_viewer()
    return render_template(
        "conflicts.html",
        title="Where sources disagree",
        scope=conflict_list.parameters["scope"],
        other_scope=conflict_list.path_with_other_scope(),
        contradictions=[difference_view(each, view) for each in conflict_list.contradictions()],
        differences=[difference_view(each, view) for each in conflict_list.differences()],
        downloads=[(responses.suffixed_path(path, form), form.label) for form in SPREADSHEETS],
        forms=responses.form_links(path, WITH_TABLES),
    )
