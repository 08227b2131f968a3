"""`/embed/…`: the frames that other sites show; each has a policy of its own, by which it may be framed."""

from flask import Blueprint, Response, g, render_template

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.quoted_passages import PassageQuote
from foia_graph.model.forms import HTML
from foia_graph.store.listing.filter_values import possible_iris
from foia_graph.store.listing.filters import ListFilter
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import TEXT_SCHEMA
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.query_parameters import check_names, one_value
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.documents.page_files import LEAF
from foia_graph.web.pages.documents.passages import QUOTE_NAMES, QUOTE_PARAMETERS, requested_quote
from foia_graph.web.pages.embed_controls import CLAIM_PATH, EMBED_PATH, EmbedSubject
from foia_graph.web.pages.embeds.embed_views import embed_title, embed_view

blueprint = Blueprint("embeds", __name__)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors *"
)
ANY_CLAIM = ListFilter("iri", "Claim", ())
CLAIM = OperationParameter(
    "iri",
    TEXT_SCHEMA,
    "The claim, as an IRI whose `#` is written `%23`.",
    required=True,
    example="release/2012-04-10#claim-1",
)


@blueprint.before_request
def use_problem_frame() -> None:
    """Let problems be shown in a frame as well: that something was withdrawn, above all."""
    g.problem_page = _problem_frame


@blueprint.after_request
def allow_framing(response: Response) -> Response:
    """Let all sites show the answer in a frame."""
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get(f"{EMBED_PATH}document/<slug>")
@operation(
    Operation(
        "Show a document in a frame",
        "A small page for frames of other sites: the first page of a document, its citation, and links to it "
        "and to its file; with `quote` the words instead, where they are now, highlighted on the picture.",
        cost="light",
        heavy_parameters=frozenset(QUOTE_NAMES),
        parameters=(LEAF[0], *QUOTE_PARAMETERS, AS_OF),
        media_types=(HTML.media_type,),
        problems=(400, 404, 410),
    )
)
def document(slug: str) -> Response:
    """Send the frame of a document, or of words of it."""
    return _send_frame(EmbedSubject(f"{current_catalogue().base}id/document/{slug}", _quote()))


@blueprint.get(f"{EMBED_PATH}document/<slug>/page/<int:number>")
@operation(
    Operation(
        "Show a page in a frame",
        "A small page for frames of other sites: a page of a document as a picture, its citation, and links "
        "to it and to the file; with `quote` the words instead, highlighted on the picture.",
        cost="light",
        heavy_parameters=frozenset(QUOTE_NAMES),
        parameters=(*LEAF, *QUOTE_PARAMETERS, AS_OF),
        media_types=(HTML.media_type,),
        problems=(400, 404, 410),
    )
)
def page(slug: str, number: int) -> Response:
    """Send the frame of a page, or of words of it."""
    return _send_frame(EmbedSubject(f"{current_catalogue().base}id/document/{slug}/page/{number}", _quote()))


@blueprint.get(CLAIM_PATH)
@operation(
    Operation(
        "Show a claim in a frame",
        "A small page for frames of other sites: a claim with its quote, who says so and where, its "
        "citation, and a link to it.",
        cost="light",
        parameters=(CLAIM, AS_OF),
        media_types=(HTML.media_type,),
        problems=(400, 404, 410),
    )
)
def claim() -> Response:
    """Send the frame of a claim."""
    check_names((CLAIM.name, AS_OF.name), "The frame of a claim")
    text = one_value(CLAIM.name)
    if not text:
        raise RequestRefused(f"{CLAIM.name} names a claim by its IRI.")
    iri = next(possible_iris(text, ANY_CLAIM, current_catalogue()), "")
    if "#" not in iri:
        raise NotFound(f"{CLAIM.name} names no claim; claims have a # in their names.")
    return _send_frame(EmbedSubject(iri))


def _quote() -> PassageQuote | None:
    check_names((*QUOTE_NAMES, AS_OF.name), "A frame")
    return requested_quote()


def _send_frame(subject: EmbedSubject) -> Response:
    view = embed_view(subject)
    body = render_template("embed.html", title=embed_title(view), view=view)
    return send_bytes(body.encode(), HTML.content_type, current_catalogue())


def _problem_frame(detail: str, _line: int, _column: int) -> str:
    return render_template("embed.html", title="Not shown", view=None, detail=detail)
