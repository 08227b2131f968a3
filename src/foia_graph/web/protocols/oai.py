"""The endpoint of OAI-PMH 2.0 at `/oai`, by GET and by POST (3.1.1)."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, request

from foia_graph.errors import RequestRefused
from foia_graph.publish.oai.repository import ArgumentPairs, OaiError, Repository, parse_request, write_answer
from foia_graph.publish.oai.sets import URI
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.query_parameters import FORM_TYPE, parse_pairs
from foia_graph.web.core.responses import version_headers
from foia_graph.web.core.site import current_catalogue, current_publication, current_site

blueprint = Blueprint("oai", __name__)
MEDIA_TYPE = "text/xml"


@blueprint.route("/oai", methods=["GET", "POST"])
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
    response.headers.update(version_headers(source, digest))
    response.set_etag(digest, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    if request.method in ("GET", "HEAD"):
        response.make_conditional(request)
    return response
