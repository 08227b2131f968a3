"""The endpoint of OAI-PMH 2.0 at `/oai`, by GET and by POST (3.1.1)."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request

from foia_graph.errors import RequestRefused
from foia_graph.publish.oai.formats import METADATA_FORMATS
from foia_graph.publish.oai.repository import (
    VERBS,
    ArgumentPairs,
    OaiError,
    Repository,
    parse_request,
    write_answer,
)
from foia_graph.publish.oai.sets import URI
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.query_parameters import FORM_TYPE, parse_pairs
from foia_graph.web.core.responses import set_version_headers
from foia_graph.web.core.site import current_catalogue, current_publication, current_site

blueprint = Blueprint("oai", __name__)
MEDIA_TYPE = "text/xml"
TEXT = {"type": "string"}
PARAMETERS = (
    OperationParameter("verb", {"enum": list(VERBS)}, "What is asked.", required=True, example="Identify"),
    OperationParameter("metadataPrefix", {"enum": list(METADATA_FORMATS)}, "The format of records."),
    OperationParameter("identifier", TEXT, "The record, as `oai:{host}:{kind}/{slug}`."),
    OperationParameter("from", TEXT, "Only what changed at this time or later: a day, or a second in UTC."),
    OperationParameter("until", TEXT, "Only what changed at this time or earlier, written like `from`."),
    OperationParameter("set", TEXT, "Only records of this set: `kind:document`, `release:…`, `issue:…`."),
    OperationParameter(
        "resumptionToken", TEXT, "Where a list goes on, as the answer before says; alone with the verb."
    ),
)
FORM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {each.name: each.schema for each in PARAMETERS},
    "required": ["verb"],
}


@blueprint.route("/oai", methods=["GET", "POST"])
@declared_operation(
    "Harvest by OAI-PMH",
    "Answers the six verbs of OAI-PMH 2.0, with sets, resumption tokens and deleted records. All records "
    "are available in Dublin Core and RDF, releases and documents in DCAT and DataCite, releases in "
    "EAD3, agencies and organizations in EAC-CPF. Errors are those of the protocol, with status 200.",
    cost="heavy",
    parameters=PARAMETERS,
    media_types=(MEDIA_TYPE,),
    problems=(400, 413, 415),
    examples=(
        "/oai?verb=Identify",
        "/oai?verb=ListSets",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=kind:document",
        "/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:foia-graph.example.org:work/oig-12-64",
    ),
    bodies={FORM_TYPE: FORM_SCHEMA},
)
def oai() -> Response:
    """Answer a harvester."""
    source = current_catalogue()
    repository = Repository(current_publication())
    is_loading = current_site().current.layout.generation_numbers()[-1:] > [source.generation.number]
    moment = repository.response_date(datetime.now(UTC), is_loading)
    pairs: ArgumentPairs = []
    try:
        pairs = _request_arguments()
        wanted = parse_request(pairs)
        arguments: Mapping[str, str] = {"verb": wanted.verb, **wanted.arguments}
        found = repository.answer(wanted)
        body = write_answer(moment, repository.base_url, arguments, wanted.verb, found)
    except OaiError as error:
        arguments = _echoed_arguments(pairs, error)
        body = write_answer(moment, repository.base_url, arguments, error=error)
    return _send_document(body, moment, source)


def _request_arguments() -> ArgumentPairs:
    """Return the arguments as they were sent; raises Failure for no UTF-8, RequestRefused for no form."""
    is_form = request.mimetype in (FORM_TYPE, "")
    if request.method == "POST" and not is_form:
        raise RequestRefused(f"A request is posted as {FORM_TYPE}.", 415, {"Accept-Post": FORM_TYPE})
    body = request.get_data(parse_form_data=False) if request.method == "POST" else b""
    try:
        return [*parse_pairs(request.query_string, "address"), *parse_pairs(body, "body")]
    except RequestRefused as refused:
        raise OaiError("badArgument", str(refused)) from None


def _echoed_arguments(pairs: ArgumentPairs, failure: OaiError) -> Mapping[str, str]:
    if failure.code in ("badVerb", "badArgument"):
        return {}
    return {name: value for name, value in pairs if name != "identifier" or URI.fullmatch(value)}


def _send_document(body: bytes, moment: str, source: Catalogue) -> Response:
    """Send an answer; its ETag is of all but the response date, so it is a weak one."""
    response = Response(body, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    digest = hashlib.sha256(body.replace(moment.encode(), b"", 1)).hexdigest()[:32]
    set_version_headers(response, source, digest)
    response.set_etag(digest, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    if request.method in ("GET", "HEAD"):
        response.make_conditional(request)
    return response
