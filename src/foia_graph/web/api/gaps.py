"""`/api/gaps`: things promised and not held, missing Bates numbers, unknown rights, links that lead nowhere.

As linked data each kind of gap is a `hydra:Collection` of the things that something is lacking of. What is
stated is in the words of the profile (`statedDocumentCount`, `numberOfPages`, `batesStart`); what is there of
it is the `hydra:collection` of the list in which it stands; sentences are `rdfs:comment`s.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from foia_graph.audit.catalogue_gap import CatalogueGap
from foia_graph.audit.gap_table import catalogue_gaps
from foia_graph.audit.gaps import COLUMNS, KINDS, gap_row
from foia_graph.errors import RequestRefused
from foia_graph.model import iris
from foia_graph.model.forms import JSONLD, SPREADSHEETS
from foia_graph.model.jsonld import Json
from foia_graph.publish.addresses import short_iri
from foia_graph.publish.descriptions import named_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.serializers import RdfContent
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import SPREADSHEET
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.query_parameters import check_names, one_value
from foia_graph.web.core.responses import negotiated_response
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.core.tables import WITH_TABLES, form_or_table, send_table
from foia_graph.web.pages.gaps.gap_page import render_gaps

blueprint = Blueprint("gaps", __name__)
PATH = "/api/gaps"
KIND = OperationParameter("kind", {"enum": list(KINDS)}, "Only gaps of this kind.", example="documents")


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
@operation(
    Operation(
        "List missing records",
        "Gives the releases with fewer documents here than are stated, what is described and not held, Bates "
        "numbers that are missing, stand twice or out of order, pages that documents say were left out, "
        "documents whose rights nobody states, and links that lead nowhere: all that "
        "`foia-graph check --gaps` finds amiss.",
        cost="heavy",
        parameters=(KIND, AS_OF, SPREADSHEET),
        media_types=tuple(form.media_type for form in WITH_TABLES),
        examples=(PATH, f"{PATH}.csv?kind=documents"),
        schemas={JSONLD.media_type: component_reference("Collection")},
    )
)
def lacking(suffix: str) -> Response:
    """List what is lacking."""
    form = form_or_table(suffix)
    check_names((KIND.name, AS_OF.name, SPREADSHEET.name), "This list")
    kind = one_value("kind")
    if kind and kind not in KINDS:
        raise RequestRefused(f"kind is {', '.join(KINDS)}; not {kind[:40]!r}.")
    gaps = catalogue_gaps(current_catalogue(), kind)
    path = f"{PATH}?{urlencode({'kind': kind})}" if kind else PATH
    answer_form = form or negotiate(request.headers.get("Accept"), WITH_TABLES)
    if answer_form in SPREADSHEETS:
        rows = [COLUMNS, *map(gap_row, gaps)]
        return send_table(rows, path, answer_form, negotiated=form is None)
    return negotiated_response(
        lambda: GapList(kind, tuple(gaps)), lambda: render_gaps(gaps), path, form, forms=WITH_TABLES
    )


@dataclass(frozen=True, slots=True)
class GapList(RdfContent):
    """The gaps of one kind, or of all kinds."""

    kind: str
    gaps: tuple[CatalogueGap, ...]

    def by_kind(self) -> dict[str, list[CatalogueGap]]:
        """Return the gaps of each kind, by its title."""
        kinds = [name for name in KINDS if self.kind in ("", name)]
        return {name: [each for each in self.gaps if each.kind == name] for name in kinds}

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as Hydra collections, one a kind."""
        iri = f"{current_catalogue().base}{PATH[1:]}"
        members = [
            _gap_collection(iri, name, gaps_of_kind, words) for name, gaps_of_kind in self.by_kind().items()
        ]
        own = f"{iri}?kind={self.kind}" if self.kind else iri
        return {
            "id": own,
            "type": "hydra:Collection",
            "hydra:totalItems": len(members),
            "hydra:member": members,
        }


def _gap_collection(
    iri: str, name: str, gaps_of_kind: list[CatalogueGap], words: LanguageWriters
) -> dict[str, Json]:
    write = GAP_WRITERS.get(name, _bates_body)
    return {
        "id": f"{iri}#{name}",
        "type": "hydra:Collection",
        "title": {"value": KINDS[name][0], "lang": "en"},
        "hydra:totalItems": len(gaps_of_kind),
        "hydra:member": [
            write(each, f"{iri}#{name}-{number}", words) for number, each in enumerate(gaps_of_kind, 1)
        ],
    }


GapWriter = Callable[[CatalogueGap, str, LanguageWriters], dict[str, Json]]


def _thing_body(gap: CatalogueGap, words: LanguageWriters) -> dict[str, Json]:
    return named_body(gap.thing, current_catalogue(), words)


def _count_writer(field: str, path: str, filter_: str) -> GapWriter:
    """Build a writer of things with the number that is stated, and with the list of what is there."""

    def write(gap: CatalogueGap, _: str, words: LanguageWriters) -> dict[str, Json]:
        base = current_catalogue().base
        query = urlencode({filter_: short_iri(gap.thing, base)}, safe="/")
        there = {
            "id": f"{base}{path}?{query}",
            "type": "hydra:Collection",
            "hydra:totalItems": int(gap.there),
        }
        return {**_thing_body(gap, words), field: int(gap.stated), "hydra:collection": [there]}

    return write


def _status_body(gap: CatalogueGap, _: str, words: LanguageWriters) -> dict[str, Json]:
    return {
        **_thing_body(gap, words),
        "holdingStatus": iris.concept_iri(current_catalogue().base, "holding-status", gap.status),
    }


def _rights_body(gap: CatalogueGap, _: str, words: LanguageWriters) -> dict[str, Json]:
    return {**_thing_body(gap, words), "rdfs:comment": {"value": gap.text, "lang": "en"}}


def _link_body(gap: CatalogueGap, _: str, words: LanguageWriters) -> dict[str, Json]:
    return {**_thing_body(gap, words), "rdfs:seeAlso": {"id": gap.to}}


def _bates_body(gap: CatalogueGap, iri: str, words: LanguageWriters) -> dict[str, Json]:
    """Write a run of Bates numbers, a sentence about it, and the document that it belongs to."""
    prefix = {"batesPrefix": gap.prefix} if gap.prefix else {}
    return {
        "id": iri,
        **prefix,
        "batesStart": int(gap.first),
        "batesEnd": int(gap.last),
        "rdfs:comment": {"value": gap.text, "lang": "en"},
        "about": [_thing_body(gap, words)],
    }


def _withheld_body(gap: CatalogueGap, iri: str, words: LanguageWriters) -> dict[str, Json]:
    """Write pages left out, a sentence about them, and the document that says so."""
    base = current_catalogue().base
    count: dict[str, Json] = {"numberOfPages": int(gap.missing)} if gap.missing else {}
    treatment = iris.concept_iri(base, "page-treatments", gap.status) if gap.status else ""
    return {
        "id": iri,
        **count,
        **({"pageTreatment": treatment} if treatment else {}),
        "rdfs:comment": {"value": gap.text, "lang": "en"},
        "about": [_thing_body(gap, words)],
    }


GAP_WRITERS: Mapping[str, GapWriter] = {
    "documents": _count_writer("statedDocumentCount", "api/documents", "inSeries"),
    "not-held": _status_body,
    "pages": _count_writer("numberOfPages", "api/pages", "isPartOf"),
    "withheld": _withheld_body,
    "rights": _rights_body,
    "link": _link_body,
}
